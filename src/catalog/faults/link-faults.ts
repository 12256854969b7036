import type { FaultPlan, SiteEffect } from '../../topology/scenario.ts';
import { choice, type ConfigOf, reference } from '../field.ts';
import type { FaultContext } from '../lowering/context.ts';
import { linkId } from '../lowering/link-id.ts';
import { MATCH_FIELDS, siteMatch } from './fault-fields.ts';

export const LINK_FAULT_FIELDS = {
  from: reference('From', { to: ['node', 'system'], required: true, help: 'One end: a service, a channel or a system.' }),
  to: reference('To', { to: ['node', 'system'], required: true, help: 'The other end. A channel stands for its system; the same system twice means between its brokers.' }),
  direction: choice('Direction', {
    options: ['both', 'request', 'response'],
    default: 'both',
    help: 'Which hops, seen from the client.',
    optionHelp: { both: 'All.', request: 'From the client to the server.', response: 'From the server to the client.' },
  }),
  ...MATCH_FIELDS,
} as const;

/** A rule about hops over the link between two ends. */
export function linkFault(config: ConfigOf<typeof LINK_FAULT_FIELDS>, effect: SiteEffect, context: FaultContext): readonly FaultPlan[] {
  const [a, b] = [ownerOf(config.from, context), ownerOf(config.to, context)];
  const link = context.topology.links.findIndex(({ id }) => id === linkId(a, b) || id === linkId(b, a));
  if (link >= 0) return [{ kind: 'rule', id: context.id, point: { at: 'link', link, direction: config.direction }, match: siteMatch(config), effect }];
  context.error('to', 'no-link', `${config.from} and ${config.to} exchange nothing, so nothing can go wrong between them.`, `Links are ${context.topology.links.map(({ id }) => id.replace('~', ' - ')).join(', ')}.`);
  return [];
}

function ownerOf(id: string, { design }: FaultContext): string {
  const placed = design.find(id);
  return (placed?.category === 'channel' ? placed.system : placed?.parent) ?? id;
}
