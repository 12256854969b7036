import { hashText } from '../../base/hash.ts';

/**
 * Which brokers hold the replicas of each partition, the preferred leader first. Brokers are taken in turn from a
 * list that changes rack at every step; partitions start one further each, the first where the topic's id says.
 * Replicas of one partition go to different racks as long as there are racks left.
 */
export function placeReplicas(topicId: string, partitions: number, factor: number, brokers: number, racks: readonly string[]): readonly (readonly number[])[] {
  const order = alternatingRacks(brokers, racks);
  const first = hashText(topicId) % brokers;
  return Array.from({ length: partitions }, (_, partition) => replicasFrom(order, (first + partition) % brokers, factor, racks));
}

const rackOf = (broker: number, racks: readonly string[]): string => (racks.length === 0 ? '' : (racks[broker % racks.length] ?? ''));

/** One broker of each rack, then the next of each, until all are listed. */
function alternatingRacks(brokers: number, racks: readonly string[]): readonly number[] {
  const byRack = new Map<string, number[]>();
  for (let broker = 0; broker < brokers; broker++) {
    const rack = rackOf(broker, racks);
    byRack.set(rack, [...(byRack.get(rack) ?? []), broker]);
  }
  const rows = [...byRack.values()];
  return Array.from({ length: brokers }, (_, round) => rows.flatMap((row) => row[round] ?? [])).flat();
}

function replicasFrom(order: readonly number[], start: number, factor: number, racks: readonly string[]): readonly number[] {
  const rotated = [...order.slice(start), ...order.slice(0, start)];
  const usedRacks = new Set<string>();
  const onNewRacks = rotated.filter((broker) => {
    const isNew = !usedRacks.has(rackOf(broker, racks));
    usedRacks.add(rackOf(broker, racks));
    return isNew;
  });
  const others = rotated.filter((broker) => !onNewRacks.includes(broker));
  return [...onNewRacks, ...others].slice(0, factor);
}
