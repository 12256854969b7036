import { createRequire } from 'node:module';
import { describe, expect, it } from 'vitest';
import { drawKey, uniform } from '../../base/draw.ts';
import { utf8Bytes } from '../../base/utf8.ts';
import { murmur2 } from './murmur2.ts';

const oracle = createRequire(import.meta.url)('kafkajs/src/producer/partitioners/default/murmur2.js') as (key: string | Buffer) => number;

/** The n-th random key: 0 to 40 characters, of one to four bytes each. */
function randomKey(n: number): string {
  const key = drawKey('murmur2', 'keys', 'test');
  const length = Math.floor(uniform(key, 0, n, 0, 0) * 41);
  const widest = [0x7f, 0x7ff, 0xd7ff, 0x10ffff][n % 4]!;
  const characters = Array.from({ length }, (_, i) => Math.floor(uniform(key, 0, n, 1, i) * widest) + 1);
  return String.fromCodePoint(...characters.map((code) => (code >= 0xd800 && code <= 0xdfff ? 0x20ac : code)));
}

describe('murmur2', () => {
  it.each([
    ['21', -973932308],
    ['foobar', -790332482],
    ['a-little-bit-long-string', -985981536],
    ['a-little-bit-longer-string', -1486304829],
    ['lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8', -58897971],
    ['abc', 479470107],
  ])('KAF-01: of %j is %i', (key, hash) => {
    expect(murmur2(utf8Bytes(key))).toBe(hash);
  });

  it('KAF-01: is what kafkajs computes, over 20,000 keys', () => {
    const differing = Array.from({ length: 20_000 }, (_, n) => randomKey(n)).filter((key) => murmur2(utf8Bytes(key)) !== (oracle(Buffer.from(key)) | 0));
    expect(differing).toEqual([]);
  });
});
