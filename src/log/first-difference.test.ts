import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { COLUMN_NAMES } from './columns.ts';
import { firstDifference } from './first-difference.ts';
import { HEADER, PLAIN_ROW, logOf, rows, segmentRows, write, type RowSpec } from './random-rows.fixture.ts';

describe('two logs', () => {
  test('with the same rows do not differ, whatever their segments', () => {
    fc.assert(
      fc.property(rows(), segmentRows, (specs, size) => {
        fc.pre(specs.every(({ kind }) => kind !== 'messageCreated'));
        expect(firstDifference(write(specs).log, write(specs, { segmentRows: size }).log)).toBeUndefined();
      }),
    );
  });

  test('differ first where a cell was changed', () => {
    fc.assert(
      fc.property(rows(), segmentRows, fc.nat(), fc.constantFrom(...COLUMN_NAMES.filter((name) => name !== 'kind' && name !== 'detail')), (specs, size, at, column) => {
        fc.pre(specs.length > 0);
        const [left, right] = [write(specs, { segmentRows: size }).log, write(specs, { segmentRows: size }).log];
        const row = at % specs.length;
        const segment = right.segmentAt(row);
        segment.columns[column][row - segment.firstRow]! += 1;
        expect(firstDifference(left, right)).toEqual({ row, column, left: left.cell(column, row), right: right.cell(column, row) });
      }),
    );
  });

  test('differ in a text before they differ in its place', () => {
    const message = (text: string): RowSpec => ({ ...PLAIN_ROW, kind: 'messageCreated', text });
    const [left, right] = [logOf(message('a'), message('c')), logOf(message('bb'), message('c'))];
    expect(firstDifference(left, right)).toMatchObject({ row: 0, column: 'text', left: expect.stringContaining('"a"') as unknown, right: expect.stringContaining('"bb"') as unknown });
  });

  test('differ where one of them ends', () => {
    expect(firstDifference(logOf({}, {}), logOf({}))).toEqual({ row: 1, column: 'rows', left: 2, right: 1 });
  });

  test('differ in their headers first, except in who wrote them', () => {
    const log = write([PLAIN_ROW]).log;
    expect(firstDifference(log, write([], {}, { ...HEADER, seed: '8' }).log)).toEqual({ row: -1, column: 'header.seed', left: '"7"', right: '"8"' });
    expect(firstDifference(log, write([PLAIN_ROW], {}, { ...HEADER, engine: 'x', topologyHash: 'y' }).log)).toBeUndefined();
    const turned = HEADER.nodes.map(({ id, members, parent }) => ({ parent, members, id }));
    expect(firstDifference(log, write([PLAIN_ROW], {}, { ...HEADER, nodes: turned }).log)).toBeUndefined();
  });
});
