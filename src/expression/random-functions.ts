import { zipfRank } from '../base/zipf.ts';
import { argumentNode, listArgument, numberArgument, wholeArgument } from './arguments.ts';
import type { FunctionBody } from './arguments.ts';
import { failAt, finite } from './machine.ts';
import type { Machine } from './machine.ts';
import type { Value } from './scope.ts';
import type { CallNode } from './syntax.ts';

export const RANDOM_FUNCTIONS = {
  random: (machine, node, args) => {
    const from = numberArgument(node, args, 0);
    return finite(from + (numberArgument(node, args, 1) - from) * draw(machine, node), node);
  },
  randomInteger: (machine, node, args) => randomInteger(machine, node, args),
  pick: (machine, node, args) => {
    const list = listArgument(node, args, 0);
    if (list.length === 0) failAt(argumentNode(node, 0), 'pick needs a list with at least one item');
    return list[below(machine, node, list.length)];
  },
  chance: (machine, node, args) => {
    const probability = numberArgument(node, args, 0);
    if (probability < 0 || probability > 1) failAt(argumentNode(node, 0), `chance needs a probability from 0 to 1, not ${probability}`);
    return draw(machine, node) < probability;
  },
  zipf: (machine, node, args) => zipf(machine, node, args),
  hot: (machine, node, args) => hot(machine, node, args),
  uuid: (machine, node) => uuid(word(machine, node), word(machine, node), word(machine, node), word(machine, node)),
} satisfies Record<string, FunctionBody>;

function draw({ scope }: Machine, node: CallNode): number {
  return scope.draw === undefined ? failAt(node, `${node.name} draws at random, which only payloads may`) : scope.draw();
}

/** A whole number from 0 to count - 1; the product can round up to count. */
const below = (machine: Machine, node: CallNode, count: number): number => Math.min(count - 1, Math.floor(draw(machine, node) * count));

function randomInteger(machine: Machine, node: CallNode, args: readonly Value[]): number {
  const from = wholeArgument(node, args, 0);
  const to = wholeArgument(node, args, 1);
  if (to < from) failAt(argumentNode(node, 1), `randomInteger needs its bounds in order, but ${to} is less than ${from}`);
  if (!Number.isSafeInteger(to - from + 1)) failAt(argumentNode(node, 1), `randomInteger needs bounds less than 2^53 apart`);
  return from + below(machine, node, to - from + 1);
}

/** Ranks 1 to the number of keys, the first the most frequent. */
function zipf(machine: Machine, node: CallNode, args: readonly Value[]): number {
  const count = keysArgument(node, args, 0);
  const exponent = numberArgument(node, args, 1);
  if (exponent < 0 || exponent > 10) failAt(argumentNode(node, 1), `zipf needs an exponent from 0 to 10, not ${exponent}`);
  return zipfRank(count, exponent, () => draw(machine, node));
}

/** Of keys 1 to count the first few are hot: together they get the share, each the same, as do the others of the rest. */
function hot(machine: Machine, node: CallNode, args: readonly Value[]): number {
  const count = keysArgument(node, args, 0);
  const few = wholeArgument(node, args, 1);
  const share = numberArgument(node, args, 2);
  if (few < 1 || few >= count) failAt(argumentNode(node, 1), `hot needs fewer hot keys than keys, and at least one, not ${few} of ${count}`);
  if (share < 0 || share > 1) failAt(argumentNode(node, 2), `hot needs a share from 0 to 1, not ${share}`);
  return draw(machine, node) < share ? 1 + below(machine, node, few) : 1 + few + below(machine, node, count - few);
}

function keysArgument(node: CallNode, args: readonly Value[], index: number): number {
  const count = wholeArgument(node, args, index);
  return count >= 1 && count <= KEYS_MAX ? count : failAt(argumentNode(node, index), `${node.name} needs from 1 to ${KEYS_MAX} keys, not ${count}`);
}

const KEYS_MAX = 1_000_000_000;

const word = (machine: Machine, node: CallNode): number => Math.floor(draw(machine, node) * 0x1_0000_0000) >>> 0;

const hex = (value: number): string => (value >>> 0).toString(16).padStart(8, '0');

/** Version 4, variant 1 of RFC 9562 from four 32-bit words. */
function uuid(a: number, b: number, c: number, d: number): string {
  const middle = hex((b & 0xffff0fff) | 0x00004000);
  const last = hex((c & 0x3fffffff) | 0x80000000);
  return `${hex(a)}-${middle.slice(0, 4)}-${middle.slice(4)}-${last.slice(0, 4)}-${last.slice(4)}${hex(d)}`;
}
