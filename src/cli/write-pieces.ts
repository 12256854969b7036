import { printableLines } from './printable.ts';
import { refuse } from './say.ts';
import type { Terminal } from './terminal.ts';

/** Writes a text to a file, or to stdout when there is none; returns its bytes, or undefined after telling why not. */
export function writePieces(terminal: Terminal, path: string | undefined, pieces: Iterable<string>, force: boolean): number | undefined {
  if (path === undefined) return printPieces(terminal, pieces);
  const written = terminal.files.write(path, pieces, force);
  if (written.ok) return written.value;
  refuse(terminal, path, written.error.message, written.error.fix);
  return undefined;
}

/** Byte for byte into a pipe or a file; before a person's eyes without control characters. */
function printPieces({ stdout }: Terminal, pieces: Iterable<string>): number {
  let length = 0;
  for (const piece of pieces) {
    stdout.write(stdout.isTty ? printableLines(piece) : piece);
    length += piece.length;
  }
  return length;
}
