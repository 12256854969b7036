import { isObject, type Json, type JsonObject } from '../../base/json.ts';
import { RABBITMQ_EXCHANGE_FIELDS } from '../../catalog/channels/rabbitmq-exchange.ts';
import { RABBITMQ_QUEUE_FIELDS } from '../../catalog/channels/rabbitmq-queue.ts';
import { quoted } from '../../catalog/field-words.ts';
import { readConfig } from '../../catalog/read-config.ts';
import { DESIGN_VERSION } from '../../design/document.ts';
import { freeIdentifier } from '../../design/identifier.ts';
import { DESIGN_LIMITS } from '../../design/limits.ts';
import { readStructure } from '../../design/read-structure.ts';
import { FILE_BYTES_MAX, type ImportOptions, type ImportResult } from '../format.ts';
import { ImportNotes, refusedImport } from '../import-notes.ts';
import { readTree, type Tree } from '../tree/read-tree.ts';
import { Policies } from './policies.ts';

/**
 * A design of a cluster's definitions: exchanges, queues and their bindings, one system for each virtual host. Policies
 * become arguments. Users, permissions and parameters are counted and left out; nothing of what they say is kept.
 */
export function importDefinitions(text: string, options: ImportOptions): ImportResult {
  const tree = readTree(text, options.bytesMax ?? FILE_BYTES_MAX);
  if (!tree.ok) return refusedImport(tree.error);
  const notes = new ImportNotes();
  notes.add(...tree.value.diagnostics);
  const { value } = tree.value;
  if (!isObject(value) || (value['queues'] === undefined && value['exchanges'] === undefined)) {
    notes.error('no-definitions', '', 'there are no queues and no exchanges in the file', 'Export the definitions of the whole cluster: rabbitmqctl export_definitions definitions.json.', tree.value.placeOf(value));
    return refusedImport(notes.diagnostics);
  }
  const draft = new Draft(value, tree.value, notes).json(options.name);
  if (notes.hasErrors) return refusedImport(notes.diagnostics);
  const { design, diagnostics } = readStructure(draft, { limits: DESIGN_LIMITS, placeOf: () => '', warnsOfUnknown: false, name: options.name });
  notes.add(...diagnostics);
  return { design: design === undefined || notes.hasErrors ? null : design, report: notes.report, diagnostics: notes.diagnostics };
}

class Draft {
  readonly #root: JsonObject;
  readonly #tree: Tree;
  readonly #notes: ImportNotes;
  readonly #taken = new Set<string>();
  readonly #systems = new Map<string, JsonObject>();
  /** Ids by kind, virtual host and name. */
  readonly #ids = new Map<string, string>();
  readonly #edges = new Map<string, JsonObject>();

  constructor(root: JsonObject, tree: Tree, notes: ImportNotes) {
    this.#root = root;
    this.#tree = tree;
    this.#notes = notes;
  }

  json(name: string): JsonObject {
    const policies = new Policies(this.#list('policies'), this.#notes);
    const exchanges = this.#list('exchanges').filter((item) => textOf(item['name']) !== '' && !textOf(item['name']).startsWith('amq.'));
    const queues = this.#list('queues');
    for (const item of exchanges) this.#register('exchange', item);
    for (const item of queues) this.#register('queue', item);
    const nodes = [...exchanges.map((item) => this.#exchange(item, policies)), ...queues.map((item) => this.#queue(item, policies))];
    for (const item of this.#list('bindings')) this.#bind(item);
    policies.tell(this.#notes);
    for (const part of UNREAD_PARTS) {
      const count = Array.isArray(this.#root[part]) ? this.#root[part].length : 0;
      if (count > 0) this.#notes.dropped(`${count} ${part.replace('_', ' ')}`, 'there is nothing like it in a design; nothing of what they say is kept');
    }
    const layout = Object.fromEntries(nodes.map(({ id }, at) => [textOf(id), at < exchanges.length ? { x: 0, y: 104 * at } : { x: 320, y: 104 * (at - exchanges.length) }]));
    return { format: 'flowstage/design', version: DESIGN_VERSION, name, systems: [...this.#systems.values()], nodes, edges: [...this.#edges.values()], layout };
  }

  #exchange(item: JsonObject, policies: Policies): JsonObject {
    const { name, vhost, id, what } = this.#words('exchange', item);
    const given = { ...policies.argumentsOf('exchanges', vhost, name), ...(isObject(item['arguments']) ? item['arguments'] : {}) };
    const alternate = this.#exchangeNamed(given['alternate-exchange'], vhost, `${what} alternate-exchange`);
    const type = textOf(item['type']) || 'direct';
    const isKnown = (RABBITMQ_EXCHANGE_FIELDS.type.options as readonly string[]).includes(type);
    if (!isKnown) this.#notes.approximated(what, `exchanges of type ${quoted(type)} are not simulated; a fanout stands in its place`);
    for (const key of Object.keys(given)) if (key !== 'alternate-exchange') this.#notes.dropped(`${what} ${key}`, 'a run does not depend on it');
    for (const flag of ['auto_delete', 'internal']) if (item[flag] === true) this.#notes.dropped(`${what} ${flag}`, 'a run does not depend on it');
    if (alternate !== undefined) this.#addEdge(id, alternate, { fromPort: 'alternate', toPort: 'unrouted', config: {} });
    this.#notes.kept(what, `a ${isKnown ? type : 'fanout'} exchange`);
    return { id, kind: 'rabbitmq-exchange', name, system: this.#systemOf(vhost), config: { type: isKnown ? type : 'fanout', ...(alternate !== undefined && { 'alternate-exchange': alternate }) } };
  }

  #queue(item: JsonObject, policies: Policies): JsonObject {
    const { name, vhost, id, what } = this.#words('queue', item);
    const given = { ...policies.argumentsOf('queues', vhost, name), ...(isObject(item['arguments']) ? item['arguments'] : {}) };
    const config: Record<string, Json> = { type: this.#queueType(textOf(given['x-queue-type']) || textOf(item['type']) || 'classic', what), ...(item['durable'] === false && { durable: false }) };
    for (const [key, value] of Object.entries(given)) {
      if (key === 'x-queue-type') continue;
      if (key === 'x-dead-letter-exchange') Object.assign(config, this.#deadLetters(id, vhost, value, what));
      else if (Object.hasOwn(RABBITMQ_QUEUE_FIELDS, key)) config[key] = value;
      else this.#notes.dropped(`${what} ${key}`, 'a run does not depend on it');
    }
    for (const flag of ['auto_delete', 'exclusive']) if (item[flag] === true) config[flag] = true;
    const place = this.#tree.placeOf(item);
    this.#notes.add(...readConfig(RABBITMQ_QUEUE_FIELDS, config, `queues/${name}`).diagnostics.map((found) => ({ ...found, ...(place !== undefined && { place }) })));
    this.#notes.kept(what, `a ${textOf(config['type'])} queue with ${Object.keys(config).length - 1} settings`);
    return { id, kind: 'rabbitmq-queue', name, system: this.#systemOf(vhost), config };
  }

  #queueType(type: string, what: string): string {
    if (type === 'classic' || type === 'quorum') return type;
    this.#notes.approximated(what, `queues of type ${quoted(type)} are not simulated; a quorum queue stands in its place`);
    return 'quorum';
  }

  #deadLetters(queue: string, vhost: string, value: Json, what: string): JsonObject {
    if (value === '') return { 'x-dead-letter-exchange': '' };
    const target = this.#exchangeNamed(value, vhost, `${what} x-dead-letter-exchange`);
    if (target === undefined) return {};
    this.#addEdge(queue, target, { fromPort: 'dead', toPort: 'dead', config: {} });
    return { 'x-dead-letter-exchange': target };
  }

  #exchangeNamed(value: Json | undefined, vhost: string, what: string): string | undefined {
    if (value === undefined) return undefined;
    const id = this.#ids.get(keyOf('exchange', vhost, textOf(value)));
    if (id === undefined) this.#notes.dropped(what, `there is no exchange ${quoted(textOf(value))} in the file`);
    return id;
  }

  #bind(item: JsonObject): void {
    const vhost = textOf(item['vhost']) || '/';
    const [source, destination] = [textOf(item['source']), textOf(item['destination'])];
    const [from, to] = [this.#ids.get(keyOf('exchange', vhost, source)), this.#ids.get(keyOf(item['destination_type'] === 'exchange' ? 'exchange' : 'queue', vhost, destination))];
    if (source === '') return;
    if (from === undefined || to === undefined) return this.#notes.dropped(`binding of ${quoted(source)} to ${quoted(destination)}`, from === undefined ? 'its exchange is not in the file' : 'what it leads to is not in the file');
    const key = textOf(item['routing_key']);
    const given = isObject(item['arguments']) ? item['arguments'] : {};
    this.#addEdge(from, to, { fromPort: 'bindings', toPort: item['destination_type'] === 'exchange' ? 'sources' : 'bindings', config: { ...(key !== '' && { routing_key: key }), ...(Object.keys(given).length > 0 && { arguments: given }) } });
  }

  #addEdge(from: string, to: string, rest: { readonly fromPort: string; readonly toPort: string; readonly config: JsonObject }): void {
    const id = freeIdentifier(`${from}>${to}`, (candidate) => this.#edges.has(candidate));
    this.#edges.set(id, { id, from, to, ...rest });
  }

  #register(kind: 'exchange' | 'queue', item: JsonObject): void {
    const name = textOf(item['name']);
    const key = keyOf(kind, textOf(item['vhost']) || '/', name);
    if (this.#ids.has(key)) this.#notes.error('repeated-name', `${kind}s`, `the ${kind} ${quoted(name)} is there twice`, 'Delete one of the two.', this.#tree.placeOf(item));
    this.#ids.set(key, this.#freeId(name));
  }

  #words(kind: 'exchange' | 'queue', item: JsonObject): { readonly name: string; readonly vhost: string; readonly id: string; readonly what: string } {
    const name = textOf(item['name']);
    const vhost = textOf(item['vhost']) || '/';
    return { name, vhost, id: this.#ids.get(keyOf(kind, vhost, name)) ?? '', what: `${kind} ${quoted(name)}` };
  }

  #systemOf(vhost: string): string {
    const known = this.#systems.get(vhost);
    if (known !== undefined) return textOf(known['id']);
    const id = this.#freeId(vhost === '/' ? 'rabbitmq' : vhost);
    this.#systems.set(vhost, { id, kind: 'rabbitmq', name: vhost === '/' ? 'RabbitMQ' : vhost, config: {} });
    return id;
  }

  #freeId(text: string): string {
    const id = freeIdentifier(text, (candidate) => this.#taken.has(candidate.toLowerCase()));
    this.#taken.add(id.toLowerCase());
    return id;
  }

  #list(name: string): readonly JsonObject[] {
    const items = this.#root[name];
    return Array.isArray(items) ? items.filter(isObject) : [];
  }
}

const UNREAD_PARTS = ['users', 'permissions', 'topic_permissions', 'parameters', 'global_parameters'];

const keyOf = (kind: string, vhost: string, name: string): string => JSON.stringify([kind, vhost, name]);

const textOf = (value: Json | undefined): string => (typeof value === 'string' ? value : '');
