import { EVENT_KINDS, type EventKindName } from '../log/event-kinds.ts';
import type { EventLog } from '../log/event-log.ts';

/** How the saga instances of a run ended; `failed` are those that need a person, `open` those still under way. */
export interface SagaCounts {
  readonly started: number;
  readonly completed: number;
  readonly compensated: number;
  readonly failed: number;
  readonly open: number;
}

/** By the last row that each instance has. */
export function countSagas({ segments }: EventLog): SagaCounts {
  const last = new Map<number, Ending>();
  for (const { columns, rows, kindCounts } of segments) {
    if (!kindCounts.some(([code]) => ENDING_OF.has(code))) continue;
    for (let row = 0; row < rows; row++) {
      const ending = ENDING_OF.get(columns.kind[row] ?? 0);
      if (ending !== undefined) last.set(columns.saga[row] ?? 0, ending);
    }
  }
  const counts = { completed: 0, compensated: 0, failed: 0, open: 0 };
  for (const ending of last.values()) counts[ending]++;
  return { started: last.size, ...counts };
}

type Ending = Exclude<keyof SagaCounts, 'started'>;

const ENDINGS: Partial<Record<EventKindName, Ending>> = {
  sagaStarted: 'open',
  sagaCompensating: 'open',
  sagaCompleted: 'completed',
  sagaCompensated: 'compensated',
  sagaStuck: 'failed',
};

const ENDING_OF: ReadonlyMap<number, Ending> = new Map(Object.entries(ENDINGS).map(([name, ending]) => [EVENT_KINDS[name as EventKindName].code, ending]));
