import { assert } from '../base/assert.ts';

/** Whole numbers as bytes of seven bits, the lowest first: small ones, which most are, take one byte. Grows as it is written. */
export class ByteStream {
  #bytes: Uint8Array<ArrayBuffer>;
  #length = 0;

  constructor(capacity: number) {
    const spare = SPARES.pop();
    this.#bytes = spare !== undefined && spare.length >= capacity ? spare : new Uint8Array(Math.max(capacity, SLACK));
  }

  get length(): number {
    return this.#length;
  }

  byte(value: number): void {
    if (this.#length + SLACK > this.#bytes.length) this.#grow(SLACK);
    this.#bytes[this.#length++] = value;
  }

  /** Sets a byte that was written before. */
  amend(at: number, value: number): void {
    this.#bytes[at] = value;
  }

  /** From 0 up to 2^53 - 1. */
  uint(value: number): void {
    if (this.#length + SLACK > this.#bytes.length) this.#grow(SLACK);
    const bytes = this.#bytes;
    let at = this.#length;
    let large = value;
    for (; large > 0x7fff_ffff; large = Math.floor(large / 0x80)) bytes[at++] = (large % 0x80) | 0x80;
    // Most are small: in 32 bits a digit costs a tenth.
    let rest = large | 0;
    for (; rest >= 0x80; rest >>>= 7) bytes[at++] = (rest & 0x7f) | 0x80;
    bytes[at++] = rest;
    this.#length = at;
  }

  /** What leads from one 32-bit number to another; near ones are small in either direction. */
  step32(from: number, to: number): void {
    const difference = (to - from) | 0;
    this.uint(((difference << 1) ^ (difference >> 31)) >>> 0);
  }

  /** Any number: a whole one by its size, another as its eight bytes. */
  number(value: number): void {
    const isWhole = value > -WHOLE_LIMIT && value < WHOLE_LIMIT && Math.trunc(value) === value && !Object.is(value, -0);
    if (isWhole) return this.uint(value >= 0 ? 4 * value : -4 * value - 2);
    this.byte(RAW);
    FLOAT[0] = value;
    this.bytes(FLOAT_BYTES);
  }

  bytes(bytes: Uint8Array): void {
    if (this.#length + bytes.length + SLACK > this.#bytes.length) this.#grow(bytes.length + SLACK);
    this.#bytes.set(bytes, this.#length);
    this.#length += bytes.length;
  }

  /** A part of other bytes: mostly a few, for which a view would cost more than they do. */
  part(bytes: Uint8Array, from: number, to: number): void {
    if (to - from > FEW) return this.bytes(bytes.subarray(from, to));
    if (this.#length + FEW + SLACK > this.#bytes.length) this.#grow(FEW + SLACK);
    for (let at = from; at < to; at++) this.#bytes[this.#length++] = bytes[at]!;
  }

  /** The bytes written; nothing can be written after them. */
  finish(): Uint8Array<ArrayBuffer> {
    const bytes = this.#bytes.slice(0, this.#length);
    if (SPARES.length < SPARES_MAX) SPARES.push(this.#bytes);
    return bytes;
  }

  #grow(more: number): void {
    const grown = new Uint8Array(Math.max(this.#length + more, 2 * this.#bytes.length));
    grown.set(this.#bytes.subarray(0, this.#length));
    this.#bytes = grown;
  }
}

/** Reads what a ByteStream wrote, and nothing else: bytes that left the program are compared with their hash before. */
export class ByteSource {
  readonly #bytes: Uint8Array;
  #at: number;

  constructor(bytes: Uint8Array, at = 0) {
    this.#bytes = bytes;
    this.#at = at;
  }

  byte(): number {
    return this.#bytes[this.#at++]!;
  }

  uint(): number {
    const first = this.#bytes[this.#at++]!;
    return first < 0x80 ? first : this.#longUint(first);
  }

  step32(from: number): number {
    const step = this.uint();
    return from + ((step >>> 1) ^ -(step & 1));
  }

  number(): number {
    const code = this.uint();
    if ((code & 1) === 0) return code % 4 === 0 ? code / 4 : -(code + 2) / 4;
    FLOAT_BYTES.set(this.#bytes.subarray(this.#at, this.#at + 8));
    this.#at += 8;
    return FLOAT[0]!;
  }

  /** A view, not a copy. */
  bytes(length: number): Uint8Array {
    this.#at += length;
    return this.#bytes.subarray(this.#at - length, this.#at);
  }

  /** All that follows; a view. */
  rest(): Uint8Array {
    return this.#bytes.subarray(this.#at);
  }

  #longUint(first: number): number {
    const second = this.#bytes[this.#at++]!;
    if (second < 0x80) return (first & 0x7f) | (second << 7);
    let value = (first & 0x7f) + ((second & 0x7f) << 7);
    for (let scale = 0x4000; ; scale *= 0x80) {
      const byte = this.#bytes[this.#at++];
      assert(byte !== undefined, 'a number ends before its bytes do');
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) return value;
    }
  }
}

/**
 * Memory of streams that were finished, for the next ones: left to the collector it gathers, since that counts buffers late.
 * To give it back by a transfer is no way: the first buffer that is detached makes V8 throw away all code that reads an array.
 */
const SPARES: Uint8Array<ArrayBuffer>[] = [];
/** As many as are written at a time. */
const SPARES_MAX = 2;

/** More than any one number takes. */
const SLACK = 16;

/** Up to so many bytes are copied one by one. */
const FEW = 32;

/** Four times a whole number must be exact too. */
const WHOLE_LIMIT = 0x4_0000_0000_0000;

/** No whole number is written as an odd one. */
const RAW = 1;

const FLOAT = new Float64Array(1);
const FLOAT_BYTES = new Uint8Array(FLOAT.buffer);
