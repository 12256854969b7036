import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { NO_INDEX, type ColumnName } from './columns.ts';
import { EVENT_KINDS } from './event-kinds.ts';
import { GaugeLayout } from './gauge-layout.ts';
import { GAUGES, type GaugeMove, type GaugeName } from './gauges.ts';
import { HEADER, row, rows, write, type RowSpec } from './random-rows.fixture.ts';

const layout = new GaugeLayout(HEADER);

describe('the gauge layout', () => {
  test('gives each gauge of the design one slot', () => {
    const entries = layout.entries();
    expect(entries.map(({ slot }) => slot)).toEqual(Array.from({ length: layout.size }, (_, slot) => slot));
    for (const { slot, gauge, node, member, channel, partition } of entries) expect(layout.slot(gauge, node, member, channel, partition)).toBe(slot);
    expect(new Set(entries.map(({ name }) => name)).size).toBe(layout.size);
  });

  test('holds as many gauges as the design has addresses', () => {
    const count = (gauge: GaugeName) => layout.entries().filter((entry) => entry.gauge === gauge).length;
    expect(count('hostState')).toBe(8);
    expect(count('rows')).toBe(5);
    expect(count('end')).toBe(4);
    expect(count('offset')).toBe(5);
  });

  test('names gauges by what they belong to', () => {
    const names = layout.entries().map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(['hostState payment#2', 'running order-saga.charge', 'entries orders/2', 'offset payment orders/0']));
  });

  test('starts with hosts up, before the first epoch of any leader, and all else at 0', () => {
    const initial = layout.initial();
    for (const { slot, gauge } of layout.entries()) expect(initial[slot]).toBe(gauge === 'hostState' ? 1 : gauge === 'epoch' ? -1 : 0);
  });

  test.each([
    ['hostState', 1, 3, 0, 0],
    ['hostState', 4, 0, 0, 0],
    ['hostState', 1, NO_INDEX, 0, 0],
    ['rows', 0, 0, 0, 0],
    ['rows', 6, 0, 0, 0],
    ['end', 0, 0, 0, 0],
    ['end', 0, 0, 1, 3],
    ['end', 0, 0, 2, 1],
    ['end', 0, 0, 1, NO_INDEX],
    ['offset', 2, 0, 1, 0],
    ['offset', 3, 0, 1, 0],
    ['offset', 9, 0, 1, 0],
  ] as const)('has no %s at node %i, member %i, channel %i, partition %i', (gauge, node, member, channel, partition) => {
    expect(layout.slot(gauge, node, member, channel, partition)).toBe(-1);
  });

  test('does not depend on the order of subscriptions', () => {
    const turned = new GaugeLayout({ ...HEADER, subscriptions: [...HEADER.subscriptions].reverse() });
    expect(turned.entries()).toEqual(layout.entries());
  });

  test('moves gauges as the kinds declare', () => {
    fc.assert(
      fc.property(rows(), (specs) => {
        const { writer } = write(specs);
        const expected = foldByNames(specs);
        for (const { slot, name, gauge } of layout.entries()) expect(writer.gauges[slot], name).toBe(expected.get(name) ?? GAUGES[gauge].initial);
      }),
    );
  });

  test('tells whether every gauge had a slot', () => {
    fc.assert(
      fc.property(row, (spec) => {
        const found = layout.apply(layout.initial(), EVENT_KINDS[spec.kind].code, spec.node, spec.member, spec.channel, spec.partition, spec.position, spec.value);
        const moves: readonly GaugeMove[] = EVENT_KINDS[spec.kind].moves;
        expect(found).toBe(moves.every(({ gauge }) => layout.slot(gauge, spec.node, spec.member, spec.channel, spec.partition) >= 0));
      }),
    );
  });
});

/** The same fold over names instead of slots, straight from the declarations. */
function foldByNames(specs: readonly RowSpec[]): Map<string, number> {
  const gauges = new Map<string, number>();
  for (const spec of specs) {
    for (const move of EVENT_KINDS[spec.kind].moves as readonly GaugeMove[]) {
      const name = nameOf(move.gauge, spec);
      const from = typeof move.from === 'number' ? move.from : (spec as unknown as Record<ColumnName, number>)[move.from];
      const amount = from + (move.plus ?? 0);
      gauges.set(name, (move.op === 'add' ? (gauges.get(name) ?? GAUGES[move.gauge].initial) : 0) + amount);
    }
  }
  return gauges;
}

function nameOf(gauge: GaugeName, { node, member, channel, partition }: RowSpec): string {
  const by: readonly ColumnName[] = GAUGES[gauge].by;
  const words: string[] = [gauge];
  if (by.includes('node')) words.push(HEADER.nodes[node]!.id + (by.includes('member') ? `#${member}` : ''));
  if (by.includes('channel')) words.push(`${HEADER.channels[channel]!.id}${by.includes('partition') ? `/${partition}` : ''}`);
  return words.join(' ');
}
