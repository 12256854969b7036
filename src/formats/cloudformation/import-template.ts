import { isObject, type Json, type JsonObject } from '../../base/json.ts';
import { SNS_TOPIC_FIELDS, SUBSCRIPTION_FIELDS } from '../../catalog/channels/sns-topic.ts';
import { SQS_QUEUE_FIELDS } from '../../catalog/channels/sqs-queue.ts';
import type { Field, Fields } from '../../catalog/field.ts';
import { quoted } from '../../catalog/field-words.ts';
import { readConfig } from '../../catalog/read-config.ts';
import { DESIGN_VERSION } from '../../design/document.ts';
import { freeIdentifier } from '../../design/identifier.ts';
import { DESIGN_LIMITS } from '../../design/limits.ts';
import { readStructure } from '../../design/read-structure.ts';
import { FILE_BYTES_MAX, type ImportOptions, type ImportResult } from '../format.ts';
import { ImportNotes, refusedImport } from '../import-notes.ts';
import { readTree, type Tree } from '../tree/read-tree.ts';
import { Intrinsics, SHORT_FORMS } from './intrinsics.ts';

/**
 * A design of a template's queues, topics and subscriptions. Parameters count with their defaults; resources of other
 * types are told and left out, and nothing of what they say is kept.
 */
export function importTemplate(text: string, options: ImportOptions): ImportResult {
  const tree = readTree(text, options.bytesMax ?? FILE_BYTES_MAX, SHORT_FORMS);
  if (!tree.ok) return refusedImport(tree.error);
  const notes = new ImportNotes();
  notes.add(...tree.value.diagnostics);
  const { value } = tree.value;
  const resources = isObject(value) ? value['Resources'] : undefined;
  if (!isObject(value) || resources === undefined || !isObject(resources)) {
    notes.error('no-resources', '', 'there are no Resources in the file', 'Import a CloudFormation template: a map with Resources.', tree.value.placeOf(value));
    return refusedImport(notes.diagnostics);
  }
  if (!Object.values(resources).some((resource) => KINDS.has(typeOf(resource)))) {
    notes.error('no-queues', 'Resources', 'there is no AWS::SQS::Queue and no AWS::SNS::Topic in the template', 'Import the template that has the queues and topics.', tree.value.placeOf(resources));
    return refusedImport(notes.diagnostics);
  }
  const draft = new Draft(value, resources, tree.value, notes).json(options.name);
  if (notes.hasErrors) return refusedImport(notes.diagnostics);
  const { design, diagnostics } = readStructure(draft, { limits: DESIGN_LIMITS, placeOf: () => '', warnsOfUnknown: false, name: options.name });
  notes.add(...diagnostics);
  return { design: design === undefined || notes.hasErrors ? null : design, report: notes.report, diagnostics: notes.diagnostics };
}

const QUEUE = 'AWS::SQS::Queue';
const TOPIC = 'AWS::SNS::Topic';
const SUBSCRIPTION = 'AWS::SNS::Subscription';
const KINDS: ReadonlyMap<string, { readonly kind: string; readonly fields: Fields; readonly nameField: string; readonly noun: string }> = new Map([
  [QUEUE, { kind: 'sqs-queue', fields: SQS_QUEUE_FIELDS, nameField: 'QueueName', noun: 'queue' }],
  [TOPIC, { kind: 'sns-topic', fields: SNS_TOPIC_FIELDS, nameField: 'TopicName', noun: 'topic' }],
]);
/** Resources that say who may do what: a run asks nobody. */
const PERMISSIONS: ReadonlySet<string> = new Set(['AWS::SQS::QueuePolicy', 'AWS::SNS::TopicPolicy', 'AWS::SQS::QueueInlinePolicy', 'AWS::SNS::TopicInlinePolicy']);

class Draft {
  readonly #template: JsonObject;
  readonly #resources: JsonObject;
  readonly #tree: Tree;
  readonly #notes: ImportNotes;
  readonly #intrinsics: Intrinsics;
  readonly #taken = new Set<string>(['aws']);
  /** Ids of nodes by logical id. */
  readonly #ids = new Map<string, string>();
  readonly #edges = new Map<string, JsonObject>();

  constructor(template: JsonObject, resources: JsonObject, tree: Tree, notes: ImportNotes) {
    this.#template = template;
    this.#resources = resources;
    this.#tree = tree;
    this.#notes = notes;
    this.#intrinsics = new Intrinsics(objectOf(template['Parameters']), resources);
  }

  json(name: string): JsonObject {
    const entries = Object.entries(this.#resources);
    const channels = entries.filter(([, resource]) => KINDS.has(typeOf(resource)));
    // Ids that a design wrote come first, so that others make way.
    for (const [logicalId, resource] of channels) this.#register(logicalId, resource, true);
    for (const [logicalId, resource] of channels) this.#register(logicalId, resource, false);
    const nodes = channels.map(([logicalId, resource]) => this.#channel(logicalId, objectOf(resource)));
    for (const [logicalId, resource] of entries) if (typeOf(resource) === SUBSCRIPTION) this.#subscribe(logicalId, objectOf(resource));
    for (const [logicalId, resource] of entries) this.#leaveOut(logicalId, resource);
    for (const part of Object.keys(this.#template)) if (!READ_PARTS.has(part)) this.#notes.dropped(part, 'a run does not depend on it');
    const topics = nodes.filter(({ kind }) => kind === 'sns-topic');
    const layout = Object.fromEntries(nodes.map((node) => [node['id'], topics.includes(node) ? { x: 0, y: 104 * topics.indexOf(node) } : { x: 320, y: 104 * (nodes.indexOf(node) - topics.filter((topic) => nodes.indexOf(topic) < nodes.indexOf(node)).length) }]));
    return { format: 'flowstage/design', version: DESIGN_VERSION, name, systems: [{ id: 'aws', kind: 'aws', name: 'AWS', config: {} }], nodes, edges: [...this.#edges.values()], layout };
  }

  #register(logicalId: string, resource: Json, onlyOwn: boolean): void {
    const own = objectOf(objectOf(objectOf(resource)['Metadata'])['Flowstage'])['id'];
    if (this.#ids.has(logicalId) || (onlyOwn && typeof own !== 'string')) return;
    const wanted = typeof own === 'string' ? own : logicalId;
    const id = freeIdentifier(wanted, (candidate) => this.#taken.has(candidate.toLowerCase()));
    this.#taken.add(id.toLowerCase());
    this.#ids.set(logicalId, id);
  }

  #channel(logicalId: string, resource: JsonObject): JsonObject {
    const { kind, fields, nameField, noun } = KINDS.get(typeOf(resource))!;
    const id = this.#ids.get(logicalId)!;
    const what = `${noun} ${quoted(logicalId)}`;
    const config: Record<string, Json> = {};
    let name = logicalId;
    for (const [property, json] of Object.entries(objectOf(resource['Properties']))) {
      if (property === 'Subscription' && kind === 'sns-topic') this.#inlineSubscriptions(logicalId, json, what);
      else if (property === 'RedrivePolicy' && kind === 'sqs-queue') this.#redrive(id, json, config, what);
      else if (property === 'RedriveAllowPolicy' && kind === 'sqs-queue') config[property] = this.#redriveAllow(json, what);
      else if (property === nameField) name = this.#nameOf(json) ?? logicalId;
      else if (Object.hasOwn(fields, property)) this.#set(config, property, fields[property]!, json, what);
      else this.#notes.dropped(`${what} ${property}`, 'a run does not depend on it');
    }
    if (resource['Condition'] !== undefined) this.#notes.approximated(what, 'it has a Condition, which only a deployment knows; it is there');
    const place = this.#tree.placeOf(resource);
    this.#notes.add(...readConfig(fields, config, `Resources/${logicalId}`).diagnostics.map((found) => ({ ...found, ...(place !== undefined && { place }) })));
    this.#notes.kept(what, `a ${noun} with ${Object.keys(config).length} settings`);
    const own = objectOf(objectOf(resource['Metadata'])['Flowstage'])['name'];
    return { id, kind, name: typeof own === 'string' ? own : name, system: 'aws', config };
  }

  #nameOf(json: Json): string | undefined {
    const resolved = this.#intrinsics.resolve(json);
    return resolved.is === 'value' && typeof resolved.value === 'string' ? resolved.value : undefined;
  }

  #set(config: Record<string, Json>, property: string, field: Field, json: Json, what: string): void {
    const resolved = this.#intrinsics.resolve(json);
    if (resolved.is !== 'value') this.#notes.dropped(`${what} ${property}`, resolved.is === 'unknown' ? resolved.why : 'it names a resource, where a value is needed');
    else config[property] = typed(field, resolved.value);
  }

  #redrive(queue: string, json: Json, config: Record<string, Json>, what: string): void {
    const policy = objectOf(json);
    const target = this.#queueOf(policy['deadLetterTargetArn'] ?? null, `${what} RedrivePolicy`);
    if (target === undefined) return;
    const redrive: Record<string, Json> = { deadLetterTargetArn: target };
    if (policy['maxReceiveCount'] !== undefined) this.#set(redrive, 'maxReceiveCount', SQS_QUEUE_FIELDS.RedrivePolicy.fields['maxReceiveCount']!, policy['maxReceiveCount'], what);
    config['RedrivePolicy'] = redrive;
    if (target !== queue) this.#addEdge(queue, target, { fromPort: 'dead', toPort: 'dying', config: {} });
  }

  #redriveAllow(json: Json, what: string): JsonObject {
    const { sourceQueueArns: sources, ...rest } = objectOf(json);
    const policy: Record<string, Json> = {};
    if (rest['redrivePermission'] !== undefined) this.#set(policy, 'redrivePermission', SQS_QUEUE_FIELDS.RedriveAllowPolicy.fields['redrivePermission']!, rest['redrivePermission'], what);
    const ids = (Array.isArray(sources) ? (sources as readonly Json[]) : []).flatMap((source, at) => this.#queueOf(source, `${what} RedriveAllowPolicy source ${at + 1}`) ?? []);
    return { ...policy, ...(ids.length > 0 && { sourceQueueArns: ids }) };
  }

  /** The node of a queue that a value names, or undefined after telling why there is none. */
  #queueOf(json: Json, what: string, type = QUEUE): string | undefined {
    const resolved = this.#intrinsics.target(json, (name) => this.#named(name, type));
    if (resolved.is === 'resource' && typeOf(this.#resources[resolved.id] ?? null) === type) return this.#ids.get(resolved.id);
    this.#notes.dropped(what, resolved.is === 'unknown' ? resolved.why : `it names no ${KINDS.get(type)!.noun} of the template`);
    return undefined;
  }

  #named(name: string, type: string): string | undefined {
    const { nameField } = KINDS.get(type)!;
    return Object.entries(this.#resources).find(([, resource]) => typeOf(resource) === type && this.#nameOf(objectOf(objectOf(resource)['Properties'])[nameField] ?? null) === name)?.[0];
  }

  #subscribe(logicalId: string, resource: JsonObject): void {
    const properties = objectOf(resource['Properties']);
    const what = `subscription ${quoted(logicalId)}`;
    const topic = this.#queueOf(properties['TopicArn'] ?? null, what, TOPIC);
    if (topic !== undefined) this.#connect(topic, properties, what);
  }

  #inlineSubscriptions(logicalId: string, json: Json, what: string): void {
    if (!Array.isArray(json)) return this.#notes.dropped(`${what} Subscription`, 'it is no list');
    (json as readonly Json[]).forEach((item, at) => this.#connect(this.#ids.get(logicalId)!, objectOf(item), `${what} Subscription ${at + 1}`));
  }

  #connect(topic: string, properties: JsonObject, what: string): void {
    const protocol = properties['Protocol'];
    if (protocol !== 'sqs') return this.#notes.dropped(what, `subscribers by ${quoted(typeof protocol === 'string' ? protocol : 'nothing')} are not in the template's queues`);
    const queue = this.#queueOf(properties['Endpoint'] ?? null, what);
    if (queue === undefined) return;
    const config: Record<string, Json> = {};
    for (const [property, json] of Object.entries(properties)) {
      if (['Protocol', 'Endpoint', 'TopicArn'].includes(property)) continue;
      if (property === 'RedrivePolicy') {
        const dead = this.#queueOf(objectOf(json)['deadLetterTargetArn'] ?? null, `${what} RedrivePolicy`);
        if (dead !== undefined) config['deadLetterTargetArn'] = dead;
      } else if (property !== 'deadLetterTargetArn' && Object.hasOwn(SUBSCRIPTION_FIELDS, property)) this.#set(config, property, (SUBSCRIPTION_FIELDS as Fields)[property]!, json, what);
      else this.#notes.dropped(`${what} ${property}`, 'a run does not depend on it');
    }
    this.#addEdge(topic, queue, { fromPort: 'queues', toPort: 'topics', config });
    this.#notes.kept(what, `${topic} to ${queue}`);
  }

  #leaveOut(logicalId: string, resource: Json): void {
    const type = typeOf(resource);
    if (KINDS.has(type) || type === SUBSCRIPTION) return;
    const what = `${type === '' ? 'resource' : quoted(type).slice(1, -1)} ${quoted(logicalId)}`;
    this.#notes.dropped(what, PERMISSIONS.has(type) ? 'a run asks nobody for permission' : 'resources of this type are not simulated; nothing of what it says is kept');
  }

  #addEdge(from: string, to: string, rest: { readonly fromPort: string; readonly toPort: string; readonly config: JsonObject }): void {
    const id = freeIdentifier(`${from}>${to}`, (candidate) => this.#edges.has(candidate));
    this.#edges.set(id, { id, from, to, ...rest });
  }
}

const READ_PARTS: ReadonlySet<string> = new Set(['AWSTemplateFormatVersion', 'Description', 'Metadata', 'Parameters', 'Resources']);

const objectOf = (json: Json | undefined): JsonObject => (json !== undefined && isObject(json) ? json : {});

function typeOf(resource: Json): string {
  const type = objectOf(resource)['Type'];
  return typeof type === 'string' ? type : '';
}

/** Templates write numbers and truth values as texts where they come from parameters. */
function typed(field: Field, value: Json): Json {
  if (typeof value !== 'string') return value;
  if (field.kind === 'boolean' && /^(true|false)$/i.test(value)) return value.toLowerCase() === 'true';
  if (['integer', 'number', 'duration'].includes(field.kind) && /^-?\d{1,15}$/.test(value)) return Number(value);
  return value;
}
