import fc from 'fast-check';
import { NO_INDEX, NO_POSITION } from './columns.ts';
import { EVENT_KINDS, EVENT_KIND_NAMES, type EventKindName } from './event-kinds.ts';
import { EventLog } from './event-log.ts';
import type { LogHeader } from './header.ts';
import { LogWriter, type LogWriterOptions } from './log-writer.ts';
import { packSegment, readableSegment, UnpackedSegments } from './packed-segment.ts';
import { MemorySink } from './segment-sink.ts';
import { messageText } from './stored-message.ts';

/** A small design: a service of three instances, a store, a saga with a step, and a cluster that hosts two channels. */
export const HEADER: LogHeader = {
  format: 'flowstage/log',
  version: 1,
  engine: '0.1.0',
  topologyHash: 'a1b2',
  seed: '7',
  epochUs: 1_723_717_800_000_000,
  names: ['', 'charge', 'ship', 'timeout', 'größer ✓'],
  nodes: [
    { id: '', members: 0, parent: 0 },
    { id: 'payment', members: 3, parent: 0 },
    { id: 'orders-db', members: 1, parent: 0 },
    { id: 'order-saga', members: 1, parent: 0 },
    { id: 'order-saga.charge', members: 0, parent: 3 },
    { id: 'kafka', members: 3, parent: 0 },
  ],
  channels: [
    { id: '', partitions: 0 },
    { id: 'orders', partitions: 3 },
    { id: 'replies', partitions: 1 },
  ],
  subscriptions: [
    { node: 3, channel: 2 },
    { node: 1, channel: 2 },
    { node: 1, channel: 1 },
  ],
};

export interface RowSpec {
  readonly kind: EventKindName;
  readonly node: number;
  readonly member: number;
  readonly channel: number;
  readonly partition: number;
  readonly position: number;
  readonly message: number;
  readonly saga: number;
  /** How many rows back the cause stands; 0 for none. */
  readonly back: number;
  readonly attempt: number;
  readonly name: number;
  readonly text: string;
  readonly value: number;
  /** Time since the row before. */
  readonly afterUs: number;
  readonly dispatch: boolean;
}

export const PLAIN_ROW: RowSpec = {
  kind: 'delivered', node: 0, member: NO_INDEX, channel: 0, partition: NO_INDEX, position: NO_POSITION, message: 0, saga: 0,
  back: 0, attempt: 0, name: 0, text: '', value: 0, afterUs: 0, dispatch: false,
};

export const row: fc.Arbitrary<RowSpec> = fc.record({
  kind: fc.constantFrom(...EVENT_KIND_NAMES),
  node: fc.nat(HEADER.nodes.length - 1),
  member: fc.constantFrom(0, 1, 2, NO_INDEX),
  channel: fc.nat(HEADER.channels.length - 1),
  partition: fc.constantFrom(0, 1, 2, NO_INDEX),
  position: fc.oneof(fc.nat(50), fc.constant(NO_POSITION)),
  message: fc.oneof(fc.nat(8), fc.integer({ min: 70_000, max: 70_003 }), fc.constant(0xffff_ffff)),
  saga: fc.nat(3),
  back: fc.oneof(fc.nat(6), fc.nat(30)),
  attempt: fc.nat(4),
  name: fc.nat(HEADER.names.length - 1),
  text: fc.string({ unit: 'grapheme', maxLength: 12 }),
  value: fc.oneof(fc.integer({ min: -5, max: 5_000_000 }), fc.constantFrom(-0, 0.5)),
  afterUs: fc.constantFrom(0, 0, 1, 1000, 3_600_000_000),
  dispatch: fc.boolean(),
});

export const rows = (maxLength = 40): fc.Arbitrary<RowSpec[]> => fc.array(row, { maxLength });

/** Small, so that a few rows make several segments. */
export const segmentRows: fc.Arbitrary<number> = fc.integer({ min: 1, max: 9 });

export function writeRow(writer: LogWriter, spec: RowSpec): number {
  writer.timeUs += spec.afterUs;
  if (spec.dispatch) writer.beginDispatch();
  const kind = EVENT_KINDS[spec.kind];
  const cause = spec.back === 0 ? 0 : Math.max(0, writer.rows + 1 - spec.back);
  const { node, member, channel, partition, position, message, saga, attempt, value } = spec;
  if (kind.detail !== 'heap') return writer.append(kind.code, node, member, channel, partition, position, message, saga, cause, attempt, spec.name, value);
  const text = messageText({ id: `${message}`, type: 'OrderPlaced', key: spec.text, headers: {}, payload: { note: spec.text }, parent: 0 });
  return writer.appendWithHeap(kind.code, node, member, channel, partition, position, message, saga, cause, attempt, text, value);
}

export interface Written {
  readonly writer: LogWriter;
  readonly sink: MemorySink;
  readonly log: EventLog;
}

/** Writes the rows and reads them back, the last segment still open. */
export function write(specs: readonly RowSpec[], options: LogWriterOptions = {}, header = HEADER): Written {
  const sink = new MemorySink();
  const writer = new LogWriter(header, sink, options);
  for (const spec of specs) writeRow(writer, spec);
  return { writer, sink, log: new EventLog(header, sink.segments.slice(), writer.openSegment()) };
}

/** Rows by what differs from a plain one. */
export const logOf = (...specs: readonly Partial<RowSpec>[]): EventLog => write(specs.map((spec) => ({ ...PLAIN_ROW, ...spec }))).log;

/** The same log, packed, with room for only so many unpacked segments. */
export function packed(log: EventLog, room = 1): EventLog {
  const unpacked = new UnpackedSegments(room);
  return new EventLog(log.header, log.segments.map((segment) => readableSegment(structuredClone(packSegment(segment)), unpacked)));
}
