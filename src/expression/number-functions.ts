import type { Json } from '../base/json.ts';
import { argumentNode, numberArgument } from './arguments.ts';
import type { FunctionBody } from './arguments.ts';
import { burn, excerpt, failAt } from './machine.ts';
import type { Machine } from './machine.ts';
import type { Value } from './scope.ts';
import type { CallNode } from './syntax.ts';
import { typeName } from './values.ts';

export const NUMBER_FUNCTIONS = {
  min: (machine, node, args) => extreme(machine, node, args, (a, b) => Math.min(a, b)),
  max: (machine, node, args) => extreme(machine, node, args, (a, b) => Math.max(a, b)),
  abs: (_, node, args) => Math.abs(numberArgument(node, args, 0)),
  floor: (_, node, args) => Math.floor(numberArgument(node, args, 0)),
  ceil: (_, node, args) => Math.ceil(numberArgument(node, args, 0)),
  round: (_, node, args) => Math.round(numberArgument(node, args, 0)),
} satisfies Record<string, FunctionBody>;

/** Of all arguments, or of the items of a single list. */
function extreme(machine: Machine, node: CallNode, args: readonly Value[], choose: (a: number, b: number) => number): number {
  const [first] = args;
  const numbers = args.length === 1 && Array.isArray(first) ? itemNumbers(machine, node, first as readonly Json[]) : args.map((_, index) => numberArgument(node, args, index));
  return numbers.reduce(choose);
}

function itemNumbers(machine: Machine, node: CallNode, items: readonly Json[]): readonly number[] {
  const list = argumentNode(node, 0);
  if (items.length === 0) failAt(list, `${excerpt(list)} is empty, so that it has no ${node.name}; test len(...) > 0 first`);
  burn(machine, items.length, node);
  for (const item of items) if (typeof item !== 'number') failAt(list, `${node.name} needs numbers, but an item of ${excerpt(list)} is ${typeName(item)}`);
  return items as readonly number[];
}
