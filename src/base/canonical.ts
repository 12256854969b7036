import { assert } from './assert.ts';
import type { Json, JsonObject } from './json.ts';

/**
 * The one text of a JSON value: keys in the order of their code units, no blanks, -0 as 0. Equal values have
 * equal texts, whatever order their keys were written in (RFC 8785). A number that is not finite is a bug.
 */
export function canonicalJson(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (typeof value === 'object' && value !== null) return canonicalObject(value as JsonObject);
  assert(typeof value !== 'number' || Number.isFinite(value), `JSON has no ${value}`);
  const text = JSON.stringify(value) as string | undefined;
  assert(text !== undefined, `JSON has no ${typeof value}`);
  return text;
}

/** Negative, 0 or positive by UTF-16 code units: the same in every locale. */
export function compareText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

/** A sorted copy: texts by code units, numbers by size, equal ones in their old order. */
export function sortedBy<T, K extends string | number>(items: Iterable<T>, key: (item: T) => K): T[] {
  return Array.from(items, (item) => ({ item, rank: key(item) }))
    .sort((x, y) => compareRanks(x.rank, y.rank))
    .map(({ item }) => item);
}

function canonicalObject(value: JsonObject): string {
  const keys = Object.keys(value).sort(compareText);
  return `{${keys.map((key) => `${JSON.stringify(key)}:${canonicalJson(value[key] as Json)}`).join(',')}}`;
}

function compareRanks(x: string | number, y: string | number): number {
  if (x === y) return 0;
  return x < y ? -1 : 1;
}
