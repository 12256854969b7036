import type { Json } from '../base/json.ts';
import { equals } from './compare.ts';
import { LIST_LENGTH_MAX, TEXT_LENGTH_MAX } from './limits.ts';
import { burn, excerpt, failAt, failType, finite, needNumber, needText, textCost } from './machine.ts';
import type { Machine } from './machine.ts';
import type { BinaryNode, Expression } from './syntax.ts';
import { fieldOf, isList, isMap, typeName } from './values.ts';

/** The operators that evaluate both sides; neither side is missing. */
export function operate(machine: Machine, node: BinaryNode, left: Json, right: Json): Json {
  switch (node.operator) {
    case '==': return equals(machine, node, left, right);
    case '!=': return !equals(machine, node, left, right);
    case '<': return precedes(machine, node, left, right);
    case '<=': return !precedes(machine, node, right, left);
    case '>': return precedes(machine, node, right, left);
    case '>=': return !precedes(machine, node, left, right);
    case '+': return add(machine, node, left, right);
    case 'in': return isIn(machine, node, left, right);
    default: return calculate(node, needNumber(left, node.left, `'${node.operator}'`), needNumber(right, node.right, `'${node.operator}'`));
  }
}

/** Numbers by size, texts by UTF-16 units; nothing else has an order. */
function precedes(machine: Machine, node: BinaryNode, one: Json, other: Json): boolean {
  if (typeof one === 'number' && typeof other === 'number') return one < other;
  if (typeof one !== 'string' || typeof other !== 'string') return failOrder(node, one, other);
  burn(machine, textCost(Math.min(one.length, other.length)), node);
  return one < other;
}

function failOrder(node: BinaryNode, one: Json, other: Json): never {
  const swapped = node.operator === '>' || node.operator === '<=';
  const [left, right] = swapped ? [other, one] : [one, other];
  return failAt(node, `'${node.operator}' compares two numbers or two texts, but ${excerpt(node.left)} is ${typeName(left)} and ${excerpt(node.right)} is ${typeName(right)}`);
}

function calculate(node: BinaryNode, left: number, right: number): number {
  if (node.operator === '-') return finite(left - right, node);
  if (node.operator === '*') return finite(left * right, node);
  return finite(node.operator === '/' ? left / right : left % right, node);
}

function add(machine: Machine, node: BinaryNode, left: Json, right: Json): Json {
  if (typeof left === 'number' && typeof right === 'number') return finite(left + right, node);
  if (typeof left !== 'string' && typeof right !== 'string') return failSum(node, left, right);
  return joinTexts(machine, node, joinable(left, node.left, "'+'"), joinable(right, node.right, "'+'"));
}

function failSum(node: BinaryNode, left: Json, right: Json): never {
  const hint = isList(left) && isList(right) ? '; write concat(...) for lists' : '';
  return failAt(node, `'+' adds numbers or joins texts, but ${excerpt(node.left)} is ${typeName(left)} and ${excerpt(node.right)} is ${typeName(right)}${hint}`);
}

/** A value as part of a longer text; null, lists and maps are not silently written out. */
export function joinable(value: Json, node: Expression, user: string, part: '' | 'an item of ' = ''): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  const hint = value === null ? 'give a default with ??' : 'write text(...) for its JSON';
  return failAt(node, `${user} joins texts, numbers and booleans, but ${part}${excerpt(node)} is ${typeName(value)}; ${hint}`);
}

export function joinTexts(machine: Machine, node: Expression, left: string, right: string): string {
  const length = left.length + right.length;
  checkTextLength(length, node);
  burn(machine, textCost(length), node);
  return left + right;
}

export function checkTextLength(length: number, node: Expression): void {
  if (length > TEXT_LENGTH_MAX) failAt(node, `this text would have ${length} characters; at most ${TEXT_LENGTH_MAX} are allowed`);
}

export function checkListLength(length: number, node: Expression): void {
  if (length > LIST_LENGTH_MAX) failAt(node, `this list would have ${length} items; at most ${LIST_LENGTH_MAX} are allowed`);
}

function isIn(machine: Machine, node: BinaryNode, left: Json, right: Json): boolean {
  if (isList(right)) return includes(machine, node, right, left);
  if (isMap(right)) return fieldOf(right, needText(left, node.left, "'in' a map")) !== undefined;
  if (typeof right === 'string') return includesText(machine, node, right, needText(left, node.left, "'in' a text"));
  return failType(node.right, "'in'", 'a list, a map or a text', right);
}

export function includes(machine: Machine, node: Expression, list: readonly Json[], item: Json): boolean {
  for (const candidate of list) {
    burn(machine, 1, node);
    if (candidate !== undefined && equals(machine, node, candidate, item)) return true;
  }
  return false;
}

/** The engine's search can take time in proportion to the product of both lengths. */
export function includesText(machine: Machine, node: Expression, text: string, part: string): boolean {
  burn(machine, textCost(text.length) * Math.max(1, textCost(part.length)), node);
  return text.includes(part);
}
