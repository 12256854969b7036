import type { Json } from '../base/json.ts';
import { err, ok, type Result } from '../base/result.ts';
import type { Patch } from './patch.ts';

/** Changes a parsed document in place; parts of the patches become parts of it. Nothing in them is trusted. An error leaves it half changed. */
export function applyPatches(document: Json, patches: readonly Patch[]): Result<Json, string> {
  const root: Holder = { root: document };
  for (const patch of patches) {
    const wrong = apply(root, patch);
    if (wrong !== undefined) return err(`patch ${JSON.stringify(patch.path)}: ${wrong}`);
  }
  return ok(root['root'] as Json);
}

type Holder = Record<string, unknown>;

/** Setting them would reach what every object shares. */
const FORBIDDEN = new Set(['__proto__', 'constructor', 'prototype']);

function apply(root: Holder, { op, path, value }: Patch): string | undefined {
  let parent: unknown = root;
  let key: string | number = 'root';
  for (const next of path) {
    if (typeof parent !== 'object' || parent === null || !Object.hasOwn(parent, key)) return `there is no ${JSON.stringify(key)}`;
    parent = (parent as Holder)[key];
    key = next;
  }
  if (FORBIDDEN.has(String(key))) return `${JSON.stringify(key)} is a reserved name`;
  if (Array.isArray(parent)) return applyToList(parent, op, key, value);
  if (typeof parent !== 'object' || parent === null) return `there is nothing to hold ${JSON.stringify(key)}`;
  if (op === 'remove' || value === undefined) delete (parent as Holder)[key];
  else (parent as Holder)[key] = value;
  return undefined;
}

function applyToList(list: unknown[], op: Patch['op'], key: string | number, value: unknown): string | undefined {
  const index = Number(key);
  if (op === 'replace' && key === 'length') {
    if (typeof value !== 'number' || value > list.length) return `a list of ${list.length} cannot be cut to ${JSON.stringify(value)}`;
    list.length = value;
    return undefined;
  }
  const most = op === 'add' ? list.length : list.length - 1;
  if (!Number.isInteger(index) || index < 0 || index > most) return `a list of ${list.length} has no place ${JSON.stringify(key)}`;
  if (op === 'add') list.splice(index, 0, value);
  else if (op === 'remove') list.splice(index, 1);
  else list[index] = value;
  return undefined;
}
