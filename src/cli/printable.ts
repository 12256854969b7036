/**
 * Text of a document in a terminal: one line, without the characters that move a cursor, change colours, hide
 * or turn text around. They are shown as escapes instead.
 */
export const printable = (text: string): string => text.replace(UNPRINTABLE, escapeOf);

/** The same for text that is laid out in lines, such as a table: line ends and tabs stay. */
export const printableLines = (text: string): string => text.replace(UNPRINTABLE, (letter) => (letter === '\n' || letter === '\t' ? letter : letter === '\r' ? '' : escapeOf(letter)));

/** JSON that means the same and shows nothing of the kind; such characters stand only inside its texts. */
export const printableJson = (json: string): string => json.replace(UNPRINTABLE, escapeOf);

/** C0 and C1 controls, zero-width and direction characters, line separators, halves of surrogate pairs. */
// oxlint-disable-next-line no-control-regex
const UNPRINTABLE = /[\u0000-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

const escapeOf = (letter: string): string => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`;

/** 1,234,567 */
export const grouped = (count: number): string => String(count).replace(/\B(?=(\d{3})+$)/g, ',');

export const counted = (count: number, noun: string): string => `${grouped(count)} ${noun}${count === 1 ? '' : 's'}`;

/** An argument as a shell takes it. */
export function shellQuoted(argument: string): string {
  if (/^[A-Za-z0-9_./:=@%+,-]+$/.test(argument)) return argument;
  if (printable(argument) === argument) return `'${argument.replaceAll("'", "'\\''")}'`;
  return `$'${printable(argument.replaceAll('\\', '\\\\').replaceAll("'", "\\'"))}'`;
}
