import type { EventLog } from './event-log.ts';
import { postingsOf, type Postings } from './postings.ts';
import type { Segment } from './segment.ts';

/** Indexes of the rows about a message, ascending. */
export const rowsOfMessage = (log: EventLog, message: number): number[] => rowsOf(log, (segment) => segment.messages, message);

/** Indexes of the rows about a saga instance, ascending. */
export const rowsOfSaga = (log: EventLog, saga: number): number[] => rowsOf(log, (segment) => segment.sagas, saga);

function rowsOf(log: EventLog, postings: (segment: Segment) => Postings, id: number): number[] {
  const found: number[] = [];
  for (const segment of log.segments) for (const row of postingsOf(postings(segment), id)) found.push(segment.firstRow + row);
  return found;
}
