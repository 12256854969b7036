import { expect, it } from 'vitest';
import { checkExactlyOnce } from './exactly-once.fixture.ts';

it('what is read, published and settled in one transaction happens once, whatever fails', () => {
  expect(checkExactlyOnce(true, { seed: 2, numRuns: 20 }).aborted).toBeGreaterThan(2);
});

it('without transactions some of the same plans bill an order twice', () => {
  expect(checkExactlyOnce(false, { seed: 1, numRuns: 8 }).repeated).toBeGreaterThan(0);
});
