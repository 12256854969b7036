import { argumentNode, numberArgument } from './arguments.ts';
import type { FunctionBody } from './arguments.ts';
import { burn, failAt, needNumber } from './machine.ts';
import type { Machine } from './machine.ts';
import type { Value } from './scope.ts';
import type { CallNode } from './syntax.ts';

export const NUMBER_FUNCTIONS = {
  min: (machine, node, args) => extreme(machine, node, args, Math.min),
  max: (machine, node, args) => extreme(machine, node, args, Math.max),
  abs: (_, node, args) => Math.abs(numberArgument(node, args, 0)),
  floor: (_, node, args) => Math.floor(numberArgument(node, args, 0)),
  ceil: (_, node, args) => Math.ceil(numberArgument(node, args, 0)),
  round: (_, node, args) => Math.round(numberArgument(node, args, 0)),
} satisfies Record<string, FunctionBody>;

/** Of all arguments, or of the items of a single list. */
function extreme(machine: Machine, node: CallNode, args: readonly Value[], choose: (a: number, b: number) => number): number {
  const [first] = args;
  const isOneList = args.length === 1 && Array.isArray(first);
  const values: readonly Value[] = isOneList ? (first as readonly Value[]) : args;
  if (values.length === 0) failAt(node, `the list of ${node.name} is empty; test len(...) > 0 first`);
  burn(machine, values.length, node);
  let best: number | undefined;
  for (const [index, value] of values.entries()) {
    const number = needNumber(value, argumentNode(node, isOneList ? 0 : index), node.name);
    best = best === undefined ? number : choose(best, number);
  }
  return best as number;
}
