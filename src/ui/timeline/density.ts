import { EVENT_KINDS } from '../../log/event-kinds.ts';
import type { EventLog } from '../../log/event-log.ts';
import { passing, UnpackedSegments } from '../../log/packed-segment.ts';
import type { Segment } from '../../log/segment.ts';

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

/** Counts the rows of a stretch of time into buckets. The caller keeps the result. */
export function density(log: EventLog, fromUs: number, toUs: number, buckets: number): Density {
  const counting = new DensityCount(log, fromUs, toUs, buckets);
  while (!counting.next().done);
  return counting.soFar();
}

/** The same one segment at a time, of those whose rows have to be looked at: where it spans buckets or holds marks. */
export class DensityCount implements Iterator<void> {
  readonly #fromUs: number;
  readonly #toUs: number;
  readonly #counts: Uint32Array;
  readonly #marks: Mark[] = [];
  readonly #memory = UnpackedSegments.recycling(1);
  readonly #segments: Iterator<Segment>;

  constructor(log: EventLog, fromUs: number, toUs: number, buckets: number) {
    this.#fromUs = fromUs;
    this.#toUs = toUs;
    this.#counts = new Uint32Array(Math.max(1, buckets));
    this.#segments = log.segments.values();
  }

  soFar(): Density {
    const counts = this.#counts;
    return { counts, max: counts.reduce((most, count) => Math.max(most, count), 0), marks: [...this.#marks] };
  }

  next(): IteratorResult<void> {
    for (let segment = this.#segments.next(); segment.done !== true; segment = this.#segments.next()) {
      if (this.#passBy(segment.value)) continue;
      this.#lookInto(passing(segment.value, this.#memory));
      return { done: false, value: undefined };
    }
    return { done: true, value: undefined };
  }

  #passBy({ timeMinUs, timeMaxUs, kindCounts, rows }: Segment): boolean {
    if (timeMaxUs < this.#fromUs || timeMinUs > this.#toUs) return true;
    const hasMarks = this.#marks.length < MARKS_MAX && kindCounts.some(([code]) => MARK_KINDS.has(code));
    const isWithinOne = timeMinUs >= this.#fromUs && timeMaxUs <= this.#toUs && this.#bucketOf(timeMinUs) === this.#bucketOf(timeMaxUs);
    if (hasMarks || !isWithinOne) return false;
    this.#counts[this.#bucketOf(timeMinUs)]! += rows;
    return true;
  }

  #lookInto({ columns: { time, kind: codes }, firstRow, rows }: Segment): void {
    for (let at = 0; at < rows; at++) {
      const timeUs = time[at]!;
      if (timeUs < this.#fromUs || timeUs > this.#toUs) continue;
      this.#counts[this.#bucketOf(timeUs)]!++;
      const kind = MARK_KINDS.get(codes[at]!);
      if (kind !== undefined && this.#marks.length < MARKS_MAX) this.#marks.push({ timeUs, row: firstRow + at, kind });
    }
  }

  #bucketOf(timeUs: number): number {
    const width = Math.max(1, this.#toUs - this.#fromUs) / this.#counts.length;
    return Math.min(this.#counts.length - 1, Math.floor((timeUs - this.#fromUs) / width));
  }
}
