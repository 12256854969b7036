import { expect, it } from 'vitest';
import { checkHealing } from './healing.fixture.ts';

it('after trouble everything acknowledged reaches every group, and nothing stays stuck', () => {
  expect(() => checkHealing({ seed: 7, numRuns: 80 })).not.toThrow();
});
