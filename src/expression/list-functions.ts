import type { Json } from '../base/json.ts';
import { argumentNode, listArgument, wholeArgument } from './arguments.ts';
import type { FunctionBody } from './arguments.ts';
import { burn, failType, textCost } from './machine.ts';
import type { Machine } from './machine.ts';
import { checkListLength, checkTextLength } from './operators.ts';
import type { Value } from './scope.ts';
import type { CallNode } from './syntax.ts';
import { isList, isMap, keysOf } from './values.ts';

export const LIST_FUNCTIONS = {
  len: (machine, node, args) => length(machine, node, args[0]),
  exists: (_, __, args) => args[0] !== undefined && args[0] !== null,
  keys: (machine, node, args) => keys(machine, node, args),
  values: (machine, node, args) => keys(machine, node, args).map((key) => (args[0] as { readonly [key: string]: Json })[key] as Json),
  slice: (machine, node, args) => slice(machine, node, args),
  concat: (machine, node, args) => concat(machine, node, args),
} satisfies Record<string, FunctionBody>;

function length(machine: Machine, node: CallNode, value: Value): number {
  if (typeof value === 'string' || isList(value)) return value.length;
  if (!isMap(value)) return failType(argumentNode(node, 0), node.name, 'a text, a list or a map', value);
  return ownKeys(machine, node, value).length;
}

function keys(machine: Machine, node: CallNode, args: readonly Value[]): string[] {
  const [map] = args;
  return isMap(map) ? ownKeys(machine, node, map) : failType(argumentNode(node, 0), node.name, 'a map', map);
}

function ownKeys(machine: Machine, node: CallNode, map: { readonly [key: string]: Json }): string[] {
  const found = keysOf(map);
  burn(machine, found.length, node);
  checkListLength(found.length, node);
  return found;
}

function slice(machine: Machine, node: CallNode, args: readonly Value[]): Json {
  const [whole] = args;
  const from = wholeArgument(node, args, 1);
  const to = args.length > 2 ? wholeArgument(node, args, 2) : undefined;
  if (typeof whole === 'string') {
    const text = whole.slice(from, to);
    burn(machine, textCost(text.length), node);
    checkTextLength(text.length, node);
    return text;
  }
  if (!isList(whole)) return failType(argumentNode(node, 0), node.name, 'a text or a list', whole);
  const start = position(from, whole.length);
  const end = Math.max(start, to === undefined ? whole.length : position(to, whole.length));
  burn(machine, end - start, node);
  checkListLength(end - start, node);
  return whole.slice(start, end);
}

const position = (index: number, size: number): number => (index < 0 ? Math.max(0, size + index) : Math.min(index, size));

function concat(machine: Machine, node: CallNode, args: readonly Value[]): Json {
  const joined: Json[] = [];
  for (const index of args.keys()) {
    const list = listArgument(node, args, index);
    burn(machine, list.length, node);
    checkListLength(joined.length + list.length, node);
    for (const item of list) joined.push(item);
  }
  return joined;
}
