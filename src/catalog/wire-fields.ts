import type { Fields } from './field.ts';
import { BINDING_FIELDS } from './channels/rabbitmq-exchange.ts';
import { SUBSCRIPTION_FIELDS } from './channels/sns-topic.ts';
import { LINK_FIELDS } from './link.ts';

/** What a wire between two kinds can say: how it routes, or what the way between its ends is like. */
export function wireFields(fromKind: string, toKind: string): Fields {
  if (fromKind === 'rabbitmq-exchange' && toKind.startsWith('rabbitmq-')) return BINDING_FIELDS;
  return fromKind === 'sns-topic' ? SUBSCRIPTION_FIELDS : LINK_FIELDS;
}

/** Of all wires. */
export const ALL_WIRE_FIELDS: Fields = { ...LINK_FIELDS, ...BINDING_FIELDS, ...SUBSCRIPTION_FIELDS };
