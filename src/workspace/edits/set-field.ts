import { canonicalJson } from '../../base/canonical.ts';
import { isObject, type Json } from '../../base/json.ts';
import type { Field, Fields } from '../../catalog/field.ts';
import { findChannel, findExpectation, findFault, findNode, findSystem } from '../../catalog/find-entry.ts';
import { ALL_WIRE_FIELDS } from '../../catalog/wire-fields.ts';
import type { DesignDraft } from './design-draft.ts';

/** Names of fields, and positions in lists. */
export type FieldPath = readonly (string | number)[];

/** Something with a config: `nodes/payment`, `systems/kafka`, `edges/a>b`, `expectations/x`, `scenarios/s/faults/f`. */
export type ConfigOwner = string;

/**
 * Sets one value of a config; undefined removes it. A value that is the default is removed too: a config holds only
 * what differs. Maps on the way are made; a list must have the entry. False when there is no such owner or entry.
 */
export function setField(design: DesignDraft, owner: ConfigOwner, path: FieldPath, value: Json | undefined): boolean {
  const found = findOwner(design, owner);
  if (found === undefined) return false;
  const isDefault = value !== undefined && isDefaultOf(found.fields, path, value);
  const isSet = setIn(found.config, path, isDefault ? undefined : value);
  if (isSet) dropEmptyMaps(found, path.slice(0, -1));
  return isSet;
}

/** Moves an entry of a list in a config, such as a step of a handler. */
export function moveEntry(design: DesignDraft, owner: ConfigOwner, path: FieldPath, from: number, to: number): boolean {
  const list = valueAt(findOwner(design, owner)?.config, path);
  if (!Array.isArray(list) || from === to || !(from in list) || to < 0 || to >= list.length) return false;
  list.splice(to, 0, ...(list.splice(from, 1) as unknown[]));
  return true;
}

export function insertEntry(design: DesignDraft, owner: ConfigOwner, path: FieldPath, at: number, value: Json): boolean {
  const found = findOwner(design, owner);
  if (found === undefined) return false;
  const list = valueAt(found.config, path);
  if (list === undefined) return setIn(found.config, path, [value]);
  if (!Array.isArray(list)) return false;
  list.splice(Math.min(Math.max(at, 0), list.length), 0, value);
  return true;
}

export function removeEntry(design: DesignDraft, owner: ConfigOwner, path: FieldPath, at: number): boolean {
  const list = valueAt(findOwner(design, owner)?.config, path);
  if (!Array.isArray(list) || !(at in list)) return false;
  list.splice(at, 1);
  return true;
}

interface Owner {
  readonly config: Record<string, unknown>;
  readonly fields: Fields | undefined;
}

/** The config of an owner and the fields that it may have; undefined when there is no such owner. */
export function findOwner(design: DesignDraft, owner: ConfigOwner): Owner | undefined {
  const [section, id, part, partId] = owner.split('/');
  const byId = <T extends { id: string }>(items: readonly T[], wanted = id): T | undefined => items.find((item) => item.id === wanted);
  const of = (item: { kind?: string; config: unknown } | undefined, fields: (kind: string) => Fields | undefined): Owner | undefined =>
    item === undefined ? undefined : { config: item.config as Record<string, unknown>, fields: fields(item.kind ?? '') };
  switch (section) {
    case 'nodes': return of(byId(design.nodes), (kind) => (findChannel(kind) ?? findNode(kind))?.fields);
    case 'systems': return of(byId(design.systems), (kind) => findSystem(kind)?.fields);
    case 'edges': return of(byId(design.edges), () => ALL_WIRE_FIELDS);
    case 'expectations': return of(byId(design.expectations), (kind) => findExpectation(kind)?.fields);
    case 'scenarios': return part !== 'faults' ? undefined : of(byId(byId(design.scenarios)?.faults ?? [], partId), (kind) => findFault(kind)?.fields);
    default: return undefined;
  }
}

function valueAt(value: unknown, path: FieldPath): unknown {
  return path.reduce<unknown>((inner, name) => (typeof inner === 'object' && inner !== null ? (inner as Record<string | number, unknown>)[name] : undefined), value);
}

function setIn(target: unknown, [name, ...rest]: FieldPath, value: Json | undefined): boolean {
  if (name === undefined || typeof target !== 'object' || target === null) return false;
  const map = target as Record<string | number, unknown>;
  if (Array.isArray(target) && (typeof name !== 'number' || !(name in target))) return false;
  if (rest.length === 0) {
    if (value !== undefined) map[name] = value;
    else if (Array.isArray(target)) target.splice(name as number, 1);
    else delete map[name];
    return true;
  }
  if (map[name] === undefined) {
    if (value === undefined) return true;
    map[name] = {};
  }
  return setIn(map[name], rest, value);
}

/** A map that says nothing any more goes with its last word, unless its being there says something. */
function dropEmptyMaps({ config, fields }: Owner, path: FieldPath): void {
  for (let length = path.length; length > 0; length--) {
    const inner = path.slice(0, length);
    if (!isEmptyMap(valueAt(config, inner)) || !isSilent(fieldAt(fields, inner))) return;
    setIn(config, inner, undefined);
  }
}

const isSilent = (field: Field | undefined): boolean => (field?.kind === 'record' || field?.kind === 'map') && field.default !== undefined;

const isEmptyMap = (value: unknown): boolean => isObject(value) && Object.keys(value).length === 0;

/** Only where leaving it out means the same: not inside of list entries, which say all they mean, nor in records that may be absent. */
function isDefaultOf(fields: Fields | undefined, path: FieldPath, value: Json): boolean {
  const field = fieldAt(fields, path);
  if (!path.slice(0, -1).every((_, at) => isSilent(fieldAt(fields, path.slice(0, at + 1))))) return false;
  if (field === undefined || !('default' in field) || field.default === undefined) return false;
  return canonicalJson(field.default as Json) === canonicalJson(value);
}

function fieldAt(fields: Fields | undefined, [name, ...rest]: FieldPath): Field | undefined {
  const field = typeof name === 'string' ? fields?.[name] : undefined;
  if (rest.length === 0 || field === undefined) return field;
  return field.kind === 'record' ? fieldAt(field.fields, rest) : undefined;
}
