import { describe, expect, it, test } from 'vitest';
import { type DrawKey, drawKey, uniform } from './draw.ts';

const key = drawKey('seed', 'payment', 'service time');

describe('drawKey', () => {
  it('depends on each of its texts and on where one ends', () => {
    const keys = [
      key,
      drawKey('seed2', 'payment', 'service time'),
      drawKey('seed', 'payment2', 'service time'),
      drawKey('seed', 'payment', 'service time2'),
      drawKey('seedp', 'ayment', 'service time'),
      drawKey('seed', 'service time', 'payment'),
    ];
    expect(new Set(keys.map(({ hi, lo }) => `${hi} ${lo}`)).size).toBe(keys.length);
  });
});

it('is frozen: stored seeds depend on it', () => {
  expect(key).toEqual({ hi: 2436559958 | 0, lo: 1676044790 | 0 });
  expect([uniform(key, 0, 1, 1, 0), uniform(key, 0, 1, 1, 1), uniform({ hi: 0, lo: 0 }, 0, 0, 0, 0)]).toEqual([
    0.6288268369064712, 0.06737415712136852, 0.012207838781941982,
  ]);
});

/** Sequences of draws in which one thing alone counts up: the worst case for a hash. */
const WALKS: readonly (readonly [string, (i: number) => number])[] = [
  ['low lineages', (i) => uniform(key, 0, i, 1, 0)],
  ['high lineages', (i) => uniform(key, i, 0, 1, 0)],
  ['both lineage words', (i) => uniform(key, i, i, 1, 0)],
  ['attempts', (i) => uniform(key, 1, 1, i, 0)],
  ['n', (i) => uniform(key, 1, 1, 1, i)],
  ['attempts and n together', (i) => uniform(key, 1, 1, i, i)],
  ['attempts against n', (i) => uniform(key, 1, 1, i, -i)],
  ['low key words', (i) => uniform({ hi: 1, lo: i }, 0, 1, 1, 0)],
  ['high key words', (i) => uniform({ hi: i, lo: 1 }, 0, 1, 1, 0)],
  ['lineages in steps of 65536', (i) => uniform(key, 0, i << 16, 1, 0)],
  ['two draws of each lineage', (i) => uniform(key, 0, i >> 1, 1, i & 1)],
  ['eight attempts of each lineage', (i) => uniform(key, 0, i >> 3, 1 + (i & 7), 0)],
];

const DRAWS = 65_536;
/** Chi-square over 255 degrees of freedom leaves this range once in about 10,000 fixed seeds. */
const CHI2_RANGE = [177, 345] as const;

describe.each(WALKS)('neighbouring %s', (_name, draw) => {
  const values = Float64Array.from({ length: DRAWS }, (_, i) => draw(i));

  it('stay strictly between 0 and 1', () => {
    expect(values.every((u) => u > 0 && u < 1)).toBe(true);
  });

  test.each([
    ['values', (i: number) => Math.floor(values[i]! * 256), DRAWS],
    ['low bits', (i: number) => (values[i]! * 2 ** 53) % 256, DRAWS],
    ['middle bits', (i: number) => Math.floor(values[i]! * 2 ** 27) % 256, DRAWS],
    ['pairs', (i: number) => Math.floor(values[2 * i]! * 16) * 16 + Math.floor(values[2 * i + 1]! * 16), DRAWS / 2],
    ['pairs eight apart', (i: number) => Math.floor(values[i]! * 16) * 16 + Math.floor(values[i + 8]! * 16), DRAWS / 8],
  ])('fill the buckets of their %s evenly', (_what, bucketOf, count) => {
    const chi2 = chiSquare(count, bucketOf);
    expect(chi2).toBeGreaterThan(CHI2_RANGE[0]);
    expect(chi2).toBeLessThan(CHI2_RANGE[1]);
  });

  it('are not correlated', () => {
    for (const lag of [1, 2, 3, 7, 8]) expect(Math.abs(correlation(values, lag))).toBeLessThan(4.5 / Math.sqrt(DRAWS));
  });
});

const INPUTS = ['key.hi', 'key.lo', 'lineageHi', 'lineageLo', 'attempt', 'n'] as const;

test.each(INPUTS)('any flipped bit of %s flips every bit of the draw half of the time', (name) => {
  const input = INPUTS.indexOf(name);
  for (let bit = 0; bit < 32; bit++) {
    const flips = new Uint32Array(53);
    for (let i = 0; i < TRIALS; i++) countFlips(flips, [key.hi, key.lo, 0, i, 1 + (i & 3), i & 1], input, bit);
    const worst = flips.reduce((most, count) => Math.max(most, Math.abs(count / TRIALS - 0.5)), 0);
    expect(worst).toBeLessThan(5.5 * (0.5 / Math.sqrt(TRIALS)));
  }
});

const TRIALS = 2000;

function countFlips(flips: Uint32Array, arguments_: number[], input: number, bit: number): void {
  const before = bitsOf(arguments_);
  arguments_[input]! ^= 1 << bit;
  const after = bitsOf(arguments_);
  const changed = [(before[0] ^ after[0]) >>> 0, (before[1] ^ after[1]) >>> 0] as const;
  for (let out = 0; out < 53; out++) flips[out]! += (out < 27 ? changed[0] >>> out : changed[1] >>> (out - 27)) & 1;
}

function bitsOf([hi = 0, lo = 0, lineageHi = 0, lineageLo = 0, attempt = 0, n = 0]: readonly number[]): readonly [number, number] {
  const drawKey: DrawKey = { hi, lo };
  const u = uniform(drawKey, lineageHi, lineageLo, attempt, n) * 2 ** 27;
  return [Math.floor(u), (u - Math.floor(u)) * 2 ** 26];
}

function chiSquare(count: number, bucketOf: (i: number) => number): number {
  const buckets = new Uint32Array(256);
  for (let i = 0; i < count; i++) buckets[bucketOf(i)]!++;
  return buckets.reduce((sum, observed) => sum + (observed - count / 256) ** 2 / (count / 256), 0);
}

function correlation(values: Float64Array, lag: number): number {
  let sum = 0;
  for (let i = lag; i < values.length; i++) sum += (values[i]! - 0.5) * (values[i - lag]! - 0.5);
  return (12 * sum) / (values.length - lag);
}
