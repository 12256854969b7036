import { err, ok, type Result } from '../base/result.ts';
import { utf8Bytes, utf8Text } from '../base/utf8.ts';

export interface UnreadableFile {
  /** As the end of a sentence that begins with the file. */
  readonly message: string;
  readonly fix: string;
}

/** The text of a file in UTF-8, without a byte order mark; or what the file is instead. */
export function decodeImport(bytes: Uint8Array): Result<string, UnreadableFile> {
  const known = SIGNATURES.find(([signature]) => signature.every((byte, index) => bytes[index] === byte));
  if (known !== undefined) return err({ message: `is ${known[1]}, not a text in UTF-8`, fix: known[2] });
  if (bytes.length === 0) return err({ message: 'is empty', fix: 'Name a file with something in it.' });
  if (bytes[0] === 0 || bytes[1] === 0) return err({ message: 'is text in UTF-16, or no text at all', fix: 'Save it as UTF-8.' });
  const text = utf8Text(bytes);
  const wrong = wrongByte(bytes, text);
  return wrong === -1 ? ok(text.replace(/^\ufeff/, '')) : err({ message: `is not UTF-8 from byte ${wrong} on`, fix: 'Save it as UTF-8.' });
}

/** What is not UTF-8 was read as U+FFFD, which does not turn back into it. */
function wrongByte(bytes: Uint8Array, text: string): number {
  if (!text.includes('\ufffd')) return -1;
  const again = utf8Bytes(text);
  const wrong = again.findIndex((byte, index) => byte !== bytes[index]);
  return wrong === -1 && again.length !== bytes.length ? again.length : wrong;
}

const SIGNATURES: readonly (readonly [signature: readonly number[], what: string, fix: string])[] = [
  [[0xff, 0xfe], 'text in UTF-16', 'Save it as UTF-8.'],
  [[0x50, 0x4b, 0x03, 0x04], 'a ZIP archive', 'Unpack it first.'],
  [[0x1f, 0x8b], 'a gzip archive', 'Unpack it first.'],
  [[0x89, 0x50, 0x4e, 0x47], 'a PNG image', 'Name the file that the resources are in.'],
];
