import { err, ok, type Result } from '../base/result.ts';
import { utf8Bytes, utf8Text } from '../base/utf8.ts';

/** Why a file is no text that could be a design. */
export interface FileProblem {
  readonly code: 'file-too-large' | 'file-empty' | 'not-utf8' | 'not-json';
  readonly message: string;
  readonly fix: string;
}

/** The text of a file in UTF-8, without a byte order mark. Other kinds of files are named. */
export function decodeFile(file: string | Uint8Array, bytesMax: number): Result<string, FileProblem> {
  const size = file.length;
  if (size > bytesMax) return err({ code: 'file-too-large', message: `it has ${size} ${typeof file === 'string' ? 'characters' : 'bytes'}; a design may have ${bytesMax}`, fix: 'Split the design, or raise the limit where the file is opened.' });
  if (size === 0) return err({ code: 'file-empty', message: 'there is nothing in it', fix: 'Save the design again, or start with a new one.' });
  const binary = typeof file === 'string' ? undefined : recognise(file);
  if (binary !== undefined) return err(binary);
  const text = typeof file === 'string' ? ok(file) : decodeUtf8(file);
  if (!text.ok) return text;
  const stripped = text.value.replace(/^\ufeff/, '');
  const other = recogniseText(stripped);
  return other === undefined ? ok(stripped) : err(other);
}

function decodeUtf8(bytes: Uint8Array): Result<string, FileProblem> {
  const text = utf8Text(bytes);
  if (!text.includes('\ufffd')) return ok(text);
  // Wrong bytes became U+FFFD, which does not turn back into them; a U+FFFD of the file does.
  const again = utf8Bytes(text);
  const wrong = again.length === bytes.length ? bytes.findIndex((byte, index) => byte !== again[index]) : firstDifference(bytes, again);
  if (wrong === -1) return ok(text);
  return err({ code: 'not-utf8', message: `byte ${wrong} is not UTF-8`, fix: 'Save the file as UTF-8.' });
}

function firstDifference(bytes: Uint8Array, again: Uint8Array): number {
  const index = bytes.findIndex((byte, at) => byte !== again[at]);
  return index === -1 ? bytes.length : index;
}

const SIGNATURES: readonly (readonly [signature: readonly number[], what: string, fix: string])[] = [
  [[0xff, 0xfe], 'text in UTF-16', 'Save the file as UTF-8.'],
  [[0xfe, 0xff], 'text in UTF-16', 'Save the file as UTF-8.'],
  [[0x50, 0x4b, 0x03, 0x04], 'a ZIP archive', 'Unpack it and open the .flow.json file in it.'],
  [[0x50, 0x4b, 0x05, 0x06], 'an empty ZIP archive', 'Open a .flow.json file.'],
  [[0x1f, 0x8b], 'a gzip archive', 'Unpack it and open the .flow.json file in it.'],
  [[0x89, 0x50, 0x4e, 0x47], 'a PNG image', 'Open the .flow.json file from which the image was made.'],
  [[0xff, 0xd8, 0xff], 'a JPEG image', 'Open the .flow.json file from which the image was made.'],
  [[0x47, 0x49, 0x46, 0x38], 'a GIF image', 'Open the .flow.json file from which the image was made.'],
  [[0x25, 0x50, 0x44, 0x46], 'a PDF document', 'Open a .flow.json file.'],
];

function recognise(bytes: Uint8Array): FileProblem | undefined {
  const known = SIGNATURES.find(([signature]) => signature.every((byte, index) => bytes[index] === byte));
  if (known !== undefined) return { code: known[1].includes('UTF-16') ? 'not-utf8' : 'not-json', message: `it is ${known[1]}, not a design`, fix: known[2] };
  // Every design starts with an ASCII character: a NUL beside it is UTF-16 without a mark.
  if (bytes[0] === 0 || bytes[1] === 0) return { code: 'not-utf8', message: 'it is text in UTF-16 or no text at all', fix: 'Save the file as UTF-8.' };
  return undefined;
}

function recogniseText(text: string): FileProblem | undefined {
  const start = text.slice(0, 200).trimStart().toLowerCase();
  if (start.startsWith('<!doctype html') || start.startsWith('<html')) return { code: 'not-json', message: 'it is a web page, not a design', fix: 'Download the file itself, not the page that shows it.' };
  if (start.startsWith('<svg') || start.startsWith('<?xml')) return { code: 'not-json', message: 'it is XML, not a design', fix: 'Open a .flow.json file.' };
  if (/^(apiversion|asyncapi|openapi|kind|---)\b|^---/.test(start)) return { code: 'not-json', message: 'it is YAML, not a design', fix: 'Use Import for AsyncAPI and Kubernetes files.' };
  return undefined;
}
