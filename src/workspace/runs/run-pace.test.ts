import { expect, test } from 'vitest';
import { RunPace } from './run-pace.ts';

test('what is left follows from what was done, and not before it can be told', () => {
  const pace = new RunPace(1_000);
  expect(pace.leftMs(0.01, 1_100)).toBe(null);
  expect(pace.leftMs(0.2, 3_000)).toBe(8_000);
  expect(pace.leftMs(1, 11_000)).toBe(0);
});

test('a run that stands still has no end in sight', () => {
  expect(new RunPace(0).leftMs(0, 60_000)).toBe(null);
});

test('a run that becomes slower is believed after a while', () => {
  const pace = new RunPace(0);
  for (let ms = 250; ms <= 5_000; ms += 250) pace.leftMs(ms / 10_000, ms);
  // Half of it in five seconds; from now on a thousandth a second.
  let left: number | null = 0;
  for (let ms = 5_250; ms <= 15_000; ms += 250) left = pace.leftMs(0.5 + (ms - 5_000) / 1_000_000, ms);
  expect(left).toBeGreaterThan(400_000);
  expect(left).toBeLessThan(600_000);
});
