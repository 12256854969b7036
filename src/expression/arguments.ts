import type { Json } from '../base/json.ts';
import { failAt, needList, needNumber, needText } from './machine.ts';
import type { Machine } from './machine.ts';
import type { Value } from './scope.ts';
import type { CallNode, Expression } from './syntax.ts';

/** Computes a function; the arguments agree with its signature in number, and are missing for `exists` only. */
export type FunctionBody = (machine: Machine, node: CallNode, args: readonly Value[]) => Value;

/** The node of an argument; the call itself where there is none. */
export const argumentNode = (node: CallNode, index: number): Expression => node.args[index] ?? node;

export const textArgument = (node: CallNode, args: readonly Value[], index: number): string => needText(args[index], argumentNode(node, index), node.name);

export const numberArgument = (node: CallNode, args: readonly Value[], index: number): number => needNumber(args[index], argumentNode(node, index), node.name);

export const listArgument = (node: CallNode, args: readonly Value[], index: number): readonly Json[] => needList(args[index], argumentNode(node, index), node.name);

export function wholeArgument(node: CallNode, args: readonly Value[], index: number): number {
  const value = numberArgument(node, args, index);
  return Number.isSafeInteger(value) ? value : failAt(argumentNode(node, index), `${node.name} needs a whole number, not ${value}`);
}
