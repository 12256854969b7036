import type { RunSummary, StopReason } from '../engine/simulation.ts';
import type { AuditReport } from '../checks/audit.ts';
import type { EventLog } from '../log/event-log.ts';
import type { ExpectationPlan } from '../topology/expectation.ts';
import type { Scenario } from '../topology/scenario.ts';
import type { Topology } from '../topology/topology.ts';

/** What to run and what to demand of it. Plain data: it goes to a worker as it is. */
export interface RunJob {
  readonly topology: Topology;
  readonly scenario: Scenario;
  readonly expectations: readonly ExpectationPlan[];
}

/** How far a run has come. */
export interface RunProgress {
  /** Virtual time, and where it ends at the latest. */
  readonly timeUs: number;
  readonly horizonUs: number;
  readonly rows: number;
  readonly dispatches: number;
}

/** The engine's summary, or the same of the part that ran before somebody cancelled. */
export type RunResult = Omit<RunSummary, 'stop'> & { readonly stop: StopReason | 'cancelled' };

/** A run that ended by itself, by a limit or because it was cancelled. What was logged is never lost. */
export interface RunOutcome {
  readonly summary: RunResult;
  readonly log: EventLog;
  /** Of a cancelled run: what its rows prove so far, without what only the end can break. */
  readonly report: AuditReport;
}
