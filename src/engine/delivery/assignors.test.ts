import { describe, expect, it } from 'vitest';
import { SECOND_US } from '../../base/time.ts';
import { kafka } from '../kernel/kafka.fixture.ts';
import { run, type Run } from '../kernel/run.fixture.ts';
import { ASSIGNORS, type Assignment } from './assignors.ts';

/** Like `t1:0 t1:1`. */
const words = (assignment: Assignment): string[] => assignment.map((own) => own.map(({ channel, partition }) => `t${channel}:${partition}`).join(' '));

const two = [{ channel: 1, partitions: 3 }, { channel: 2, partitions: 3 }];

describe('range', () => {
  it('KAF-03: gives the first members one more', () => {
    expect(words(ASSIGNORS.range(3, [{ channel: 1, partitions: 7 }]))).toEqual(['t1:0 t1:1 t1:2', 't1:3 t1:4', 't1:5 t1:6']);
    expect(words(ASSIGNORS.range(3, [{ channel: 1, partitions: 2 }]))).toEqual(['t1:0', 't1:1', '']);
  });

  it('KAF-04: adds up over topics', () => {
    expect(words(ASSIGNORS.range(2, two))).toEqual(['t1:0 t1:1 t2:0 t2:1', 't1:2 t2:2']);
  });
});

describe('round robin', () => {
  it('KAF-05: deals all partitions of all topics out in turn', () => {
    expect(words(ASSIGNORS.roundRobin(2, two))).toEqual(['t1:0 t1:2 t2:1', 't1:1 t2:0 t2:2']);
  });
});

it.each(['range', 'roundRobin'] as const)('%s gives every partition to exactly one member', (name) => {
  for (let members = 1; members < 6; members++) {
    for (let partitions = 0; partitions < 9; partitions++) {
      const given = words(ASSIGNORS[name](members, [{ channel: 1, partitions }, { channel: 2, partitions: 4 }])).flatMap((own) => own.split(' ').filter((word) => word !== ''));
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
});
