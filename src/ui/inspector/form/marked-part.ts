/** The part of an expression that an error is about, from an offset to another; null for none. `column` is that of a syntax error; problems of the design say theirs in their words. */
export function markedPart(text: string, column: number | null, problems: readonly string[]): { readonly from: number; readonly to: number } | null {
  const at = column ?? problems.map((problem) => columnIn(problem, text)).find((each) => each !== null) ?? null;
  if (at === null) return null;
  const from = Math.min(Math.max(0, at - 1), text.length);
  return { from, to: from + (/^(?:[\w$]+|"[^"]*"?|'[^']*'?|[^\s])/.exec(text.slice(from))?.[0].length ?? 0) };
}

/** `"1 + stat", column 5: ...`, if it is about this very text. */
function columnIn(problem: string, text: string): number | null {
  const [, source, column] = /^"(.*)", column (\d+): /s.exec(problem) ?? [];
  return source === text.trim() && column !== undefined ? Number(column) + (text.length - text.trimStart().length) : null;
}
