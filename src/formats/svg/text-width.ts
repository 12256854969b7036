/**
 * How wide a text is, about: no font is at hand, and each machine has others. The widths are those of common sans-serif
 * fonts, rounded up, so that a text which fits here fits everywhere.
 */
export function textWidth(text: string, size: number, isBold = false): number {
  let width = 0;
  for (const character of text) width += characterWidth(character);
  return width * size * (isBold ? 1.1 : 1);
}

/** The text, or as much of it as fits with an ellipsis. */
export function fitText(text: string, width: number, size: number, isBold = false): string {
  if (textWidth(text, size, isBold) <= width) return text;
  let kept = '';
  for (const character of text) {
    if (textWidth(`${kept}${character}…`, size, isBold) > width) break;
    kept += character;
  }
  return `${kept.trimEnd()}…`;
}

/** Lines of words; the last one ends with an ellipsis when there are more. */
export function wrapText(lines: readonly string[], width: number, size: number, linesMax: number): readonly string[] {
  const wrapped = lines.flatMap((line) => wrapLine(line, width, size));
  if (wrapped.length <= linesMax) return wrapped;
  return linesMax <= 0 ? [] : [...wrapped.slice(0, linesMax - 1), fitText(`${wrapped[linesMax - 1]}…`, width, size)];
}

function wrapLine(line: string, width: number, size: number): string[] {
  const lines: string[] = [];
  let current = '';
  for (const word of line.split(' ')) {
    const longer = current === '' ? word : `${current} ${word}`;
    if (current !== '' && textWidth(longer, size) > width) {
      lines.push(current);
      current = word;
    } else current = longer;
  }
  return [...lines, current].map((each) => fitText(each, width, size));
}

function characterWidth(character: string): number {
  const code = character.codePointAt(0) ?? 0;
  if (COMBINING.test(character)) return 0;
  if (code >= 0x2e80) return 1.05;
  if (NARROW.test(character)) return 0.37;
  if (WIDE.test(character)) return 0.98;
  return UPPER.test(character) ? 0.73 : 0.63;
}

const COMBINING = /\p{M}|\u200b|\u200c|\u200d|\u2060|\p{Variation_Selector}/u;
const NARROW = /[iljtfrI.,:;|'!()[\] ·-]/;
const WIDE = /[mwMW@%—…]/;
const UPPER = /\p{Lu}/u;
