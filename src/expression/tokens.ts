import { fail } from './parse-failure.ts';

/** The smallest parts of a source. `start` and `end` are offsets; `value` is what a number or string literal means. */
export type Token =
  | { readonly kind: 'number'; readonly start: number; readonly end: number; readonly text: string; readonly value: number }
  | { readonly kind: 'string'; readonly start: number; readonly end: number; readonly text: string; readonly value: string }
  | { readonly kind: 'name' | 'operator' | 'end'; readonly start: number; readonly end: number; readonly text: string };

/** The token at or after the offset; throws a parse failure for characters that begin none. */
export function nextToken(source: string, offset: number): Token {
  let start = offset;
  while (start < source.length && isSpace(source.charCodeAt(start))) start += 1;
  if (start === source.length) return { kind: 'end', start, end: start, text: '' };
  const first = source.charAt(start);
  if (isDigit(first)) return numberToken(source, start);
  if (isNameStart(first)) return nameToken(source, start);
  if (first === "'" || first === '"') return stringToken(source, start, first);
  return operatorToken(source, start);
}

/** Whether the text reads as one name: usable after a dot and as a bare key. */
export const isName = (text: string): boolean => /^[A-Za-z_$][A-Za-z0-9_$]*$/.test(text);

const isDigit = (character: string): boolean => character >= '0' && character <= '9';
const isNameStart = (character: string): boolean => /[A-Za-z_$]/.test(character);
const isNamePart = (character: string): boolean => isNameStart(character) || isDigit(character);
const isSpace = (code: number): boolean => code === 0x20 || code === 0x09 || code === 0x0a || code === 0x0d;

function numberToken(source: string, start: number): Token {
  let end = skipDigits(source, start);
  if (source.charAt(end) === '.' && isDigit(source.charAt(end + 1))) end = skipDigits(source, end + 1);
  end = skipExponent(source, end);
  const text = source.slice(start, end);
  const value = Number(text);
  if (isNamePart(source.charAt(end))) fail(end, `'${text}${source.charAt(end)}' is no number; write digits such as 12, 0.5 or 1e6`);
  if (text.length > 1 && text.startsWith('0') && isDigit(text.charAt(1))) fail(start, `a number cannot start with 0; write ${value}`, String(value));
  if (!Number.isFinite(value)) fail(start, `${text} is larger than any number (1.8e308)`);
  return { kind: 'number', start, end, text, value };
}

function skipDigits(source: string, offset: number): number {
  let end = offset;
  while (isDigit(source.charAt(end))) end += 1;
  return end;
}

function skipExponent(source: string, offset: number): number {
  if (!/[eE]/.test(source.charAt(offset))) return offset;
  const sign = /[+-]/.test(source.charAt(offset + 1)) ? 1 : 0;
  return isDigit(source.charAt(offset + 1 + sign)) ? skipDigits(source, offset + 1 + sign) : offset;
}

function nameToken(source: string, start: number): Token {
  let end = start + 1;
  while (isNamePart(source.charAt(end))) end += 1;
  return { kind: 'name', start, end, text: source.slice(start, end) };
}

function stringToken(source: string, start: number, quote: string): Token {
  let value = '';
  let offset = start + 1;
  for (;;) {
    const character = source.charAt(offset);
    if (character === '' || character === '\n') fail(start, `this text is not closed; write ${quote} at its end`);
    if (character === quote) return { kind: 'string', start, end: offset + 1, text: source.slice(start, offset + 1), value };
    const escape = character === '\\' ? readEscape(source, offset) : { value: character, length: 1 };
    value += escape.value;
    offset += escape.length;
  }
}

const ESCAPES = new Map([['n', '\n'], ['r', '\r'], ['t', '\t'], ['b', '\b'], ['f', '\f'], ["'", "'"], ['"', '"'], ['\\', '\\'], ['/', '/']]);

function readEscape(source: string, offset: number): { readonly value: string; readonly length: number } {
  const letter = source.charAt(offset + 1);
  const value = ESCAPES.get(letter);
  if (value !== undefined) return { value, length: 2 };
  const digits = source.slice(offset + 2, offset + 6);
  if (letter === 'u' && /^[0-9a-fA-F]{4}$/.test(digits)) return { value: String.fromCharCode(Number.parseInt(digits, 16)), length: 6 };
  return fail(offset, `'\\${letter}' is no escape; write \\\\ for a backslash, \\n for a new line or \\u and four hexadecimal digits`);
}

/** Longer ones first, since '<' begins '<='. */
const OPERATORS = ['==', '!=', '<=', '>=', '&&', '||', '??', '<', '>', '+', '-', '*', '/', '%', '!', '?', ':', '.', ',', '(', ')', '[', ']', '{', '}'];

/** What people write from habit, and what it is here. */
const HABITS: readonly (readonly [wrong: string, message: string, suggestion?: string])[] = [
  ['===', "write '=='; it is strict already", '=='],
  ['!==', "write '!='; it is strict already", '!='],
  ['=>', 'there are no function values; write for example any(x in list, x > 1)'],
  ['?.', "write '.'; a field of a missing value is missing, not an error", '.'],
  ['**', "there is no power operator; multiply with '*'"],
  ['++', "there is no assignment; write '+ 1'"],
];

function operatorToken(source: string, start: number): Token {
  for (const [wrong, message, suggestion] of HABITS) {
    if (source.startsWith(wrong, start) && !isTernaryBeforeFraction(source, start)) fail(start, message, suggestion);
  }
  const text = OPERATORS.find((operator) => source.startsWith(operator, start));
  if (text !== undefined) return { kind: 'operator', start, end: start + text.length, text };
  return failAtCharacter(source, start);
}

const isTernaryBeforeFraction = (source: string, start: number): boolean => source.startsWith('?.', start) && isDigit(source.charAt(start + 2));

function failAtCharacter(source: string, start: number): never {
  const character = String.fromCodePoint(source.codePointAt(start) ?? 0);
  if (character === '=') return fail(start, "write '==' to compare; there is no assignment", '==');
  if (character === '&') return fail(start, "write '&&' for and", '&&');
  if (character === '|') return fail(start, "write '||' for or", '||');
  if (character === '`') return fail(start, "write texts in '...' or \"...\"", "'");
  return fail(start, `the character '${character}' has no meaning here`);
}
