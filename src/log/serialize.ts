import { err, ok, type Result } from '../base/result.ts';
import { utf8Bytes } from '../base/utf8.ts';
import { copyColumns, newColumns, type Columns } from './column-arrays.ts';
import { ROW_BYTES } from './columns.ts';
import { BytesReader, BytesWriter } from './bytes.ts';
import { checkRows } from './check-rows.ts';
import { EventLog } from './event-log.ts';
import { GaugeLayout } from './gauge-layout.ts';
import type { LogHeader } from './header.ts';
import { foldRows } from './query-gauges.ts';
import { parseHeader } from './parse-header.ts';
import { SEGMENT_ROWS, sealSegment, type Segment } from './segment.ts';

/**
 * A whole log as bytes: magic, header, then each segment with its columns, heap and hash, and the hash of the log.
 * Numbers are little-endian; counts, postings and gauges are not stored, since they follow from the rows.
 */
export function encodeLog(log: EventLog): Uint8Array<ArrayBuffer> {
  const writer = new BytesWriter();
  writer.bytes(utf8Bytes(MAGIC));
  writer.text(JSON.stringify(log.header));
  writer.u32(log.segments.length);
  for (const segment of log.segments) encodeSegment(writer, segment);
  writer.text(log.hash());
  return writer.finish();
}

/** The log back, or what is wrong with the bytes. Nothing in them is trusted. */
export function decodeLog(bytes: Uint8Array): Result<EventLog, string> {
  const reader = new BytesReader(bytes);
  const magic = reader.text(MAGIC.length);
  if (magic !== MAGIC) return err(`this is no Flowstage log: it begins with ${JSON.stringify(magic ?? '')} instead of "${MAGIC}"`);
  const header = parseHeader(reader.text());
  if (!header.ok) return header;
  const segments = decodeSegments(reader, header.value);
  if (!segments.ok) return segments;
  const log = new EventLog(header.value, segments.value);
  const hash = reader.text();
  if (hash === undefined) return err(truncated('the hash of the log'));
  if (!reader.atEnd) return err(`${reader.rest} bytes follow the end of the log: the file was joined with something else`);
  return hash === log.hash() ? ok(log) : err(`the log does not match its hash ${hash}: its header or the order of its segments was changed`);
}

/** Changes with the format; a reader refuses what it does not know. */
const MAGIC = 'FLOWLOG1';

function encodeSegment(writer: BytesWriter, { rows, columns, heap, hash }: Segment): void {
  writer.u32(rows);
  writer.u32(heap.length);
  writer.text(hash);
  writer.bytes(new Uint8Array(copyColumns(columns, rows).time.buffer));
  writer.bytes(heap);
}

function decodeSegments(reader: BytesReader, header: LogHeader): Result<Segment[], string> {
  const count = reader.u32();
  if (count === undefined) return err(truncated('the number of segments'));
  const layout = new GaugeLayout(header);
  const gauges = layout.initial();
  const segments: Segment[] = [];
  for (let index = 0; index < count; index++) {
    const segment = decodeSegment(reader, header, segments.at(-1), index, gauges.slice());
    if (!segment.ok) return segment;
    foldRows(layout, segment.value, segment.value.rows, gauges);
    segments.push(segment.value);
  }
  return ok(segments);
}

function decodeSegment(reader: BytesReader, header: LogHeader, before: Segment | undefined, index: number, gaugesBefore: Float64Array<ArrayBuffer>): Result<Segment, string> {
  const rows = reader.u32();
  const heapLength = reader.u32();
  const hash = reader.text();
  if (rows === undefined || heapLength === undefined || hash === undefined) return err(truncated(`segment ${index}`));
  if (rows < 1 || rows > SEGMENT_ROWS) return err(`segment ${index} claims ${rows} rows; a segment has 1 to ${SEGMENT_ROWS}: the file is damaged`);
  const columnBytes = reader.bytes(rows * ROW_BYTES);
  const heap = reader.bytes(heapLength);
  if (columnBytes === undefined || heap === undefined) return err(truncated(`segment ${index}`));
  const columns = columnsFrom(columnBytes, rows);
  const parts = { index, firstRow: before === undefined ? 0 : before.firstRow + before.rows, rows, columns, heap: heap.slice(), gaugesBefore };
  const segment = sealSegment(parts);
  if (segment.hash !== hash) return err(`segment ${index} does not match its hash ${hash}: its bytes were changed; take the file again from where it came`);
  const wrong = checkRows(header, segment, before?.timeMaxUs ?? 0);
  return wrong === undefined ? ok(segment) : err(wrong);
}

function columnsFrom(bytes: Uint8Array, rows: number): Columns {
  const columns = newColumns(rows);
  new Uint8Array(columns.time.buffer).set(bytes);
  return columns;
}

const truncated = (what: string): string => `the log ends inside ${what}: the file was cut off; take it again from where it came`;
