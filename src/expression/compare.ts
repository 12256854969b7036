import type { Json } from '../base/json.ts';
import { VALUE_DEPTH_MAX } from './limits.ts';
import { burn, failAt } from './machine.ts';
import type { Machine } from './machine.ts';
import type { Expression } from './syntax.ts';
import { fieldOf, isList, isMap, keysOf } from './values.ts';

/** Whether two values are the same by value: strict about types, deep, blind to the order of keys. */
export function equals(machine: Machine, node: Expression, left: Json, right: Json): boolean {
  if (left === right) return true;
  if (typeof left !== 'object' || typeof right !== 'object' || left === null || right === null) return false;
  return equalsDeep(machine, node, left, right, 1);
}

function equalsDeep(machine: Machine, node: Expression, left: Json, right: Json, depth: number): boolean {
  burn(machine, 1, node);
  if (left === right) return true;
  checkDepth(depth, node);
  if (isList(left) && isList(right)) {
    return left.length === right.length && left.every((item, index) => equalsDeep(machine, node, item, right[index] as Json, depth + 1));
  }
  if (!isMap(left) || !isMap(right)) return false;
  const keys = keysOf(left);
  return keys.length === keysOf(right).length && keys.every((key) => equalsField(machine, node, left[key] as Json, fieldOf(right, key), depth + 1));
}

function equalsField(machine: Machine, node: Expression, left: Json, right: Json | undefined, depth: number): boolean {
  return right !== undefined && equalsDeep(machine, node, left, right, depth);
}

/** Pays for every part of a value that goes out, and refuses what is too deep: results can share parts, so that they are larger than what made them. */
export function walk(machine: Machine, node: Expression, value: Json, depth = 1): void {
  burn(machine, 1, node);
  if (typeof value !== 'object' || value === null) return;
  checkDepth(depth, node);
  if (isList(value)) for (const item of value) walk(machine, node, item, depth + 1);
  else if (isMap(value)) for (const key of Object.keys(value)) walk(machine, node, value[key] as Json, depth + 1);
}

function checkDepth(depth: number, node: Expression): void {
  if (depth > VALUE_DEPTH_MAX) failAt(node, `lists and maps are nested deeper than ${VALUE_DEPTH_MAX} levels here`);
}
