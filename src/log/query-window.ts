import { UNBOUNDED } from '../base/limits.ts';
import type { EventLog } from './event-log.ts';
import { EVENT_KINDS, type EventKindName } from './event-kinds.ts';
import { hasPostings, postingsOf } from './postings.ts';
import { rowPrinter } from './print-log.ts';
import type { Counts, Segment } from './segment.ts';

/** Which rows to show; a part that is left out admits every row. */
export interface RowFilter {
  /** Node indexes. */
  readonly nodes?: readonly number[];
  readonly kinds?: readonly EventKindName[];
  readonly message?: number;
  readonly saga?: number;
  /** Part of the printed row, or of the message that it creates, in small or capital letters. */
  readonly text?: string;
}

export interface WindowRequest {
  readonly filter?: RowFilter;
  /** Index of the first row to look at. */
  readonly from: number;
  /** Rows to return at most. */
  readonly limit: number;
  /** Look towards the beginning of the log. */
  readonly backward?: boolean;
  /** Rows that pass the other parts of the filter and are then searched for `text`, at most; so that a search can go on in slices. */
  readonly searchMax?: number;
  /** Segments whose rows are looked at, at most; so that a search for what is rare can go on in slices. */
  readonly segmentsMax?: number;
}

export interface RowWindow {
  /** Indexes, always ascending. */
  readonly rows: readonly number[];
  /** `from` of the request that goes on; undefined when the log has been looked through. */
  readonly next: number | undefined;
}

/** A page of the rows that pass a filter. Segments without such rows are skipped by their counts and postings. */
export function queryWindow(log: EventLog, request: WindowRequest): RowWindow {
  const { filter = {}, from, limit, backward = false, searchMax = UNBOUNDED, segmentsMax = UNBOUNDED } = request;
  const matches = textMatcher(log, filter.text);
  const wanted = compile(filter);
  const rows: number[] = [];
  let [searches, looks] = [searchMax, segmentsMax];
  for (const segment of segmentsFrom(log, from, backward)) {
    if (!mayHold(segment, wanted)) continue;
    if (looks-- === 0) return { rows: ascending(rows, request), next: backward ? segment.firstRow + segment.rows - 1 : segment.firstRow };
    for (const index of candidatesIn(segment, wanted, from, backward)) {
      if (rows.length === limit || searches === 0) return { rows: ascending(rows, request), next: index };
      searches--;
      if (matches(index)) rows.push(index);
    }
  }
  return { rows: ascending(rows, request), next: undefined };
}

const ascending = (rows: number[], { backward }: WindowRequest): number[] => (backward === true ? rows.reverse() : rows);

function textMatcher(log: EventLog, text = ''): (index: number) => boolean {
  if (text === '') return () => true;
  const print = rowPrinter(log);
  const wanted = text.toLowerCase();
  return (index) => print(index).toLowerCase().includes(wanted) || log.detailText(index).toLowerCase().includes(wanted);
}

/** Segments with rows from one on, in a direction. */
const segmentsFrom = ({ segments }: EventLog, from: number, backward: boolean): readonly Segment[] =>
  backward ? segments.filter(({ firstRow }) => firstRow <= from).toReversed() : segments.filter(({ firstRow, rows }) => firstRow + rows > from);

/** Indexes of rows that pass everything but the text. */
function* candidatesIn(segment: Segment, wanted: Wanted, from: number, backward: boolean): Generator<number> {
  const posted = postedRows(segment, wanted);
  const count = posted?.length ?? segment.rows;
  for (let k = 0; k < count; k++) {
    const at = backward ? count - 1 - k : k;
    const row = posted?.[at] ?? at;
    const index = segment.firstRow + row;
    if ((backward ? index <= from : index >= from) && passes(segment, row, wanted)) yield index;
  }
}

interface Wanted {
  readonly nodes: ReadonlySet<number> | undefined;
  readonly kinds: ReadonlySet<number> | undefined;
  readonly message: number | undefined;
  readonly saga: number | undefined;
}

const compile = ({ nodes, kinds, message, saga }: RowFilter): Wanted => ({
  nodes: nodes && new Set(nodes),
  kinds: kinds && new Set(kinds.map((name) => EVENT_KINDS[name].code)),
  message,
  saga,
});

const mayHold = ({ nodeCounts, kindCounts, messages, sagas }: Segment, { nodes, kinds, message, saga }: Wanted): boolean =>
  holdsAny(nodeCounts, nodes) && holdsAny(kindCounts, kinds) && (message === undefined || hasPostings(messages, message)) && (saga === undefined || hasPostings(sagas, saga));

const holdsAny = (counts: Counts, wanted: ReadonlySet<number> | undefined): boolean =>
  wanted === undefined || counts.some(([value]) => wanted.has(value));

function postedRows({ messages, sagas }: Segment, { message, saga }: Wanted): Uint16Array | undefined {
  if (message !== undefined) return postingsOf(messages, message);
  return saga === undefined ? undefined : postingsOf(sagas, saga);
}

function passes({ columns }: Segment, row: number, { nodes, kinds, message, saga }: Wanted): boolean {
  return (
    (kinds === undefined || kinds.has(columns.kind[row]!)) &&
    (nodes === undefined || nodes.has(columns.node[row]!)) &&
    (message === undefined || columns.message[row] === message) &&
    (saga === undefined || columns.saga[row] === saga)
  );
}
