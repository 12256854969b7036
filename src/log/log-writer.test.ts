import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { COLUMN_NAMES, FLAG_DISPATCH, ROW_BYTES } from './columns.ts';
import { EVENT_KINDS } from './event-kinds.ts';
import { EventLog } from './event-log.ts';
import type { LogHeader } from './header.ts';
import { HEAP_BYTES_MAX, LogWriter } from './log-writer.ts';
import { gaugesAt } from './query-gauges.ts';
import { HEADER, PLAIN_ROW, row, rows, segmentRows, write, writeRow, type RowSpec } from './random-rows.fixture.ts';
import { MemorySink, NullSink, type SegmentSink } from './segment-sink.ts';
import { SEGMENT_ROWS } from './segment.ts';

describe('rows', () => {
  test('come back as they were written', () => {
    fc.assert(
      fc.property(rows(), segmentRows, (specs, size) => {
        const { log } = write(specs, { segmentRows: size });
        let timeUs = 0;
        expect(log.rowCount).toBe(specs.length);
        specs.forEach((spec, index) => {
          const { node, member, channel, partition, position, message, saga, attempt } = spec;
          timeUs += spec.afterUs;
          expect(log.row(index)).toMatchObject({
            index, time: timeUs, kind: EVENT_KINDS[spec.kind].code, node, member, channel, partition, position, message, saga, attempt,
            cause: spec.back === 0 ? 0 : Math.max(0, index + 1 - spec.back), value: spec.value + 0, flags: spec.dispatch ? FLAG_DISPATCH : 0,
          });
        });
      }),
    );
  });

  test('are numbered from 1', () => {
    const writer = new LogWriter(HEADER, new NullSink(), { segmentRows: 2 });
    expect([1, 2, 3, 4, 5].map(() => writeRow(writer, PLAIN_ROW))).toEqual([1, 2, 3, 4, 5]);
  });

  test('fill segments of the size that readers expect', () => {
    const { sink, writer } = write(new Array<RowSpec>(SEGMENT_ROWS + 3).fill(PLAIN_ROW));
    expect(sink.segments.map(({ rows: count }) => count)).toEqual([SEGMENT_ROWS]);
    expect(sink.segments[0]!.columns.time.buffer.byteLength).toBe(SEGMENT_ROWS * ROW_BYTES);
    expect(writer.openSegment()).toMatchObject({ index: 1, firstRow: SEGMENT_ROWS, rows: 3 });
  });

  test('with large texts seal a segment early', () => {
    const sink = new MemorySink();
    const writer = new LogWriter(HEADER, sink);
    const text = 'x'.repeat(HEAP_BYTES_MAX / 4);
    for (let k = 0; k < 6; k++) writer.appendWithHeap(EVENT_KINDS.messageCreated.code, 1, 0, 0, 0, 0, k + 1, 0, 0, 0, text, 1);
    expect(sink.segments.map(({ rows: count }) => count)).toEqual([4]);
    const log = new EventLog(HEADER, sink.segments, writer.openSegment());
    expect([3, 4].map((index) => log.detailText(index) === text)).toEqual([true, true]);
    expect(log.hash()).toBe(writer.hash());
  });

  test('say when there are too many of them', () => {
    const { writer } = write([PLAIN_ROW, PLAIN_ROW], { rowsMax: 3 });
    expect(writer.full).toBe(false);
    writeRow(writer, PLAIN_ROW);
    expect(writer.full).toBe(true);
  });
});

describe('gauges', () => {
  test('folded from the log are those of the writer, at any row', () => {
    fc.assert(
      fc.property(rows(), segmentRows, (specs, size) => {
        const sink = new MemorySink();
        const writer = new LogWriter(HEADER, sink, { segmentRows: size });
        const seen = specs.map((spec) => {
          writeRow(writer, spec);
          return writer.gauges.slice();
        });
        writer.finish();
        const log = new EventLog(HEADER, sink.segments);
        expect(gaugesAt(log, -1)).toEqual(writer.layout.initial());
        seen.forEach((gauges, index) => expect(gaugesAt(log, index)).toEqual(gauges));
      }),
    );
  });

  test('that the design does not have are an error only when asked for', () => {
    const lost: RowSpec = { ...PLAIN_ROW, kind: 'hostCrashed', node: 1, member: 7 };
    expect(() => write([lost])).not.toThrow();
    expect(() => write([lost], { strict: true })).toThrow('row 1 (kind 3) moves a gauge that the design does not have: node 1, member 7');
  });
});

describe('a snapshot', () => {
  test('resumes to the same segments and the same hash', () => {
    fc.assert(
      fc.property(rows(), rows(12), segmentRows, fc.nat(40), (specs, others, size, at) => {
        const straight = write(specs, { segmentRows: size });
        const { writer } = write(specs.slice(0, at), { segmentRows: size });
        const snapshot = structuredClone(writer.snapshot());
        const sink = new MemorySink();
        const resumed = new LogWriter(HEADER, sink, { segmentRows: size });
        // Whatever the writer did before, the snapshot replaces.
        for (const spec of others) writeRow(resumed, spec);
        sink.segments.length = 0;
        resumed.restore(snapshot);
        for (const spec of specs.slice(at)) writeRow(resumed, spec);
        expect(resumed.hash()).toBe(straight.writer.hash());
        straight.writer.finish();
        resumed.finish();
        expect(sink.segments).toEqual(straight.sink.segments.slice(snapshot.segment));
        expect(resumed.gauges).toEqual(straight.writer.gauges);
      }),
    );
  });

  test('keeps a dispatch that has begun, and can be used again', () => {
    const { writer } = write([PLAIN_ROW]);
    writer.beginDispatch();
    const snapshot = writer.snapshot();
    const ends = [1, 2].map(() => {
      writer.restore(snapshot);
      writeRow(writer, { ...PLAIN_ROW, kind: 'messageCreated', message: 1, text: 'again' });
      expect(writer.openSegment()!.columns.flags[1]).toBe(FLAG_DISPATCH);
      return writer.hash();
    });
    expect(ends[0]).toBe(ends[1]);
  });

  test('of a log that is finished is refused', () => {
    const { writer } = write([PLAIN_ROW]);
    writer.finish();
    expect(() => writer.snapshot()).toThrow('a finished log has nothing to resume');
  });
});

describe('the hash', () => {
  test('does not depend on when it is asked', () => {
    fc.assert(
      fc.property(rows(), segmentRows, (specs, size) => {
        const { writer, sink, log } = write(specs, { segmentRows: size });
        const watched = new LogWriter(HEADER, new MemorySink(), { segmentRows: size });
        for (const spec of specs) {
          writeRow(watched, spec);
          watched.hash();
          watched.openSegment();
        }
        const hash = writer.hash();
        expect(watched.hash()).toBe(hash);
        expect(log.hash()).toBe(hash);
        writer.finish();
        expect(writer.hash()).toBe(hash);
        expect(new EventLog(HEADER, sink.segments).hash()).toBe(hash);
      }),
    );
  });

  test('does not see what a recycled buffer held before', () => {
    const specs = fc.sample(row, { numRuns: 300, seed: 5 });
    const many = Array.from({ length: 2 * SEGMENT_ROWS + 500 }, (_, k) => specs[k % specs.length]!);
    const recycled = new LogWriter(HEADER, new NullSink());
    for (const spec of many) writeRow(recycled, spec);
    expect(recycled.hash()).toBe(write(many).writer.hash());
  });

  test('changes with every cell', () => {
    const { log, writer } = write(fc.sample(row, { numRuns: 11, seed: 3 }), { segmentRows: 4 });
    const hash = writer.hash();
    for (const { columns, rows: count } of log.segments) {
      for (const name of COLUMN_NAMES) {
        const column = columns[name];
        const bytes = new Uint8Array(column.buffer, column.byteOffset, count * column.BYTES_PER_ELEMENT);
        bytes.forEach((_, at) => expect(flipped(bytes, at, () => log.hash()), name).not.toBe(hash));
      }
    }
    expect(log.hash()).toBe(hash);
  });

  test('changes with every byte of the heap', () => {
    const message = (text: string): RowSpec => ({ ...PLAIN_ROW, kind: 'messageCreated', message: 1, text });
    const { log, writer } = write([message('größer'), message(''), message('b')], { segmentRows: 2 });
    for (const { heap } of log.segments) heap.forEach((_, at) => expect(flipped(heap, at, () => log.hash())).not.toBe(writer.hash()));
  });

  test('changes with what the header says', () => {
    const hashOf = (header: LogHeader) => new LogWriter(header, new NullSink()).hash();
    const changed: readonly LogHeader[] = [
      HEADER,
      { ...HEADER, seed: '8' },
      { ...HEADER, epochUs: HEADER.epochUs + 1 },
      ...HEADER.names.map((_, k) => ({ ...HEADER, names: HEADER.names.with(k, 'other') })),
      { ...HEADER, names: [...HEADER.names, ''] },
      ...HEADER.nodes.flatMap((node, k) => [{ ...node, id: 'other' }, { ...node, members: 9 }, { ...node, parent: 5 }].map((other) => ({ ...HEADER, nodes: HEADER.nodes.with(k, other) }))),
      ...HEADER.channels.flatMap((channel, k) => [{ ...channel, id: 'other' }, { ...channel, partitions: 9 }].map((other) => ({ ...HEADER, channels: HEADER.channels.with(k, other) }))),
      { ...HEADER, subscriptions: HEADER.subscriptions.slice(1) },
      { ...HEADER, subscriptions: HEADER.subscriptions.with(0, { node: 2, channel: 2 }) },
      { ...HEADER, subscriptions: HEADER.subscriptions.with(0, { node: 3, channel: 1 }) },
    ];
    expect(new Set(changed.map(hashOf)).size).toBe(changed.length);
  });

  test('does not change with who wrote the log', () => {
    const hashOf = (header: LogHeader) => write([PLAIN_ROW], {}, header).writer.hash();
    expect(hashOf({ ...HEADER, engine: '9.9.9', topologyHash: 'ffff' })).toBe(hashOf(HEADER));
  });

  test('of these rows stays what it is in every browser and version', () => {
    const { writer } = write([{ ...PLAIN_ROW, kind: 'messageCreated', node: 1, member: 0, message: 1, text: 'größer ✓', value: 120 }, { ...PLAIN_ROW, kind: 'entryAppended', channel: 1, partition: 2, position: 0, message: 1, back: 1, afterUs: 1500, dispatch: true }]);
    expect(writer.hash()).toBe('5f519f291613e67b498743c76337fc45');
  });
});

describe('the writer refuses', () => {
  const append = (writer: LogWriter, kind: number, node: number, cause: number, value: number) => writer.append(kind, node, 0, 0, 0, 0, 0, 0, cause, 0, 0, value);
  const fresh = () => write([{ ...PLAIN_ROW, afterUs: 5 }]).writer;

  test.each([
    ['an unknown kind', 200, 1, 0, 0, 'kind 200, which is not in EVENT_KINDS'],
    ['a value that is no number', 3, 1, 0, NaN, 'a value that is not a number'],
    ['a cause that comes later', 3, 1, 2, 0, 'has cause 2, a row that is not written yet'],
    ['an index that does not fit', 3, 65_536, 0, 0, 'outside 0 to 65535'],
    ['a negative index', 3, -1, 0, 0, 'outside 0 to 65535'],
  ] as const)('%s', (_, kind, node, cause, value, message) => {
    expect(() => append(fresh(), kind, node, cause, value)).toThrow(message);
  });

  test('time that goes back', () => {
    const writer = fresh();
    writer.timeUs = 4;
    expect(() => writeRow(writer, PLAIN_ROW)).toThrow('time goes back from 5 to 4 us at row 2');
  });

  test('rows after the end', () => {
    const writer = fresh();
    writer.finish();
    expect(() => writeRow(writer, PLAIN_ROW)).toThrow('the log is finished');
  });
});

test('a sink gets each row once, sealed at the end', () => {
  fc.assert(
    fc.property(rows(), segmentRows, (specs, size) => {
      const sealed: number[] = [];
      const sink: SegmentSink = { seal: (segment) => sealed.push(segment.rows) };
      const writer = new LogWriter(HEADER, sink, { segmentRows: size });
      for (const spec of specs) writeRow(writer, spec);
      writer.finish();
      const whole = Math.floor(specs.length / size);
      expect(sealed).toEqual([...new Array<number>(whole).fill(size), ...(specs.length % size === 0 ? [] : [specs.length % size])]);
    }),
  );
});

function flipped<T>(bytes: Uint8Array, at: number, look: () => T): T {
  bytes[at]! ^= 1 << at % 8;
  try {
    return look();
  } finally {
    bytes[at]! ^= 1 << at % 8;
  }
}
