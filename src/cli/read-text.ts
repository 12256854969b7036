import { utf8Bytes, utf8Text } from '../base/utf8.ts';
import { refuse } from './say.ts';
import type { Terminal } from './terminal.ts';

/** The text of a file in UTF-8, without a byte order mark; undefined after telling why there is none. */
export function readText(terminal: Terminal, path: string, bytesMax: number): string | undefined {
  const read = terminal.files.read(path, bytesMax);
  if (!read.ok) {
    refuse(terminal, path, read.error.message, read.error.fix);
    return undefined;
  }
  const problem = problemOf(read.value);
  if (problem === undefined) return utf8Text(read.value).replace(/^\ufeff/, '');
  refuse(terminal, path, problem.message, problem.fix);
  return undefined;
}

function problemOf(bytes: Uint8Array): { readonly message: string; readonly fix: string } | undefined {
  const known = SIGNATURES.find(([signature]) => signature.every((byte, index) => bytes[index] === byte));
  if (known !== undefined) return { message: `is ${known[1]}, not a text in UTF-8`, fix: known[2] };
  if (bytes.length === 0) return { message: 'is empty', fix: 'Name a file with something in it.' };
  if (bytes[0] === 0 || bytes[1] === 0) return { message: 'is text in UTF-16, or no text at all', fix: 'Save it as UTF-8.' };
  const text = utf8Text(bytes);
  // What is not UTF-8 was read as U+FFFD.
  if (!text.includes('\ufffd')) return undefined;
  const again = utf8Bytes(text);
  const wrong = again.findIndex((byte, index) => byte !== bytes[index]);
  return wrong === -1 && again.length === bytes.length ? undefined : { message: `is not UTF-8 from byte ${wrong === -1 ? again.length : wrong} on`, fix: 'Save it as UTF-8.' };
}

const SIGNATURES: readonly (readonly [signature: readonly number[], what: string, fix: string])[] = [
  [[0xff, 0xfe], 'text in UTF-16', 'Save it as UTF-8.'],
  [[0xfe, 0xff], 'text in UTF-16', 'Save it as UTF-8.'],
  [[0x50, 0x4b, 0x03, 0x04], 'a ZIP archive', 'Unpack it first.'],
  [[0x1f, 0x8b], 'a gzip archive', 'Unpack it first.'],
  [[0x89, 0x50, 0x4e, 0x47], 'a PNG image', 'Name the file that the resources are in.'],
];
