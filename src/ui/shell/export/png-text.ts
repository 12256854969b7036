import { assert } from '../../../base/assert.ts';
import { utf8Bytes } from '../../../base/utf8.ts';

/**
 * A PNG with one more text in it, in an `iTXt` chunk behind the header (PNG specification, 11.3.3.4: UTF-8, uncompressed).
 * The keyword is Latin-1, 1 to 79 characters.
 */
export function withPngText(png: Uint8Array, keyword: string, text: string): Uint8Array<ArrayBuffer> {
  assert(png.length > HEADER_END && png[1] === 0x50 && png[2] === 0x4e && png[3] === 0x47, 'it is a PNG');
  const data = Uint8Array.from([...utf8Bytes('iTXt'), ...utf8Bytes(keyword), 0, 0, 0, 0, 0, ...utf8Bytes(text)]);
  const chunk = new Uint8Array(data.length + 8);
  const view = new DataView(chunk.buffer);
  view.setUint32(0, data.length - 4);
  chunk.set(data, 4);
  view.setUint32(data.length + 4, crc32(data));
  const whole = new Uint8Array(png.length + chunk.length);
  whole.set(png.subarray(0, HEADER_END));
  whole.set(chunk, HEADER_END);
  whole.set(png.subarray(HEADER_END), HEADER_END + chunk.length);
  return whole;
}

/** Signature of 8 bytes, and the IHDR chunk of 25. */
const HEADER_END = 33;

function crc32(bytes: Uint8Array): number {
  let crc = 0xffff_ffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb8_8320 : 0);
  }
  return ~crc >>> 0;
}
