import { isObject, type Json } from '../../base/json.ts';
import type { PlacedDesign } from '../lowering/context.ts';

export interface Writer {
  readonly node: string;
  readonly versions: readonly number[];
}

/** Who in the design writes messages of a type, and with which versions of its schema. */
export const writersOf = (type: string, design: PlacedDesign): readonly Writer[] =>
  ['producer', 'consumer', 'outbox-relay'].flatMap((kind) => design.ofKind(kind).flatMap(({ id, config }) => {
    const versions = versionsIn(config, type);
    return versions.length === 0 ? [] : [{ node: id, versions }];
  }));

/** Versions of the messages of the type that a config makes, wherever in it. */
function versionsIn(json: Json, type: string): readonly number[] {
  if (typeof json !== 'object' || json === null) return [];
  const own = isObject(json) && json['type'] === type && typeof json['schemaVersion'] === 'string' ? mentioned(json['schemaVersion']) : [];
  return [...new Set([...own, ...Object.values(json).flatMap((value) => versionsIn(value as Json, type))])];
}

/** Version numbers in an expression such as `release >= 2 ? 2 : 1`: what it may give. */
export const mentioned = (version: string): readonly number[] => [...new Set((version.match(/\b\d+\b/g) ?? []).map(Number))].filter((number) => number > 0);
