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

/** Counts the rows of a stretch of time into buckets. One pass over the rows; a caller keeps the result. */
export function density(log: EventLog, fromUs: number, toUs: number, buckets: number): Density {
  const counts = new Uint32Array(Math.max(1, buckets));
  const marks: Mark[] = [];
  const width = Math.max(1, toUs - fromUs) / counts.length;
  for (let index = 0; index < log.rowCount; index++) {
    const timeUs = log.cell('time', index);
    if (timeUs < fromUs) continue;
    if (timeUs > toUs) break;
    counts[Math.min(counts.length - 1, Math.floor((timeUs - fromUs) / width))]!++;
    const kind = MARK_KINDS.get(log.cell('kind', index));
    if (kind !== undefined && marks.length < MARKS_MAX) marks.push({ timeUs, row: index, kind });
  }
  return { counts, max: counts.reduce((most, count) => Math.max(most, count), 0), marks };
}
