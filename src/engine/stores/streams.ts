import type { Json } from '../../base/json.ts';
import { isObject } from '../../base/json.ts';

/*
 * A stream is rows of one table, its events, at `key:1`, `key:2` and so on; and at its own key in a table beside it its head, `{ version }`.
 * Versions begin with 1 and have no gaps; an event never changes.
 */

/** Table of the heads of the streams of a table. */
export const streamsOf = (table: string): string => `${table}.streams`;

/** Version of the newest event; 0 for a stream that has none. */
export function headOf(value: Json | undefined): number {
  const version = value !== undefined && isObject(value) ? value['version'] : undefined;
  return typeof version === 'number' ? version : 0;
}

export const eventKey = (stream: string, version: number): string => `${stream}:${version}`;

/** Events after a version, oldest first. */
export function eventsAfter(stream: string, after: number, head: number, valueAt: (key: string) => Json | undefined): Json[] {
  const events: Json[] = [];
  for (let version = after + 1; version <= head; version++) events.push(valueAt(eventKey(stream, version)) ?? null);
  return events;
}
