import { EVENT_KINDS, EVENT_KIND_NAMES, type EventKindName } from '../../log/event-kinds.ts';
import type { EventLog } from '../../log/event-log.ts';

/** Rows worth going to, as row numbers, ascending. Plain arrays: a timeline draws thousands. */
export interface RunMarks {
  /** Something went wrong: crashes, losses, failed steps and handlers, stuck sagas, faults that struck. */
  readonly failures: Uint32Array;
  /** The last row of the proof of each finding. */
  readonly findings: Uint32Array;
  /** Where breakpoints stop. */
  readonly breaks: Uint32Array;
}

export const NO_MARKS: RunMarks = { failures: new Uint32Array(0), findings: new Uint32Array(0), breaks: new Uint32Array(0) };

export const FAILURE_KINDS: readonly EventKindName[] = EVENT_KIND_NAMES.filter((kind) =>
  /^(runStopped|fault|hostCrashed|hopLost|partitionOffline|entriesTruncated|expression|sagaStuck)|(Failed|Aborted|Abandoned|Rejected|Refused|Conflicted|TimedOut)$/.test(kind),
);

export const failureRows = (log: EventLog): Uint32Array => rowsOfKinds(log, FAILURE_KINDS);

/** Numbers of the rows of some kinds; segments without any are skipped. */
export function rowsOfKinds(log: EventLog, kinds: readonly EventKindName[]): Uint32Array {
  const isWanted = new Uint8Array(256);
  for (const kind of kinds) isWanted[EVENT_KINDS[kind].code] = 1;
  const found: number[] = [];
  for (const segment of log.segments) {
    if (!segment.kindCounts.some(([code]) => isWanted[code] === 1)) continue;
    const { columns, firstRow, rows } = segment;
    for (let at = 0; at < rows; at++) if (isWanted[columns.kind[at]!] === 1) found.push(firstRow + at + 1);
  }
  return Uint32Array.from(found);
}

export const findingRows = (findings: readonly { readonly rows: readonly number[] }[]): Uint32Array =>
  Uint32Array.from(new Set(findings.flatMap(({ rows }) => rows.slice(-1)))).sort();

/** The mark nearest to a row in a direction; undefined when there is none. */
export function nextMark({ failures, findings, breaks }: RunMarks, row: number, direction: 1 | -1): number | undefined {
  const near = [failures, findings, breaks].map((rows) => nearest(rows, row, direction)).filter((found) => found !== undefined);
  if (near.length === 0) return undefined;
  return direction === 1 ? Math.min(...near) : Math.max(...near);
}

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
