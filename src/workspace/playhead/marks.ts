import { EVENT_KINDS, EVENT_KIND_NAMES, type EventKindName } from '../../log/event-kinds.ts';
import type { EventLog } from '../../log/event-log.ts';
import { passing, UnpackedSegments } from '../../log/packed-segment.ts';
import type { Segment } from '../../log/segment.ts';

/** Rows worth going to beside failures, as row numbers, ascending. Plain arrays: a timeline draws thousands. */
export interface RunMarks {
  /** The last row of the proof of each finding. */
  readonly findings: Uint32Array;
  /** Where breakpoints stop. */
  readonly breaks: Uint32Array;
}

export const NO_MARKS: RunMarks = { findings: new Uint32Array(0), breaks: new Uint32Array(0) };

/** Something went wrong: crashes, losses, failed steps and handlers, stuck sagas, faults that struck. */
export const FAILURE_KINDS: readonly EventKindName[] = EVENT_KIND_NAMES.filter((kind) =>
  /^(runStopped|fault|hostCrashed|hopLost|partitionOffline|entriesTruncated|expression|sagaStuck)|(Failed|Aborted|Abandoned|Rejected|Refused|Conflicted|TimedOut)$/.test(kind),
);

const IS_FAILURE = new Uint8Array(256);
for (const kind of FAILURE_KINDS) IS_FAILURE[EVENT_KINDS[kind].code] = 1;

const mayFail = ({ kindCounts }: Segment): boolean => kindCounts.some(([code]) => IS_FAILURE[code] === 1);

/** Numbers of the failures of a log, ascending: those of each segment that had to be looked into, some milliseconds apart. */
export function* failuresBySegment(log: EventLog): Generator<readonly number[]> {
  const memory = UnpackedSegments.recycling(1);
  for (const segment of log.segments) if (mayFail(segment)) yield failuresIn(passing(segment, memory));
}

/** The failure nearest to a row in a direction, by number: looks into two segments at most. */
export function nextFailure(log: EventLog, row: number, direction: 1 | -1): number | undefined {
  const memory = UnpackedSegments.recycling(1);
  const isBeyond = ({ firstRow, rows }: Segment): boolean => (direction === 1 ? firstRow + rows > row : firstRow + 1 < row);
  for (const segment of direction === 1 ? log.segments : log.segments.toReversed()) {
    const found = isBeyond(segment) && mayFail(segment) ? nearest(Uint32Array.from(failuresIn(passing(segment, memory))), row, direction) : undefined;
    if (found !== undefined) return found;
  }
  return undefined;
}

function failuresIn({ columns: { kind }, firstRow, rows }: Segment): number[] {
  const found: number[] = [];
  for (let at = 0; at < rows; at++) if (IS_FAILURE[kind[at]!] === 1) found.push(firstRow + at + 1);
  return found;
}

export const findingRows = (findings: readonly { readonly rows: readonly number[] }[]): Uint32Array =>
  Uint32Array.from(new Set(findings.flatMap(({ rows }) => rows.slice(-1)))).sort();

/** The first of some ascending rows after a row, or the last before it. */
export function nearest(rows: Uint32Array, row: number, direction: 1 | -1): number | undefined {
  let low = 0;
  let high = rows.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (direction === 1 ? rows[middle]! <= row : rows[middle]! < row) low = middle + 1;
    else high = middle;
  }
  return direction === 1 ? rows[low] : rows[low - 1];
}
