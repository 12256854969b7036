import { utf8Bytes, utf8Text } from '../../base/utf8.ts';
import { err, ok, type Result } from '../../base/result.ts';

/** A text as an address can carry it: raw deflate, in base64 with - and _ and without padding. */
export async function packText(text: string): Promise<string> {
  const packed = await readAll(new Blob([utf8Bytes(text)]).stream().pipeThrough(new CompressionStream('deflate-raw')), Number.POSITIVE_INFINITY);
  // Without a limit there is always an answer.
  return base64Url(packed ?? new Uint8Array(0));
}

export type UnpackProblem = 'damaged' | 'tooLarge';

/** The text of what `packText` gave. Reading ends at `bytesMax`, however much more there would be: a few bytes can unfold to gigabytes. */
export async function unpackText(packed: string, bytesMax: number): Promise<Result<string, UnpackProblem>> {
  const bytes = bytesOf(packed);
  if (bytes === undefined) return err('damaged');
  try {
    const unpacked = await readAll(new Blob([bytes]).stream().pipeThrough(new DecompressionStream('deflate-raw')), bytesMax);
    return unpacked === undefined ? err('tooLarge') : ok(utf8Text(unpacked));
  } catch {
    // What is no deflate, or ends in its middle, breaks the stream.
    return err('damaged');
  }
}

/** undefined as soon as there is more than allowed. */
async function readAll(stream: ReadableStream<Uint8Array>, bytesMax: number): Promise<Uint8Array | undefined> {
  const reader = stream.getReader();
  const parts: Uint8Array[] = [];
  let length = 0;
  for (let next = await reader.read(); !next.done; next = await reader.read()) {
    length += next.value.length;
    if (length > bytesMax) {
      await reader.cancel().catch(() => undefined);
      return undefined;
    }
    parts.push(next.value);
  }
  const whole = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

function base64Url(bytes: Uint8Array): string {
  let binary = '';
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
}

function bytesOf(packed: string): Uint8Array<ArrayBuffer> | undefined {
  if (packed === '' || !/^[A-Za-z0-9_-]+$/.test(packed) || packed.length % 4 === 1) return undefined;
  const binary = atob(packed.replaceAll('-', '+').replaceAll('_', '/'));
  const bytes = new Uint8Array(binary.length);
  for (let at = 0; at < binary.length; at++) bytes[at] = binary.charCodeAt(at);
  return bytes;
}
