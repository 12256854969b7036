import { expect, it } from 'vitest';
import { SECOND_US } from '../../base/time.ts';
import { onLink, run } from '../kernel/run.fixture.ts';
import { billed, billing, checkExactlyOnce } from './exactly-once.fixture.ts';

it('what is read, published and settled in one transaction happens once, whatever fails', () => {
  expect(checkExactlyOnce(true, { seed: 2, numRuns: 20 }).aborted).toBeGreaterThan(2);
});

it('without transactions some of the same plans bill an order twice', () => {
  expect(checkExactlyOnce(false, { seed: 1, numRuns: 8 }).repeated).toBeGreaterThan(0);
});

it.each(['0', '1', '2'])('what a lossy link makes the shop send again is no second order (seed %s)', (seed) => {
  const faults = [onLink('shop~kafka', 'both', { do: 'lose' }, { probability: 0.4, untilUs: 15 * SECOND_US })];
  const result = run(billing(true), { seed, faults, until: 900 * SECOND_US });
  expect(result.count('hopLost')).toBeGreaterThan(0);
  expect([0, 1].flatMap((partition) => result.entries('orders', partition)).sort((a, b) => a - b)).toEqual(Array.from({ length: 25 }, (_, i) => i + 1));
  expect(billed(result)).toEqual(Array.from({ length: 25 }, () => 1));
});
