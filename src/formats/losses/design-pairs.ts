import type { Design, DesignEdge, DesignNode, DesignSystem } from '../../design/document.ts';

/** Which part of a design is which part of the one that came back: formats give ids of their own. */
export interface DesignPairs {
  readonly nodes: ReadonlyMap<DesignNode, DesignNode>;
  readonly systems: ReadonlyMap<DesignSystem, DesignSystem>;
  readonly edges: ReadonlyMap<DesignEdge, DesignEdge>;
  /** Old ids by new ones, of nodes and systems whose id changed. */
  readonly oldIds: ReadonlyMap<string, string>;
}

/** Nodes by kind and order, or by id where not all of a kind came back; systems by what they host; wires by their ends. */
export function pairDesigns(before: Design, after: Design): DesignPairs {
  const nodes = pairNodes(before.nodes, after.nodes);
  const systems = pairSystems(before, after, nodes);
  const oldIds = new Map([...nodes, ...systems].flatMap(([old, fresh]) => (old.id === fresh.id ? [] : [[fresh.id, old.id]])));
  return { nodes, systems, edges: pairEdges(before.edges, after.edges, oldIds), oldIds };
}

/** First those with the same ports, then those with the same ends. */
function pairEdges(before: readonly DesignEdge[], after: readonly DesignEdge[], oldIds: ReadonlyMap<string, string>): Map<DesignEdge, DesignEdge> {
  const oldId = (id: string): string => oldIds.get(id) ?? id;
  const ends = ({ from, to }: DesignEdge): string => `${from} ${to}`;
  const oldEnds = ({ from, to }: DesignEdge): string => `${oldId(from)} ${oldId(to)}`;
  const ports = ({ fromPort = '', toPort = '' }: DesignEdge): string => ` ${fromPort} ${toPort}`;
  const exact = pairByKey(before, after, (edge) => ends(edge) + ports(edge), (edge) => oldEnds(edge) + ports(edge));
  const taken = new Set(exact.values());
  const rest = pairByKey(before.filter((edge) => !exact.has(edge)), after.filter((edge) => !taken.has(edge)), ends, oldEnds);
  return new Map([...exact, ...rest]);
}

function pairNodes(before: readonly DesignNode[], after: readonly DesignNode[]): Map<DesignNode, DesignNode> {
  const pairs = new Map<DesignNode, DesignNode>();
  for (const [kind, fresh] of grouped(after, ({ kind }) => kind)) {
    const old = before.filter((node) => node.kind === kind);
    old.forEach((node, at) => {
      const found = old.length === fresh.length ? fresh[at] : fresh.find(({ id }) => id === node.id);
      if (found !== undefined) pairs.set(node, found);
    });
  }
  return pairs;
}

function pairSystems(before: Design, after: Design, nodes: ReadonlyMap<DesignNode, DesignNode>): Map<DesignSystem, DesignSystem> {
  const pairs = new Map<DesignSystem, DesignSystem>();
  const taken = new Set<DesignSystem>();
  const pair = (old: DesignSystem | undefined, fresh: DesignSystem | undefined): void => {
    if (old === undefined || fresh === undefined || old.kind !== fresh.kind || pairs.has(old) || taken.has(fresh)) return;
    pairs.set(old, fresh);
    taken.add(fresh);
  };
  const [oldById, freshById] = [byId(before.systems), byId(after.systems)];
  for (const [old, fresh] of nodes) pair(oldById.get(old.system ?? ''), freshById.get(fresh.system ?? ''));
  for (const system of before.systems) pair(system, freshById.get(system.id));
  return pairs;
}

/** The first of a key with the first of that key, and so on. */
function pairByKey<T>(before: readonly T[], after: readonly T[], oldKey: (item: T) => string, freshKey: (item: T) => string): Map<T, T> {
  const waiting = grouped(after, freshKey);
  return new Map(before.flatMap((item) => {
    const found = waiting.get(oldKey(item))?.shift();
    return found === undefined ? [] : [[item, found]];
  }));
}

function grouped<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group === undefined) groups.set(keyOf(item), [item]);
    else group.push(item);
  }
  return groups;
}

const byId = <T extends { readonly id: string }>(items: readonly T[]): ReadonlyMap<string, T> => new Map(items.map((item) => [item.id, item]));
