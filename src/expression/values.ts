import type { Json, JsonObject } from '../base/json.ts';
import type { Value } from './scope.ts';

/** Keys that reach into JavaScript's own objects in careless hands: never read, never made. */
export const isForbiddenKey = (key: string): boolean => key === '__proto__' || key === 'constructor' || key === 'prototype';

export const isList = (value: Value): value is readonly Json[] => Array.isArray(value);

export const isMap = (value: Value): value is JsonObject => typeof value === 'object' && value !== null && !Array.isArray(value);

/** The field of a map; missing for anything that is not a map, and for what is not the map's own. */
export function fieldOf(value: Value, name: string): Value {
  if (!isMap(value) || !Object.hasOwn(value, name) || isForbiddenKey(name)) return undefined;
  return value[name];
}

/** The keys that `fieldOf` can read, in their order. */
export const keysOf = (map: JsonObject): string[] => Object.keys(map).filter((key) => !isForbiddenKey(key) && map[key] !== undefined);

/** A map without prototype, to be filled and then handed out as plain data. `Object.create(null)` would be a dictionary, five times slower to fill and read. */
export const createMap = (): Record<string, Json> => Object.setPrototypeOf({}, null) as Record<string, Json>;

/** The word for the value's type in messages. */
export function typeName(value: Value): string {
  if (value === undefined) return 'missing';
  if (value === null) return 'null';
  if (isList(value)) return 'a list';
  if (typeof value === 'string') return 'a text';
  if (typeof value === 'object') return 'a map';
  return value === true || value === false ? 'a boolean' : 'a number';
}
