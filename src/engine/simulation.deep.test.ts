import fc from 'fast-check';
import { describe, it } from 'vitest';
import { branchesAtDispatches, branchesByFault } from './branches.fixture.ts';
import { sameEndFromKeyframes } from './keyframes.fixture.ts';

describe('random plans with random faults', () => {
  it('go on from keyframes to the same log', () => fc.assert(sameEndFromKeyframes, { numRuns: 300 }));

  it('share with a branch every row before its fault', () => fc.assert(branchesByFault, { numRuns: 300 }));

  it('share with a branch every row before its dispatch', () => fc.assert(branchesAtDispatches, { numRuns: 300 }));
});
