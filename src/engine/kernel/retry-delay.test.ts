import { describe, expect, it } from 'vitest';
import { drawKey } from '../../base/draw.ts';
import { UNBOUNDED } from '../../base/limits.ts';
import type { RetrySchedule } from '../../topology/retry.ts';
import { retryDelayUs } from './retry-delay.ts';

const KEY = drawKey('s', 'c', 'p');
const schedule = (changes: Partial<RetrySchedule> = {}): RetrySchedule => ({ retriesMax: UNBOUNDED, firstUs: 100_000, factor: 2, delayMaxUs: 1_000_000, jitter: 0, ...changes });
const delays = (plan: RetrySchedule, count: number): number[] => Array.from({ length: count }, (_, i) => retryDelayUs(plan, i + 1, KEY, 1, 2));

describe('a retry schedule', () => {
  it('KAF-20: 100, 200, 400, 800, 1000, 1000 ... ms', () => {
    expect(delays(schedule(), 7)).toEqual([100, 200, 400, 800, 1000, 1000, 1000].map((ms) => ms * 1000));
    expect(retryDelayUs(schedule(), 1_000_000, KEY, 1, 2)).toBe(1_000_000);
  });

  it('is fixed with factor 1, and ends', () => {
    expect(delays(schedule({ factor: 1, retriesMax: 2 }), 4)).toEqual([100_000, 100_000, -1, -1]);
    expect(delays(schedule({ retriesMax: 0 }), 1)).toEqual([-1]);
    expect(delays(schedule({ firstUs: 5_000_000 }), 2)).toEqual([1_000_000, 1_000_000]);
  });

  it('jitters around the delay, each retry and message by itself', () => {
    const drawn = Array.from({ length: 500 }, (_, i) => retryDelayUs(schedule({ jitter: 0.2 }), 1, KEY, 0, i));
    expect(Math.min(...drawn)).toBeGreaterThanOrEqual(80_000);
    expect(Math.min(...drawn)).toBeLessThan(82_000);
    expect(Math.max(...drawn)).toBeLessThanOrEqual(120_000);
    expect(Math.max(...drawn)).toBeGreaterThan(118_000);
    expect(drawn.reduce((sum, us) => sum + us, 0) / 500).toBeGreaterThan(99_000);
    expect(drawn.reduce((sum, us) => sum + us, 0) / 500).toBeLessThan(101_000);
    expect(new Set(delays(schedule({ jitter: 0.2, factor: 1 }), 9)).size).toBe(9);
  });
});
