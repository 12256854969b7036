import { assert } from './assert.ts';

/** A well mixed 32-bit hash over UTF-16 code units; unsigned. Not for secrets. */
export function hashText(text: string, seed = 0): number {
  let h = seed | 0;
  for (let i = 0; i < text.length; i++) h = mix(h, text.charCodeAt(i));
  return avalanche(h ^ text.length);
}

/** One more 32-bit word into a running hash; distinct words always stay distinct. Signed; end with `avalanche`. */
export function mix(h: number, word: number): number {
  const k = Math.imul(word, 0xcc9e2d51);
  const mixed = h ^ Math.imul((k << 15) | (k >>> 17), 0x1b873593);
  return (Math.imul((mixed << 13) | (mixed >>> 19), 5) + 0xe6546b64) | 0;
}

/** Spreads every bit over all 32; unsigned and one-to-one. */
export function avalanche(h: number): number {
  let x = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  x = Math.imul(x ^ (x >>> 13), 0xc2b2ae35);
  return (x ^ (x >>> 16)) >>> 0;
}

/**
 * A running 128-bit digest of words, numbers, texts and bytes: MurmurHash3_x86_128 with seed 0 over their
 * stream of 32-bit words. Every step is one-to-one, so that streams which differ in one word never share a digest. Guards
 * against accidents, not against attackers.
 */
export class Hash128 {
  /** Four lanes, then the words that wait for a full block of four. */
  readonly #lanes = new Int32Array(8);
  #count = 0;

  static restore(state: readonly number[]): Hash128 {
    assert(state.length === STATE_LENGTH, `the state of a hash has ${STATE_LENGTH} numbers, not ${state.length}`);
    const hash = new Hash128();
    hash.#lanes.set(state.slice(0, 8));
    hash.#count = state[8] ?? 0;
    return hash;
  }

  /** Plain numbers from which `Hash128.restore` continues. */
  state(): number[] {
    return [...this.#lanes, this.#count];
  }

  /** The low 32 bits of an integer. */
  u32(n: number): void {
    const filled = this.#count++ & 3;
    this.#lanes[4 + filled] = n;
    if (filled === 3) absorb(this.#lanes, this.#lanes, 4, 8);
  }

  /** Every bit of a number: 0 and -0 differ, all NaN are one. */
  f64(x: number): void {
    FLOAT[0] = x;
    const isNaN = x !== x;
    this.u32(isNaN ? 0 : FLOAT_WORDS[LOW]!);
    this.u32(isNaN ? NAN_HIGH : FLOAT_WORDS[1 - LOW]!);
  }

  /** Its length, then its UTF-16 code units, two to a word. */
  text(s: string): void {
    this.u32(s.length);
    for (let i = 0; i < s.length; i += 2) {
      const second = i + 1 < s.length ? s.charCodeAt(i + 1) : 0;
      this.u32(s.charCodeAt(i) | (second << 16));
    }
  }

  /** Their number, then the bytes, four to a word, the first lowest. */
  bytes(bytes: Uint8Array): void {
    this.u32(bytes.length);
    const whole = bytes.length >>> 2;
    if (LOW === 0) {
      // A copy costs a quarter of putting the words of an odd address together byte by byte.
      const even = (bytes.byteOffset & 3) === 0 ? bytes : new Uint8Array(bytes);
      this.words(new Int32Array(even.buffer, even.byteOffset, whole));
    } else {
      for (let i = 0; i < whole; i++) this.u32(wordAt(bytes, i * 4));
    }
    if ((bytes.length & 3) !== 0) this.u32(wordAt(bytes, whole * 4));
  }

  /** The words alone, without their number: hash that too where it can vary. Of one kind of array: another would halve the speed of both. */
  words(words: Int32Array): void {
    let i = 0;
    while (i < words.length && (this.#count & 3) !== 0) this.u32(words[i++] ?? 0);
    const blocksEnd = i + ((words.length - i) & ~3);
    absorb(this.#lanes, words, i, blocksEnd);
    this.#count += blocksEnd - i;
    for (i = blocksEnd; i < words.length; i++) this.u32(words[i] ?? 0);
  }

  /** 32 lower-case hexadecimal digits. The hash may go on afterwards. */
  digest(): string {
    return Array.from(this.digestWords(), (word) => word.toString(16).padStart(8, '0')).join('');
  }

  /** The digest as four unsigned words. */
  digestWords(): Uint32Array {
    return finish(this.#lanes, this.#count);
  }
}

const STATE_LENGTH = 9;
const FLOAT = new Float64Array(1);
const FLOAT_WORDS = new Int32Array(FLOAT.buffer);
/** Where the low word of a float stands on this machine: 0 nearly everywhere. */
const LOW = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1 ? 0 : 1;
const NAN_HIGH = 0x7ff80000;

const C1 = 0x239b961b;
const C2 = 0xab0e9789;
const C3 = 0x38b34ae5;
const C4 = 0xa1e38b93;

/** How a word waiting for lane 0, 1 or 2 enters it at the end. */
const LANE_STEPS = [
  { before: C1, turn: 15, after: C2 },
  { before: C2, turn: 16, after: C3 },
  { before: C3, turn: 17, after: C4 },
] as const;

const wordAt = (bytes: Uint8Array, at: number): number =>
  (bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8) | ((bytes[at + 2] ?? 0) << 16) | ((bytes[at + 3] ?? 0) << 24);

/** Blocks of four words from `from` up to `to` into the lanes. Unrolled by hand: twice the speed of a loop over lanes. */
function absorb(lanes: Int32Array, words: Int32Array, from: number, to: number): void {
  let a = lanes[0]!;
  let b = lanes[1]!;
  let c = lanes[2]!;
  let d = lanes[3]!;
  for (let i = from; i < to; i += 4) {
    let k = Math.imul(words[i]!, C1);
    a ^= Math.imul((k << 15) | (k >>> 17), C2);
    a = (Math.imul(((a << 19) | (a >>> 13)) + b, 5) + 0x561ccd1b) | 0;
    k = Math.imul(words[i + 1]!, C2);
    b ^= Math.imul((k << 16) | (k >>> 16), C3);
    b = (Math.imul(((b << 17) | (b >>> 15)) + c, 5) + 0x0bcaa747) | 0;
    k = Math.imul(words[i + 2]!, C3);
    c ^= Math.imul((k << 17) | (k >>> 15), C4);
    c = (Math.imul(((c << 15) | (c >>> 17)) + d, 5) + 0x96cd1c35) | 0;
    k = Math.imul(words[i + 3]!, C4);
    d ^= Math.imul((k << 18) | (k >>> 14), C1);
    d = (Math.imul(((d << 13) | (d >>> 19)) + a, 5) + 0x32ac3b17) | 0;
  }
  lanes[0] = a;
  lanes[1] = b;
  lanes[2] = c;
  lanes[3] = d;
}

/** The digest after `count` words, of which the last few may wait in lanes 4 to 6. */
function finish(lanes: Int32Array, count: number): Uint32Array {
  const out = Uint32Array.from(lanes.subarray(0, 4));
  for (let i = 0; i < (count & 3); i++) {
    const { before, turn, after } = LANE_STEPS[i]!;
    const k = Math.imul(lanes[4 + i]!, before);
    out[i]! ^= Math.imul((k << turn) | (k >>> (32 - turn)), after);
  }
  for (let i = 0; i < 4; i++) out[i]! ^= count * 4;
  out[3]! ^= Math.floor(count / 0x4000_0000);
  spread(out);
  for (let i = 0; i < 4; i++) out[i] = avalanche(out[i]!);
  spread(out);
  return out;
}

function spread(out: Uint32Array): void {
  out[0] = out[0]! + out[1]! + out[2]! + out[3]!;
  for (let i = 1; i < 4; i++) out[i]! += out[0];
}
