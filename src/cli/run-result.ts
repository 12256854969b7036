import type { Design } from '../design/document.ts';
import type { ScenarioRun } from './run-scenario.ts';
import { countSagas, type SagaCounts } from './saga-counts.ts';

/** What `simulate --json` prints: these keys and no others. */
export interface RunResult {
  readonly design: string;
  readonly scenario: string;
  readonly seed: string;
  readonly engine: string;
  readonly logHash: string;
  readonly rows: number;
  readonly messages: number;
  readonly simulatedUs: number;
  readonly wallMs: number;
  readonly sagas: SagaCounts;
  readonly findings: readonly { readonly expectation: string; readonly message: string; readonly rows: readonly number[] }[];
}

export function runResult({ name }: Design, { scenario, outcome, wallMs }: ScenarioRun): RunResult {
  const { summary, log, report } = outcome;
  return {
    design: name,
    scenario: scenario.name,
    seed: scenario.seed,
    engine: log.header.engine,
    logHash: summary.logHash,
    rows: summary.rows,
    messages: summary.messages,
    simulatedUs: summary.simulatedUs,
    wallMs,
    sagas: countSagas(log),
    findings: report.findings.map(({ expectation, message, rows }) => ({ expectation, message, rows })),
  };
}
