import { isObject, type Json } from '../../base/json.ts';
import { mentioned } from './writers.ts';

/** A place in the design that writes or reads messages of a type. */
export interface SchemaUse {
  readonly node: string;
  readonly role: 'writes' | 'reads';
  /** The expression that pins it to a version; undefined where it uses no schema. */
  readonly pin: string | undefined;
  /** Versions that the expression may give. */
  readonly versions: readonly number[];
  /** Of the message or handler, within the config of the node. */
  readonly path: readonly (string | number)[];
}

interface Configured {
  readonly id: string;
  readonly config: Json;
}

/** Types of the messages that a design makes, and what is known of their payload, in the order of its nodes. */
export function messageTypes(nodes: readonly Configured[]): ReadonlyMap<string, Json | undefined> {
  const types = new Map<string, Json | undefined>();
  for (const { config } of nodes) walk(config, [], (map) => {
    const { type, payload } = map;
    if (isMessage(map) && (!types.has(type as string) || types.get(type as string) === undefined)) types.set(type as string, payload);
  });
  return types;
}

/** Who writes a type and who reads it, and with which version. */
export function schemaUses(nodes: readonly Configured[], type: string): readonly SchemaUse[] {
  const uses: SchemaUse[] = [];
  for (const { id, config } of nodes) walk(config, [], (map, path) => {
    const role = isMessage(map) && map['type'] === type ? 'writes' : isHandler(map) && map['on'] === type ? 'reads' : undefined;
    const pin = typeof map['schemaVersion'] === 'string' ? map['schemaVersion'] : undefined;
    if (role !== undefined) uses.push({ node: id, role, pin, versions: pin === undefined ? [] : mentioned(pin), path });
  });
  return uses;
}

type JsonMap = { readonly [name: string]: Json };

const isMessage = (map: JsonMap): boolean => typeof map['type'] === 'string' && ('payload' in map || 'key' in map || 'schemaVersion' in map);

const isHandler = (map: JsonMap): boolean => typeof map['on'] === 'string' && Array.isArray(map['steps']);

function walk(json: Json, path: readonly (string | number)[], visit: (map: JsonMap, path: readonly (string | number)[]) => void): void {
  if (typeof json !== 'object' || json === null) return;
  if (isObject(json)) visit(json, path);
  if (Array.isArray(json)) json.forEach((item, at) => walk(item as Json, [...path, at], visit));
  else for (const [name, value] of Object.entries(json)) if (name !== 'payload') walk(value as Json, [...path, name], visit);
}
