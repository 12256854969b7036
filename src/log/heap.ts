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

  /** Appends a text and returns its offset. */
  write(text: string): number {
    const offset = this.length;
    const length = this.#writeAscii(text) ? text.length : this.#writeEncoded(utf8Bytes(text));
    writeLength(this.#bytes, offset, length);
    this.length = offset + PREFIX_BYTES + length;
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

  /** Most texts are JSON of plain letters: written straight into place they cost a quarter of encoding them first. */
  #writeAscii(text: string): boolean {
    this.#reserve(PREFIX_BYTES + text.length);
    const bytes = this.#bytes;
    const start = this.length + PREFIX_BYTES;
    for (let k = 0; k < text.length; k++) {
      const unit = text.charCodeAt(k);
      if (unit >= 0x80) return false;
      bytes[start + k] = unit;
    }
    return true;
  }

  #writeEncoded(bytes: Uint8Array): number {
    this.#reserve(PREFIX_BYTES + bytes.length);
    this.#bytes.set(bytes, this.length + PREFIX_BYTES);
    return bytes.length;
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
const EMPTY_RECORD_BYTES = PREFIX_BYTES;

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
