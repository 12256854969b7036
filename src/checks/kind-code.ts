import { EVENT_KINDS, EVENT_KIND_NAMES, type EventKindName } from '../log/event-kinds.ts';

/** Codes by name: comparing a row's code costs a fifth of naming it. */
export const CODE = Object.fromEntries(EVENT_KIND_NAMES.map((name) => [name, EVENT_KINDS[name].code])) as { readonly [K in EventKindName]: number };
