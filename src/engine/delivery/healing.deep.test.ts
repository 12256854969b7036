import { expect, it } from 'vitest';
import { checkHealing } from './healing.fixture.ts';

it.each([1, 2, 3])('after trouble everything acknowledged reaches every group, and nothing stays stuck: seed %i', (seed) => {
  expect(() => checkHealing({ seed, numRuns: 1500 })).not.toThrow();
});
