import { expect, it } from 'vitest';
import { checkExactlyOnce } from './exactly-once.fixture.ts';

it('what is read, published and settled in one transaction happens once, under two hundred fault plans', { timeout: 1_200_000 }, () => {
  expect(checkExactlyOnce(true, { seed: 2, numRuns: 200 }).aborted).toBeGreaterThan(50);
});
