import type { Draft } from 'immer';
import type { Design } from '../../design/document.ts';
import { freeIdentifier } from '../../design/identifier.ts';

/** The document while a recipe changes it. */
export type DesignDraft = Draft<Design>;

/** Systems, nodes, notes and groups share one space of ids: each is something to select. */
export function freePlacedId(design: DesignDraft, wanted: string): string {
  const taken = new Set([...design.systems, ...design.nodes, ...(design.annotations ?? [])].map(({ id }) => id));
  return freeIdentifier(wanted, (id) => taken.has(id));
}

export function freeIdIn(items: readonly { readonly id: string }[], wanted: string): string {
  const taken = new Set(items.map(({ id }) => id));
  return freeIdentifier(wanted, (id) => taken.has(id));
}

/** `Order service` → `order-service`: ids of new things read like those that people write. */
export const idOf = (name: string): string => name.trim().toLowerCase().replace(/[^a-z0-9]+/g, '-').replace(/^-|-$/g, '') || 'unnamed';

/** A name that nothing else on the canvas has: `Topic`, `Topic 2`. */
export function freeName(design: DesignDraft, wanted: string): string {
  const taken = new Set([...design.systems, ...design.nodes].map(({ name }) => name));
  if (!taken.has(wanted)) return wanted;
  let number = 2;
  while (taken.has(`${wanted} ${number}`)) number++;
  return `${wanted} ${number}`;
}
