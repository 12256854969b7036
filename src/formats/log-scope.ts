import { formatInstant } from '../base/time.ts';
import { NO_INDEX } from '../log/columns.ts';
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
  | { readonly kind: 'message'; readonly message: number }
  /** Nodes and channels, by their ids: what happens at them. */
  | { readonly kind: 'nodes'; readonly ids: readonly string[] };

export const WHOLE_RUN: LogScope = { kind: 'run' };

/** Indexes of the rows of a scope, ascending. */
export function* rowsInScope(log: EventLog, scope: LogScope): Generator<number> {
  switch (scope.kind) {
    case 'saga': return yield* rowsOfSaga(log, scope.saga);
    case 'message': return yield* rowsOfMessage(log, scope.message);
    case 'run': return yield* between(0, log.rowCount);
    case 'range': return yield* between(rowAtOrAfter(log, scope.fromUs), rowAtOrAfter(log, scope.untilUs + 1));
    case 'nodes': return yield* rowsAt(log, scope.ids);
  }
}

/**
 * The rows of a scope for a trace, which shows how things came about: a saga comes with the message that it began
 * with, from its making on.
 */
export function traceRows(log: EventLog, scope: LogScope): Iterable<number> {
  if (scope.kind !== 'saga') return rowsInScope(log, scope);
  const rows = rowsOfSaga(log, scope.saga);
  const first = rows[0] === undefined ? 0 : log.cell('message', rows[0]);
  if (first === 0) return rows;
  return [...new Set([...rows, ...rowsOfMessage(log, first)])].sort((a, b) => a - b);
}

/** Tells of rows that are asked for in ascending order whether they are among others, ascending too. */
export function ascendingMembership(rows: Iterable<number>): (index: number) => boolean {
  const iterator = rows[Symbol.iterator]();
  let next = iterator.next();
  return (index) => {
    while (next.done !== true && next.value < index) next = iterator.next();
    return next.done !== true && next.value === index;
  };
}

/** What the scope is, in a few words; '' for the whole run. */
export function scopeText(scope: LogScope): string {
  switch (scope.kind) {
    case 'run': return '';
    case 'range': return `${formatInstant(scope.fromUs)} to ${formatInstant(scope.untilUs)}`;
    case 'saga': return `saga ${scope.saga}`;
    case 'message': return `message ${scope.message}`;
    case 'nodes': return `nodes ${scope.ids.join(' ')}`;
  }
}

function* rowsAt({ header, segments }: EventLog, ids: readonly string[]): Generator<number> {
  const wanted = new Set(ids);
  const nodes = header.nodes.map(({ id }) => wanted.has(id) || wanted.has(ownerOf(id)));
  const channels = header.channels.map(({ id }) => wanted.has(id));
  for (const { columns, rows, firstRow } of segments) {
    for (let row = 0; row < rows; row++) {
      if (nodes[columns.node[row] ?? NO_INDEX] === true || channels[columns.channel[row] ?? NO_INDEX] === true) yield firstRow + row;
    }
  }
}

/** A part of a node, such as the journal of a saga, belongs to it: `order-saga/journal`. */
const ownerOf = (id: string): string => id.slice(0, Math.max(0, id.lastIndexOf('/')));

function* between(from: number, end: number): Generator<number> {
  for (let index = from; index < end; index++) yield index;
}
