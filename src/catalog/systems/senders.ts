import { BROKERS } from '../brokers/registry.ts';
import type { ConfigOf, Fields } from '../field.ts';
import type { LowerContext } from '../lowering/context.ts';
import { readConfig } from '../read-config.ts';
import type { ProducerPlan } from '../../topology/process.ts';

/** Settings of every client that a node could publish with: those of logs, and the node's whole config for the others. */
export interface SenderConfigs {
  readonly logs: ConfigOf<Fields>;
  /** Where they stand in the node's config, for messages. */
  readonly field: string;
  readonly config: { readonly [name: string]: unknown };
}

/** The plan of a client that publishes to channels of the system; a node that has no settings of its own for it uses the defaults. */
export function senderPlan({ logs, field, config }: SenderConfigs, systemId: string, context: LowerContext): ProducerPlan {
  const kind = context.design.find(systemId)?.kind;
  const sender = (BROKERS.find(({ system }) => system.kind === kind) ?? BROKERS[0]!).sender;
  if (sender.field === undefined) return sender.plan(logs, systemId, field, context);
  const own = Object.hasOwn(config, sender.field) ? config[sender.field] : readConfig(sender.fields, {}, '').values;
  return sender.plan(own as ConfigOf<Fields>, systemId, sender.field, context);
}
