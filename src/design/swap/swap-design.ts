import { compareText } from '../../base/canonical.ts';
import { isObject, type Json, type JsonObject } from '../../base/json.ts';
import type { Broker } from '../../catalog/brokers/broker.ts';
import { BROKERS } from '../../catalog/brokers/registry.ts';
import { findChannel } from '../../catalog/find-entry.ts';
import type { Design, DesignEdge, DesignNode, DesignOutcome, DesignScenario, DesignSystem } from '../document.ts';
import { withOverrides } from '../overrides.ts';
import { movedExpectations } from './moved-expectations.ts';
import { moveConfigs, type MoveOptions } from './move-configs.ts';
import { pruned } from './prune.ts';
import { mapReferences } from './references.ts';
import { findFault } from '../../catalog/find-entry.ts';
import { brokerOf, type Structure, StructureDraft } from './structure.ts';
import { orderedRows, type SwapRow } from './swap-report.ts';

export interface SwapOptions extends Partial<MoveOptions> {
  /** Kind of the system that hosts the channels then: `kafka`, `rabbitmq`. */
  readonly to: string;
  /** The channel to move; absent for all. What cannot be parted from it moves along. */
  readonly channel?: string;
}

export interface Swap {
  readonly design: Design;
  readonly report: readonly SwapRow[];
  /** Ids of the channels that moved, as they were. */
  readonly moved: readonly string[];
}

/** Kinds of systems that a design can move to, with their names. */
export const swapTargets = (): readonly { readonly kind: string; readonly label: string }[] => BROKERS.map(({ system }) => ({ kind: system.kind, label: system.label }));

/**
 * The same design with channels of another product, and what became of every setting: a pure function. Settings that both
 * products have are converted; what one has alone is told. Scenarios and expectations say the same of the new channels.
 * Undefined when the product is unknown or there is nothing to move.
 */
export function swapBroker(design: Design, { to, channel, keepOrder = true }: SwapOptions): Swap | undefined {
  const target = BROKERS.find(({ system }) => system.kind === to);
  const moved = target === undefined ? new Set<string>() : closure(design, target, channel);
  if (target === undefined || moved.size === 0) return undefined;
  const rows: SwapRow[] = [];
  const structure = new StructureDraft(design, moved, target, rows).draw();
  const systems = systemsFor(design, structure);
  const base = moveConfigs(design, structure, systems.names, { keepOrder });
  const placed = placedAnew(design, structure, systems, base);
  const changed = { ...placed, scenarios: design.scenarios.map((scenario) => movedScenario(design, scenario, structure, systems, placed, { keepOrder })) };
  const expectations = movedExpectations(design, structure, rows);
  const channels = [...moved].map((id) => channelRow(design, structure, id, channel));
  const { design: final, rows: lost } = pruned({ ...changed, expectations });
  return { design: final, report: orderedRows([...channels, ...rows, ...base.rows, ...design.scenarios.filter(({ outcome }) => Object.keys(outcome).length > 0).map((scenario) => outcomeRow(scenario, design.expectations)), ...lost]), moved: [...moved].sort(compareText) };
}

const outcomeRow = ({ name, outcome }: DesignScenario, expectations: Design['expectations']): SwapRow => ({ verdict: 'lost', subject: name, what: 'Declared outcome', from: outcomeWords(outcome, expectations), to: '', note: 'It was said of the product before: look at a run and declare it anew.' });

/** Such as `breaks “All are billed”; 12 sagas started, 10 completed`. */
function outcomeWords({ findings, sagas = {} }: DesignOutcome, expectations: Design['expectations']): string {
  const nameOf = (id: string): string => `“${expectations.find((each) => each.id === id)?.name ?? id}”`;
  const broken = findings === undefined ? [] : [findings.length === 0 ? 'breaks no expectation' : `breaks ${findings.map(nameOf).join(', ')}`];
  const counts = Object.entries(sagas).map(([state, count], at) => `${count} ${at === 0 ? 'sagas ' : ''}${state}`);
  return [...broken, ...(counts.length === 0 ? [] : [counts.join(', ')])].join('; ');
}

function channelRow({ nodes }: Design, { channels, alias }: Structure, id: string, asked: string | undefined): SwapRow {
  const label = findChannel(nodes.find((node) => node.id === id)?.kind ?? '')?.label ?? '';
  const entry = channels.find((channel) => channel.id === id)?.entry;
  const along = asked !== undefined && id !== asked ? `It cannot be parted from ${asked}: they share readers, or one feeds the other.` : '';
  return { verdict: 'moved', subject: id, what: 'Channel', from: label, to: entry === undefined ? `none: ${alias.get(id) ?? 'it'} does` : entry.label, note: along };
}

/** Channels that feed each other or share a reader live on one system: they move together. */
function closure(design: Design, target: Broker, channel: string | undefined): ReadonlySet<string> {
  const kinds = new Map(design.nodes.map(({ id, kind }) => [id, kind]));
  const canMove = (id: string): boolean => {
    const own = brokerOf(kinds.get(id) ?? '');
    return own !== undefined && own !== target;
  };
  const movable = design.nodes.map(({ id }) => id).filter(canMove);
  if (channel === undefined) return new Set(movable);
  if (!canMove(channel)) return new Set();
  const found = new Set([channel]);
  for (const id of found) {
    for (const other of neighbours(design, id)) if (canMove(other)) found.add(other);
  }
  return found;
}

/** Channels joined by a wire, named as where dead letters go, or read by a node that reads this one. */
function neighbours({ nodes, edges }: Design, id: string): readonly string[] {
  const readers = edges.filter(({ from }) => from === id).map(({ to }) => to).filter((to) => findChannel(nodes.find((node) => node.id === to)?.kind ?? '') === undefined);
  const shared = edges.filter(({ to }) => readers.includes(to)).map(({ from }) => from);
  const joined = edges.flatMap(({ from, to }) => (from === id ? [to] : to === id ? [from] : []));
  return [...joined, ...shared].filter((other) => findChannel(nodes.find((node) => node.id === other)?.kind ?? '') !== undefined);
}

interface NewSystems {
  readonly all: readonly DesignSystem[];
  /** The system that hosts what an old one hosted, by its id. */
  readonly names: ReadonlyMap<string, string>;
  /** Ids of old systems that host nothing any more. */
  readonly gone: ReadonlySet<string>;
}

/** One system of the product: one that is there, or a new one. Those that are left without channels go. */
function systemsFor({ systems, nodes }: Design, { moved, target }: Structure): NewSystems {
  const from = [...new Set(nodes.filter(({ id }) => moved.has(id)).map(({ system = '' }) => system))];
  const known = systems.find(({ kind }) => kind === target.system.kind);
  const taken = new Set([...systems, ...nodes].map(({ id }) => id));
  let id = known?.id ?? target.system.kind;
  for (let nth = 2; known === undefined && taken.has(id); nth++) id = `${target.system.kind}-${nth}`;
  const gone = new Set(from.filter((system) => !nodes.some((node) => node.system === system && !moved.has(node.id))));
  const added: readonly DesignSystem[] = known === undefined ? [{ id, kind: target.system.kind, name: target.system.label, config: {} }] : [];
  return { all: [...systems.filter((system) => !gone.has(system.id)), ...added], names: new Map(from.map((system) => [system, id])), gone };
}

type Placed = ReturnType<typeof moveConfigs>;

function placedAnew(design: Design, structure: Structure, { all, names }: NewSystems, { configs, edges }: Placed): Design {
  const byId = new Map(structure.channels.map((channel) => [channel.id, channel]));
  const system = [...names.values()][0]!;
  const node = (id: string): DesignNode => ({ id, kind: byId.get(id)!.entry.kind, name: byId.get(id)!.name, system, config: configs.get(id) ?? {} });
  const kept = design.nodes.flatMap((each) => {
    if (!structure.moved.has(each.id)) return [{ ...each, config: configs.get(each.id) ?? each.config }];
    return byId.has(each.id) ? [node(each.id)] : [];
  });
  const added = structure.channels.filter(({ id }) => !structure.moved.has(id)).map(({ id }) => node(id));
  const wires: readonly DesignEdge[] = structure.edges.map((edge) => (structure.routes.has(edge.id) ? { ...routePorts(edge, byId), config: configs.get(edge.id) ?? {} } : edge));
  const withOwnSettings = all.map((each) => ({ ...each, config: configs.get(each.id) ?? each.config }));
  return { ...design, systems: withOwnSettings, nodes: [...kept, ...added], edges: [...wires, ...edges], layout: layoutOf(design, structure) };
}

/** Ports of a route, where the kinds have several ways to be joined. */
function routePorts(edge: DesignEdge, channels: ReadonlyMap<string, { readonly entry: { readonly ports: readonly { readonly id: string; readonly direction: string; readonly connects: string }[] } }>): DesignEdge {
  const [from, to] = [channels.get(edge.from)?.entry.ports ?? [], channels.get(edge.to)?.entry.ports ?? []];
  const pair = from.filter(({ direction }) => direction === 'out').flatMap((out) => to.filter((port) => port.direction === 'in' && port.connects === out.connects).map((port) => ({ out, in: port })))[0];
  return pair === undefined ? edge : { ...edge, fromPort: pair.out.id, toPort: pair.in.id };
}

/** New queues stand between the router and their reader. */
function layoutOf({ layout, nodes }: Design, { channels, edges, moved }: Structure): Design['layout'] {
  const known = new Set([...nodes.filter(({ id }) => !moved.has(id) || channels.some((channel) => channel.id === id)).map(({ id }) => id)]);
  const kept = Object.fromEntries(Object.entries(layout).filter(([id]) => known.has(id) || !moved.has(id)));
  const added = channels.filter(({ id }) => layout[id] === undefined).map(({ id, source }): readonly [string, { x: number; y: number }] => {
    const reader = layout[edges.find(({ from }) => from === id)?.to ?? ''];
    const router = layout[source.id] ?? { x: 0, y: 0 };
    return [id, reader === undefined ? { x: router.x + 200, y: router.y } : { x: Math.round((router.x + reader.x) / 2), y: reader.y }];
  });
  return { ...kept, ...Object.fromEntries(added) };
}

/**
 * A scenario changes settings: those of what moved become the differences between the design as it is moved, and as it is
 * moved with the scenario's changes. So they go through the same conversion, whatever they are.
 */
function movedScenario(design: Design, scenario: DesignScenario, structure: Structure, systems: NewSystems, placed: Design, options: MoveOptions): DesignScenario {
  const { configs } = moveConfigs(withOverrides(design, scenario), structure, systems.names, options);
  const untouched = scenario.overrides.filter(({ node }) => !structure.moved.has(node) && !configs.has(node) && !systems.names.has(node));
  const before = new Map([...placed.nodes, ...placed.systems].map(({ id, config }) => [id, config]));
  const differences = [...configs].flatMap(([id, config]) => (before.has(id) ? changes(before.get(id)!, config).map(({ field, value }) => ({ node: id, field, value })) : []));
  const faults = scenario.faults.map((fault) => {
    const fields = findFault(fault.kind)?.fields;
    return fields === undefined ? fault : { ...fault, config: mapReferences(fields, fault.config, (id) => systemName(id, systems) ?? structure.alias.get(id) ?? id) };
  });
  // What a run must end with was told of the old product.
  return { ...scenario, overrides: [...untouched, ...differences], faults, outcome: {} };
}

const systemName = (id: string, { names, gone }: NewSystems): string | undefined => (gone.has(id) ? names.get(id) : undefined);

/** Fields of a config that another has otherwise; lists as wholes. What is missing in the other stays. */
function changes(before: JsonObject, after: JsonObject, at = ''): readonly { readonly field: string; readonly value: Json }[] {
  return Object.entries(after).flatMap(([name, value]) => {
    const old = before[name];
    const field = at === '' ? name : `${at}/${name}`;
    if (isObject(old) && isObject(value)) return changes(old, value, field);
    return JSON.stringify(old) === JSON.stringify(value) ? [] : [{ field, value }];
  });
}
