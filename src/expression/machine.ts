import type { Json } from '../base/json.ts';
import { formatExpression } from './format.ts';
import { FUEL_DEFAULT } from './limits.ts';
import type { Scope, Value } from './scope.ts';
import type { Expression } from './syntax.ts';
import { typeName } from './values.ts';

/** One evaluation at work. `locals` holds the items of the enclosing comprehensions by slot. */
export interface Machine {
  readonly scope: Scope;
  fuel: number;
  locals: Value[] | null;
}

export const createMachine = (scope: Scope, fuel = FUEL_DEFAULT): Machine => ({ scope, fuel, locals: null });

/** How the evaluator gives up; caught where it was entered. Not an Error: a stack trace would cost more than the evaluation. */
export class EvaluationFailure {
  readonly message: string;
  readonly column: number;

  constructor(message: string, column: number) {
    this.message = message;
    this.column = column;
  }
}

export function failAt(node: Expression, message: string): never {
  throw new EvaluationFailure(message, node.column);
}

/** Pays for work that grows with the data. */
export function burn(machine: Machine, steps: number, node: Expression): void {
  machine.fuel -= steps;
  if (machine.fuel < 0) failAt(node, 'this takes too many steps; shorten the lists or texts that it reads, or split it');
}

/** The steps that handling so many characters costs. */
export const textCost = (length: number): number => Math.ceil(length / 64);

/** The value, which must be there. */
export function present(value: Value, node: Expression): Json {
  return value === undefined ? failMissing(node) : value;
}

export function failMissing(node: Expression): never {
  const source = excerpt(node);
  if (node.kind === 'member' && node.name === 'length') failAt(node, `${source} is missing; for the length of a text or list write len(...)`);
  if (node.kind === 'call') failAt(node, `${source} is missing, since the text writes no number; give a default with ${source} ?? 0`);
  const operand = node.kind === 'logical' || node.kind === 'conditional' ? `(${source})` : source;
  return failAt(node, `${source} is missing; give a default with ${operand} ?? ..., or test it with exists(${source})`);
}

/** Says that the value of `node` is of the wrong type for `user`, a function or operator. */
export function failType(node: Expression, user: string, needed: string, value: Value): never {
  if (value === undefined) failMissing(node);
  return failAt(node, `${user} needs ${needed}, but ${excerpt(node)} is ${typeName(value)}`);
}

export function needNumber(value: Value, node: Expression, user: string): number {
  return typeof value === 'number' ? value : failType(node, user, 'a number', value);
}

export function needText(value: Value, node: Expression, user: string): string {
  return typeof value === 'string' ? value : failType(node, user, 'a text', value);
}

export function needBoolean(value: Value, node: Expression, user: string): boolean {
  return typeof value === 'boolean' ? value : failType(node, user, 'true or false', value);
}

export function needList(value: Value, node: Expression, user: string): readonly Json[] {
  return Array.isArray(value) ? (value as readonly Json[]) : failType(node, user, 'a list', value);
}

/** The result of arithmetic, which must be a number that JSON can carry. */
export function finite(value: number, node: Expression): number {
  if (Number.isFinite(value)) return value;
  return failAt(node, `${excerpt(node)} is ${Number.isNaN(value) ? 'not a number' : 'larger than any number'} here; check for a division by zero`);
}

/** The source of a node, short enough for a message. */
export function excerpt(node: Expression): string {
  const source = formatExpression(node);
  return source.length <= 80 ? source : `${source.slice(0, 77)}...`;
}
