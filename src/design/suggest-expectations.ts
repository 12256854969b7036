import { isObject, type Json, type JsonObject } from '../base/json.ts';
import { EXPECTATIONS } from '../catalog/expectations/registry.ts';
import { findChannel } from '../catalog/find-entry.ts';
import type { Design, DesignNode } from './document.ts';

/** An expectation that the design could be held to, as it would be added. */
export interface SuggestedExpectation {
  readonly kind: string;
  readonly name: string;
  readonly config: JsonObject;
}

/** What the parts of a design promise by being what they are, except what is expected already. In the order of the design. */
export function suggestExpectations(design: Design): readonly SuggestedExpectation[] {
  const all = [...losses(design), ...sagas(design), ...effects(design), ...deadLetters(design), ...readModels(design), ...retries(design), ...backlogs(design), ...readers(design), ...leaders(design), ...dirtyReads(design), ...lostUpdates(design), ...schemas(design), ...storms(design)];
  const known = new Set(design.expectations.map(identity));
  return all.filter((item, index) => !known.has(identity(item)) && all.findIndex((other) => identity(other) === identity(item)) === index);
}

/** Two are the same demand if they are of one kind and about the same things, whatever their limits. */
function identity({ kind, config }: { readonly kind: string; readonly config: JsonObject }): string {
  const fields = EXPECTATIONS.find((entry) => entry.kind === kind)?.fields ?? {};
  const about = Object.keys(fields).filter((name) => fields[name]?.required === true).map((name) => [name, config[name] ?? null]);
  return JSON.stringify([kind, about]);
}

const losses = ({ nodes }: Design): readonly SuggestedExpectation[] =>
  nodes.some(({ kind }) => findChannel(kind) !== undefined) ? [{ kind: 'no-loss', name: 'Nothing acknowledged is lost', config: {} }] : [];

const sagas = ({ nodes }: Design): readonly SuggestedExpectation[] => nodes.filter(({ kind }) => kind === 'saga' || kind === 'saga-monitor').flatMap(({ id, name }) => [
  { kind: 'saga-atomicity', name: `${name}: all steps or none`, config: { saga: id } },
  { kind: 'saga-termination', name: `${name}: every instance ends`, config: { saga: id } },
]);

/** What is done to the world is done once. */
const effects = ({ nodes }: Design): readonly SuggestedExpectation[] => nodes.filter(({ kind }) => DOERS.includes(kind)).flatMap(({ config }) =>
  effectNames(config).map((effect) => ({ kind: 'at-most-once', name: `${effect} at most once`, config: { effect } })));

const DOERS: readonly string[] = ['consumer', 'external-service', 'aggregate'];

function effectNames(json: Json): readonly string[] {
  if (typeof json !== 'object' || json === null) return [];
  const own = isObject(json) && typeof json['effect'] === 'string' && json['effect'] !== '' ? [json['effect']] : [];
  return [...own, ...Object.values(json).flatMap((value) => effectNames(value as Json))];
}

const deadLetters = ({ nodes }: Design): readonly SuggestedExpectation[] => nodes.flatMap(({ kind, config }) => {
  const channel = kind === 'consumer' ? config['deadLetter'] : undefined;
  const found = nodes.find(({ id }) => id === channel);
  return found === undefined ? [] : [{ kind: 'never', name: `Nothing is given up to ${found.name || found.id}`, config: { expression: `depth('${found.id}') > 0` } }];
});

const readModels = ({ nodes, edges }: Design): readonly SuggestedExpectation[] => nodes.flatMap(({ id, kind, name }): readonly SuggestedExpectation[] => {
  if (kind === 'query-client') return [{ kind: 'read-your-writes', name: `${name} sees its own writes`, config: { client: id } }];
  if (kind !== 'projection') return [];
  const channels = edges.filter(({ to }) => to === id).map(({ from }) => from);
  return [
    ...(channels.length === 0 ? [] : [{ kind: 'staleness', name: `${name} is stale for a second at most`, config: { projection: id } }, { kind: 'converged', name: `${name} ends up as its messages say`, config: { projection: id } }]),
    ...channels.map((channel) => ({ kind: 'order-per-key', name: `${name} follows the order of ${channel}`, config: { channel, node: id } })),
  ];
});

/** Messages that wait in topics of their own are overtaken: the effects still come in the order of the channel. */
const retries = (design: Design): readonly SuggestedExpectation[] => design.nodes.filter(({ kind }) => kind === 'consumer').flatMap(({ id, name, config }) => {
  const stages = readersOf(config['deadLetter'], design).filter((stage) => stage.config['holdFor'] !== undefined);
  if (stages.length === 0) return [];
  const channels = design.edges.filter(({ to }) => to === id).map(({ from }) => from).filter((from) => design.nodes.some((node) => node.id === from && findChannel(node.kind) !== undefined));
  return channels.flatMap((channel) => effectNames(config).map((effect) => ({ kind: 'effect-order', name: `${effect} of ${name} in the order of ${channel}`, config: { channel, effect } })));
});

const readersOf = (channel: Json | undefined, { nodes, edges }: Design): readonly DesignNode[] => nodes.filter(({ id }) => edges.some(({ from, to }) => from === channel && to === id));

/** Whoever is behind catches up: no backlog grows beyond what a person would take for trouble. */
const backlogs = (design: Design): readonly SuggestedExpectation[] => design.nodes.flatMap(({ id, kind, name }) => {
  const called = name || id;
  if (roleOf(kind) === 'queue') return [bounded(`depth('${id}')`, `No more than ${BACKLOG_MAX} messages in ${called}`)];
  if (kind === 'external-service') return [bounded(`waiting('${id}')`, `No more than ${BACKLOG_MAX} requests wait for ${called}`)];
  const readsTopic = GROUPS.includes(kind) && design.edges.some(({ from, to }) => to === id && design.nodes.some((node) => node.id === from && roleOf(node.kind) === 'log'));
  return readsTopic ? [bounded(`lag('${id}')`, `${called} is no more than ${BACKLOG_MAX} messages behind`)] : [];
});

const bounded = (reading: string, name: string): SuggestedExpectation => ({ kind: 'always', name, config: { expression: `${reading} <= ${BACKLOG_MAX}` } });

const BACKLOG_MAX = 1000;
const GROUPS: readonly string[] = ['consumer', 'projection', 'saga'];

/** Whoever reads gets on, or says why not: a message that cannot be handled is given up. */
const readers = ({ nodes, edges }: Design): readonly SuggestedExpectation[] => nodes
  .filter(({ id, kind }) => GROUPS.includes(kind) && edges.some(({ from, to }) => to === id && KEEPING.includes(roleOf(nodes.find((node) => node.id === from)?.kind ?? ''))))
  .map(({ id, name }) => ({ kind: 'progress', name: `${name || id} gets on`, config: { node: id } }));

/** Channels that keep what is not read yet. */
const KEEPING: readonly unknown[] = ['log', 'queue'];

const roleOf = (kind: string): string | undefined => findChannel(kind)?.portable.role;

/** A lease that ends by a clock: what its holder does afterwards is the leader's alone. */
const leaders = ({ nodes }: Design): readonly SuggestedExpectation[] => nodes.flatMap(({ config, name, id }) => handlersOf(config).flatMap((steps) => {
  const at = steps.findIndex((step) => JSON.stringify(step).includes('now()') && JSON.stringify(step).includes('"check"'));
  const [takes] = effectNames(steps[at] ?? null);
  const done = at < 0 ? [] : steps.slice(at + 1).flatMap(effectNames);
  return takes === undefined ? [] : done.map((effect) => ({ kind: 'single-leader', name: `Only the leader of ${name || id} does ${effect}`, config: { takes, effect } }));
}));

function handlersOf(config: JsonObject): readonly (readonly Json[])[] {
  const handlers = config['handlers'];
  return Array.isArray(handlers) ? handlers.map((handler: Json) => (isObject(handler) && Array.isArray(handler['steps']) ? handler['steps'] : [])) : [];
}

/** What a service may be told to take back, others may read meanwhile, if they share a row. */
const dirtyReads = ({ nodes }: Design): readonly SuggestedExpectation[] => nodes.filter(({ kind }) => kind === 'consumer').flatMap(({ id, name, config }) => {
  const handlers = Array.isArray(config['handlers']) ? config['handlers'].filter(isObject) : [];
  return handlers.flatMap((handler) => {
    const undone = handlers.find((other) => handler['undoes'] !== undefined && other['id'] === handler['undoes']);
    const [[undoes], [writes]] = [effectNames(handler['steps'] ?? null), effectNames(undone?.['steps'] ?? null)];
    const about = undone === undefined ? undefined : sharedKey(undone['steps'] ?? null);
    return undoes === undefined || writes === undefined || about === undefined ? [] : [{ kind: 'dirty-read', name: `${name || id}: nobody decides on a ${writes} that is taken back`, config: { writes, undoes, decides: writes, about } }];
  });
});

/** Who reads before they write may write what is no more true. */
const lostUpdates = ({ nodes }: Design): readonly SuggestedExpectation[] =>
  nodes.some(({ kind, config }) => kind === 'aggregate' || (kind === 'consumer' && handlersOf(config).some(readsThenWrites)))
    ? [{ kind: 'no-lost-update', name: 'Nobody changes what others changed since they read it', config: {} }] : [];

function readsThenWrites(steps: readonly Json[]): boolean {
  const read = new Set<Json>();
  return steps.some((step) => {
    const operations = isObject(step) && Array.isArray(step['operations']) ? step['operations'].filter(isObject) : [];
    const writes = operations.some(({ op, table = null }) => (op === 'put' || op === 'patch' || op === 'delete') && read.has(table));
    for (const { op, table = null } of operations) if (op === 'read') read.add(table);
    return writes;
  });
}

/** The key of the row that has the effect, where it is not each owner's own and can be read from a message. */
function sharedKey(json: Json): string | undefined {
  if (typeof json !== 'object' || json === null) return undefined;
  if (isObject(json) && typeof json['effect'] === 'string' && json['effect'] !== '' && typeof json['key'] === 'string') return /^(?:payload\.[\w.]+|'[^']*')$/.test(json['key']) ? json['key'] : undefined;
  for (const inner of Object.values(json)) {
    const found = sharedKey(inner as Json);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Whoever is pinned to a version may meet one that it cannot read. */
const schemas = ({ nodes }: Design): readonly SuggestedExpectation[] => nodes
  .filter(({ kind, config }) => kind === 'consumer' && Array.isArray(config['handlers']) && config['handlers'].some((handler: Json) => isObject(handler) && handler['schemaVersion'] !== undefined))
  .map(({ id, name }) => ({ kind: 'schema-readable', name: `${name || id} can read every version`, config: { node: id } }));

/** A message can come back to where it was handled: what it leads to may never end. */
const storms = (design: Design): readonly SuggestedExpectation[] =>
  design.nodes.some(({ id }) => reachedFrom(id, design).has(id)) ? [{ kind: 'storm', name: 'No message leads to a storm of others', config: {} }] : [];

/** Along the wires that carry messages onwards; a store gives nothing on by itself. */
function reachedFrom(start: string, { nodes, edges }: Design): ReadonlySet<string> {
  const passive = new Set(nodes.filter(({ kind }) => kind === 'store' || kind === 'external-service').map(({ id }) => id));
  const reached = new Set<string>();
  const open = [start];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    for (const { from, to } of edges) {
      if (from !== next || reached.has(to) || passive.has(to)) continue;
      reached.add(to);
      open.push(to);
    }
  }
  return reached;
}
