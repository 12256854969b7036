import { Hash128 } from './hash.ts';

/** Names one family of draws: a purpose of a component under a seed. Two signed words. */
export interface DrawKey {
  readonly hi: number;
  readonly lo: number;
}

/** Computed once, when the simulation is assembled. */
export function drawKey(seed: string, component: string, purpose: string): DrawKey {
  const hash = new Hash128();
  hash.text(seed);
  hash.text(component);
  hash.text(purpose);
  const [hi = 0, lo = 0] = hash.digestWords();
  return { hi: hi | 0, lo: lo | 0 };
}

/**
 * A number strictly between 0 and 1 with 53 random bits: a pure function of its arguments, so that nothing
 * else that happens in a run can change it. The lineage names the message (two 32-bit words; for a source its
 * arrival ordinal), `n` counts the draws of one attempt. All four count modulo 2^32.
 *
 * Key and lineage are stirred as one 64-bit block in two rounds, then attempt and n go in and three more
 * rounds follow; every round is one-to-one. One and two would already pass the tests beside this file.
 * Written out by hand: rounds as functions would have to return two words.
 */
export function uniform(key: DrawKey, lineageHi: number, lineageLo: number, attempt: number, n: number): number {
  let a = key.lo ^ lineageLo;
  let b = key.hi ^ lineageHi;
  a = Math.imul(a ^ (a >>> 16), 0x7feb352d);
  b = Math.imul(b ^ (b >>> 15), 0x2c1b3c6d);
  a = (a + ((b << 13) | (b >>> 19))) | 0;
  b ^= (a << 21) | (a >>> 11);
  a = Math.imul(a ^ (a >>> 16), 0x846ca68b);
  b = Math.imul(b ^ (b >>> 15), 0x297a2d39);
  a = (a + ((b << 13) | (b >>> 19))) | 0;
  b ^= (a << 21) | (a >>> 11);
  a = (a + Math.imul(attempt, 0x9e3779b1) + 0x3c6ef372) | 0;
  b = (b + Math.imul(n, 0x85ebca6b)) | 0;
  a = Math.imul(a ^ (a >>> 16), 0x85ebca6b);
  b = Math.imul(b ^ (b >>> 15), 0x9e3779b1);
  a = (a + ((b << 13) | (b >>> 19))) | 0;
  b ^= (a << 21) | (a >>> 11);
  a = Math.imul(a ^ (a >>> 16), 0xc2b2ae35);
  b = Math.imul(b ^ (b >>> 15), 0xcc9e2d51);
  a = (a + ((b << 13) | (b >>> 19))) | 0;
  b ^= (a << 21) | (a >>> 11);
  a = Math.imul(a ^ (a >>> 16), 0x21f0aaad);
  b = Math.imul(b ^ (b >>> 15), 0x735a2d97);
  a = (a + ((b << 13) | (b >>> 19))) | 0;
  b ^= (a << 21) | (a >>> 11);
  const high = (b ^ (b >>> 15)) >>> 5;
  const low = (a ^ (a >>> 16)) >>> 6;
  const bits = high * 0x400_0000 + low;
  return bits === 0 ? SMALLEST : bits * ULP;
}

const ULP = 1 / 0x20_0000_0000_0000;
/** Stands for 53 zero bits, which would be no number between 0 and 1. */
const SMALLEST = ULP / 2;
