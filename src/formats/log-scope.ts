import type { EventLog } from '../log/event-log.ts';
import { rowsOfMessage, rowsOfSaga } from '../log/query-rows.ts';
import { rowAtOrAfter } from '../log/query-time.ts';

/** Which part of a run a file is about. */
export type LogScope =
  | { readonly kind: 'run' }
  /** Microseconds of virtual time, both included. */
  | { readonly kind: 'range'; readonly fromUs: number; readonly untilUs: number }
  /** One instance, by its number. */
  | { readonly kind: 'saga'; readonly saga: number }
  /** One message, by its number. */
  | { readonly kind: 'message'; readonly message: number };

/** Indexes of the rows of a scope, ascending. */
export function* rowsInScope(log: EventLog, scope: LogScope): Generator<number> {
  switch (scope.kind) {
    case 'saga': return yield* rowsOfSaga(log, scope.saga);
    case 'message': return yield* rowsOfMessage(log, scope.message);
    case 'run': return yield* between(0, log.rowCount);
    case 'range': return yield* between(rowAtOrAfter(log, scope.fromUs), rowAtOrAfter(log, scope.untilUs + 1));
  }
}

function* between(from: number, end: number): Generator<number> {
  for (let index = from; index < end; index++) yield index;
}
