import fc from 'fast-check';
import { describe, it } from 'vitest';
import { rowsAgree, rowsAgreeInRandomPlans } from './saga-rows.fixture.ts';

describe('rows of sagas say what the journal says', () => {
  it('over lossy links, through crashes of the coordinator', () => fc.assert(rowsAgree, { numRuns: 500, seed: 11 }));
  it('in random plans with random faults', () => fc.assert(rowsAgreeInRandomPlans, { numRuns: 500, seed: 11 }));
});
