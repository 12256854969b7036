import { UNBOUNDED } from '../base/limits.ts';
import type { EventLog } from './event-log.ts';
import { passing, UnpackedSegments } from './packed-segment.ts';
import type { Segment } from './segment.ts';

/** Why a row is there: its own index, then the row that led to it, and so on back to a row without cause; at most `limit` of them. */
export function causeChain(log: EventLog, index: number, limit = UNBOUNDED): number[] {
  const chain = [index];
  let cause = log.cell('cause', index);
  while (cause !== 0 && chain.length < limit) {
    chain.push(cause - 1);
    cause = log.cell('cause', cause - 1);
  }
  return chain;
}

/** What a row led to, directly or through others: at most `limit` indexes, ascending, without its own. */
export function consequencesOf(log: EventLog, index: number, limit: number): number[] {
  const found: number[] = [];
  for (const rows of consequencesBySegment(log, index)) {
    found.push(...rows.slice(0, limit - found.length));
    if (found.length === limit) break;
  }
  return found;
}

/**
 * All that a row led to, directly or through others, without its own: the indexes, ascending, of each segment that had to be
 * looked into, some milliseconds apart. Who shall not be held up pauses between two.
 */
export function* consequencesBySegment(log: EventLog, index: number): Generator<readonly number[]> {
  const reached = new RowSet(index + 1, log.rowCount);
  reached.add(index + 1);
  const memory = UnpackedSegments.recycling(1);
  for (const segment of log.segments.slice(log.segmentAt(index).index)) {
    if (segment.firstRow > index && !mayFollow(segment, (cause) => reached.has(cause))) continue;
    yield reachedIn(passing(segment, memory), index + 1, reached);
  }
}

/** Whether a row of a segment may have one of some rows of earlier segments, by number, as its cause. False is sure. */
export const mayFollow = ({ earlierCauses }: Segment, isOne: (cause: number) => boolean): boolean => earlierCauses === undefined || earlierCauses.some(isOne);

function reachedIn({ columns: { cause }, firstRow, rows }: Segment, from: number, reached: RowSet): number[] {
  const found: number[] = [];
  for (let at = Math.max(0, from - firstRow); at < rows; at++) {
    if (!reached.has(cause[at]!)) continue;
    found.push(firstRow + at);
    reached.add(firstRow + at + 1);
  }
  return found;
}

/** Row numbers between two, a bit each: a search may reach millions. */
class RowSet {
  readonly #first: number;
  readonly #bits: Uint32Array;

  constructor(first: number, last: number) {
    this.#first = first;
    this.#bits = new Uint32Array(Math.ceil((last - first + 1) / 32));
  }

  add(row: number): void {
    const at = row - this.#first;
    this.#bits[at >>> 5]! |= 1 << (at & 31);
  }

  /** Also of rows outside. */
  has(row: number): boolean {
    const at = row - this.#first;
    return at >= 0 && ((this.#bits[at >>> 5] ?? 0) & (1 << (at & 31))) !== 0;
  }
}
