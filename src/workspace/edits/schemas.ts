import type { Draft } from 'immer';
import { isObject, type Json, type JsonObject } from '../../base/json.ts';
import { isForbiddenName } from '../../catalog/forbidden-name.ts';
import type { CompatibilityLevel } from '../../catalog/schemas/compatibility.ts';
import { draftSchema } from '../../catalog/schemas/draft-schema.ts';
import { messageTypes } from '../../catalog/schemas/schema-uses.ts';
import type { Design } from '../../design/document.ts';
import type { DesignDraft } from './design-draft.ts';

/** One event type as the file has it, as far as it is as it should be. */
export interface EventTypeEntry {
  readonly compatibility: string;
  readonly versions: readonly Json[];
}

/** Of a type that the design has no schemas of, or no readable ones: no versions. */
export function eventTypeOf(schemas: JsonObject, type: string): EventTypeEntry {
  const entry = Object.hasOwn(schemas, type) ? schemas[type] : undefined;
  if (entry === undefined || !isObject(entry)) return { compatibility: 'BACKWARD', versions: [] };
  const { compatibility = 'BACKWARD', versions } = entry;
  return { compatibility: typeof compatibility === 'string' ? compatibility : JSON.stringify(compatibility), versions: Array.isArray(versions) ? (versions as readonly Json[]) : [] };
}

/** The type with a first version, drafted from the payload of its messages where the design makes some. False when there is one of that name, or may be none. */
export function addEventType(design: DesignDraft, type: string): boolean {
  if (type === '' || isForbiddenName(type) || Object.hasOwn(design.schemas, type)) return false;
  write(design, type, { compatibility: 'BACKWARD', versions: [draftSchema(messageTypes((design as unknown as Design).nodes).get(type))] });
  return true;
}

export function removeEventType(design: DesignDraft, type: string): boolean {
  if (!Object.hasOwn(design.schemas, type)) return false;
  delete (design.schemas as Record<string, unknown>)[type];
  return true;
}

export function setCompatibility(design: DesignDraft, type: string, compatibility: CompatibilityLevel): void {
  write(design, type, { ...entryOf(design, type), compatibility });
}

/** A copy of the newest version behind it, to be changed; its number. */
export function addVersion(design: DesignDraft, type: string): number {
  const { versions } = eventTypeOf(design.schemas as JsonObject, type);
  const copy = structuredClone(plain(versions.at(-1) ?? draftSchema(undefined)));
  write(design, type, { ...entryOf(design, type), versions: [...versions.map(plain), copy] });
  return versions.length + 1;
}

/** Version numbers count from 1. False when there is no such version. */
export function setVersion(design: DesignDraft, type: string, version: number, schema: Json): boolean {
  const { versions } = eventTypeOf(design.schemas as JsonObject, type);
  if (version < 1 || version > versions.length) return false;
  write(design, type, { ...entryOf(design, type), versions: versions.map((each, at) => (at === version - 1 ? schema : plain(each))) });
  return true;
}

/** Takes the newest version away; an earlier one cannot go, since its successors are known by their numbers. False when it is the only one. */
export function removeNewestVersion(design: DesignDraft, type: string): boolean {
  const { versions } = eventTypeOf(design.schemas as JsonObject, type);
  if (versions.length < 2) return false;
  write(design, type, { ...entryOf(design, type), versions: versions.slice(0, -1).map(plain) });
  return true;
}

/** What the file says of it, also what nobody knows. */
function entryOf(design: DesignDraft, type: string): JsonObject {
  const entry = Object.hasOwn(design.schemas, type) ? design.schemas[type] : undefined;
  return isObject(entry) ? (plain(entry as Json) as JsonObject) : {};
}

const write = (design: DesignDraft, type: string, entry: JsonObject): void => void ((design.schemas as Record<string, unknown>)[type] = entry as Draft<JsonObject>);

/** A value of the draft without immer's wrapping. */
const plain = (value: Json): Json => JSON.parse(JSON.stringify(value)) as Json;
