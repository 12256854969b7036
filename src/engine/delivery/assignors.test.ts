import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SECOND_US } from '../../base/time.ts';
import { kafka } from '../kernel/kafka.fixture.ts';
import { crash, run, type Run } from '../kernel/run.fixture.ts';
import { ASSIGNORS, type Assignment } from './assignors.ts';

/** Like `t1:0 t1:1`. */
const words = (assignment: Assignment): string[] => assignment.map((own) => own.map(({ channel, partition }) => `t${channel}:${partition}`).join(' '));

const two = [{ channel: 1, partitions: 3 }, { channel: 2, partitions: 3 }];

describe('range', () => {
  it('KAF-03: gives the first members one more', () => {
    expect(words(ASSIGNORS.range(3, [{ channel: 1, partitions: 7 }], []))).toEqual(['t1:0 t1:1 t1:2', 't1:3 t1:4', 't1:5 t1:6']);
    expect(words(ASSIGNORS.range(3, [{ channel: 1, partitions: 2 }], []))).toEqual(['t1:0', 't1:1', '']);
  });

  it('KAF-04: adds up over topics', () => {
    expect(words(ASSIGNORS.range(2, two, []))).toEqual(['t1:0 t1:1 t2:0 t2:1', 't1:2 t2:2']);
  });
});

describe('round robin', () => {
  it('KAF-05: deals all partitions of all topics out in turn', () => {
    expect(words(ASSIGNORS.roundRobin(2, two, []))).toEqual(['t1:0 t1:2 t2:1', 't1:1 t2:0 t2:2']);
  });
});

describe('sticky', () => {
  const partitions = (count: number) => [{ channel: 1, partitions: count }];
  const own = (...indices: number[]) => indices.map((partition) => ({ channel: 1, partition }));

  it('KAF-07: a newcomer gets one partition of three, and who stays gets all', () => {
    expect(words(ASSIGNORS.sticky(2, partitions(3), [own(0, 1, 2), []]))).toEqual(['t1:0 t1:1', 't1:2']);
    expect(words(ASSIGNORS.sticky(1, partitions(3), [own(2)]))).toEqual(['t1:2 t1:0 t1:1']);
  });

  it('is balanced to one, and moves no partition that balance does not ask for', () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 6 }), fc.array(fc.integer({ min: -1, max: 5 }), { maxLength: 20 }), (members, owners) => {
      const before = Array.from({ length: members }, (_, m) => own(...owners.flatMap((owner, partition) => (owner === m ? [partition] : []))));
      const after = ASSIGNORS.sticky(members, partitions(owners.length), before);
      const sizes = after.map(({ length }) => length);
      expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
      expect(new Set(words(after).flatMap((text) => text.split(' ').filter(Boolean))).size).toBe(owners.length);
      // Who had no more than everybody gets keeps all of it.
      before.forEach((had, m) => had.length <= Math.floor(owners.length / members) && expect(words([after[m]!.slice(0, had.length)])).toEqual(words([had])));
    }));
  });
});

it.each(['range', 'roundRobin', 'sticky'] as const)('%s gives every partition to exactly one member', (name) => {
  for (let members = 1; members < 6; members++) {
    for (let partitions = 0; partitions < 9; partitions++) {
      const given = words(ASSIGNORS[name](members, [{ channel: 1, partitions }, { channel: 2, partitions: 4 }], Array.from({ length: members }, () => []))).flatMap((own) => own.split(' ').filter((word) => word !== ''));
      expect(given).toHaveLength(partitions + 4);
      expect(new Set(given).size).toBe(partitions + 4);
    }
  }
});

describe('in a group', () => {
  const assigned = (result: Run, topics: readonly string[], members: number): string[] =>
    Array.from({ length: members }, (_, member) =>
      topics.flatMap((channel) => result.rows('partitionAssigned', { member, channel }).map(({ partition }) => `${channel}:${partition}`)).join(' '));

  const group = (strategy: string, partitions: number, topics: readonly string[], instances: number): Run =>
    run(kafka({
      topics: Object.fromEntries(topics.map((id) => [id, { partitions }])),
      consumers: { bill: { reads: topics, instances, client: { 'partition.assignment.strategy': strategy } } },
    }), { until: 20 * SECOND_US });

  it('KAF-03: range', () => {
    expect(assigned(group('range', 7, ['t1'], 3), ['t1'], 3)).toEqual(['t1:0 t1:1 t1:2', 't1:3 t1:4', 't1:5 t1:6']);
    expect(assigned(group('range', 2, ['t1'], 3), ['t1'], 3)).toEqual(['t1:0', 't1:1', '']);
  });

  it('KAF-04: range over two topics', () => {
    expect(assigned(group('range', 3, ['t1', 't2'], 2), ['t1', 't2'], 2)).toEqual(['t1:0 t1:1 t2:0 t2:1', 't1:2 t2:2']);
  });

  it('KAF-05: round robin over two topics', () => {
    expect(assigned(group('roundrobin', 3, ['t1', 't2'], 2), ['t1', 't2'], 2)).toEqual(['t1:0 t1:2 t2:1', 't1:1 t2:0 t2:2']);
  });

  it('KAF-07: sticky, while members come and go', () => {
    const topology = kafka({ topics: { t1: { partitions: 3 } }, consumers: { bill: { reads: ['t1'], instances: 2, client: { 'partition.assignment.strategy': 'sticky', 'session.timeout.ms': 6000 } } } });
    // The second member is down at first: the first one has all; it comes at 20 s; the first one dies at 40 s.
    const result = run(topology, { until: 100 * SECOND_US, faults: [crash('bill#1', 0, 20 * SECOND_US), crash('bill#0', 40 * SECOND_US)] });
    const shares = (from: number, to: number) => result.rows('partitionAssigned', { channel: 't1' }).filter(({ time }) => time > from * SECOND_US && time < to * SECOND_US).map(({ member, partition }) => [member, partition]);
    expect(shares(0, 20)).toEqual([[0, 0], [0, 1], [0, 2]]);
    expect(shares(20, 40)).toEqual([[0, 0], [0, 1], [1, 2]]);
    expect(shares(40, 100)).toEqual([[1, 2], [1, 0], [1, 1]]);
  });
});
