import { CHANNELS } from '../channels/registry.ts';
import { readConfig } from '../read-config.ts';
import { KAFKA_PRODUCER_FIELDS } from '../systems/kafka-producer.ts';
import type { LowerContext, PlacedDesign } from '../lowering/context.ts';

/** Channels that wires lead from into the node, sorted by id. */
export function subscribedChannels(design: PlacedDesign, nodeId: string): readonly string[] {
  const channels = design.edgesTo(nodeId).map((edge) => edge.from).filter((id) => design.find(id)?.category === 'channel' && !isPushing(design.find(id)?.kind));
  return [...new Set(channels)];
}

/** Channels that call their subscribers instead of being read. */
export const isPushing = (kind: string | undefined): boolean => CHANNELS.some((entry) => entry.kind === kind && entry.pushes === true);

/** The one system that hosts the channels of a group; several are reported. */
export function systemOf(channels: readonly string[], field: string, context: LowerContext): string | undefined {
  const systems = [...new Set(channels.map((id) => context.design.find(id)?.system ?? ''))];
  const [system] = systems;
  if (systems.length > 1) {
    context.error(field, 'several-systems', `${context.self.id} reads channels of ${systems.join(' and ')}; one group belongs to one system.`, 'Use one node for each system.');
  }
  return system;
}

/** The publishing client of a node that publishes nothing. */
export const NO_CLIENT = readConfig(KAFKA_PRODUCER_FIELDS, {}, '').values;
