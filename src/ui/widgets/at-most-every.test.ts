import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { atMostEvery } from './at-most-every.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test('calls at once, then once an interval, and never leaves the last call out', () => {
  const called: number[] = [];
  const paced = atMostEvery(100, () => called.push(performance.now() - began));
  const began = performance.now();
  for (let ms = 0; ms <= 250; ms += 10) {
    paced.call();
    vi.advanceTimersByTime(10);
  }
  expect(called).toEqual([0, 100, 200]);
  vi.advanceTimersByTime(1000);
  expect(called).toEqual([0, 100, 200, 300]);
  paced.call();
  expect(called).toHaveLength(5);
});

test('a stopped one calls no more', () => {
  let count = 0;
  const paced = atMostEvery(100, () => count++);
  paced.call();
  paced.call();
  paced.stop();
  vi.advanceTimersByTime(1000);
  expect(count).toBe(1);
});
