import type { ByteSource, ByteStream } from './byte-stream.ts';

/**
 * Texts of a segment resemble the texts before them. What was there already is told as a length and a distance
 * (LZ77 with a greedy match by hash of four bytes); CompressionStream would be smaller and can only be waited for.
 */
export function packBytes(bytes: Uint8Array, out: ByteStream): void {
  out.uint(bytes.length);
  const last = LAST.fill(-1);
  let literals = 0;
  let at = 0;
  const end = bytes.length - MATCH_MIN;
  // The four bytes at `at`, rolled on by one where it goes on by one.
  let word = end < 0 ? 0 : wordAt(bytes, 0);
  while (at <= end) {
    const slot = Math.imul(word, 0x9e3779b1) >>> (32 - HASH_BITS);
    const before = last[slot]!;
    last[slot] = at;
    if (before < 0 || bytes[before] !== (word & 0xff) || wordAt(bytes, before) !== word) {
      // Where nothing repeats, as in random words, it looks less and less often.
      const step = 1 + ((at - literals) >> PATIENCE_BITS);
      at += step;
      if (at <= end) word = step === 1 ? (word >>> 8) | (bytes[at + 3]! << 24) : wordAt(bytes, at);
      continue;
    }
    const length = matchLength(bytes, before, at);
    writePart(bytes, literals, at, out);
    out.uint(length - MATCH_MIN);
    out.uint(at - before);
    at += length;
    literals = at;
    if (at <= end) word = wordAt(bytes, at);
  }
  writePart(bytes, literals, bytes.length, out);
}

export function unpackBytes(from: ByteSource): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(from.uint());
  let at = 0;
  for (;;) {
    const literals = from.uint();
    bytes.set(from.bytes(literals), at);
    at += literals;
    if (at === bytes.length) return bytes;
    const length = from.uint() + MATCH_MIN;
    const distance = from.uint();
    // It may reach into itself: then copying it byte by byte repeats it.
    if (distance >= length) bytes.copyWithin(at, at - distance, at - distance + length);
    else for (let k = at; k < at + length; k++) bytes[k] = bytes[k - distance]!;
    at += length;
  }
}

/** Bytes without a match, as a power of two, after which it looks at every other one only. */
const PATIENCE_BITS = 6;
const MATCH_MIN = 4;
const HASH_BITS = 14;
/** Where a hash was seen last: the same table for every packing. */
const LAST = new Int32Array(1 << HASH_BITS);

const wordAt = (bytes: Uint8Array, at: number): number => bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24);

function matchLength(bytes: Uint8Array, before: number, at: number): number {
  let length = MATCH_MIN;
  while (at + length < bytes.length && bytes[before + length] === bytes[at + length]) length++;
  return length;
}

function writePart(bytes: Uint8Array, from: number, to: number, out: ByteStream): void {
  out.uint(to - from);
  out.part(bytes, from, to);
}
