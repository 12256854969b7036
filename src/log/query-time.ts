import { FLAG_DISPATCH } from './columns.ts';
import type { EventLog } from './event-log.ts';

/** Index of the first row at `timeUs` or later; the row count when there is none. */
export function rowAtOrAfter(log: EventLog, timeUs: number): number {
  const segment = log.segments.find(({ timeMaxUs }) => timeMaxUs >= timeUs);
  if (segment === undefined) return log.rowCount;
  let low = 0;
  let high = segment.rows - 1;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (segment.columns.time[middle]! < timeUs) low = middle + 1;
    else high = middle;
  }
  return segment.firstRow + low;
}

/** Where stepping forward goes: the first row after `index` that begins a dispatch; undefined at the last dispatch. */
export function nextDispatch(log: EventLog, index: number): number | undefined {
  for (let next = Math.max(0, index + 1); next < log.rowCount; next++) if (beginsDispatch(log, next)) return next;
  return undefined;
}

/** Where stepping back goes: the last row before `index` that begins a dispatch; undefined at the first. */
export function previousDispatch(log: EventLog, index: number): number | undefined {
  for (let previous = Math.min(index, log.rowCount) - 1; previous >= 0; previous--) if (beginsDispatch(log, previous)) return previous;
  return undefined;
}

const beginsDispatch = (log: EventLog, index: number): boolean => (log.cell('flags', index) & FLAG_DISPATCH) !== 0;
