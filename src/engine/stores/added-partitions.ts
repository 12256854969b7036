import type { Scenario } from '../../topology/scenario.ts';
import type { PartitionPlan } from '../../topology/channel.ts';
import type { Topology } from '../../topology/topology.ts';

/** The topology with room for the partitions that the scenario adds: they are there from the beginning, and closed until then. */
export function withAddedPartitions(topology: Topology, scenario: Scenario): Topology {
  const added = topology.channels.map((_, channel) => additionsOf(scenario, channel));
  if (added.every((partitions) => partitions.length === 0)) return topology;
  return { ...topology, channels: topology.channels.map((plan, channel) => ({ ...plan, partitions: [...plan.partitions, ...added[channel]!] })) };
}

/** How many partitions of the channel are closed at the beginning. */
export const addedLater = (scenario: Scenario, channel: number): number => additionsOf(scenario, channel).length;

/** In the order of time. */
const additionsOf = ({ faults }: Scenario, channel: number): readonly PartitionPlan[] =>
  faults.flatMap((fault) => (fault.kind === 'timed' && fault.effect.do === 'addPartitions' && fault.effect.channel === channel ? fault.effect.partitions : []));
