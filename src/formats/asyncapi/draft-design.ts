import { isObject, type Json, type JsonObject } from '../../base/json.ts';
import { quoted } from '../../catalog/field-words.ts';
import { findChannel, findSystem } from '../../catalog/find-entry.ts';
import { readConfig } from '../../catalog/read-config.ts';
import { DESIGN_VERSION } from '../../design/document.ts';
import { NODE_KEYS, TOP_KEYS } from '../../design/read-structure.ts';
import { freeIdentifier, isIdentifier } from '../../design/identifier.ts';
import type { ImportNotes } from '../import-notes.ts';
import type { Application, ApplicationChannel, ApplicationMessage, ApplicationOperation, ApplicationServer } from './application.ts';
import { CHANNEL_BINDINGS, type ChannelBinding, DEFAULT_BINDING } from './channel-bindings.ts';
import type { LocalRefs } from './local-refs.ts';
import { textOf } from './read-application.ts';
import { samplePayload } from './sample-payload.ts';

/** A design in the making: JSON of the shape of a design file, to be read as strictly as one. */
export class DraftDesign {
  readonly #application: Application;
  readonly #refs: LocalRefs;
  readonly #notes: ImportNotes;
  readonly #taken = new Set<string>();
  readonly #systems: JsonObject[] = [];
  readonly #systemIds = new Map<string, string>();
  readonly #channelIds = new Map<string, string>();
  /** Of channels, by id. */
  readonly #kinds = new Map<string, string>();
  readonly #nodes: JsonObject[] = [];
  readonly #edges: JsonObject[] = [];
  readonly #consumers = new Map<string, string>();

  constructor(application: Application, refs: LocalRefs, notes: ImportNotes) {
    this.#application = application;
    this.#refs = refs;
    this.#notes = notes;
  }

  /** `schemas` by type of message. */
  json(name: string, schemas: JsonObject): JsonObject {
    const { title, description, channels, operations, extension } = this.#application;
    const own = new OwnParts(extension);
    for (const id of own.ids) this.#taken.add(id.toLowerCase());
    for (const { id } of own.list('annotations')) this.#taken.add(textOf(id).toLowerCase());
    const addedChannels = channels.map((channel) => this.#addChannel(channel));
    for (const operation of operations) if (!own.describes(operation)) this.#addOperation(operation);
    const nodes = own.inOrder(addedChannels, this.#nodes);
    this.#tellUnusedServers();
    if (own.ids.size > 0) this.#notes.kept(`${own.ids.size} other nodes, wires and scenarios`, 'Flowstage wrote them into the document');
    return {
      ...without(extension, TOP_KEYS),
      format: 'flowstage/design', version: DESIGN_VERSION, name: extension['name'] === '' && title === 'Untitled' ? '' : title || name, description, systems: this.#systemsInOrder(), nodes,
      edges: [...own.list('edges'), ...this.#edges],
      layout: { ...columns(nodes.filter(({ id }) => !own.lists(id))), ...own.map('layout') },
      annotations: own.list('annotations'), schemas: { ...own.map('schemas'), ...schemas }, scenarios: own.list('scenarios'), expectations: own.list('expectations'),
    };
  }

  #addChannel(channel: ApplicationChannel): JsonObject {
    const { key, extension, place } = channel;
    const what = `channel ${quoted(key)}`;
    const kind = typeof extension['kind'] === 'string' ? extension['kind'] : undefined;
    const binding = this.#bindingOf(channel, what);
    const id = this.#freeId(typeof extension['id'] === 'string' ? extension['id'] : key);
    this.#channelIds.set(key, id);
    this.#kinds.set(id, kind ?? binding.channelKind);
    const own = bindingMap(channel, binding);
    const config = { ...(isObject(extension['config']) ? extension['config'] : {}), ...(kind === undefined || kind === binding.channelKind ? binding.read(own, what, this.#notes) : {}) };
    const entry = findChannel(kind ?? binding.channelKind);
    if (entry !== undefined) {
      const subject = `channels/${key}`;
      this.#notes.add(...readConfig(entry.fields, config, subject).diagnostics.map((found) => ({ ...found, ...(place !== undefined && { place }) })));
    }
    this.#notes.kept(what, `${entry?.label ?? 'channel'} with ${Object.keys(config).length} settings`);
    const name = typeof extension['name'] === 'string' ? extension['name'] : typeof own['topic'] === 'string' && own['topic'] !== '' ? own['topic'] : channel.address;
    // One of ours that no system hosts stays so.
    const isHosted = kind === undefined || channel.servers.length > 0;
    return { ...without(extension, NODE_KEYS), id, kind: kind ?? binding.channelKind, name, ...(isHosted && { system: this.#systemOf(channel, kind === undefined ? binding.systemKind : undefined) }), config };
  }

  #bindingOf(channel: ApplicationChannel, what: string): ChannelBinding {
    const names = Object.keys(channel.bindings).filter((name) => !name.startsWith('x-'));
    const protocols = this.#serversOf(channel).map(({ protocol }) => protocol);
    const { kind } = channel.extension;
    const found = kind === undefined
      ? (CHANNEL_BINDINGS.find((each) => names.includes(each.binding) && (each.fits?.(bindingMap(channel, each)) ?? true)) ?? CHANNEL_BINDINGS.find((each) => each.protocols.some((protocol) => protocols.includes(protocol))))
      : CHANNEL_BINDINGS.find(({ channelKind }) => channelKind === kind);
    for (const name of names) if (name !== found?.binding) this.#notes.dropped(`${what} binding ${quoted(name)}`, 'the protocol is not simulated');
    if (found === undefined && kind === undefined) {
      const protocol = names[0] ?? protocols[0];
      this.#notes.approximated(what, `${protocol === undefined ? 'no protocol is named' : `${quoted(protocol)} is not simulated`}; a Kafka topic stands in its place`);
    }
    return found ?? DEFAULT_BINDING;
  }

  #serversOf({ servers }: ApplicationChannel) {
    const all = this.#application.servers;
    return servers.length === 0 ? all : all.filter(({ key }) => servers.includes(key));
  }

  /** The first server of a channel; servers of one protocol that a channel may be on are one system. */
  #systemOf(channel: ApplicationChannel, kind: string | undefined): string {
    const servers = this.#serversOf(channel);
    const speaks = ({ protocol, extension }: ApplicationServer): boolean => extension['kind'] !== undefined || CHANNEL_BINDINGS.some((each) => each.systemKind === kind && each.protocols.includes(protocol));
    const server = servers.find(speaks) ?? (kind === undefined ? servers[0] : this.#application.servers.find(speaks));
    const key = server?.key ?? `of ${kind ?? DEFAULT_BINDING.systemKind}`;
    const known = this.#systemIds.get(key);
    if (known !== undefined) return known;
    const extension = server?.extension ?? {};
    const systemKind = typeof extension['kind'] === 'string' ? extension['kind'] : (kind ?? DEFAULT_BINDING.systemKind);
    const id = this.#freeId(typeof extension['id'] === 'string' ? extension['id'] : (server?.key ?? systemKind));
    this.#systemIds.set(key, id);
    const name = typeof extension['name'] === 'string' ? extension['name'] : server?.title || server?.key || (findSystem(systemKind)?.label ?? systemKind);
    this.#systems.push({ ...without(extension, NODE_KEYS), id, kind: systemKind, name, config: isObject(extension['config']) ? extension['config'] : {} });
    return id;
  }

  #tellUnusedServers(): void {
    for (const { key, protocol, extension } of this.#application.servers) {
      if (this.#systemIds.has(key)) continue;
      if (typeof extension['kind'] === 'string') {
        const id = this.#freeId(typeof extension['id'] === 'string' ? extension['id'] : key);
        this.#systemIds.set(key, id);
        this.#systems.push({ ...without(extension, NODE_KEYS), id, kind: extension['kind'], name: typeof extension['name'] === 'string' ? extension['name'] : key, config: isObject(extension['config']) ? extension['config'] : {} });
      } else this.#notes.dropped(`server ${quoted(key)}`, `no channel needs a ${quoted(protocol)} server of its own`);
    }
  }

  /** As the servers stand; those that no server stands for at the end. */
  #systemsInOrder(): readonly JsonObject[] {
    const ids = this.#application.servers.map(({ key }) => this.#systemIds.get(key));
    const placeOf = ({ id }: JsonObject): number => (ids.indexOf(textOf(id)) === -1 ? ids.length : ids.indexOf(textOf(id)));
    return this.#systems.toSorted((a, b) => placeOf(a) - placeOf(b));
  }

  #addOperation(operation: ApplicationOperation): void {
    if (operation.action === 'send') this.#addProducers(operation);
    else this.#addConsumer(operation);
  }

  #addProducers({ key, channel, messages }: ApplicationOperation): void {
    const made = messages.length === 0 ? [{ type: key, schema: undefined, example: undefined }] : messages;
    for (const message of made) {
      const id = this.#freeId(made.length === 1 ? key : `${key}-${message.type}`);
      this.#nodes.push({ id, kind: 'producer', name: made.length === 1 ? key : `${key}: ${message.type}`, config: { channel: this.#channelIds.get(channel) ?? '', message: { type: message.type.slice(0, 200), payload: this.#payload(message) } } });
      this.#addEdge(id, this.#channelIds.get(channel) ?? '');
    }
    this.#notes.approximated(`operation ${quoted(key)}`, `sends as ${made.length === 1 ? 'a producer' : `${made.length} producers, one for each message`}; how often is not in the document`);
  }

  #payload({ type, schema, example }: ApplicationMessage): Json {
    if (example === undefined && schema !== undefined) this.#notes.approximated(`payload of ${quoted(type)}`, 'there is no example; one was made of the schema');
    return samplePayload(example, schema, (value) => this.#refs.follow(value));
  }

  /** Operations of one consumer group are one consumer. */
  #addConsumer({ key, channel, messages, bindings }: ApplicationOperation): void {
    const group = groupIdOf(bindings);
    const from = this.#channelIds.get(channel) ?? '';
    const isKafka = this.#kinds.get(from) === 'kafka-topic';
    const known = group === undefined ? undefined : this.#consumers.get(group);
    const id = known ?? this.#freeId(group ?? key);
    if (known === undefined) {
      const client = isKafka ? { client: { 'enable.auto.commit': false, ...(group !== undefined && { 'group.id': group }) } } : {};
      this.#nodes.push({ id, kind: 'consumer', name: group ?? key, config: { ...client, handlers: [] } });
      if (group !== undefined) this.#consumers.set(group, id);
    }
    const handlers = this.#nodes.find((node) => node['id'] === id)!['config'] as { handlers: JsonObject[] };
    const handled = new Set(handlers.handlers.map(({ on }) => on));
    const types = messages.length === 0 ? ['*'] : messages.map(({ type }) => type.slice(0, 200));
    for (const type of new Set(types)) {
      if (handled.has(type)) continue;
      const handler = freeIdentifier(`${id}-${handlers.handlers.length + 1}`, () => false);
      handlers.handlers.push({ id: handler, on: type, steps: [isKafka ? { id: `${handler}-ack`, do: 'ack' } : { id: `${handler}-work`, do: 'work', time: '1ms' }] });
    }
    this.#addEdge(from, id);
    this.#notes.approximated(`operation ${quoted(key)}`, 'receives as a consumer that acknowledges everything; what it does is not in the document');
  }

  #addEdge(from: string, to: string): void {
    this.#edges.push({ id: freeIdentifier(`${from}>${to}`.slice(0, 100), (id) => this.#edges.some((edge) => edge['id'] === id)), from, to, config: {} });
  }

  #freeId(text: string): string {
    // An id of the document's own node is taken as it is.
    if (isIdentifier(text) && !this.#taken.has(text.toLowerCase())) return this.#take(text);
    return this.#take(freeIdentifier(text, (candidate) => this.#taken.has(candidate.toLowerCase())));
  }

  #take(id: string): string {
    this.#taken.add(id.toLowerCase());
    return id;
  }
}

/** What Flowstage wrote into the document. */
class OwnParts {
  /** Of nodes that are no channels. */
  readonly ids: ReadonlySet<string>;
  readonly #extension: JsonObject;
  readonly #edges: ReadonlySet<Json | undefined>;

  constructor(extension: JsonObject) {
    this.#extension = extension;
    this.ids = new Set(this.list('nodes').flatMap((node) => (typeof node['id'] === 'string' ? [node['id']] : [])));
    this.#edges = new Set(this.list('edges').map(({ id }) => id));
  }

  list(name: string): readonly JsonObject[] {
    const items = this.#extension[name];
    return Array.isArray(items) ? items.filter(isObject) : [];
  }

  map(name: string): JsonObject {
    const value = this.#extension[name];
    return isObject(value) ? value : {};
  }

  describes({ extension }: ApplicationOperation): boolean {
    return extension['edge'] !== undefined && this.#edges.has(extension['edge']);
  }

  /** Whether the node was there when Flowstage wrote the document. */
  lists(id: Json | undefined): boolean {
    const listed = this.#extension['nodes'];
    return Array.isArray(listed) && listed.some((item: Json) => (isObject(item) ? item['id'] : item) === id);
  }

  /** A text in the list of nodes stands for the channel with that id. */
  inOrder(channels: readonly JsonObject[], added: readonly JsonObject[]): readonly JsonObject[] {
    const waiting = new Map(channels.map((channel) => [channel['id'], channel]));
    const listed = Array.isArray(this.#extension['nodes']) ? (this.#extension['nodes'] as readonly Json[]) : [];
    const ordered = listed.flatMap((item): readonly JsonObject[] => {
      if (isObject(item)) return [item];
      const channel = waiting.get(item);
      waiting.delete(item);
      return channel === undefined ? [] : [channel];
    });
    return [...ordered, ...waiting.values(), ...added];
  }
}

/** The map under `bindings` that the binding is about. */
function bindingMap({ bindings }: ApplicationChannel, { binding }: ChannelBinding): JsonObject {
  const own = Object.hasOwn(bindings, binding) ? bindings[binding] : undefined;
  return isObject(own) ? own : {};
}

/** Sources on the left, channels, then readers. */
function columns(nodes: readonly JsonObject[]): JsonObject {
  const counts = [0, 0, 0];
  return Object.fromEntries(nodes.map(({ id, kind }) => {
    const column = kind === 'producer' ? 0 : findChannel(textOf(kind)) === undefined ? 2 : 1;
    return [textOf(id), { x: column * 280, y: 104 * counts[column]!++ }];
  }));
}

const without = (map: JsonObject, keys: readonly string[]): JsonObject => Object.fromEntries(Object.entries(map).filter(([key]) => !keys.includes(key)));

/** The binding has a schema of the group's name; one fixed name is a group. */
function groupIdOf(bindings: JsonObject): string | undefined {
  const schema = isObject(bindings['kafka']) ? bindings['kafka']['groupId'] : undefined;
  const name = isObject(schema) ? (schema['const'] ?? (Array.isArray(schema['enum']) && schema['enum'].length === 1 ? (schema['enum'][0] as Json) : undefined)) : schema;
  return typeof name === 'string' && name !== '' && name.length <= 249 ? name : undefined;
}
