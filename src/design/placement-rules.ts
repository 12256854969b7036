import type { Diagnostic } from '../base/diagnostic.ts';
import { CHANNELS } from '../catalog/channels/registry.ts';
import { findNode, findSystem } from '../catalog/find-entry.ts';
import type { Placed } from '../catalog/lowering/context.ts';
import type { ReadDesign } from '../catalog/lowering/placed-design.ts';
import { NODES } from '../catalog/nodes/registry.ts';
import { SYSTEMS } from '../catalog/systems/registry.ts';
import { nearest } from '../expression/suggest.ts';

/** Whether everything placed is of a known kind and lives where its kind lives: channels on systems, saga steps in sagas. */
export function placementProblems(placed: readonly Placed[]): readonly Diagnostic[] {
  const byId = new Map(placed.map((item) => [item.id, item]));
  const find = (id: string): Placed | undefined => byId.get(id);
  return placed.flatMap((item) => (isKnown(item) ? [...hostProblems(item, find), ...parentProblems(item, find)] : [unknownKind(item)]));
}

/** Two nodes that would share one group: each would get a part of the other's messages. */
export function groupProblems(read: ReadDesign): readonly Diagnostic[] {
  const owners = new Map<string, string>();
  return read.placed.flatMap(({ id, kind, category }) => {
    const values = read.valuesOf(id);
    const group = category === 'node' && values !== undefined ? findNode(kind)?.shape(values, id, read).group : undefined;
    if (group === undefined) return [];
    const owner = owners.get(group);
    if (owner === undefined) owners.set(group, id);
    return owner === undefined ? [] : [problem('error', `nodes/${id}/config`, 'duplicate-group', `"${id}" and "${owner}" are both in the group "${group}": each would get a part of the other's messages`, 'Give one of them another group, or use one node with several instances.')];
  });
}

const isKnown = ({ category, kind }: Placed): boolean => {
  if (category === 'system') return findSystem(kind) !== undefined;
  return category === 'channel' || findNode(kind) !== undefined;
};

function unknownKind({ id, kind, category }: Placed): Diagnostic {
  const [section, entries] = category === 'system' ? ['systems', SYSTEMS] : ['nodes', [...CHANNELS, ...NODES]];
  const kinds = entries.map((entry) => entry.kind);
  const meant = nearest(kind, kinds);
  return problem('error', `${section}/${id}`, 'unknown-kind', `"${id}" is of the kind "${kind}", which is not in the catalog`, meant === null ? `Kinds are ${kinds.join(', ')}.` : `Did you mean "${meant}"?`);
}

function hostProblems({ id, kind, category, system }: Placed, find: (id: string) => Placed | undefined): readonly Diagnostic[] {
  const subject = `nodes/${id}/system`;
  if (category !== 'channel') return system === undefined ? [] : [problem('warning', subject, 'unused-system', `"${id}" names the system "${system}", but only channels are hosted by systems`, 'Remove "system".')];
  const hosts = SYSTEMS.filter(({ channels }) => channels.includes(kind)).map((entry) => entry.kind).join(' or ');
  if (system === undefined) return [problem('error', subject, 'missing-system', `"${id}" does not say which system hosts it`, `Give "system" the id of a system of the kind ${hosts}.`)];
  const host = find(system);
  if (host?.category !== 'system') return [problem('error', subject, 'missing-system', `"${id}" is hosted by "${system}", which is ${host === undefined ? 'not in the design' : 'no system'}`, `Add a system of the kind ${hosts}, or name another.`)];
  if (findSystem(host.kind)?.channels.includes(kind) !== false) return [];
  return [problem('error', subject, 'wrong-system', `"${id}" is a ${kind}, and "${system}" is a ${host.kind}, which hosts none`, `Name a system of the kind ${hosts}.`)];
}

function parentProblems({ id, kind, category, parent }: Placed, find: (id: string) => Placed | undefined): readonly Diagnostic[] {
  const subject = `nodes/${id}/parent`;
  const parentKind = category === 'node' ? findNode(kind)?.parentKind : undefined;
  if (parentKind === undefined) return parent === undefined ? [] : [problem('warning', subject, 'unused-parent', `"${id}" names the parent "${parent}", but a ${kind} stands alone`, 'Remove "parent".')];
  if (parent === undefined) return [problem('error', subject, 'missing-parent', `"${id}" is a ${kind} outside of a ${parentKind}`, `Give "parent" the id of a ${parentKind}.`)];
  const found = find(parent);
  if (found?.kind === parentKind) return [];
  return [problem('error', subject, 'missing-parent', `"${id}" is in "${parent}", which is ${found === undefined ? 'not in the design' : `a ${found.kind}, no ${parentKind}`}`, `Give "parent" the id of a ${parentKind}.`)];
}

const problem = (severity: Diagnostic['severity'], subject: string, code: string, message: string, fix: string): Diagnostic => ({ severity, code, subject, message, fix });
