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
    const offset = this.begin();
    this.put(text);
    this.end(offset);
    return offset;
  }

  /** Begins a text that is put together from parts, without ever being one string; returns its offset. */
  begin(): number {
    const offset = this.length;
    this.#reserve(PREFIX_BYTES);
    this.length += PREFIX_BYTES;
    return offset;
  }

  /** Adds a part, which must not end within a surrogate pair. */
  put(text: string): void {
    this.length += this.#writeAscii(text) ? text.length : this.#writeEncoded(utf8Bytes(text));
  }

  /** Adds a part whose UTF-8 is known: a few bytes, which a loop copies faster than a call. */
  putBytes(part: Uint8Array): void {
    this.#reserve(part.length);
    const bytes = this.#bytes;
    const start = this.length;
    for (let k = 0; k < part.length; k++) bytes[start + k] = part[k]!;
    this.length = start + part.length;
  }

  /** Adds a 32-bit word as 8 hexadecimal digits. */
  putHex(word: number): void {
    this.#reserve(8);
    const bytes = this.#bytes;
    const start = this.length;
    for (let digit = 0; digit < 8; digit++) bytes[start + digit] = HEX_DIGITS[(word >>> (28 - 4 * digit)) & 15]!;
    this.length = start + 8;
  }

  /** Adds a whole number from 0 in decimal digits. */
  putInteger(value: number): void {
    this.#reserve(INTEGER_DIGITS_MAX);
    const bytes = this.#bytes;
    let end = this.length + 1;
    for (let rest = value; rest >= 10; rest = Math.floor(rest / 10)) end++;
    this.length = end;
    let large = value;
    for (; large > 0x7fff_ffff; large = Math.floor(large / 10)) bytes[--end] = HEX_DIGITS[large % 10]!;
    // Most are small: in 32 bits a digit costs a tenth.
    for (let rest = large | 0; ; rest = (rest / 10) | 0) {
      bytes[--end] = HEX_DIGITS[rest % 10]!;
      if (rest < 10) return;
    }
  }

  /** Ends the text that began at the offset. */
  end(offset: number): void {
    writeLength(this.#bytes, offset, this.length - offset - PREFIX_BYTES);
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
    this.#reserve(text.length);
    const bytes = this.#bytes;
    const start = this.length;
    for (let k = 0; k < text.length; k++) {
      const unit = text.charCodeAt(k);
      if (unit >= 0x80) return false;
      bytes[start + k] = unit;
    }
    return true;
  }

  #writeEncoded(bytes: Uint8Array): number {
    this.#reserve(bytes.length);
    this.#bytes.set(bytes, this.length);
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

const HEX_DIGITS = Uint8Array.from('0123456789abcdef', (digit) => digit.charCodeAt(0));

const PREFIX_BYTES = 4;
const INTEGER_DIGITS_MAX = 16;
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
