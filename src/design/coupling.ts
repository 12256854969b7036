import { findChannel } from '../catalog/find-entry.ts';
import type { Design } from './document.ts';

/** Who depends on whom in a design, as wires say it. */
export interface Coupling {
  readonly services: number;
  readonly channels: number;
  readonly wires: number;
  /** Ordered pairs of services of which the first reaches the second: over a channel, or by a call. */
  readonly dependencies: number;
  /** The service with most neighbours, either way. */
  readonly mostConnected: { readonly name: string; readonly neighbours: number } | null;
  /** Services of which one can be reached from the other and back. */
  readonly inCycles: number;
}

/** Steps count as their saga; stores are no services. */
export function couplingOf({ nodes, edges }: Design): Coupling {
  const parents = new Map(nodes.map(({ id, parent }) => [id, parent ?? id]));
  const ownerOf = (id: string): string => parents.get(id) ?? id;
  const channels = new Set(nodes.filter(({ kind }) => findChannel(kind) !== undefined).map(({ id }) => id));
  const services = nodes.filter(({ id, kind, parent }) => parent === undefined && kind !== 'store' && !channels.has(id)).map(({ id }) => id);
  const next = new Map<string, Set<string>>();
  for (const { from, to } of edges) next.set(ownerOf(from), (next.get(ownerOf(from)) ?? new Set()).add(ownerOf(to)));
  const known = new Set(services);
  const targets = new Map(services.map((id) => [id, servicesAfter(id, next, known, channels)]));
  const neighbours = (id: string): number => services.filter((other) => other !== id && (targets.get(id)!.has(other) || targets.get(other)!.has(id))).length;
  const [most] = [...services].sort((a, b) => neighbours(b) - neighbours(a));
  return {
    services: services.length,
    channels: channels.size,
    wires: edges.length,
    dependencies: services.reduce((sum, id) => sum + targets.get(id)!.size, 0),
    mostConnected: most === undefined ? null : { name: nodes.find(({ id }) => id === most)?.name ?? most, neighbours: neighbours(most) },
    inCycles: services.filter((id) => reaches(id, id, targets)).length,
  };
}

/** Services that a service reaches through channels alone. */
function servicesAfter(from: string, next: ReadonlyMap<string, ReadonlySet<string>>, services: ReadonlySet<string>, channels: ReadonlySet<string>): ReadonlySet<string> {
  const [found, seen, waiting] = [new Set<string>(), new Set<string>(), [from]];
  for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
    for (const to of next.get(id) ?? []) {
      if (services.has(to) && to !== from) found.add(to);
      if (!channels.has(to) || seen.has(to)) continue;
      seen.add(to);
      waiting.push(to);
    }
  }
  return found;
}

function reaches(from: string, wanted: string, targets: ReadonlyMap<string, ReadonlySet<string>>): boolean {
  const [seen, waiting] = [new Set<string>(), [...(targets.get(from) ?? [])]];
  for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
    if (id === wanted) return true;
    if (seen.has(id)) continue;
    seen.add(id);
    waiting.push(...(targets.get(id) ?? []));
  }
  return false;
}
