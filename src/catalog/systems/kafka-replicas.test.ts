import { describe, expect, it } from 'vitest';
import { placeReplicas } from './kafka-replicas.ts';

const sum = (counts: ReadonlyMap<number, number>): readonly number[] => [...counts.values()];

function countBy(items: readonly number[]): ReadonlyMap<number, number> {
  const counts = new Map<number, number>();
  for (const item of items) counts.set(item, (counts.get(item) ?? 0) + 1);
  return counts;
}

describe('placeReplicas', () => {
  it('gives every partition different brokers, and every broker as many leaders', () => {
    const placed = placeReplicas('orders', 12, 3, 4, []);
    for (const replicas of placed) expect(new Set(replicas).size).toBe(3);
    expect(sum(countBy(placed.map((replicas) => replicas[0] ?? -1)))).toEqual([3, 3, 3, 3]);
  });

  it('spreads the replicas of a partition over racks, as long as there are racks', () => {
    const racks = ['a', 'b', 'c'];
    for (const replicas of placeReplicas('orders', 12, 3, 7, racks)) expect(new Set(replicas.map((broker) => racks[broker % 3])).size).toBe(3);
    // Two racks and three replicas: both racks are used.
    for (const replicas of placeReplicas('orders', 12, 3, 4, ['a', 'b'])) expect(new Set(replicas.map((broker) => broker % 2)).size).toBe(2);
  });

  it('is the same every time, and starts elsewhere for another topic', () => {
    const starts = ['a', 'b', 'c', 'd', 'e', 'f'].map((id) => placeReplicas(id, 1, 1, 5, [])[0]?.[0]);
    expect(placeReplicas('a', 3, 2, 5, [])).toEqual(placeReplicas('a', 3, 2, 5, []));
    expect(new Set(starts).size).toBeGreaterThan(1);
  });
});
