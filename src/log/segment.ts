import type { Columns } from './column-arrays.ts';
import { buildPostings, type Postings } from './postings.ts';
import { segmentHash } from './log-hash.ts';

/** Rows of a full segment: 768 KiB of columns, the size that IndexedDB reads a window from in a few milliseconds. */
export const SEGMENT_ROWS = 16_384;

/** How often a code or index occurs, in ascending order of it. */
export type Counts = readonly (readonly [value: number, count: number])[];

/**
 * A sealed run of rows with what a reader needs to skip it or to start inside it. Plain data and buffers:
 * it goes through `postMessage`, `structuredClone` and IndexedDB as it is.
 */
export interface Segment {
  /** From 0. */
  readonly index: number;
  /** Index of its first row in the log, from 0. */
  readonly firstRow: number;
  /** Rows in use; cells beyond them are undefined. */
  readonly rows: number;
  readonly columns: Columns;
  /** Length-prefixed UTF-8 records, see heap.ts. */
  readonly heap: Uint8Array<ArrayBuffer>;
  readonly timeMinUs: number;
  readonly timeMaxUs: number;
  readonly kindCounts: Counts;
  readonly nodeCounts: Counts;
  /** The gauge vector as it stood before the first row. */
  readonly gaugesBefore: Float64Array<ArrayBuffer>;
  readonly messages: Postings;
  readonly sagas: Postings;
  /** Numbers of the rows before its first that led to rows of it, ascending; undefined where nobody has counted them, or they are very many. */
  readonly earlierCauses?: Uint32Array<ArrayBuffer> | undefined;
  /** 32 hexadecimal digits over every used cell and heap byte. */
  readonly hash: string;
}

/** How often a value occurs. */
export const countOf = (counts: Counts, value: number): number => counts.find(([each]) => each === value)?.[1] ?? 0;

/** What a segment is made of; the rest follows from it. */
export type SegmentParts = Pick<Segment, 'index' | 'firstRow' | 'rows' | 'columns' | 'heap' | 'gaugesBefore'>;

export function sealSegment(parts: SegmentParts): Segment {
  const { rows, columns, heap } = parts;
  return {
    ...parts,
    timeMinUs: columns.time[0] ?? 0,
    timeMaxUs: columns.time[rows - 1] ?? 0,
    kindCounts: countValues(columns.kind, rows),
    nodeCounts: countValues(columns.node, rows),
    messages: buildPostings(columns.message, rows),
    sagas: buildPostings(columns.saga, rows),
    hash: segmentHash(columns, rows, heap),
  };
}

/** The buffers to hand over with `postMessage`; after it the segment is the receiver's alone. */
export function segmentBuffers(segment: Segment): ArrayBuffer[] {
  const { columns, heap, gaugesBefore } = segment;
  return [columns.time.buffer, heap.buffer, gaugesBefore.buffer, ...postingBuffers(segment)];
}

export const postingBuffers = ({ messages, sagas }: Segment): ArrayBuffer[] => [messages, sagas].flatMap(({ ids, starts, rows }) => [ids.buffer, starts.buffer, rows.buffer]);

function countValues(column: Uint8Array | Uint16Array, rows: number): Counts {
  const counts = new Uint16Array(highestIn(column, rows) + 1);
  for (let row = 0; row < rows; row++) counts[column[row]!]!++;
  return Array.from(counts, (count, value): Counts[number] => [value, count]).filter(([, count]) => count > 0);
}

function highestIn(column: Uint8Array | Uint16Array, rows: number): number {
  let highest = 0;
  for (let row = 0; row < rows; row++) if (column[row]! > highest) highest = column[row]!;
  return highest;
}
