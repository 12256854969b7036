import { describe, expect, it } from 'vitest';
import { drawKey, uniform } from './draw.ts';
import { zipfRank } from './zipf.ts';

const COUNT = 40_000;

/** Upper 0.1 % point of chi-square (Wilson and Hilferty). */
const critical = (degrees: number): number => degrees * (1 - 2 / (9 * degrees) + 3.0902 * Math.sqrt(2 / (9 * degrees))) ** 3;

describe.each([[10, 1], [10, 0.5], [50, 1.2], [7, 2.5], [20, 0], [1, 1]])('ranks of %i keys with exponent %d', (keys, exponent) => {
  const key = drawKey('zipf', `${keys}`, `${exponent}`);
  const seen = new Array<number>(keys).fill(0);
  for (let i = 0; i < COUNT; i++) {
    let n = 0;
    seen[zipfRank(keys, exponent, () => uniform(key, 0, i, 1, n++)) - 1]!++;
  }
  const weights = seen.map((_, rank) => 1 / (rank + 1) ** exponent);
  const total = weights.reduce((sum, weight) => sum + weight, 0);

  it('come as often as theory says (chi-square, 0.1 %)', () => {
    const distance = seen.reduce((sum, count, rank) => {
      const expected = (COUNT * weights[rank]!) / total;
      return sum + (count - expected) ** 2 / expected;
    }, 0);
    expect(distance).toBeLessThanOrEqual(keys === 1 ? 0 : critical(keys - 1));
  });
});

it('takes few draws, whatever the number of keys', () => {
  const key = drawKey('zipf', 'draws', '');
  let draws = 0;
  for (let i = 0; i < 2000; i++) {
    let n = 0;
    const rank = zipfRank(1_000_000, 1, () => uniform(key, 0, i, 1, n++));
    expect(rank).toBeGreaterThanOrEqual(1);
    expect(rank).toBeLessThanOrEqual(1_000_000);
    draws += n;
  }
  expect(draws / 2000).toBeLessThan(1.3);
});
