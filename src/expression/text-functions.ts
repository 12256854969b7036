import type { Json } from '../base/json.ts';
import { argumentNode, listArgument, textArgument } from './arguments.ts';
import { walk } from './compare.ts';
import type { FunctionBody } from './arguments.ts';
import { hashText } from './hash.ts';
import { burn, failAt, textCost } from './machine.ts';
import type { Machine } from './machine.ts';
import { checkListLength, checkTextLength, includes, includesText, joinable } from './operators.ts';
import type { Value } from './scope.ts';
import type { CallNode } from './syntax.ts';
import { isList } from './values.ts';

export const TEXT_FUNCTIONS = {
  contains: (machine, node, args) => contains(machine, node, args),
  startsWith: (machine, node, args) => subject(machine, node, args).startsWith(textArgument(node, args, 1)),
  endsWith: (machine, node, args) => subject(machine, node, args).endsWith(textArgument(node, args, 1)),
  lower: (machine, node, args) => made(node, subject(machine, node, args).toLowerCase()),
  upper: (machine, node, args) => made(node, subject(machine, node, args).toUpperCase()),
  trim: (machine, node, args) => made(node, subject(machine, node, args).trim()),
  join: (machine, node, args) => join(machine, node, listArgument(node, args, 0), textArgument(node, args, 1)),
  split: (machine, node, args) => split(machine, node, subject(machine, node, args), textArgument(node, args, 1)),
  number: (machine, node, args) => (typeof args[0] === 'number' ? args[0] : readNumber(subject(machine, node, args))),
  text: (machine, node, args) => toText(machine, node, args[0] as Json),
  hash: (machine, node, args) => hashText(subject(machine, node, args)),
} satisfies Record<string, FunctionBody>;

/** The text that a function works on, paid for. */
function subject(machine: Machine, node: CallNode, args: readonly Value[]): string {
  const text = textArgument(node, args, 0);
  burn(machine, textCost(text.length), node);
  return text;
}

function made(node: CallNode, text: string): string {
  checkTextLength(text.length, node);
  return text;
}

function contains(machine: Machine, node: CallNode, args: readonly Value[]): boolean {
  const whole = args[0];
  if (isList(whole)) return includes(machine, node, whole, args[1] as Json);
  return includesText(machine, node, textArgument(node, args, 0), textArgument(node, args, 1));
}

function join(machine: Machine, node: CallNode, list: readonly Json[], separator: string): string {
  let text = '';
  for (const [index, item] of list.entries()) {
    burn(machine, 1, node);
    text += (index === 0 ? '' : separator) + joinable(item, argumentNode(node, 0), node.name, 'an item of ');
    checkTextLength(text.length, node);
  }
  return text;
}

function split(machine: Machine, node: CallNode, text: string, separator: string): Json {
  if (separator === '') failAt(argumentNode(node, 1), "split needs a separator of at least one character, such as ','");
  burn(machine, textCost(text.length) * textCost(separator.length), node);
  const parts = text.split(separator);
  burn(machine, parts.length, node);
  checkListLength(parts.length, node);
  return parts;
}

/** A decimal number as JSON writes it, with an optional plus sign and white space around it; missing for any other text. */
function readNumber(text: string): number | undefined {
  const trimmed = text.trim();
  if (!/^[+-]?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?$/.test(trimmed)) return undefined;
  const number = Number(trimmed);
  return Number.isFinite(number) ? number : undefined;
}

function toText(machine: Machine, node: CallNode, value: Json): string {
  if (typeof value === 'string') return value;
  walk(machine, argumentNode(node, 0), value);
  return made(node, JSON.stringify(value));
}
