import fc from 'fast-check';
import { expect, test } from 'vitest';
import { COLUMN_NAMES, type ColumnName } from './columns.ts';
import { rows, segmentRows, write } from './random-rows.fixture.ts';
import { SEGMENT_ROWS, segmentBuffers, type Counts } from './segment.ts';

test('a segment knows its times, kinds and nodes', () => {
  fc.assert(
    fc.property(rows(), segmentRows, (specs, size) => {
      for (const segment of write(specs, { segmentRows: size }).log.segments) {
        const cells = (column: ColumnName) => Array.from(segment.columns[column].subarray(0, segment.rows));
        expect([segment.timeMinUs, segment.timeMaxUs]).toEqual([Math.min(...cells('time')), Math.max(...cells('time'))]);
        expect(segment.kindCounts).toEqual(counted(cells('kind')));
        expect(segment.nodeCounts).toEqual(counted(cells('node')));
      }
    }),
  );
});

test('a count reaches the size of a segment', () => {
  const plain = fc.sample(rows(1), { seed: 1 }).flat()[0]!;
  const { sink } = write(new Array(SEGMENT_ROWS).fill(plain));
  expect(sink.segments[0]!.nodeCounts).toEqual([[plain.node, SEGMENT_ROWS]]);
});

test('a segment goes to another thread as it is', () => {
  const { log } = write(fc.sample(rows(), { numRuns: 20, seed: 2 }).flat());
  for (const segment of log.segments) {
    const before = structuredClone(segment);
    const received = structuredClone(segment, { transfer: segmentBuffers(segment) });
    expect(received).toEqual(before);
    expect(new Set(COLUMN_NAMES.map((name) => received.columns[name].buffer)).size).toBe(1);
    expect(segment.columns.time.buffer.byteLength + segment.heap.buffer.byteLength).toBe(0);
  }
});

const counted = (values: number[]): Counts =>
  [...new Set(values)].sort((a, b) => a - b).map((value) => [value, values.filter((other) => other === value).length]);
