import { CHANNELS } from '../../../catalog/channels/registry.ts';
import { NODES } from '../../../catalog/nodes/registry.ts';
import { SYSTEMS } from '../../../catalog/systems/registry.ts';
import { ConnectionRules, type WireEnd } from '../../../design/connection-rules.ts';
import type { Design, DesignNode } from '../../../design/document.ts';
import { PATTERNS } from '../../../workspace/library/patterns.ts';
import { entryIcon } from '../../widgets/entry-icon.tsx';
import { lookOf } from '../faces/icons.ts';
import type { Choice } from './chooser-list.tsx';

/** The kinds that can be added: all, or those that the wire from (or, reversed, to) an end can be joined to. */
export function kindChoices(design: Design, origin: WireEnd | undefined, isReversed: boolean): readonly Choice[] {
  const entries = [...NODES, ...CHANNELS, ...(origin === undefined ? SYSTEMS : [])];
  return entries.flatMap((entry) => {
    const choice: Choice = { id: entry.kind, label: entry.label, note: entry.summary, icon: entryIcon(entry.icon), tone: entry.tone };
    if ('parentKind' in entry && entry.parentKind !== undefined) return origin === undefined && design.nodes.some(({ kind }) => kind === entry.parentKind) ? [choice] : [];
    if (origin === undefined) return [choice];
    const meaning = meaningWith(design, origin, isReversed, entry.kind);
    return meaning === undefined ? [] : [{ ...choice, note: meaning }];
  });
}

/** The patterns that can be put where nothing is joined. */
export const patternChoices = (): readonly Choice[] => PATTERNS.map(({ kind, label, summary, icon, tone }) => ({ id: kind, label, note: summary, icon: entryIcon(icon), tone }));

/** What a wire to a new node of the kind would mean; undefined when it cannot be. */
function meaningWith(design: Design, origin: WireEnd, isReversed: boolean, kind: string): string | undefined {
  const probe: DesignNode = { id: PROBE, kind, name: '', config: {} };
  const rules = new ConnectionRules({ ...design, nodes: [...design.nodes, probe] });
  const answer = isReversed ? rules.answer({ node: PROBE }, origin) : rules.answer(origin, { node: PROBE });
  if (!answer.ok) return undefined;
  const name = design.nodes.find(({ id }) => id === origin.node)?.name ?? origin.node;
  return isReversed ? `${answer.meaning} ${name}` : `${name} ${answer.meaning} it`;
}

/** No id of a design: ids have no spaces. */
const PROBE = ' new';

/** The nodes that a wire from a node may lead to. */
export function targetChoices(design: Design, from: string): readonly Choice[] {
  const rules = new ConnectionRules(design);
  return design.nodes.flatMap((node) => {
    const answer = node.id === from ? undefined : rules.answer({ node: from }, { node: node.id });
    if (answer?.ok !== true) return [];
    const { icon, tone, label } = lookOf(node.kind);
    return [{ id: node.id, label: node.name, note: `${answer.meaning} this ${label.toLowerCase()}`, icon, tone }];
  });
}
