import { BROKERS } from '../brokers/registry.ts';
import type { Reader, Settling } from '../brokers/broker.ts';
import type { NodeShape } from '../entry.ts';
import type { ConfigOf, Fields } from '../field.ts';
import type { LowerContext, PlacedDesign } from '../lowering/context.ts';
import type { Label } from '../lowering/program.ts';
import { readConfig } from '../read-config.ts';
import type { Trigger } from '../../topology/process.ts';

/** A node's config: it may hold settings of every client that it could read with; the system that hosts its channels says which count. */
type NodeConfig = { readonly [name: string]: unknown };

/** What reads the channels of the system; undefined where no product is known. */
export function readerOf(systemId: string, { design }: Pick<LowerContext, 'design'>): Reader | undefined {
  const kind = design.find(systemId)?.kind;
  return BROKERS.find(({ system }) => system.kind === kind)?.reader;
}

/** The settings of the reader in the config; its defaults for a kind of node that has none. */
const settingsOf = ({ field, fields }: Reader, config: NodeConfig): ConfigOf<Fields> =>
  (Object.hasOwn(config, field) ? config[field] : readConfig(fields, {}, '').values) as ConfigOf<Fields>;

/** What a node that reads the channels has for it: a group over logs, or a receiver of queues. Nothing without channels. */
export function readerShape(config: NodeConfig, id: string, channels: readonly string[], design: PlacedDesign): Pick<NodeShape, 'group' | 'receiver'> {
  const [channel] = channels;
  if (channel === undefined) return {};
  const reader = readerOf(design.find(channel)?.system ?? '', { design });
  if (reader?.reads.as === 'receiver') return { receiver: true };
  return { group: reader?.reads.id(settingsOf(reader, config)) ?? id };
}

/** How the node reads the channels, and the trigger that opens its frames. */
export function addReader(config: NodeConfig, systemId: string, channels: readonly string[], entry: Label, context: LowerContext, manual = false): Trigger {
  const indexes = channels.map((id) => context.channel(id));
  const reader = readerOf(systemId, context);
  if (reader?.reads.as === 'receiver') {
    context.addReceiver({ queues: indexes, link: context.link(context.self.id, systemId), ...reader.reads.plan(settingsOf(reader, config), systemId, context) });
    return { on: 'receipt', entry, receiver: context.receiver(context.self.id) };
  }
  if (reader !== undefined) {
    const plan = reader.reads.plan(settingsOf(reader, config), systemId, context.groupId, indexes, context);
    context.addGroup(manual ? { ...plan, poll: { ...plan.poll, manual } } : plan);
  }
  return { on: 'delivery', entry, group: context.group(context.self.id) };
}

export function settlingOf(config: NodeConfig, systemId: string, context: Pick<LowerContext, 'design'>): Settling {
  const reader = readerOf(systemId, context);
  return reader?.settling(settingsOf(reader, config)) ?? { unmatched: false, onSuccess: false, onFailure: null };
}

/** Whether a program that acknowledges by itself has anything to acknowledge: a delivery of a queue always, of a log unless polls commit. */
export const settlesItself = (config: NodeConfig, systemId: string, context: Pick<LowerContext, 'design'>): boolean =>
  readsQueues(systemId, context) || settlingOf(config, systemId, context).unmatched;

export const readsQueues = (systemId: string, context: Pick<LowerContext, 'design'>): boolean => readerOf(systemId, context)?.reads.as === 'receiver';
