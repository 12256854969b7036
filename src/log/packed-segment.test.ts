import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compile } from '../design/compile.ts';
import { readDesign } from '../design/read-design.ts';
import { Simulation } from '../engine/simulation.ts';
import { ByteSource, ByteStream } from './byte-stream.ts';
import { COLUMN_NAMES, type ColumnName } from './columns.ts';
import { newColumns } from './column-arrays.ts';
import { EventLog } from './event-log.ts';
import { packBytes, unpackBytes } from './pack-bytes.ts';
import { packRows, unpackRows } from './pack-rows.ts';
import { ColdSegment, isIntact, packSegment, packedBytes, UnpackedSegments } from './packed-segment.ts';
import { printLog } from './print-log.ts';
import { causeChain, consequencesOf } from './query-causes.ts';
import { gaugesAt } from './query-gauges.ts';
import { rowsOfMessage, rowsOfSaga } from './query-rows.ts';
import { nextDispatch, previousDispatch, rowAtOrAfter } from './query-time.ts';
import { queryWindow } from './query-window.ts';
import { packed, PLAIN_ROW, rows, segmentRows, write } from './random-rows.fixture.ts';
import { MemorySink } from './segment-sink.ts';
import type { Segment } from './segment.ts';

const used = ({ columns, rows: count }: Segment, name: ColumnName) => Array.from(columns[name].subarray(0, count));

function expectSame(actual: Segment, expected: Segment): void {
  for (const name of COLUMN_NAMES) expect(used(actual, name), name).toEqual(used(expected, name));
  for (const part of ['index', 'firstRow', 'rows', 'timeMinUs', 'timeMaxUs', 'kindCounts', 'nodeCounts', 'gaugesBefore', 'heap', 'hash'] as const) expect(actual[part], part).toEqual(expected[part]);
  for (const part of ['messages', 'sagas'] as const) {
    const { ids, starts, rows: found } = actual[part];
    expect({ ids, starts, rows: found }).toEqual(expected[part]);
  }
}

const logs = fc.tuple(rows(), segmentRows).map(([specs, size]) => write(specs, { segmentRows: size }).log);

describe('a packed segment', () => {
  test('is what it was', () => {
    fc.assert(fc.property(logs, (log) => packed(log).segments.forEach((segment, at) => expectSame(segment, log.segments[at]!))));
  });

  test('answers every query as before', () => {
    fc.assert(
      fc.property(logs, fc.integer({ min: 1, max: 3 }), fc.nat(39), fc.integer({ min: 0, max: 9 }), (log, room, at, id) => {
        fc.pre(at < log.rowCount);
        const ask = (each: EventLog) => ({
          text: printLog(each), gauges: gaugesAt(each, at), chain: causeChain(each, at), after: consequencesOf(each, at, 99), message: each.message(id), ofMessage: rowsOfMessage(each, id), ofSaga: rowsOfSaga(each, id),
          next: nextDispatch(each, at), previous: previousDispatch(each, at), atTime: rowAtOrAfter(each, each.cell('time', at)), hash: each.hash(), verified: each.verify(),
          windows: [{}, { nodes: [1, 3] }, { kinds: ['delivered', 'sagaStarted'] as const }, { message: id }, { saga: id }, { text: 'pay' }].map((filter) => queryWindow(each, { filter, from: at, limit: 7, backward: id % 2 === 0 })),
        });
        expect(ask(packed(log, room))).toEqual(ask(log));
      }),
    );
  });

  test('of each example is what it was; all of them take a sixth of their size or less', () => {
    let plainBytes = 0;
    let bytes = 0;
    for (const { segments } of exampleRuns()) {
      const unpacked = new UnpackedSegments(2);
      for (const segment of segments) {
        const small = packSegment(segment);
        expectSame(new ColdSegment(small, unpacked), segment);
        plainBytes += segment.columns.time.buffer.byteLength + segment.heap.byteLength + segment.messages.rows.byteLength;
        bytes += packedBytes(small);
      }
    }
    expect(bytes).toBeLessThan(plainBytes / 6);
    // Every example there is: some seconds on a quiet machine.
  }, 120_000);

  test('that is unpacked keeps the arrays that it gave away', () => {
    const [first, second] = packed(write(Array.from({ length: 8 }, (_, at) => ({ ...PLAIN_ROW, message: at + 1 })), { segmentRows: 4 }).log).segments as [Segment, Segment];
    const { columns } = first;
    expect([...second.columns.message]).toEqual([5, 6, 7, 8]);
    expect([...columns.message]).toEqual([1, 2, 3, 4]);
    expect(first.columns).not.toBe(columns);
  });

  test('tells when a byte of it was changed', () => {
    const { log } = write([PLAIN_ROW, { ...PLAIN_ROW, kind: 'messageCreated', text: 'paid', message: 1, back: 1 }], { segmentRows: 1 });
    const small = packSegment(log.segments[1]!);
    expect(isIntact(small)).toBe(true);
    for (const part of ['packedRows', 'packedTexts', 'messageIds', 'earlierCauses'] as const) {
      const changed = structuredClone(small);
      changed[part]![0]! ^= 1;
      expect(isIntact(changed), part).toBe(false);
    }
    expect(isIntact({ ...small, rows: 2 })).toBe(false);
  });
});

describe('rows of any content', () => {
  const cell = { u8: fc.integer({ min: 0, max: 255 }), u16: fc.constantFrom(0, 1, 2, 0x7fff, 0xffff), u32: fc.constantFrom(0, 1, 2, 3, 127, 128, 16384, 0x7fff_ffff, 0x8000_0000, 0xffff_fffe, 0xffff_ffff) };
  const number = fc.oneof(fc.constantFrom(0, -0, 1, -1, 2 ** 31, 2 ** 32, 2 ** 50 - 1, 2 ** 50, 2 ** 53, -(2 ** 53), Infinity, -Infinity, 0.5), fc.double(), fc.maxSafeInteger());
  const row = fc.record({ time: number, value: number, position: cell.u32, message: cell.u32, cause: cell.u32, saga: cell.u32, detail: cell.u32, node: cell.u16, channel: cell.u16, partition: cell.u16, member: cell.u16, attempt: cell.u16, kind: cell.u8, flags: cell.u8 });

  test('come back bit by bit, whatever stands before them', () => {
    fc.assert(
      fc.property(fc.array(row, { maxLength: 40 }), fc.constantFrom(0, 1, 1_000_000), (specs, firstRow) => {
        const columns = newColumns(specs.length);
        specs.forEach((spec, at) => COLUMN_NAMES.forEach((name) => (columns[name][at] = spec[name])));
        // No row is its own cause: writers and readers of logs refuse it.
        columns.cause.forEach((cause, at) => (columns.cause[at] = cause === firstRow + at + 1 ? 0 : cause));
        const out = new ByteStream(1);
        packRows(columns, specs.length, firstRow, out);
        out.uint(77);
        const source = new ByteSource(out.finish());
        expect(new Uint8Array(unpackRows(specs.length, firstRow, source).time.buffer)).toEqual(new Uint8Array(columns.time.buffer));
        expect(source.uint()).toBe(77);
      }),
    );
  });

  test('numbers come back bit by bit', () => {
    fc.assert(
      fc.property(fc.array(number), fc.array(fc.maxSafeInteger().map(Math.abs)), (numbers, whole) => {
        const out = new ByteStream(1);
        for (const each of numbers) out.number(each);
        for (const each of whole) out.uint(each);
        const source = new ByteSource(out.finish());
        for (const each of numbers) expect(source.number()).toBe(each);
        for (const each of whole) expect(source.uint()).toBe(each);
      }),
    );
  });
});

test('texts of any content come back', () => {
  const texts = fc.oneof(fc.uint8Array({ maxLength: 300 }), fc.array(fc.constantFrom(1, 2), { maxLength: 300 }).map((few) => Uint8Array.from(few)), fc.nat(500).map((length) => new Uint8Array(length)));
  fc.assert(
    fc.property(texts, texts, (first, second) => {
      const out = new ByteStream(1);
      packBytes(first, out);
      packBytes(second, out);
      const source = new ByteSource(out.finish());
      expect([unpackBytes(source), unpackBytes(source)]).toEqual([first, second]);
    }),
  );
});

/** Three segments of a long one. */
const ROWS_MAX = process.env['DEEP'] === undefined ? 10_000 : 40_000;

function exampleRuns(): { readonly name: string; readonly segments: readonly Segment[] }[] {
  const folder = 'public/examples';
  return readdirSync(folder).filter((name) => name.endsWith('.flow.json')).map((name) => {
    const { design } = readDesign(readFileSync(join(folder, name), 'utf8'), name);
    const compiled = compile(design!, design!.scenarios[0]!.id);
    if (!compiled.ok) throw new Error(name);
    const sink = new MemorySink();
    const simulation = new Simulation(compiled.topology, { ...compiled.scenario, limits: { ...compiled.scenario.limits, rowsMax: ROWS_MAX } }, sink);
    while (simulation.run(10_000) === 'running');
    simulation.finish();
    return { name, segments: sink.segments };
  });
}
