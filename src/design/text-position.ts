/** Both from 1; the column counts UTF-16 units. */
export interface TextPosition {
  readonly line: number;
  readonly column: number;
}

/** Where an offset (from 0) of the text is. Lines end as in \n, \r\n or \r. */
export function lineAndColumn(text: string, offset: number): TextPosition {
  const before = text.slice(0, offset);
  const ends = before.match(/\r\n|\r|\n/g) ?? [];
  const lastEnd = Math.max(before.lastIndexOf('\n'), before.lastIndexOf('\r'));
  return { line: ends.length + 1, column: offset - lastEnd };
}
