import { assert } from '../base/assert.ts';
import { Hash128 } from '../base/hash.ts';
import { columnsOver, copyColumns, newColumns, type Columns } from './column-arrays.ts';
import { COLUMN_NAMES, FLAG_DISPATCH, ROW_BYTES } from './columns.ts';
import { GaugeLayout } from './gauge-layout.ts';
import type { LogHeader } from './header.ts';
import { HeapWriter } from './heap.ts';
import { addSegmentHash, segmentHash, startLogHash } from './log-hash.ts';
import { isKindCode } from './kind-codes.ts';
import type { SegmentSink } from './segment-sink.ts';
import { SEGMENT_ROWS, sealSegment, type Segment } from './segment.ts';

export interface LogWriterOptions {
  /** Rows after which `full` is true and the run should stop; default 20 million. */
  readonly rowsMax?: number;
  /** Rows of a segment; smaller only in tests, since it shows in the hash. */
  readonly segmentRows?: number;
  /** Assert that every row which moves a gauge has one at its address; for tests. */
  readonly strict?: boolean;
}

export const ROWS_MAX = 20_000_000;

/** A segment is sealed early when its heap reaches this, so that large payloads cannot exhaust the memory. */
export const HEAP_BYTES_MAX = 16 * 1024 * 1024;

/** All that a writer needs to go on, as plain data. */
export interface LogSnapshot {
  readonly timeUs: number;
  readonly rows: number;
  readonly segment: number;
  readonly flags: number;
  readonly chain: readonly number[];
  /** Rows of the open segment. */
  readonly openRows: number;
  readonly columns: Columns;
  readonly heap: Uint8Array<ArrayBuffer>;
  /** By channel: how many partitions the gauges are of. */
  readonly partitions: readonly number[];
  readonly gauges: Float64Array<ArrayBuffer>;
  readonly gaugesBefore: Float64Array<ArrayBuffer>;
}

/**
 * Writes the rows of a run: moves the gauges, seals segments into the sink as they fill and keeps the hash.
 * A row costs a few dozen nanoseconds and allocates nothing. The open segment always has room for one more row.
 * Without a sink rows are numbered and not written: what a benchmark holds the cost of the log against.
 */
export class LogWriter {
  readonly header: LogHeader;
  readonly layout: GaugeLayout;
  /** Every gauge after the last row; moved by `append` only. */
  readonly gauges: Float64Array<ArrayBuffer>;
  /** Stamped on the rows to come; never goes back. */
  timeUs = 0;
  /** Rows written, which is also the number of the last row. */
  rows = 0;
  /** Texts of the open segment: what is put here belongs to the next row. */
  readonly heap = new HeapWriter();

  readonly #sink: SegmentSink | null;
  readonly #rowsMax: number;
  readonly #segmentRows: number;
  readonly #strict: boolean;
  #columns: Columns;
  #gaugesBefore: Float64Array<ArrayBuffer>;
  #chain: Hash128;
  #segment = 0;
  /** Rows in the open segment, and how many it may hold: 0 once finished. */
  #open = 0;
  #room: number;
  #flags = 0;
  #lastUs = 0;

  constructor(header: LogHeader, sink: SegmentSink | null, options: LogWriterOptions = {}) {
    this.header = header;
    this.layout = new GaugeLayout(header);
    this.gauges = this.layout.initial();
    this.#gaugesBefore = this.gauges.slice();
    this.#sink = sink;
    this.#rowsMax = options.rowsMax ?? ROWS_MAX;
    this.#segmentRows = options.segmentRows ?? SEGMENT_ROWS;
    assert(this.#segmentRows > 0 && this.#segmentRows <= SEGMENT_ROWS, `a segment holds 1 to ${SEGMENT_ROWS} rows, not ${this.#segmentRows}`);
    this.#strict = options.strict ?? false;
    this.#room = this.#segmentRows;
    this.#columns = newColumns(this.#segmentRows);
    this.#chain = startLogHash(header);
  }

  /** True from `rowsMax` rows on. Rows still go in, so that the dispatch can end; the kernel then stops the run. */
  get full(): boolean {
    return this.rows >= this.#rowsMax;
  }

  /** False when nobody will read what is written. */
  get isWritten(): boolean {
    return this.#sink !== null;
  }

  /** The next row is the first of its dispatch. */
  beginDispatch(): void {
    this.#flags = FLAG_DISPATCH;
  }

  /**
   * Writes a row and returns its number, counted from 1, to be another row's `cause`.
   * Use NO_INDEX and NO_POSITION where `partition`, `member` or `position` do not apply, 0 elsewhere.
   */
  append(
    kind: number, node: number, member: number, channel: number, partition: number, position: number,
    message: number, saga: number, cause: number, attempt: number, detail: number, value: number,
  ): number {
    if (this.#sink === null) return ++this.rows;
    const row = this.#open;
    if (row >= this.#room || this.timeUs < this.#lastUs || !isKindCode(kind) || value !== value || cause > this.rows || ((node | member | channel | partition | attempt) >>> 16) !== 0) this.#refuse(kind, cause, value);
    const columns = this.#columns;
    columns.time[row] = this.#lastUs = this.timeUs;
    // Adding 0 turns -0 into 0: equal values must have equal bytes.
    columns.value[row] = value + 0;
    columns.position[row] = position;
    columns.message[row] = message;
    columns.cause[row] = cause;
    columns.saga[row] = saga;
    columns.detail[row] = detail;
    columns.node[row] = node;
    columns.channel[row] = channel;
    columns.partition[row] = partition;
    columns.member[row] = member;
    columns.attempt[row] = attempt;
    columns.kind[row] = kind;
    columns.flags[row] = this.#flags;
    this.#flags = 0;
    this.#open = row + 1;
    const number = ++this.rows;
    const found = this.layout.apply(this.gauges, kind, node, member, channel, partition, position, value);
    if (!found && this.#strict) this.#refuseAddress(kind, node, member, channel, partition);
    if (row + 1 === this.#room || this.heap.length >= HEAP_BYTES_MAX) this.#roll();
    return number;
  }

  /** As `append`, for kinds whose `detail` is a text of the heap, which stands in its place. */
  appendWithHeap(
    kind: number, node: number, member: number, channel: number, partition: number, position: number,
    message: number, saga: number, cause: number, attempt: number, text: string, value: number,
  ): number {
    const offset = this.isWritten ? this.heap.write(text) : 0;
    return this.append(kind, node, member, channel, partition, position, message, saga, cause, attempt, offset, value);
  }

  /** A copy of the rows that are not sealed yet, for readers; undefined when there are none. Writing goes on undisturbed. */
  openSegment(): Segment | undefined {
    return this.#open > 0 ? this.#seal(copyColumns(this.#columns, this.#open)) : undefined;
  }

  /** Seals what is open. The log is complete: no row may follow. */
  finish(): void {
    const last = this.openSegment();
    if (last !== undefined) this.#handOver(last);
    this.#room = 0;
  }

  /** Hash of everything written so far, 32 hexadecimal digits; the same before and after `finish`. */
  hash(): string {
    const hash = Hash128.restore(this.#chain.state());
    if (this.#open > 0) addSegmentHash(hash, this.#open, segmentHash(this.#columns, this.#open, this.heap.copy()));
    return hash.digest();
  }

  snapshot(): LogSnapshot {
    assert(this.#room > 0, 'a finished log has nothing to resume: take snapshots before finish()');
    return {
      timeUs: this.timeUs,
      rows: this.rows,
      segment: this.#segment,
      flags: this.#flags,
      chain: this.#chain.state(),
      openRows: this.#open,
      columns: copyColumns(this.#columns, this.#open),
      heap: this.heap.copy(),
      partitions: this.header.channels.map(({ partitions }) => partitions),
      gauges: this.gauges.slice(),
      gaugesBefore: this.#gaugesBefore.slice(),
    };
  }

  /** Goes on as the writer of the snapshot would, on a log that may have more partitions; sealed segments before it are not handed over again. */
  restore(snapshot: LogSnapshot): void {
    const { channels } = this.header;
    const isSame = channels.every(({ partitions }, channel) => partitions === snapshot.partitions[channel]);
    const before = isSame ? this.layout : new GaugeLayout({ ...this.header, channels: channels.map((each, channel) => ({ ...each, partitions: snapshot.partitions[channel] ?? 0 })) });
    assert(snapshot.openRows < this.#segmentRows && snapshot.gauges.length === before.size, 'the snapshot belongs to another log');
    this.timeUs = snapshot.timeUs;
    this.rows = snapshot.rows;
    this.#segment = snapshot.segment;
    this.#flags = snapshot.flags;
    this.#chain = Hash128.restore(snapshot.chain);
    this.#open = snapshot.openRows;
    this.#room = this.#segmentRows;
    for (const name of COLUMN_NAMES) this.#columns[name].set(snapshot.columns[name]);
    this.#lastUs = snapshot.timeUs;
    this.heap.restore(snapshot.heap);
    this.gauges.set(this.layout.adopt(snapshot.gauges, before));
    this.#gaugesBefore = this.layout.adopt(snapshot.gaugesBefore, before);
  }

  #seal(columns: Columns): Segment {
    const rows = this.#open;
    return sealSegment({ index: this.#segment, firstRow: this.rows - rows, rows, columns, heap: this.heap.copy(), gaugesBefore: this.#gaugesBefore.slice() });
  }

  #roll(): void {
    const whole = this.#open === this.#segmentRows;
    this.#handOver(this.#seal(whole ? this.#columns : copyColumns(this.#columns, this.#open)));
    if (whole) this.#columns = this.#freshColumns();
  }

  #handOver(segment: Segment): void {
    addSegmentHash(this.#chain, segment.rows, segment.hash);
    this.#segment++;
    this.#open = 0;
    this.heap.clear();
    this.#gaugesBefore = this.gauges.slice();
    this.#sink?.seal(segment);
  }

  #freshColumns(): Columns {
    const spare = this.#sink?.spare?.();
    return spare !== undefined && spare.byteLength === this.#segmentRows * ROW_BYTES ? columnsOver(spare, this.#segmentRows) : newColumns(this.#segmentRows);
  }

  #refuse(kind: number, cause: number, value: number): void {
    assert(this.#room > 0, 'the log is finished: no row may follow');
    assert(this.timeUs >= this.#lastUs, `time goes back from ${this.#lastUs} to ${this.timeUs} us at row ${this.rows + 1}`);
    assert(isKindCode(kind), `row ${this.rows + 1} has kind ${kind}, which is not in EVENT_KINDS`);
    assert(value === value, `row ${this.rows + 1} (kind ${kind}) has a value that is not a number`);
    assert(cause <= this.rows, `row ${this.rows + 1} (kind ${kind}) has cause ${cause}, a row that is not written yet`);
    assert(false, `row ${this.rows + 1} (kind ${kind}) has a node, member, channel, partition or attempt outside 0 to 65535`);
  }

  #refuseAddress(kind: number, node: number, member: number, channel: number, partition: number): void {
    assert(false, `row ${this.rows} (kind ${kind}) moves a gauge that the design does not have: node ${node}, member ${member}, channel ${channel}, partition ${partition}`);
  }
}
