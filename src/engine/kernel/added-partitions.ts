import type { PartitionPlan } from '../../topology/channel.ts';
import type { Scenario } from '../../topology/scenario.ts';
import type { Topology } from '../../topology/topology.ts';

/** The topology with room for the partitions that the scenario adds: they are there from the beginning, and closed until then. */
export function withAddedPartitions(topology: Topology, scenario: Scenario): Topology {
  const added = topology.channels.map((_, channel) => additionsOf(scenario, channel));
  if (added.every((partitions) => partitions.length === 0)) return topology;
  return { ...topology, channels: topology.channels.map((plan, channel) => ({ ...plan, partitions: [...plan.partitions, ...added[channel]!] })) };
}

/** How many partitions of the channel are closed at the beginning. */
export const addedLater = (scenario: Scenario, channel: number): number => additionsOf(scenario, channel).length;

/**
 * The places of all partitions: first those that are there from the beginning, then those that are added, in the order of
 * the faults. So a branch, whose faults come behind the others, only has more places at the end. `channels` have that room.
 */
export function placesOf(channels: Topology['channels'], scenario: Scenario): readonly { readonly channel: number; readonly partition: number }[] {
  const counts = channels.map(({ partitions }, channel) => partitions.length - addedLater(scenario, channel));
  const base = [...counts];
  const first = counts.flatMap((count, channel) => Array.from({ length: count }, (_, partition) => ({ channel, partition })));
  const later = scenario.faults.flatMap((fault) => {
    if (fault.kind !== 'timed' || fault.effect.do !== 'addPartitions') return [];
    const { channel, partitions } = fault.effect;
    const before = counts[channel]!;
    counts[channel] = Math.max(before, base[channel]! + partitions.length);
    return Array.from({ length: counts[channel]! - before }, (_, i) => ({ channel, partition: before + i }));
  });
  return [...first, ...later];
}

/** Each fault names all that there are beyond the topology's when it has struck, so the longest names every one. */
const additionsOf = ({ faults }: Scenario, channel: number): readonly PartitionPlan[] =>
  faults.reduce<readonly PartitionPlan[]>((longest, fault) => (fault.kind === 'timed' && fault.effect.do === 'addPartitions' && fault.effect.channel === channel && fault.effect.partitions.length > longest.length ? fault.effect.partitions : longest), []);
