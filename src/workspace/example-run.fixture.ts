import { runInProcess } from '../run/run-in-process.ts';
import type { RunOutcome } from '../run/run-job.ts';
import { compileRun, planRun } from './runs/run-plan.ts';
import { RunNames } from './runs/run-names.ts';
import { exampleDesign } from './stage.fixture.ts';

const OUTCOMES = new Map<string, RunOutcome>();

/** The example under one of its scenarios, run once for all tests of a file. */
export function exampleRun(scenarioId: string): RunOutcome & { readonly names: RunNames } {
  const design = exampleDesign();
  if (!OUTCOMES.has(scenarioId)) {
    const { job, diagnostics } = compileRun(planRun(design, { scenarioId }, []));
    if (job === null) throw new Error(JSON.stringify(diagnostics));
    OUTCOMES.set(scenarioId, runInProcess(job));
  }
  const outcome = OUTCOMES.get(scenarioId)!;
  return { ...outcome, names: new RunNames(outcome.log.header, design) };
}
