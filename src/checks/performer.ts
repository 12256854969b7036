import { EVENT_KINDS, type EventKindName } from '../log/event-kinds.ts';
import type { EventLog } from '../log/event-log.ts';
import { rowActor } from './words.ts';

/** Who brought a row (by number) about: the instance whose step or handler is its nearest cause, such as `payment#0`. */
export function performerOf(log: EventLog, row: number): string {
  let cause = row;
  for (let steps = 0; steps < STEPS_MAX && cause !== 0; steps++) {
    if (ACTING[log.cell('kind', cause - 1)] === 1) return rowActor(log, cause);
    cause = log.cell('cause', cause - 1);
  }
  return rowActor(log, row);
}

const ACTING_KINDS = ['handlerStarted', 'stepStarted', 'stepCompleted', 'callReceived', 'timerFired'] as const satisfies readonly EventKindName[];

const ACTING = new Uint8Array(256);
for (const kind of ACTING_KINDS) ACTING[EVENT_KINDS[kind].code] = 1;

/** A request to a store is a few rows from its step. */
const STEPS_MAX = 16;
