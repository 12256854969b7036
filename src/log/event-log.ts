import { assert } from '../base/assert.ts';
import { err, ok, type Result } from '../base/result.ts';
import { COLUMN_NAMES, type ColumnName, type Row } from './columns.ts';
import { EVENT_KINDS, type EventKindName } from './event-kinds.ts';
import { GaugeLayout } from './gauge-layout.ts';
import type { LogHeader } from './header.ts';
import { heapText } from './heap.ts';
import { kindByCode, kindOfCode } from './kind-codes.ts';
import { addSegmentHash, segmentHash, startLogHash } from './log-hash.ts';
import { postingsOf } from './postings.ts';
import { countOf, type Segment } from './segment.ts';
import { parseMessage, type StoredMessage } from './stored-message.ts';

/**
 * A log to read: sealed segments and, while the run goes on, a copy of the open one. Immutable; a grown
 * log is another EventLog over more segments. Rows are addressed by index, from 0; the columns `cause`,
 * `message` and `saga` hold numbers, from 1.
 */
export class EventLog {
  readonly header: LogHeader;
  readonly segments: readonly Segment[];
  readonly rowCount: number;
  readonly layout: GaugeLayout;
  /** Readers mostly stay in one segment. */
  #recent: Segment | undefined;
  /** Messages that were created up to the end of each segment. */
  #created: readonly number[] | undefined;

  constructor(header: LogHeader, segments: readonly Segment[], open?: Segment, layout?: GaugeLayout) {
    this.header = header;
    this.segments = open === undefined ? segments : [...segments, open];
    this.layout = layout ?? new GaugeLayout(header);
    let rows = 0;
    this.segments.forEach((segment, place) => {
      assert(segment.index === place && segment.firstRow === rows, `segment ${segment.index} from row ${segment.firstRow + 1} stands at place ${place}, after ${rows} rows`);
      rows += segment.rows;
    });
    this.rowCount = rows;
  }

  /** Time of the last row; 0 without any. */
  get endUs(): number {
    return this.segments.at(-1)?.timeMaxUs ?? 0;
  }

  cell(column: ColumnName, index: number): number {
    const segment = this.segmentAt(index);
    return segment.columns[column][index - segment.firstRow]!;
  }

  row(index: number): Row {
    const { columns, firstRow } = this.segmentAt(index);
    const row: { index: number } & Partial<Record<ColumnName, number>> = { index };
    for (const name of COLUMN_NAMES) row[name] = columns[name][index - firstRow]!;
    return row as Row;
  }

  kindOf(index: number): EventKindName {
    return kindOfCode(this.cell('kind', index));
  }

  /** `detail` as its kind means it: a name, a text of the heap or a number; '' for none. */
  detailText(index: number): string {
    const detail = this.cell('detail', index);
    switch (kindByCode(this.cell('kind', index)).detail) {
      case 'none': return '';
      case 'name': return this.header.names[detail] ?? `name ${detail}`;
      case 'number': return String(detail);
      case 'heap': return heapText(this.segmentAt(index).heap, detail) ?? '';
    }
  }

  /** The message of a number; undefined when no row created it. */
  message(number: number): StoredMessage | undefined {
    const index = this.#rowThatCreated(number);
    const record = index < 0 ? undefined : parseMessage(this.detailText(index));
    if (record === undefined) return undefined;
    // A copy by a broker has the payload of the message before it, which is kept once.
    const original = record.copyOf !== undefined && record.copyOf < number ? this.message(record.copyOf) : undefined;
    return { ...record, ...(original !== undefined && { payload: original.payload }), number, index, createdUs: this.cell('time', index), saga: this.cell('saga', index) };
  }

  /** The segment that holds a row. */
  segmentAt(index: number): Segment {
    const recent = this.#recent;
    if (recent !== undefined && index >= recent.firstRow && index < recent.firstRow + recent.rows) return recent;
    assert(Number.isInteger(index) && index >= 0 && index < this.rowCount, `row ${index} is outside a log of ${this.rowCount} rows`);
    let low = 0;
    let high = this.segments.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >>> 1;
      if (this.segments[middle]!.firstRow <= index) low = middle;
      else high = middle - 1;
    }
    return (this.#recent = this.segments[low]!);
  }

  /** Hash of the log from its bytes, as `LogWriter.hash` gave it. */
  hash(): string {
    return this.#hashOf((segment) => segmentHash(segment.columns, segment.rows, segment.heap));
  }

  /** The hash when every segment still has the bytes that it was sealed with, otherwise which one has not. */
  verify(): Result<string, string> {
    const damaged = this.segments.find((segment) => segmentHash(segment.columns, segment.rows, segment.heap) !== segment.hash);
    if (damaged === undefined) return ok(this.#hashOf((segment) => segment.hash));
    return err(damageText(damaged));
  }

  #hashOf(hashOf: (segment: Segment) => string): string {
    const hash = startLogHash(this.header);
    for (const segment of this.segments) addSegmentHash(hash, segment.rows, hashOf(segment));
    return hash.digest();
  }

  /** Messages are numbered as they are created, so that counting leads to its segment; in a log from elsewhere it may stand in another. */
  #rowThatCreated(message: number): number {
    const counted = this.segments[this.#segmentThatCreated(message)];
    const row = counted === undefined ? -1 : rowThatCreated(counted, message);
    if (row >= 0) return row;
    for (const segment of this.segments) {
      const found = segment === counted ? -1 : rowThatCreated(segment, message);
      if (found >= 0) return found;
    }
    return -1;
  }

  #segmentThatCreated(message: number): number {
    const created = (this.#created ??= runningCounts(this.segments, EVENT_KINDS.messageCreated.code));
    let low = 0;
    let high = created.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (created[middle]! < message) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

export const damageText = ({ index, firstRow, rows, hash }: Pick<Segment, 'index' | 'firstRow' | 'rows' | 'hash'>): string =>
  `segment ${index} (rows ${firstRow + 1} to ${firstRow + rows}) does not match its hash ${hash}: its bytes were changed; run the scenario again`;

function rowThatCreated(segment: Segment, message: number): number {
  for (const row of postingsOf(segment.messages, message)) if (segment.columns.kind[row] === EVENT_KINDS.messageCreated.code) return segment.firstRow + row;
  return -1;
}

/** How many rows of a kind there are up to the end of each segment. */
function runningCounts(segments: readonly Segment[], code: number): number[] {
  let count = 0;
  return segments.map(({ kindCounts }) => (count += countOf(kindCounts, code)));
}
