import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { drawKey, uniform } from '../base/draw.ts';
import { normalQuantile } from '../base/math.ts';
import { Histogram, RELATIVE_ERROR } from './histogram.ts';
import { covers, intervalOf, slopeOf } from './interval.ts';
import * as theory from './queueing.ts';
import { logGamma, studentQuantile, studentShare } from './student-t.ts';
import { batchesOf, warmUpOf } from './warm-up.ts';

const values = fc.array(fc.oneof(fc.nat({ max: 400 }), fc.nat({ max: 1e9 }), fc.maxSafeNat()), { minLength: 1, maxLength: 200 });

const histogramOf = (list: readonly number[]): Histogram => {
  const histogram = new Histogram();
  for (const value of list) histogram.add(value);
  return histogram;
};

describe('a histogram', () => {
  it('has quantiles within the stated error of the exact ones', () => {
    fc.assert(fc.property(values, fc.double({ min: 0, max: 1, noNaN: true }), (list, q) => {
      const exact = list.toSorted((a, b) => a - b)[Math.max(1, Math.ceil(q * list.length - 1e-9)) - 1]!;
      expect(Math.abs(histogramOf(list).quantile(q) - exact)).toBeLessThanOrEqual(exact * RELATIVE_ERROR);
    }), { numRuns: 300 });
  });

  it('adds up: in whatever order, merged is the histogram of all values', () => {
    fc.assert(fc.property(values, values, (a, b) => {
      const merged = histogramOf(a);
      merged.merge(histogramOf(b));
      const all = histogramOf([...b, ...a]);
      expect(merged.data.counts).toEqual(all.data.counts);
      expect([merged.count, merged.data.min, merged.data.max]).toEqual([all.count, all.data.min, all.data.max]);
      expect(Histogram.of(merged.data).quantile(0.9)).toBe(all.quantile(0.9));
    }));
  });

  it('is exact for small values and for none', () => {
    expect(histogramOf([0, 1, 2, 255]).quantile(1)).toBe(255);
    expect(histogramOf([3, 1, 2, 4]).quantile(0.5)).toBe(2);
    expect(new Histogram().quantile(0.5)).toBeNaN();
    expect(() => histogramOf([0.5])).toThrow(/whole/);
  });
});

describe('Student t', () => {
  /** From the tables of NIST (Engineering Statistics Handbook 1.3.6.7.2). */
  it.each([[1, 12.7062], [2, 4.3027], [5, 2.5706], [9, 2.2622], [19, 2.093], [29, 2.0452], [100, 1.984]])('with %i degrees of freedom: %d', (degrees, t) => {
    expect(studentQuantile(0.975, degrees)).toBeCloseTo(t, 3);
    expect(studentShare(studentQuantile(0.9, degrees), degrees)).toBeCloseTo(0.9, 10);
    expect(studentQuantile(0.025, degrees)).toBe(-studentQuantile(0.975, degrees));
  });

  it('comes close to the normal one, and gamma is the factorial', () => {
    expect(studentQuantile(0.995, 1e6)).toBeCloseTo(normalQuantile(0.995), 4);
    expect(logGamma(7)).toBeCloseTo(Math.log(720), 12);
    expect(logGamma(0.5)).toBeCloseTo(Math.log(Math.PI) / 2, 12);
  });
});

describe('an interval', () => {
  const key = drawKey('interval', 'test', '');
  const normal = (n: number, i: number): number => normalQuantile(uniform(key, n, i, 1, 0));

  it('holds the true mean in 95 of 100 cases, not more and not less', () => {
    const rounds = 4000;
    let held = 0;
    for (let n = 0; n < rounds; n++) if (covers(intervalOf(Array.from({ length: 10 }, (_, i) => 5 + normal(n, i))), 5)) held++;
    expect(Math.abs(held / rounds - 0.95)).toBeLessThan(4 * Math.sqrt((0.95 * 0.05) / rounds));
  });

  it('says nothing from one value', () => {
    expect(intervalOf([3])).toEqual({ mean: 3, halfWidth: Number.NaN, count: 1 });
    expect(intervalOf([3, 3])).toEqual({ mean: 3, halfWidth: 0, count: 2 });
    expect(slopeOf([1, 3, 5, 7])).toBe(2);
    expect(slopeOf([4])).toBe(0);
  });
});

describe('the warm-up', () => {
  const key = drawKey('warm-up', 'test', '');
  const noise = (i: number): number => uniform(key, 0, i, 1, 0) - 0.5;

  it('cuts off a start that differs from the rest, and not much more', () => {
    const series = Array.from({ length: 200 }, (_, i) => (i < 40 ? i / 4 : 10) + noise(i));
    const { drop, settles } = warmUpOf(series);
    expect(settles).toBe(true);
    expect(drop).toBeGreaterThanOrEqual(30);
    expect(drop).toBeLessThanOrEqual(60);
  });

  it('leaves a steady series alone, and says when it never settles', () => {
    expect(warmUpOf(Array.from({ length: 200 }, (_, i) => 10 + noise(i))).drop).toBeLessThanOrEqual(60);
    expect(warmUpOf(Array.from({ length: 200 }, () => 3))).toEqual({ drop: 0, settles: true });
    expect(warmUpOf(Array.from({ length: 200 }, (_, i) => i)).settles).toBe(false);
    expect(batchesOf([1, 3, 5, 7, 9], 2)).toEqual([2, 6]);
  });
});

describe('queueing theory', () => {
  /** The figures of the semantics, section 16. */
  it.each<readonly [string, number, number]>([
    ['QUE-01 L', theory.mm1(8, 10).inSystem, 4],
    ['QUE-01 Lq', theory.mm1(8, 10).waiting, 3.2],
    ['QUE-01 Wq', theory.mm1(8, 10).wait, 0.4],
    ['QUE-01 W', theory.mm1(50, 100).response, 0.02],
    ['QUE-01 p95', theory.mm1Quantile(8, 10, 0.95), 1.498],
    ['QUE-01 p99', theory.mm1Quantile(8, 10, 0.99), 2.303],
    ['QUE-02 C', theory.erlangC(2.5, 3), 0.70225],
    ['QUE-02 Wq', theory.mmc(20, 8, 3).wait, 0.17556],
    ['QUE-02 L', theory.mmc(20, 8, 3).inSystem, 6.0112],
    ['QUE-02 ten servers', theory.mmc(80, 10, 10).wait, 0.020459],
    ['QUE-03 Wq', theory.md1(8, 10).wait, 0.2],
    ['QUE-03 L', theory.md1(8, 10).inSystem, 2.4],
    ['QUE-04 c2=4', theory.mg1(8, 0.1, 4).wait, 1],
    ['QUE-04 Erlang-2', theory.mg1(8, 0.1, 0.5).wait, 0.3],
    ['QUE-04 uniform', theory.mg1(8, 0.1, 1 / 3).wait, 0.26667],
    ['QUE-05 W', theory.jackson(8, [theory.mm1(8, 10), theory.mm1(8, 12)]).response, 0.75],
    ['QUE-06 loss', theory.mm1k(8, 10, 5).loss, 0.08882],
    ['QUE-06 L', theory.mm1k(8, 10, 5).inSystem, 1.8683],
    ['QUE-06 W', theory.mm1k(8, 10, 5).response, 0.25631],
    ['QUE-06 overload', theory.mm1k(12, 10, 10).loss, 0.19259],
    ['QUE-06 at 1', theory.mm1k(10, 10, 4).inSystem, 2],
    ['QUE-07', theory.erlangB(3, 5), 0.11005],
    ['QUE-07 larger', theory.erlangB(8, 10), 0.12166],
    ['QUE-08 L', theory.feedback(6, 10, 0.2).inSystem, 3],
    ['QUE-08 W', theory.feedback(6, 10, 0.1).response, 0.3333],
    ['QUE-09 urgent', theory.priorityWaits([3, 4], 10)[0]!, 0.1],
    ['QUE-09 other', theory.priorityWaits([3, 4], 10)[1]!, 0.3333],
    ['QUE-11 backlog', theory.outage(100, 150, 60).backlog, 6000],
    ['QUE-11 drain', theory.outage(100, 150, 60).drain, 120],
    ['QUE-12 pooled', theory.mmc(20, 8, 3).response, 0.30056],
    ['QUE-12 split', theory.mm1(20 / 3, 8).response, 0.75],
    ['QUE-13', theory.pollDelay(1), 0.5],
    ['QUE-14', theory.batchSize(100, 0.05), 6],
    ['QUE-15 all', theory.orderStatistic(1, 3, 3), 1.8333],
    ['QUE-15 two of three', theory.orderStatistic(1, 2, 3), 0.8333],
  ])('%s', (_, value, expected) => {
    expect(Math.abs(value - expected)).toBeLessThanOrEqual(5.1e-5 * Math.max(1, 10 * expected));
  });

  it('has no steady state at a load of 1', () => {
    expect(() => theory.mm1(10, 10)).toThrow(/no steady state/);
  });
});
