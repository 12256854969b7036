import { EVENT_KINDS, type EventKindName } from '../log/event-kinds.ts';
import type { EventLog } from '../log/event-log.ts';

/** Saga instances of a run by how they stand at its end. */
export interface SagaCounts {
  readonly started: number;
  readonly completed: number;
  readonly compensated: number;
  /** Stuck: they need a person. */
  readonly failed: number;
  readonly open: number;
}

export function countSagas(log: EventLog): SagaCounts {
  const started = countRows(log, 'sagaStarted');
  const completed = countRows(log, 'sagaCompleted');
  const compensated = countRows(log, 'sagaCompensated');
  const failed = countRows(log, 'sagaStuck');
  return { started, completed, compensated, failed, open: started - completed - compensated - failed };
}

/** Rows of a kind, from the counts of the segments. */
export function countRows({ segments }: EventLog, kind: EventKindName): number {
  const { code } = EVENT_KINDS[kind];
  return segments.reduce((sum, { kindCounts }) => sum + (kindCounts.find(([found]) => found === code)?.[1] ?? 0), 0);
}
