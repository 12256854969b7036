import { FLAG_DISPATCH } from '../../log/columns.ts';
import type { EventLog } from '../../log/event-log.ts';
import { passing, UnpackedSegments } from '../../log/packed-segment.ts';
import { consequencesBySegment, mayFollow } from '../../log/query-causes.ts';

/** Looks through a log for a row, by index; undefined when there is none. It pauses after each segment that it looked into: some milliseconds. */
export type RowSearch = Generator<void, number | undefined>;

/** Rows of the dispatch that a row belongs to: index of the first, and of the row behind the last. */
export function dispatchOf(log: EventLog, index: number): readonly [first: number, end: number] {
  let first = index;
  while (first > 0 && !beginsDispatch(log, first)) first--;
  let end = index + 1;
  while (end < log.rowCount && !beginsDispatch(log, end)) end++;
  return [first, end];
}

/** The first row of a later dispatch that a row of this one led to; failing that the next row that this row led to itself. */
export function* nextCaused(log: EventLog, index: number): RowSearch {
  const [first, end] = dispatchOf(log, index);
  return (yield* firstCausedBy(log, first + 1, end, end)) ?? (yield* firstCausedBy(log, index + 1, index + 1, index + 1));
}

/** The last row that a row led to, directly or through others. */
export function* lastCaused(log: EventLog, index: number): RowSearch {
  let last: number | undefined;
  for (const rows of consequencesBySegment(log, index)) {
    last = rows.at(-1) ?? last;
    yield;
  }
  return last;
}

const beginsDispatch = (log: EventLog, index: number): boolean => (log.cell('flags', index) & FLAG_DISPATCH) !== 0;

/** The first row from `start` on whose cause is one of the row numbers `low` to `high`, which stand before it. */
function* firstCausedBy(log: EventLog, low: number, high: number, start: number): RowSearch {
  if (start >= log.rowCount) return undefined;
  const isOne = (cause: number): boolean => cause >= low && cause <= high;
  const memory = UnpackedSegments.recycling(1);
  for (const segment of log.segments.slice(log.segmentAt(start).index)) {
    if (segment.firstRow >= high && !mayFollow(segment, isOne)) continue;
    const { columns, firstRow, rows } = passing(segment, memory);
    for (let at = Math.max(0, start - firstRow); at < rows; at++) if (isOne(columns.cause[at]!)) return firstRow + at;
    yield;
  }
  return undefined;
}
