import type { Fields } from './field.ts';
import { BINDING_FIELDS } from './channels/rabbitmq-exchange.ts';
import { LINK_FIELDS } from './link.ts';

/** What a wire between two kinds can say: how it routes, or what the way between its ends is like. */
export const wireFields = (fromKind: string, toKind: string): Fields => (fromKind === 'rabbitmq-exchange' && toKind.startsWith('rabbitmq-') ? BINDING_FIELDS : LINK_FIELDS);

/** Of all wires. */
export const ALL_WIRE_FIELDS: Fields = { ...LINK_FIELDS, ...BINDING_FIELDS };
