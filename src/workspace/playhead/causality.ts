import { FLAG_DISPATCH } from '../../log/columns.ts';
import type { EventLog } from '../../log/event-log.ts';

/** Rows of the dispatch that a row belongs to: index of the first, and of the row behind the last. */
export function dispatchOf(log: EventLog, index: number): readonly [first: number, end: number] {
  let first = index;
  while (first > 0 && !beginsDispatch(log, first)) first--;
  let end = index + 1;
  while (end < log.rowCount && !beginsDispatch(log, end)) end++;
  return [first, end];
}

/** The first row of a later dispatch that a row of this one led to; failing that the next row that this row led to itself. */
export function nextCaused(log: EventLog, index: number): number | undefined {
  const [first, end] = dispatchOf(log, index);
  return firstCausedBy(log, first + 1, end, end) ?? firstCausedBy(log, index + 1, index + 1, index + 1);
}

/** The last row that a row led to, directly or through others; undefined when it led to nothing. */
export function lastCaused(log: EventLog, index: number): number | undefined {
  const isReached = new Uint8Array(log.rowCount + 1);
  isReached[index + 1] = 1;
  let last: number | undefined;
  for (const segment of log.segments.slice(log.segmentAt(index).index)) {
    const { columns, firstRow, rows } = segment;
    for (let at = Math.max(0, index + 1 - firstRow); at < rows; at++) {
      if (isReached[columns.cause[at]!] !== 1) continue;
      isReached[firstRow + at + 1] = 1;
      last = firstRow + at;
    }
  }
  return last;
}

const beginsDispatch = (log: EventLog, index: number): boolean => (log.cell('flags', index) & FLAG_DISPATCH) !== 0;

/** The first row from `start` on whose cause is one of the row numbers `low` to `high`. */
function firstCausedBy(log: EventLog, low: number, high: number, start: number): number | undefined {
  if (start >= log.rowCount) return undefined;
  for (const { columns, firstRow, rows } of log.segments.slice(log.segmentAt(start).index)) {
    for (let at = Math.max(0, start - firstRow); at < rows; at++) {
      const cause = columns.cause[at]!;
      if (cause >= low && cause <= high) return firstRow + at;
    }
  }
  return undefined;
}
