import { utf8Bytes, utf8Text } from '../base/utf8.ts';

/** Grows as it is written; numbers little-endian, texts as UTF-8 after their length. */
export class BytesWriter {
  #bytes = new Uint8Array(1024);
  #length = 0;

  u32(value: number): void {
    this.bytes(Uint8Array.of(value, value >>> 8, value >>> 16, value >>> 24));
  }

  text(text: string): void {
    const bytes = utf8Bytes(text);
    this.u32(bytes.length);
    this.bytes(bytes);
  }

  bytes(bytes: Uint8Array): void {
    const length = this.#length + bytes.length;
    if (length > this.#bytes.length) {
      const grown = new Uint8Array(Math.max(length, this.#bytes.length * 2));
      grown.set(this.#bytes.subarray(0, this.#length));
      this.#bytes = grown;
    }
    this.#bytes.set(bytes, this.#length);
    this.#length = length;
  }

  finish(): Uint8Array<ArrayBuffer> {
    return this.#bytes.slice(0, this.#length);
  }
}

/** Reads what BytesWriter wrote; every read gives undefined when the bytes end before it does. */
export class BytesReader {
  readonly #bytes: Uint8Array;
  #at = 0;

  constructor(bytes: Uint8Array) {
    // A Buffer of Node would do, but its slice() is a view where that of a Uint8Array is a copy.
    this.#bytes = new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.length);
  }

  get rest(): number {
    return this.#bytes.length - this.#at;
  }

  get atEnd(): boolean {
    return this.rest === 0;
  }

  u32(): number | undefined {
    const bytes = this.bytes(4);
    return bytes && new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true);
  }

  /** A text of `length` bytes, or of the length that stands before it. */
  text(length: number | undefined = this.u32()): string | undefined {
    const bytes = length === undefined ? undefined : this.bytes(length);
    return bytes && utf8Text(bytes);
  }

  /** A view, not a copy. */
  bytes(length: number): Uint8Array | undefined {
    if (length > this.rest) return undefined;
    this.#at += length;
    return this.#bytes.subarray(this.#at - length, this.#at);
  }
}
