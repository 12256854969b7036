import { describe, expect, it } from 'vitest';
import type { Distribution } from '../../base/distribution.ts';
import { UNBOUNDED } from '../../base/limits.ts';
import { HOUR_US, MS_US, SECOND_US } from '../../base/time.ts';
import type { PacePlan, SourcePlan } from '../../topology/process.ts';
import { nextArrivalUs, sourceKeys, startingPace } from './arrivals.ts';

const exponential = (meanUs: number): Distribution => ({ kind: 'exponential', meanUs });
const constant = (valueUs: number): Distribution => ({ kind: 'constant', valueUs });

/** Instants of the arrivals of a source until the horizon. */
function arrivals(pace: PacePlan, interarrival: Distribution, { seed = '1', component = 'shop#0', horizonUs = 1000 * SECOND_US, firstAfterUs = 0 } = {}): number[] {
  const plan: SourcePlan = { interarrival, firstAfterUs, count: UNBOUNDED, pace };
  const keys = sourceKeys(seed, component);
  const state = startingPace();
  const times: number[] = [];
  for (let ordinal = 1, at = firstAfterUs; ; ordinal++) {
    at = nextArrivalUs(plan, keys, ordinal, at, state, horizonUs);
    if (at > horizonUs) return times;
    times.push(at);
  }
}

const gaps = (times: readonly number[]): number[] => times.map((time, at) => time - (times[at - 1] ?? 0));

/** Greatest distance between the shares of a sample and of theory (Kolmogorov and Smirnov), times the root of their number. */
function distance(sample: readonly number[], share: (x: number) => number): number {
  const sorted = sample.toSorted((a, b) => a - b);
  return Math.sqrt(sorted.length) * Math.max(...sorted.map((x, at) => Math.max(Math.abs(share(x) - at / sorted.length), Math.abs(share(x) - (at + 1) / sorted.length))));
}

/** Upper 0.1 % point of the distance above. */
const KS = 1.95;

describe('steady arrivals', () => {
  it('are a Poisson process when the times between them are exponential', () => {
    const times = arrivals({ kind: 'steady' }, exponential(50 * MS_US));
    expect(distance(gaps(times), (x) => 1 - Math.exp(-x / (50 * MS_US)))).toBeLessThan(KS);
    // Numbers in seconds have the variance of their mean, and tell nothing of the next second.
    const counts = Array.from({ length: 1000 }, (_, at) => times.filter((time) => Math.floor(time / SECOND_US) === at).length);
    const mean = counts.reduce((sum, n) => sum + n, 0) / 1000;
    expect(Math.abs(mean - 20)).toBeLessThan(4 * Math.sqrt(20 / 1000));
    const variance = counts.reduce((sum, n) => sum + (n - mean) ** 2, 0) / 999;
    expect(Math.abs(variance / mean - 1)).toBeLessThan(4 * Math.sqrt(2 / 1000));
    const together = counts.slice(1).reduce((sum, n, at) => sum + (n - mean) * (counts[at]! - mean), 0) / 999 / variance;
    expect(Math.abs(together)).toBeLessThan(4 / Math.sqrt(1000));
  });

  it('come on time when they are deterministic', () => {
    expect(arrivals({ kind: 'steady' }, constant(SECOND_US), { horizonUs: 4 * SECOND_US, firstAfterUs: SECOND_US / 2 })).toEqual([1.5, 2.5, 3.5].map((s) => s * SECOND_US));
  });

  it('of two sources, and of two instances, have nothing to do with each other', () => {
    const a = gaps(arrivals({ kind: 'steady' }, exponential(50 * MS_US)));
    for (const component of ['shop#1', 'store#0']) {
      const b = gaps(arrivals({ kind: 'steady' }, exponential(50 * MS_US), { component })).slice(0, a.length);
      const n = Math.min(a.length, b.length);
      const both = a.slice(0, n).reduce((sum, x, at) => sum + (x / (50 * MS_US) - 1) * (b[at]! / (50 * MS_US) - 1), 0) / n;
      expect(Math.abs(both)).toBeLessThan(4 / Math.sqrt(n));
    }
  });
});

describe('bursts', () => {
  it('come while the source is on, as far apart as it says', () => {
    const bursts: PacePlan = { kind: 'onOff', on: constant(2 * SECOND_US), off: constant(3 * SECOND_US) };
    expect(arrivals(bursts, constant(SECOND_US * 0.75), { horizonUs: 11 * SECOND_US }).map((time) => time / SECOND_US)).toEqual([0.75, 1.5, 5.25, 6, 6.75, 10.5]);
  });

  it('have the mean rate of the share of time that they last, and vary more than Poisson', () => {
    const times = arrivals({ kind: 'onOff', on: exponential(2 * SECOND_US), off: exponential(6 * SECOND_US) }, exponential(10 * MS_US), { horizonUs: 20_000 * SECOND_US });
    expect(times.length / 20_000).toBeGreaterThan(23);
    expect(times.length / 20_000).toBeLessThan(27);
    const spread = gaps(times);
    const mean = spread.reduce((sum, x) => sum + x, 0) / spread.length;
    expect(spread.reduce((sum, x) => sum + (x - mean) ** 2, 0) / spread.length / mean ** 2).toBeGreaterThan(20);
  });

  it('never come when the pause never ends', () => {
    expect(arrivals({ kind: 'onOff', on: constant(SECOND_US), off: constant(UNBOUNDED) }, constant(300 * MS_US))).toHaveLength(3);
  });
});

describe('a profile', () => {
  const day: PacePlan = { kind: 'profile', periodUs: HOUR_US, speeds: [0, 1, 3] };

  it('has each part at its own rate, exactly Poisson after the change of clock', () => {
    const times = arrivals(day, exponential(SECOND_US), { horizonUs: 20 * HOUR_US });
    const part = (time: number): number => Math.floor(((time % HOUR_US) * 3) / HOUR_US);
    const counts = [0, 1, 2].map((at) => times.filter((time) => part(time) === at).length);
    expect(counts[0]).toBe(0);
    for (const [at, rate] of [[1, 1], [2, 3]] as const) expect(Math.abs(counts[at]! - 24_000 * rate)).toBeLessThan(4 * Math.sqrt(24_000 * rate));
    const clock = (time: number): number => {
      const third = HOUR_US / 3;
      const within = time % HOUR_US;
      return Math.floor(time / HOUR_US) * 4 * third + Math.min(third, Math.max(0, within - third)) + 3 * Math.max(0, within - 2 * third);
    };
    expect(distance(gaps(times.map(clock)).slice(0, 40_000), (x) => 1 - Math.exp(-x / SECOND_US))).toBeLessThan(KS);
  });

  it('with parts of no whole length goes on', () => {
    expect(arrivals({ kind: 'profile', periodUs: 10, speeds: [1, 0, 1] }, constant(2), { horizonUs: 30 })).toEqual([2, 4, 9, 11, 13, 18, 20, 22, 24, 29]);
    expect(arrivals({ kind: 'profile', periodUs: 3, speeds: [0, 0, 1] }, constant(1), { horizonUs: 9 })).toEqual([3, 6, 9]);
  });
});

it('a trace is played as it was recorded', () => {
  expect(arrivals({ kind: 'trace', timesUs: [0, 5, 5, 70] }, exponential(1), { firstAfterUs: 100 })).toEqual([100, 105, 105, 170]);
});

it('arrivals are frozen: stored seeds depend on them', () => {
  const frozen = [{ kind: 'steady' }, { kind: 'onOff', on: exponential(2 * SECOND_US), off: exponential(6 * SECOND_US) }, { kind: 'profile', periodUs: HOUR_US, speeds: [0.5, 2] }] as const satisfies readonly PacePlan[];
  expect(frozen.map((pace) => arrivals(pace, exponential(SECOND_US)).slice(0, 3))).toMatchInlineSnapshot(`
    [
      [
        812420,
        2930465,
        5801418,
      ],
      [
        1775786,
        3893831,
        6764784,
      ],
      [
        1624840,
        5860930,
        11602836,
      ],
    ]
  `);
});
