import type { Fields } from './field.ts';
import { CHANNELS } from './channels/registry.ts';
import { LINK_FIELDS } from './link.ts';

/** What a wire from a kind can say: how its channel routes, or what the way between its ends is like. */
export const wireFields = (fromKind: string): Fields => CHANNELS.find(({ kind }) => kind === fromKind)?.wires ?? LINK_FIELDS;

/** Of all wires. */
export const ALL_WIRE_FIELDS: Fields = Object.assign({}, LINK_FIELDS, ...CHANNELS.map(({ wires }) => wires ?? {})) as Fields;
