import { utf8Bytes, utf8Text } from '../base/utf8.ts';

/**
 * Texts of a segment, addressed by offset: a 32-bit little-endian length and that many bytes of UTF-8.
 * Offset 0 always holds the empty text, so a `detail` of 0 reads as nothing.
 */
export class HeapWriter {
  #bytes = new Uint8Array(4096);
  length = EMPTY_RECORD_BYTES;

  clear(): void {
    this.#bytes.fill(0, 0, EMPTY_RECORD_BYTES);
    this.length = EMPTY_RECORD_BYTES;
  }

  /** Appends an encoded text and returns its offset. */
  write(bytes: Uint8Array): number {
    const offset = this.length;
    this.#reserve(recordBytes(bytes));
    writeLength(this.#bytes, offset, bytes.length);
    this.#bytes.set(bytes, offset + PREFIX_BYTES);
    this.length = offset + recordBytes(bytes);
    return offset;
  }

  /** A copy of the bytes in use. */
  copy(): Uint8Array<ArrayBuffer> {
    return this.#bytes.slice(0, this.length);
  }

  restore(bytes: Uint8Array): void {
    this.length = 0;
    this.#reserve(bytes.length);
    this.#bytes.set(bytes);
    this.length = bytes.length;
  }

  #reserve(more: number): void {
    const needed = this.length + more;
    if (needed <= this.#bytes.length) return;
    const grown = new Uint8Array(Math.max(needed, this.#bytes.length * 2));
    grown.set(this.#bytes.subarray(0, this.length));
    this.#bytes = grown;
  }
}

const PREFIX_BYTES = 4;
export const EMPTY_RECORD_BYTES = PREFIX_BYTES;

export const encodeHeapText = utf8Bytes;

/** Bytes that a text takes in the heap. */
export const recordBytes = (bytes: Uint8Array): number => PREFIX_BYTES + bytes.length;

/** The text at an offset; undefined when no whole record lies there. */
export function heapText(heap: Uint8Array, offset: number): string | undefined {
  const start = offset + PREFIX_BYTES;
  if (start > heap.length) return undefined;
  const end = start + readLength(heap, offset);
  return end <= heap.length ? utf8Text(heap.subarray(start, end)) : undefined;
}

function writeLength(bytes: Uint8Array, offset: number, length: number): void {
  for (let k = 0; k < PREFIX_BYTES; k++) bytes[offset + k] = length >>> (8 * k);
}

function readLength(bytes: Uint8Array, offset: number): number {
  return (bytes[offset]! | (bytes[offset + 1]! << 8) | (bytes[offset + 2]! << 16) | (bytes[offset + 3]! << 24)) >>> 0;
}
