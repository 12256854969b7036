import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { inSlices } from './in-slices.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const numbers = (count: number): Iterator<number> => Array.from({ length: count }, (_, at) => at).values();


test('the first slice comes at once, the others later, all of it in order', () => {
  const told: [readonly number[], boolean][] = [];
  const clock = vi.spyOn(performance, 'now');
  let nowMs = 0;
  clock.mockImplementation(() => (nowMs += 3));
  inSlices(numbers(7), (...slice) => told.push(slice) > 0);
  expect(told).toEqual([[[0, 1, 2], false]]);
  vi.runAllTimers();
  expect(told).toEqual([[[0, 1, 2], false], [[3, 4, 5], false], [[6], true]]);
  clock.mockRestore();
});

test('it goes no further when it was told to stop, or who hears it has enough', () => {
  const clock = vi.spyOn(performance, 'now');
  let nowMs = 0;
  clock.mockImplementation(() => (nowMs += 100));
  let slices = 0;
  inSlices(numbers(99), () => ++slices < 2);
  vi.runAllTimers();
  expect(slices).toBe(2);
  inSlices(numbers(99), () => ++slices > 0)();
  vi.runAllTimers();
  expect(slices).toBe(3);
  clock.mockRestore();
});
