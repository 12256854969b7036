import { EVENT_KINDS, type EventKindName } from './event-kinds.ts';
import type { EventLog } from './event-log.ts';

/** Who brought a row (by number) about: the number of its nearest cause that is a step or handler at work; its own where there is none. */
export function performingRow(log: EventLog, row: number): number {
  let cause = row;
  for (let steps = 0; steps < STEPS_MAX && cause !== 0; steps++) {
    if (ACTING[log.cell('kind', cause - 1)] === 1) return cause;
    cause = log.cell('cause', cause - 1);
  }
  return row;
}

const ACTING_KINDS = ['handlerStarted', 'stepStarted', 'stepCompleted', 'callReceived', 'timerFired'] as const satisfies readonly EventKindName[];

const ACTING = new Uint8Array(256);
for (const kind of ACTING_KINDS) ACTING[EVENT_KINDS[kind].code] = 1;

/** A request to a store is a few rows from its step. */
const STEPS_MAX = 16;
