import { Execution } from './execution.ts';
import type { RunJob, RunOutcome, RunProgress } from './run-job.ts';

export interface InProcessRun extends RunJob {
  /** Called between slices of the run. */
  readonly onProgress?: (progress: RunProgress) => void;
  /** Asked between slices; true ends the run where it is. */
  readonly isCancelled?: () => boolean;
}

/** A whole run, here and now: for the command line and for tests. Throws a RunFailure when the engine or the checks have a bug. */
export function runInProcess({ onProgress, isCancelled, ...job }: InProcessRun): RunOutcome {
  const execution = new Execution(job);
  while (execution.advance(SLICE_DISPATCHES) === 'running') {
    onProgress?.(execution.progress);
    if (isCancelled?.() === true) return execution.cancel();
  }
  return execution.finish();
}

/** Some tens of milliseconds of work. */
const SLICE_DISPATCHES = 20_000;
