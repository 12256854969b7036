import { crc32, deflateSync } from 'node:zlib';
import { PNG } from 'pngjs';
import { describe, expect, it } from 'vitest';
import { withPngText } from './png-text.ts';

/** Three by two grey pixels. */
const plain = Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), chunk('IHDR', Buffer.from('00000003000000020806000000', 'hex')), chunk('IDAT', deflateSync(Buffer.concat([row(), row()]))), chunk('IEND', Buffer.alloc(0))]);

function row(): Buffer {
  return Buffer.concat([Buffer.from([0]), Buffer.alloc(12, 0x7f)]);
}

function chunk(type: string, data: Buffer): Buffer {
  const typed = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const whole = Buffer.alloc(typed.length + 8);
  whole.writeUInt32BE(data.length, 0);
  typed.copy(whole, 4);
  whole.writeUInt32BE(crc32(typed), typed.length + 4);
  return whole;
}

/** Type, data and whether the checksum is right, of each chunk. */
function chunksOf(png: Uint8Array): { type: string; data: Buffer; isSound: boolean }[] {
  const bytes = Buffer.from(png);
  const chunks = [];
  for (let at = 8; at < bytes.length; ) {
    const length = bytes.readUInt32BE(at);
    const typed = bytes.subarray(at + 4, at + 8 + length);
    chunks.push({ type: typed.toString('latin1', 0, 4), data: typed.subarray(4), isSound: bytes.readUInt32BE(at + 8 + length) === crc32(typed) });
    at += length + 12;
  }
  return chunks;
}

describe('a text in a PNG', () => {
  const text = 'Flowstage · design "Ordnung & Maß" (00ff) · engine 1';
  const png = withPngText(plain, 'Source', text);

  it('is there, in UTF-8, with a right checksum, behind the header', () => {
    const chunks = chunksOf(png);
    expect(chunks.every(({ isSound }) => isSound)).toBe(true);
    expect(chunks.map(({ type }) => type)).toEqual([chunksOf(plain)[0]!.type, 'iTXt', ...chunksOf(plain).slice(1).map(({ type }) => type)]);
    expect(chunks[1]!.data.toString('utf8')).toBe(`Source\0\0\0\0\0${text}`);
  });

  it('leaves the pixels as they were', () => {
    const read = PNG.sync.read(Buffer.from(png));
    expect([read.width, read.height, [...read.data]]).toEqual([3, 2, Array.from({ length: 24 }, () => 0x7f)]);
  });
});
