import { isObject, type Json, type JsonObject } from '../../base/json.ts';
import type { Broker } from '../../catalog/brokers/broker.ts';
import { BROKERS } from '../../catalog/brokers/registry.ts';
import type { Fields } from '../../catalog/field.ts';
import { findChannel, findNode } from '../../catalog/find-entry.ts';
import type { Portable, Trait } from '../../catalog/portable.ts';
import { readConfig } from '../../catalog/read-config.ts';
import type { Design, DesignEdge, DesignNode } from '../document.ts';
import { withField } from '../overrides.ts';
import { carryOver, type Listener } from './carry.ts';
import { handlersFor } from './handlers.ts';
import { mapReferences } from './references.ts';
import { valueAt } from './settings.ts';
import { brokerOf, type NewChannel, type Structure } from './structure.ts';
import type { SwapRow } from './swap-report.ts';
import { valueWords } from './value-words.ts';

/** Configs of everything that the move touches, by id; the wires that they need; what is told of it. */
export interface MovedConfigs {
  readonly configs: ReadonlyMap<string, JsonObject>;
  readonly edges: readonly DesignEdge[];
  readonly rows: readonly SwapRow[];
}

export interface MoveOptions {
  /** Keep order per key where the product can, at the price that it asks. */
  readonly keepOrder: boolean;
}

const NOTHING: ReadonlySet<Trait> = new Set();
/** Counting deliveries is the consumer's, where the product has no dead letters. */
const WITHOUT_DEAD_LETTERS: ReadonlySet<Trait> = new Set(['deliveries']);

/** Says every setting of the moved channels, and of their systems and clients, in the terms of the target. */
export function moveConfigs(design: Design, structure: Structure, systems: ReadonlyMap<string, string>, options: MoveOptions): MovedConfigs {
  return new ConfigMove(design, structure, systems, options).move();
}

class ConfigMove {
  readonly #design: Design;
  readonly #structure: Structure;
  readonly #systems: ReadonlyMap<string, string>;
  readonly #options: MoveOptions;
  readonly #rows: SwapRow[] = [];
  readonly #edges: DesignEdge[] = [];
  readonly #nodes: ReadonlyMap<string, DesignNode>;
  readonly #channels: ReadonlyMap<string, Listener>;
  readonly #hosts = new Map<string, Listener>();
  readonly #readers: ReadonlyMap<string, Listener>;
  readonly #senders: ReadonlyMap<string, Listener>;

  constructor(design: Design, structure: Structure, systems: ReadonlyMap<string, string>, options: MoveOptions) {
    this.#design = design;
    this.#structure = structure;
    this.#systems = systems;
    this.#options = options;
    this.#nodes = new Map(design.nodes.map((node) => [node.id, node]));
    const { target } = structure;
    this.#channels = new Map(structure.channels.map(({ id, entry }) => [id, { id, at: '', fields: entry.fields, config: {}, portable: entry.portable.settings }]));
    for (const id of new Set(systems.values())) this.#hosts.set(id, { id, at: '', fields: target.system.fields, config: design.systems.find((system) => system.id === id)?.config ?? {}, portable: target.system.portable ?? [] });
    this.#readers = new Map(this.#clients('reads').map((id) => [id, this.#client(id, target.reader.field, target.reader.fields, target.reader.portable)]));
    this.#senders = new Map(this.#clients('sends').map((id) => [id, this.#client(id, this.#senderField(id, target), target.sender.fields, target.sender.portable)]));
  }

  move(): MovedConfigs {
    for (const channel of this.#structure.channels) this.#moveChannel(channel);
    for (const [from, to] of this.#systems) this.#moveSystem(from, to);
    for (const [id, listener] of this.#readers) this.#moveReader(id, listener);
    for (const [id, listener] of this.#senders) this.#moveSender(id, listener);
    const configs = new Map<string, JsonObject>([...this.#channels, ...this.#hosts].map(([id, { config }]) => [id, config]));
    for (const id of new Set([...this.#clients('reads'), ...this.#clients('sends'), ...this.#mentions()])) configs.set(id, this.#nodeConfig(id));
    // Last: consumers may have to do it.
    for (const channel of this.#structure.channels) this.#moveDeadLetters(channel, configs);
    this.#writeRoutes(configs);
    return { configs, edges: this.#edges, rows: this.#rows };
  }

  #moveChannel({ id, entry, source: drawn, isBehindDisorder }: NewChannel): void {
    // As a scenario has it: the structure knows the design without.
    const source = this.#nodes.get(drawn.id)!;
    const from = findChannel(source.kind)!;
    const listener = this.#channels.get(id)!;
    if (entry.portable.role === 'router') return;
    const readers = [...this.#readers].filter(([reader]) => this.#structure.edges.some((edge) => edge.from === id && edge.to === reader)).map(([, each]) => each);
    const structural = new Set([from.portable.deadLetter?.field.split('/')[0], from.portable.deadLetter?.key, ...orderFields(from.portable.keepsOrder)]);
    const config = Object.fromEntries(Object.entries(source.config).filter(([name]) => !structural.has(name) || from.portable.settings.some((each) => 'field' in each && each.field.startsWith(`${name}/`))));
    carryOver({ id: source.id, at: '', fields: from.fields, config: from.portable.role === 'router' ? {} : config, portable: from.portable.settings }, [[listener], readers, [...this.#hosts.values()]], {
      subject: id, rows: this.#rows, except: entry.portable.deadLetter === undefined || valueAt(source.config, from.portable.deadLetter?.field ?? ' ') === undefined ? WITHOUT_DEAD_LETTERS : NOTHING,
    });
    this.#moveOrder(id, source, entry.portable.keepsOrder, isBehindDisorder, listener);
  }

  #moveOrder(id: string, source: DesignNode, keepsOrder: 'always' | 'never' | JsonObject, isBehindDisorder: boolean, listener: Listener): void {
    const before = findChannel(source.kind)!.portable.keepsOrder;
    const had = before === 'always' || (before !== 'never' && Object.entries(before).every(([name, value]) => source.config[name] === value));
    if (!had) return keepsOrder === 'always' ? this.#tellOrder('same', id, 'no promise', 'kept', 'More than was promised.') : undefined;
    if (keepsOrder === 'always') return this.#tellOrder('same', id, 'kept', 'kept, in a partition', '');
    const can = keepsOrder !== 'never' && !isBehindDisorder && this.#isKeyed(source.id);
    if (!can || !this.#options.keepOrder) {
      return this.#tellOrder('lost', id, 'kept', '', isBehindDisorder ? 'What fills it passes messages on in any order.' : 'Several consumers take messages as they come: one may overtake another.');
    }
    listener.config = { ...listener.config, ...keepsOrder };
    this.#tellOrder('near', id, 'kept', Object.entries(keepsOrder).map(([name, value]) => `${name} = ${valueWords(value)}`).join(', '), 'Kept at the price that the product asks for it: less at work at once.');
  }

  #tellOrder(verdict: SwapRow['verdict'], subject: string, from: string, to: string, note: string): void {
    this.#rows.push({ verdict, subject, what: 'Order of each key', from, to, note });
  }

  /** Messages without a key have no order to keep. */
  #isKeyed(channel: string): boolean {
    const senders = this.#design.edges.filter(({ to }) => to === channel).map(({ from }) => this.#nodes.get(from)?.config['message']);
    return !senders.some((message) => isObject(message) && message['key'] === undefined);
  }

  #moveSystem(from: string, to: string): void {
    const system = this.#design.systems.find(({ id }) => id === from)!;
    const entry = BROKERS.find((broker) => broker.system.kind === system.kind)!.system;
    const listener = this.#hosts.get(to)!;
    carryOver({ id: from, at: '', fields: entry.fields, config: system.config, portable: entry.portable ?? [] }, [[listener], [...this.#readers.values()]], { subject: to, rows: this.#rows, except: NOTHING });
  }

  #moveReader(id: string, listener: Listener): void {
    const source = this.#sourceBroker(id, 'reads');
    const fields = this.#fieldsOf(id);
    const isMuteNow = !Object.hasOwn(fields, source.reader.field);
    const own = isMuteNow ? {} : objectAt(this.#nodes.get(id)!.config, source.reader.field);
    const channels = [...this.#channels.values()].filter((channel) => this.#structure.edges.some((edge) => edge.from === channel.id && edge.to === id));
    const isMute = !Object.hasOwn(fields, listener.at);
    if (isMuteNow && !isMute) listener.config = { ...listener.config, ...settlesByItself(this.#structure.target) };
    carryOver({ id, at: source.reader.field, fields: source.reader.fields, config: own, portable: isMuteNow ? source.reader.portable.filter((portable) => 'fixed' in portable) : source.reader.portable }, [[listener], channels, [...this.#hosts.values()]], { subject: id, rows: this.#rows, except: NOTHING, isMute });
  }

  #moveSender(id: string, listener: Listener): void {
    const source = this.#sourceBroker(id, 'sends');
    const field = this.#senderField(id, source);
    const fields = this.#fieldsOf(id);
    const own = Object.hasOwn(fields, field) ? objectAt(this.#nodes.get(id)!.config, field) : {};
    carryOver({ id, at: field, fields: source.sender.fields, config: own, portable: source.sender.portable }, [[listener]], { subject: id, rows: this.#rows, except: NOTHING, isMute: !Object.hasOwn(fields, listener.at) });
  }

  #moveDeadLetters({ id, source: drawn, entry }: NewChannel, configs: Map<string, JsonObject>): void {
    const source = this.#nodes.get(drawn.id)!;
    const from = findChannel(source.kind)!.portable;
    const name = valueAt(source.config, from.deadLetter?.field ?? ' ');
    if (from.deadLetter === undefined || typeof name !== 'string' || id !== source.id) return;
    const key = valueAt(source.config, from.deadLetter.key ?? ' ');
    const old = name === '' ? (typeof key === 'string' ? key : source.id) : name;
    const target = this.#structure.alias.get(old) ?? old;
    const { deadLetter } = entry.portable;
    const was = `${from.deadLetter.field} = ${name === '' ? `'' (to ${old})` : name}`;
    if (deadLetter === undefined) return this.#consumersDeadLetter(id, source, target, was, configs);
    if (deadLetter.key !== undefined) {
      const isRouter = this.#channels.has(target) && findChannel(this.#structure.channels.find((each) => each.id === target)!.entry.kind)?.portable.role === 'router';
      configs.set(id, { ...configs.get(id), ...(isRouter ? { [deadLetter.field]: target } : { [deadLetter.field]: '', [deadLetter.key]: target }) });
      if (isRouter) this.#edges.push({ id: `${id}>${target}>dead`, from: id, to: target, config: {} });
    } else {
      const end = this.#terminal(target);
      const order = entry.portable.keepsOrder;
      configs.set(id, withField(configs.get(id) ?? {}, deadLetter.field.split('/'), end));
      if (typeof order === 'object') configs.set(end, { ...configs.get(end), ...Object.fromEntries(Object.keys(order).flatMap((each) => (Object.hasOwn(configs.get(id) ?? {}, each) ? [[each, configs.get(id)![each]!]] : []))) });
      this.#edges.push({ id: `${id}>${end}>dead`, from: id, to: end, fromPort: portOf(entry.ports, 'out'), toPort: portOf(entry.ports, 'in'), config: {} });
    }
    this.#rows.push({ verdict: 'same', subject: id, what: 'Dead letters', from: was, to: deadLetter.key === undefined ? `${deadLetter.field} = ${this.#terminal(target)}` : `${deadLetter.field}, to ${target}`, note: '' });
  }

  /** A log has no dead letters of its own: its consumers publish them, after retries of their own. */
  #consumersDeadLetter(id: string, source: DesignNode, target: string, was: string, configs: Map<string, JsonObject>): void {
    const from = findChannel(source.kind)!.portable.settings.find(({ trait }) => trait === 'deliveries');
    const values = readConfig(findChannel(source.kind)!.fields, source.config, '').values as JsonObject;
    const limit = from !== undefined && 'field' in from ? valueAt(values, from.field) : undefined;
    const deliveries = typeof limit === 'number' && from !== undefined && 'field' in from ? limit + (from.plus ?? 0) : undefined;
    const readers = this.#structure.edges.filter((edge) => edge.from === id && Object.hasOwn(this.#fieldsOf(edge.to), 'deadLetter')).map(({ to }) => to);
    for (const reader of readers) {
      const config = configs.get(reader) ?? {};
      if (config['deadLetter'] !== undefined) continue;
      configs.set(reader, { ...config, deadLetter: target, ...(deliveries !== undefined && { retry: { ...objectAt(config, 'retry'), retries: Math.min(deliveries - 1, RETRIES_MAX) } }) });
      if (!this.#structure.edges.some((edge) => edge.from === reader && edge.to === target)) this.#edges.push({ id: `${reader}>${target}`, from: reader, to: target, config: {} });
      this.#rows.push({ verdict: 'near', subject: reader, what: 'Dead letters', from: was, to: `deadLetter = ${target}${deliveries === undefined ? '' : `, retry/retries = ${deliveries - 1}`}`, note: 'The consumer publishes them itself, and holds up its partition until it does.' });
    }
    if (readers.length === 0) this.#rows.push({ verdict: 'lost', subject: id, what: 'Dead letters', from: was, to: '', note: 'A log gives up no message; its readers have to.' });
  }

  #terminal(id: string): string {
    const isQueue = this.#structure.channels.find((each) => each.id === id)?.entry.portable.role !== 'router';
    return isQueue ? id : (this.#structure.edges.find((edge) => edge.from === id && this.#structure.routes.has(edge.id))?.to ?? id);
  }

  #writeRoutes(configs: Map<string, JsonObject>): void {
    for (const { id, entry } of this.#structure.channels) {
      const wires = this.#structure.edges.filter((edge) => edge.from === id && this.#structure.routes.has(edge.id));
      const words = entry.portable.routes?.write(wires.map((edge) => this.#structure.routes.get(edge.id)!));
      if (words === undefined) continue;
      configs.set(id, { ...configs.get(id), ...words.router });
      wires.forEach((edge, index) => configs.set(edge.id, words.wires[index]!));
    }
  }

  /** The node's config with its clients and handlers as the target needs them, naming the channels that there are now. */
  #nodeConfig(id: string): JsonObject {
    const node = this.#nodes.get(id)!;
    const { reads, alias, target } = this.#structure;
    const fields = this.#fieldsOf(id);
    let config = mapReferences(fields, node.config, (name, isRead) => (isRead ? reads.get(id)?.get(name) : undefined) ?? alias.get(name) ?? name);
    const reader = this.#readers.get(id);
    const sender = this.#senders.get(id);
    const [from, by] = [this.#sourceBroker(id, 'reads'), this.#sourceBroker(id, 'sends')];
    if (reader !== undefined) config = handlersFor(config, objectAt(node.config, from.reader.field), from.reader, target.reader, objectAt({ ...config, [reader.at]: reader.config }, reader.at), id, this.#rows);
    if (reader !== undefined) config = replaced(config, fields, from.reader.field, reader);
    if (sender !== undefined) config = replaced(config, fields, this.#usesStill(id, by) ? sender.at : this.#senderField(id, by), sender);
    return withoutTransactions(config, sender !== undefined && target.sender.field !== undefined);
  }

  /** Whether the node publishes to channels that stay where they are. */
  #usesStill(id: string, { channels }: Broker): boolean {
    return this.#design.edges.some(({ from, to }) => from === id && !this.#structure.moved.has(to) && channels.some(({ kind }) => kind === this.#nodes.get(to)?.kind));
  }

  #clients(how: 'reads' | 'sends'): readonly string[] {
    const { moved } = this.#structure;
    const ids = this.#design.edges.flatMap(({ from, to }) => (how === 'reads' ? (moved.has(from) && !moved.has(to) ? [to] : []) : moved.has(to) && !moved.has(from) ? [from] : []));
    return [...new Set(ids)].filter((id) => findNode(this.#nodes.get(id)?.kind ?? '') !== undefined);
  }

  /** Saga steps name channels and have no wires of their own. */
  #mentions(): readonly string[] {
    return this.#design.nodes.filter(({ id, kind, config }) => !this.#structure.moved.has(id) && findNode(kind) !== undefined && [...this.#structure.alias.keys()].some((old) => JSON.stringify(config).includes(JSON.stringify(old)))).map(({ id }) => id);
  }

  #client(id: string, at: string, fields: Fields, portable: readonly Portable[]): Listener {
    return { id, at, fields, config: objectAt(this.#nodes.get(id)!.config, at), portable };
  }

  #sourceBroker(id: string, how: 'reads' | 'sends'): Broker {
    const { moved } = this.#structure;
    const edge = this.#design.edges.find(({ from, to }) => (how === 'reads' ? to === id && moved.has(from) : from === id && moved.has(to)));
    const channel = how === 'reads' ? edge?.from : edge?.to;
    return brokerOf(this.#nodes.get(channel ?? '')?.kind ?? '') ?? BROKERS[0]!;
  }

  /** Where the settings of a product's publishing client stand in a kind of node. */
  #senderField(id: string, { sender }: Broker): string {
    return sender.field ?? (Object.hasOwn(this.#fieldsOf(id), 'producer') ? 'producer' : 'client');
  }

  #fieldsOf(id: string): Fields {
    return findNode(this.#nodes.get(id)?.kind ?? '')?.fields ?? {};
  }
}

const RETRIES_MAX = 1_000_000;

function orderFields(keepsOrder: 'always' | 'never' | JsonObject): readonly string[] {
  return typeof keepsOrder === 'string' ? [] : Object.keys(keepsOrder);
}

function objectAt(config: JsonObject, name: string): JsonObject {
  const value: Json | undefined = config[name];
  return isObject(value) ? value : {};
}

/** Kinds of nodes that have no settings for clients of queues acknowledge by themselves: so they go on. */
function settlesByItself({ reader }: Broker): JsonObject {
  const portable = reader.portable.find(({ trait }) => trait === 'settles');
  const own = portable !== undefined && 'field' in portable ? portable.words?.['the handler does'] : undefined;
  return own === undefined || portable === undefined || !('field' in portable) ? {} : { [portable.field]: own };
}

/** The settings of the client that is used no more make room for those of the other. */
function replaced(config: JsonObject, fields: Fields, old: string, { at, config: settings }: Listener): JsonObject {
  const { [old]: _, ...rest } = config;
  if (Object.keys(settings).length === 0 || !Object.hasOwn(fields, at)) return old === at ? config : rest;
  return { ...(old === at ? config : rest), [at]: settings };
}

function withoutTransactions(config: JsonObject, isMoved: boolean): JsonObject {
  const producer = objectAt(config, 'producer');
  if (!isMoved || producer['transactional.id'] === undefined) return config;
  const { 'transactional.id': _, 'transaction.timeout.ms': _timeout, ...rest } = producer;
  return { ...config, producer: rest };
}

const portOf = (ports: readonly { readonly id: string; readonly direction: string; readonly connects: string }[], direction: string): string =>
  ports.find((port) => port.direction === direction && port.connects === 'deadLetter')?.id ?? direction;
