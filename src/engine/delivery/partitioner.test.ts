import { describe, expect, it } from 'vitest';
import { run } from '../kernel/run.fixture.ts';
import { constant, system } from '../kernel/system.fixture.ts';
import { keyedPartition, partitionerKey, unkeyedPartition, type StickyState } from './partitioner.ts';

const fresh = (): StickyState => ({ partition: 0, bytes: 0, switches: 0 });

describe('a key', () => {
  it.each([
    ['order-1', [1, 4, 10]],
    ['order-2', [0, 3, 3]],
    ['order-4', [2, 2, 2]],
    ['customer-42', [0, 3, 9]],
    ['', [0, 3, 9]],
    ['user-é', [2, 5, 11]],
    ['foobar', [0, 0, 6]],
    ['abc', [0, 3, 3]],
  ])('KAF-02: %j goes to its partition of 3, 6 and 12', (key, partitions) => {
    expect([3, 6, 12].map((count) => keyedPartition(key, count))).toEqual(partitions);
  });

  it('KAF-02: places a message that way in a run', () => {
    const result = run(system({ channels: { orders: { partitions: 6 } }, sources: { shop: { to: 'orders', count: 4, key: '"order-" + text(payload.n)' } } }));
    expect(result.rows('entryAppended').map(({ partition }) => partition)).toEqual(['order-1', 'order-2', 'order-3', 'order-4'].map((key) => keyedPartition(key, 6)));
  });
});

describe('a message without key', () => {
  const plan = (unkeyed: 'sticky' | 'roundRobin') => ({ keyed: 'murmur2', unkeyed, stickyBytes: 300 }) as const;
  const key = partitionerKey('seed', 'shop');

  it('stays on one partition for so many bytes, then goes to another', () => {
    const state = fresh();
    const partitions = Array.from({ length: 3000 }, () => unkeyedPartition(plan('sticky'), state, 100, 4, key));
    for (let i = 0; i < partitions.length; i += 3) {
      expect(new Set(partitions.slice(i, i + 3)).size).toBe(1);
      if (i > 0) expect(partitions[i]).not.toBe(partitions[i - 1]);
    }
    for (let partition = 0; partition < 4; partition++) expect(partitions.filter((own) => own === partition).length / 3000).toBeCloseTo(0.25, 1);
  });

  it('goes round all of them', () => {
    const state = fresh();
    const partitions = Array.from({ length: 8 }, () => unkeyedPartition(plan('roundRobin'), state, 100, 4, key));
    expect(new Set(partitions.slice(0, 4))).toEqual(new Set([0, 1, 2, 3]));
    expect(partitions.slice(4)).toEqual(partitions.slice(0, 4));
  });

  it('has the only partition to go to', () => {
    const state = fresh();
    expect(Array.from({ length: 9 }, () => unkeyedPartition(plan('sticky'), state, 200, 1, key))).toEqual(Array.from({ length: 9 }, () => 0));
  });

  it('is placed by each client for itself', () => {
    const result = run(system({ channels: { orders: { partitions: 5, plan: { partitioner: plan('sticky') } } }, sources: { shop: { to: 'orders', every: constant(1000), count: 30, instances: 2 } } }));
    const places = [0, 1].map((member) => result.rows('publishSent', { member }).map(({ partition }) => partition));
    expect(places[0]).not.toEqual(places[1]);
    for (const own of places) for (let i = 0; i < 30; i += 3) expect(new Set(own.slice(i, i + 3)).size).toBe(1);
  });
});
