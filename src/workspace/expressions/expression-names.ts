import { isObject, type Json, type JsonObject } from '../../base/json.ts';
import type { Field } from '../../catalog/field.ts';
import { READING_FUNCTIONS } from '../../catalog/expectations/reading-functions.ts';
import { messageTypes } from '../../catalog/schemas/schema-uses.ts';
import type { Design } from '../../design/document.ts';
import type { ExpressionNames } from '../../expression/complete.ts';
import { eventTypeOf } from '../edits/schemas.ts';
import type { FieldPath } from '../edits/set-field.ts';

/** What frames see (docs/contracts.md, "Expression scope"), and what a few kinds see besides. */
const HELP: { readonly [name: string]: string } = {
  message: 'the message at hand', payload: 'its payload', key: 'its key', headers: 'its headers', attempt: 'how often it was tried, from 1', ordinal: 'number of the arrival, from 1',
  row: 'the row of the key, or null', rowKey: 'key of the row', failure: 'after a failed step: step and reason', member: 'instance, from 0', release: 'release of the software, from 1',
  state: 'the state of the aggregate', event: 'the event that is applied', version: 'of the newest event', aggregate: 'the aggregate: its id', saga: 'the saga: its key', gathering: 'the gathering',
};

const FRAME = ['payload', 'key', 'message', 'headers', 'attempt', 'row', 'rowKey', 'failure', 'member', 'release'];

type Shape = ReadonlyMap<string, Json | undefined>;

/** Names that an expression at a place in a design may use. `config` is that of the owner. */
export function expressionNames(design: Design, owner: string, config: JsonObject, path: FieldPath, field: Field): ExpressionNames {
  const kind = kindOf(design, owner);
  const own = field.kind === 'expression' || field.kind === 'template' ? field.variables : undefined;
  const names = own ?? [...FRAME, ...(kind === 'producer' || kind === 'client' || kind === 'query-client' ? ['ordinal'] : []), ...(kind === 'aggregate' ? ['state', ...(path[0] === 'apply' || path[0] === 'upcasters' ? ['event'] : [])] : []), ...variablesSet(config)];
  const known = field.kind === 'expression' ? (field.functions ?? []) : [];
  return {
    variables: names.map((name) => ({ name, help: HELP[name] ?? 'set by a step before' })),
    fieldsOf: (holders) => [...fieldsAt(design, kind, config, path, holders)].map(([name, sample]) => ({ name, help: sample === undefined ? '' : sampleText(sample) })),
    functions: known.map((name) => ({ name, help: READING_FUNCTIONS[name]?.help ?? '' })),
    random: field.kind === 'template' || (field.kind === 'expression' && field.random === true),
  };
}

function fieldsAt(design: Design, kind: string, config: JsonObject, path: FieldPath, [root = '', ...rest]: readonly string[]): Shape {
  if (root === 'message') return rest[0] === 'payload' ? inside(payloadShape(design, config, path), rest.slice(1)) : rest.length === 0 ? named('payload', 'key', 'type', 'id', 'headers', 'attempt', 'saga') : named();
  if (root === 'payload') return inside(payloadShape(design, config, path), rest);
  if (root === 'failure' && rest.length === 0) return named('step', 'reason');
  if (root === 'saga' && rest.length === 0) return named('key');
  if (root === 'gathering' && rest.length === 0) return named('key', 'outcome', 'replies');
  if (root === 'aggregate' && rest.length === 0) return named('id');
  if (kind === 'aggregate' && root === 'state') return inside(stateShape(config), rest);
  if (kind === 'aggregate' && root === 'event') return rest.length === 0 ? named('data', 'type', 'schema') : rest[0] === 'data' ? inside(eventShape(config), rest.slice(1)) : named();
  return named();
}

const named = (...names: readonly string[]): Shape => new Map(names.map((name) => [name, undefined]));

/** Fields of the payload: of the type that the handler, command or change around is for; of all types where nobody says. */
function payloadShape(design: Design, config: JsonObject, path: FieldPath): Shape {
  const message = around(config, path, (map) => typeof map['type'] === 'string' && 'payload' in map);
  // A source reads what it makes.
  if (message !== undefined && around(config, path, (map) => Array.isArray(map['steps'])) === undefined && isObject(message['payload'])) return shapeOf(message['payload']);
  const types = messageTypes(design.nodes);
  const on = around(config, path, (map) => typeof map['on'] === 'string')?.['on'];
  const wanted = typeof on === 'string' && types.has(on) ? [on] : [...types.keys()];
  return new Map(wanted.flatMap((type) => [...schemaShape(design.schemas, type), ...shapeOf(types.get(type))]));
}

function schemaShape(schemas: JsonObject, type: string): Shape {
  return new Map(eventTypeOf(schemas, type).versions.flatMap((schema) => (isObject(schema) && isObject(schema['properties']) ? Object.keys(schema['properties']).map((name) => [name, undefined] as const) : [])));
}

function stateShape({ initial, apply }: JsonObject): Shape {
  return new Map([...shapeOf(initial), ...mapsOf(apply).flatMap(({ set }) => [...shapeOf(set).keys()].filter((name) => !isObject(initial) || !(name in initial)).map((name) => [name, undefined] as const))]);
}

function eventShape({ commands, upcasters }: JsonObject): Shape {
  const data = mapsOf(commands).flatMap(({ events }) => mapsOf(events).map((event) => event['data']));
  return new Map([...data, ...mapsOf(upcasters).map(({ set }) => set)].flatMap((each) => [...shapeOf(each).keys()].map((name) => [name, undefined] as const)));
}

/** Names that steps of the node set: of rows that were read, and of scripts. */
function variablesSet(json: Json): readonly string[] {
  if (typeof json !== 'object' || json === null) return [];
  const own = isObject(json) && typeof json['variable'] === 'string' ? [json['variable']] : [];
  return [...new Set([...own, ...Object.values(json).flatMap((value) => variablesSet(value as Json))])];
}

/** The nearest map around a place in a config that is as asked. */
function around(config: JsonObject, path: FieldPath, fits: (map: JsonObject) => boolean): JsonObject | undefined {
  const maps: JsonObject[] = [];
  let inner: Json | undefined = config;
  for (const part of [undefined, ...path]) {
    if (part !== undefined) inner = typeof inner === 'object' && inner !== null ? (inner as { readonly [name: string | number]: Json })[part] : undefined;
    if (inner !== undefined && isObject(inner)) maps.push(inner);
  }
  return maps.findLast(fits);
}

const inside = (shape: Shape, [name, ...rest]: readonly string[]): Shape => (name === undefined ? shape : inside(shapeOf(shape.get(name)), rest));

const shapeOf = (json: Json | undefined): Shape => new Map(json !== undefined && isObject(json) ? Object.entries(json) : []);

const mapsOf = (json: Json | undefined): readonly JsonObject[] => (Array.isArray(json) ? (json as readonly Json[]).filter(isObject) : []);

const sampleText = (sample: Json): string => (isObject(sample) ? '{ ... }' : Array.isArray(sample) ? '[ ... ]' : typeof sample === 'string' ? sample : JSON.stringify(sample));

function kindOf({ nodes, systems }: Design, owner: string): string {
  const [section, id] = owner.split('/');
  return section === 'nodes' || section === 'systems' ? ([...nodes, ...systems].find((each) => each.id === id)?.kind ?? '') : '';
}
