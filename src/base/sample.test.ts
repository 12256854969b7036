import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import type { Distribution } from './distribution.ts';
import { drawKey } from './draw.ts';
import { UNBOUNDED } from './limits.ts';
import { formatDistribution, meanOf, parseDistribution, sample } from './sample.ts';

const key = drawKey('sample', 'test', '');
const COUNT = 40_000;

const samples = (distribution: Distribution): number[] =>
  Array.from({ length: COUNT }, (_, i) => sample(distribution, key, 0, i, 1));

const LN = Math.log(1.5) ** 2;

/** Distribution, mean, variance, and the share of samples below a point. */
const THEORY: readonly (readonly [Distribution, number, number, number, number])[] = [
  [{ kind: 'constant', valueUs: 5000 }, 5000, 0, 5001, 1],
  [{ kind: 'uniform', fromUs: 1000, toUs: 3000 }, 2000, 2000 ** 2 / 12, 1500, 0.25],
  [{ kind: 'exponential', meanUs: 20_000 }, 20_000, 20_000 ** 2, 20_000, 1 - Math.exp(-1)],
  [{ kind: 'erlang', shape: 3, meanUs: 30_000 }, 30_000, 30_000 ** 2 / 3, 30_000, 1 - Math.exp(-3) * 8.5],
  [
    { kind: 'lognormal', medianUs: 20_000, spread: 1.5 },
    20_000 * Math.exp(LN / 2),
    20_000 ** 2 * Math.exp(LN) * (Math.exp(LN) - 1),
    30_000,
    0.8413447,
  ],
  [{ kind: 'empirical', valuesUs: [1000, 2000, 9000] }, 4000, 38_000_000 / 3, 1500, 1 / 3],
];

describe.each(THEORY)('%o', (distribution, mean, variance, point, share) => {
  const values = samples(distribution);
  const average = values.reduce((sum, value) => sum + value, 0) / COUNT;

  it('has the mean of theory', () => {
    expect(meanOf(distribution)).toBeCloseTo(mean, 6);
    expect(Math.abs(average - mean)).toBeLessThanOrEqual(4 * Math.sqrt(variance / COUNT));
  });

  it('has the variance of theory', () => {
    const measured = values.reduce((sum, value) => sum + (value - average) ** 2, 0) / (COUNT - 1);
    expect(Math.abs(measured - variance)).toBeLessThanOrEqual(0.06 * variance);
  });

  it('has the shape of theory', () => {
    const below = values.filter((value) => value < point).length / COUNT;
    expect(Math.abs(below - share)).toBeLessThanOrEqual(4 * Math.sqrt((share * (1 - share)) / COUNT));
  });

  it('is in whole microseconds and depends on lineage and attempt alone', () => {
    expect(values.every((value) => Number.isSafeInteger(value) && value >= 0)).toBe(true);
    expect(sample(distribution, key, 0, 7, 1)).toBe(values[7]);
    const others = Array.from({ length: 20 }, (_, i) => sample(distribution, key, 0, 7, 2 + i));
    expect(others.some((other) => other !== values[7])).toBe(distribution.kind !== 'constant');
  });
});

it('is frozen: stored seeds depend on it', () => {
  expect(THEORY.map(([distribution]) => sample(distribution, key, 1, 2, 3))).toEqual([5000, 1950, 14882, 21377, 19501, 2000]);
});

it('never exceeds what a run can count', () => {
  const wide = { kind: 'lognormal', medianUs: UNBOUNDED - 1, spread: 1e300 } as const;
  const values = Array.from({ length: 50 }, (_, i) => sample(wide, key, 0, i, 1));
  expect(Math.max(...values)).toBe(UNBOUNDED);
});

describe('text', () => {
  test.each([
    ['5ms', { kind: 'constant', valueUs: 5000 }],
    ['constant(5ms)', { kind: 'constant', valueUs: 5000 }],
    ['unlimited', { kind: 'constant', valueUs: UNBOUNDED }],
    [' uniform ( 1ms,3ms ) ', { kind: 'uniform', fromUs: 1000, toUs: 3000 }],
    ['exponential(20ms)', { kind: 'exponential', meanUs: 20_000 }],
    ['erlang(3, 30ms)', { kind: 'erlang', shape: 3, meanUs: 30_000 }],
    ['lognormal(20ms, 1.5)', { kind: 'lognormal', medianUs: 20_000, spread: 1.5 }],
    ['empirical(1ms, 2ms, 9ms)', { kind: 'empirical', valuesUs: [1000, 2000, 9000] }],
  ])('reads %s', (text, distribution) => {
    expect(parseDistribution(text)).toEqual({ ok: true, value: distribution });
  });

  test.each([
    ['', 'write it like 20ms'],
    ['5', 'has no unit: write 5ms'],
    ['gamma(5ms)', 'there is no distribution "gamma": use constant, uniform, exponential'],
    ['exponential', 'exponential takes the mean: write exponential(20ms)'],
    ['exponential(20ms', 'write it like uniform(1ms, 3ms)'],
    ['exponential()', 'takes the mean, not 0 values: write exponential(20ms)'],
    ['exponential(20)', 'exponential: "20" has no unit'],
    ['exponential(unlimited)', 'only a constant can be unlimited'],
    ['uniform(1ms)', 'the least and the greatest time, not 1 values: write uniform(1ms, 3ms)'],
    ['uniform(3ms, 1ms)', 'write uniform(1ms, 3ms)'],
    ['erlang(0, 1ms)', 'from 1 to 1000'],
    ['erlang(1.5, 1ms)', 'whole'],
    ['erlang(1001, 1ms)', 'from 1 to 1000'],
    ['erlang(x, 1ms)', '"x" is no number'],
    ['lognormal(20ms, 0.5)', '1 or more, not 0.5'],
    ['lognormal(20ms, 1e999)', '1 or more, not Infinity'],
    ['empirical()', 'one or more times'],
    ['empirical(1ms,)', 'empirical: "" is no duration'],
  ])('refuses "%s"', (text, why) => {
    const result = parseDistribution(text);
    expect(result.ok ? 'accepted' : result.error).toContain(why);
  });

  it('round trips', () => {
    const us = fc.nat(1e9);
    const distributions: fc.Arbitrary<Distribution> = fc.oneof(
      us.map((valueUs) => ({ kind: 'constant', valueUs }) as const),
      fc.tuple(us, us).map(([fromUs, more]) => ({ kind: 'uniform', fromUs, toUs: fromUs + more }) as const),
      us.map((meanUs) => ({ kind: 'exponential', meanUs }) as const),
      fc.tuple(fc.integer({ min: 1, max: 1000 }), us).map(([shape, meanUs]) => ({ kind: 'erlang', shape, meanUs }) as const),
      fc
        .tuple(us, fc.double({ min: 1, max: 1e6, noNaN: true }))
        .map(([medianUs, spread]) => ({ kind: 'lognormal', medianUs, spread }) as const),
      fc.array(us, { minLength: 1 }).map((valuesUs) => ({ kind: 'empirical', valuesUs }) as const),
    );
    fc.assert(
      fc.property(distributions, (distribution) => {
        expect(parseDistribution(formatDistribution(distribution))).toEqual({ ok: true, value: distribution });
      }),
    );
  });
});

/** Shares of theory below a point, for those with a density. */
const SHARES: readonly (readonly [Distribution, (x: number) => number])[] = [
  [{ kind: 'uniform', fromUs: 100_000, toUs: 300_000 }, (x) => Math.min(1, Math.max(0, (x - 100_000) / 200_000))],
  [{ kind: 'exponential', meanUs: 200_000 }, (x) => 1 - Math.exp(-x / 200_000)],
  [{ kind: 'erlang', shape: 2, meanUs: 200_000 }, (x) => 1 - Math.exp(-x / 100_000) * (1 + x / 100_000)],
  [{ kind: 'lognormal', medianUs: 200_000, spread: 1.5 }, (x) => normalShare(Math.log(x / 200_000) / Math.log(1.5))],
];

/** Abramowitz and Stegun 7.1.26, to 1.5e-7. */
function normalShare(z: number): number {
  const t = 1 / (1 + 0.3275911 * (Math.abs(z) / Math.SQRT2));
  const tail = ((((1.061405429 * t - 1.453152027) * t + 1.421413741) * t - 0.284496736) * t + 0.254829592) * t * Math.exp((-z * z) / 2) / 2;
  return z < 0 ? tail : 1 - tail;
}

describe('as a whole', () => {
  it.each(SHARES)('%o is distributed as it says (Kolmogorov and Smirnov, 0.1 %%)', (distribution, share) => {
    const sorted = samples(distribution).toSorted((a, b) => a - b);
    const distance = Math.max(...sorted.map((x, at) => Math.max(Math.abs(share(x) - at / COUNT), Math.abs(share(x) - (at + 1) / COUNT))));
    expect(distance * Math.sqrt(COUNT)).toBeLessThan(1.95);
  });

  it('empirical values come equally often (chi-square, 0.1 %)', () => {
    const values = samples({ kind: 'empirical', valuesUs: [1, 2, 3, 4, 5] });
    const squares = [1, 2, 3, 4, 5].reduce((sum, each) => sum + (values.filter((value) => value === each).length - COUNT / 5) ** 2 / (COUNT / 5), 0);
    expect(squares).toBeLessThan(18.47);
  });

  it('streams of two components, purposes and seeds are independent', () => {
    const exponential: Distribution = { kind: 'exponential', meanUs: 1_000_000 };
    const stream = (seed: string, component: string, purpose: string): number[] => Array.from({ length: COUNT }, (_, i) => sample(exponential, drawKey(seed, component, purpose), 0, i, 1) / 1_000_000 - 1);
    const base = stream('1', 'shop', 'arrival');
    for (const other of [stream('2', 'shop', 'arrival'), stream('1', 'store', 'arrival'), stream('1', 'shop', 'work'), [...base.slice(1), 0]]) {
      expect(Math.abs(base.reduce((sum, x, i) => sum + x * other[i]!, 0) / COUNT)).toBeLessThan(4 / Math.sqrt(COUNT));
    }
  });
});
