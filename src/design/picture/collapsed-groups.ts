import type { DesignAnnotation, DesignNode } from '../document.ts';

/** What lies in groups that are drawn as one node, steps of a saga included: by its id the group that stands for it, the outermost where one lies in another. */
export function collapsedOwners(annotations: readonly DesignAnnotation[], nodes: readonly DesignNode[]): ReadonlyMap<string, string> {
  const direct = new Map(annotations.flatMap(({ id, collapsed = [] }) => collapsed.map((held) => [held, id] as const)));
  if (direct.size === 0) return direct;
  const ids = [...direct.keys()];
  const owners = new Map(ids.map((id) => [id, outermost(id, direct)]));
  for (const { id, parent } of nodes) {
    const owner = parent === undefined ? undefined : owners.get(parent);
    if (owner !== undefined) owners.set(id, owner);
  }
  return owners;
}

/** A group that holds itself, as only a file can say, ends the way up. */
function outermost(id: string, direct: ReadonlyMap<string, string>): string {
  const seen = new Set([id]);
  let owner = id;
  for (let next = direct.get(owner); next !== undefined && !seen.has(next); next = direct.get(owner)) seen.add((owner = next));
  return owner;
}
