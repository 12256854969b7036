import { expect, test } from 'vitest';
import { timeLeft } from './numbers.ts';

test.each([[0, '1 s'], [12_400, '12 s'], [90_000, '90 s'], [91_000, '2 min'], [3_600_000, '60 min'], [9_000_000, '3 h'], [36e9, '10,000 h']])('%d ms is %s', (ms, words) => {
  expect(timeLeft(ms)).toBe(words);
});
