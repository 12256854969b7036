import type { EventLog } from '../../log/event-log.ts';

/**
 * How time passes while playing. By the clock a virtual second takes a second. By events each instant at which
 * something happens takes the same: a message that flies for a millisecond is seen, a minute's wait is not waited for.
 */
export type Pace = 'events' | 'clock';

/** What one instant takes by events at speed 1. */
export const BEAT_MS = 120;

export const SPEEDS: readonly number[] = [0.1, 0.25, 0.5, 1, 2, 5, 10, 25, 100, 1000];

export interface Moment {
  /** Rows that have happened. */
  readonly row: number;
  readonly timeUs: number;
}

/** Where the playhead is after `ms` milliseconds at speed 1; at most at the last row. */
export const advance = (log: EventLog, moment: Moment, ms: number, pace: Pace): Moment => (pace === 'clock' ? byClock(log, moment, ms) : byEvents(log, moment, ms / BEAT_MS));

/** How many rows of the log have happened at a time, searched onwards from a row. */
export function rowsUntil(log: EventLog, from: number, timeUs: number): number {
  let row = from;
  while (row < log.rowCount) {
    const segment = log.segmentAt(row);
    if (segment.timeMaxUs <= timeUs) row = segment.firstRow + segment.rows;
    else return segment.firstRow + countUntil(segment.columns.time, row - segment.firstRow, segment.rows, timeUs);
  }
  return row;
}

function byClock(log: EventLog, { row, timeUs }: Moment, ms: number): Moment {
  const lastUs = log.endUs;
  const reachedUs = Math.min(timeUs + ms * 1000, Math.max(lastUs, timeUs));
  return { row: rowsUntil(log, row, reachedUs), timeUs: reachedUs };
}

function byEvents(log: EventLog, { row, timeUs }: Moment, beats: number): Moment {
  let left = beats;
  let at: Moment = { row, timeUs };
  while (left > 0 && at.row < log.rowCount) {
    const fromUs = at.row === 0 ? 0 : log.cell('time', at.row - 1);
    const toUs = log.cell('time', at.row);
    const part = toUs > fromUs ? Math.min(1, Math.max(0, (at.timeUs - fromUs) / (toUs - fromUs))) : 1;
    // Rows of this very instant that a step left out come with no further wait.
    const needed = toUs > fromUs ? 1 - part : 0;
    if (left < needed) return { row: at.row, timeUs: fromUs + (part + left) * (toUs - fromUs) };
    left -= needed;
    at = { row: rowsUntil(log, at.row, toUs), timeUs: toUs };
  }
  return at;
}

/** The first place from `low` on whose time is later. */
function countUntil(time: Float64Array, from: number, rows: number, timeUs: number): number {
  let low = from;
  let high = rows;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (time[middle]! <= timeUs) low = middle + 1;
    else high = middle;
  }
  return low;
}
