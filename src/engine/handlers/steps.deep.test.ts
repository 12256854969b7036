import { describe, expect, it } from 'vitest';
import { rowsOf } from '../run.fixture.ts';
import { atStep, end, retry, runProgram, work } from './program.fixture.ts';

describe('retry', () => {
  it('goes on for ever, beyond what an attempt can count', () => {
    const run = runProgram({
      program: [work('w', 0, 2), end(), retry({ retriesMax: Number.MAX_SAFE_INTEGER, firstUs: 10, factor: 1 })], faults: [atStep('w', { do: 'fail' })], untilMs: 1700, limits: { rowsMax: 400_000 },
    });
    expect(run.summary.stop).toBe('horizon');
    expect(rowsOf(run, 'handlerRetried').length).toBeGreaterThan(66_000);
    expect(rowsOf(run, 'handlerRetried').at(-1)!.attempt).toBe(65_535);
  });
});
