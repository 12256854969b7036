import { decodeImport } from '../formats/decode-import.ts';
import { refuse } from './say.ts';
import type { Terminal } from './terminal.ts';

/** The text of a file in UTF-8, without a byte order mark; undefined after telling why there is none. */
export function readText(terminal: Terminal, path: string, bytesMax: number): string | undefined {
  const read = terminal.files.read(path, bytesMax);
  if (!read.ok) {
    refuse(terminal, path, read.error.message, read.error.fix);
    return undefined;
  }
  const text = decodeImport(read.value);
  if (text.ok) return text.value;
  refuse(terminal, path, text.error.message, text.error.fix);
  return undefined;
}
