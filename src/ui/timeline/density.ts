import { EVENT_KINDS } from '../../log/event-kinds.ts';
import type { EventLog } from '../../log/event-log.ts';

/** Rows by bucket of time, and the instants that stand out. */
export interface Density {
  readonly counts: Uint32Array;
  readonly max: number;
  readonly marks: readonly Mark[];
}

export interface Mark {
  readonly timeUs: number;
  readonly row: number;
  readonly kind: 'fault' | 'crash' | 'rebalance' | 'compensation' | 'failure';
}

const MARK_KINDS = new Map<number, Mark['kind']>([
  [EVENT_KINDS.faultApplied.code, 'fault'],
  [EVENT_KINDS.hostCrashed.code, 'crash'],
  [EVENT_KINDS.hostStarted.code, 'crash'],
  [EVENT_KINDS.rebalanceStarted.code, 'rebalance'],
  [EVENT_KINDS.sagaCompensating.code, 'compensation'],
  [EVENT_KINDS.publishFailed.code, 'failure'],
  [EVENT_KINDS.handlerFailed.code, 'failure'],
  [EVENT_KINDS.sagaStuck.code, 'failure'],
  [EVENT_KINDS.partitionOffline.code, 'failure'],
]);

/** More marks than this are thinned out by what stands nearest. */
const MARKS_MAX = 2000;

/** Counts the rows of a stretch of time into buckets. Rows are looked at where a segment spans buckets or holds marks; a caller keeps the result. */
export function density(log: EventLog, fromUs: number, toUs: number, buckets: number): Density {
  const counts = new Uint32Array(Math.max(1, buckets));
  const marks: Mark[] = [];
  const width = Math.max(1, toUs - fromUs) / counts.length;
  const bucketOf = (timeUs: number): number => Math.min(counts.length - 1, Math.floor((timeUs - fromUs) / width));
  for (const segment of log.segments) {
    const { timeMinUs, timeMaxUs, kindCounts, rows, firstRow } = segment;
    if (timeMaxUs < fromUs || timeMinUs > toUs) continue;
    const hasMarks = marks.length < MARKS_MAX && kindCounts.some(([code]) => MARK_KINDS.has(code));
    if (!hasMarks && timeMinUs >= fromUs && timeMaxUs <= toUs && bucketOf(timeMinUs) === bucketOf(timeMaxUs)) {
      counts[bucketOf(timeMinUs)]! += rows;
      continue;
    }
    const { time, kind: codes } = segment.columns;
    for (let at = 0; at < rows; at++) {
      const timeUs = time[at]!;
      if (timeUs < fromUs || timeUs > toUs) continue;
      counts[bucketOf(timeUs)]!++;
      const kind = MARK_KINDS.get(codes[at]!);
      if (kind !== undefined && marks.length < MARKS_MAX) marks.push({ timeUs, row: firstRow + at, kind });
    }
  }
  return { counts, max: counts.reduce((most, count) => Math.max(most, count), 0), marks };
}
