import type { Json } from '../base/json.ts';
import { err, ok } from '../base/result.ts';
import type { Result } from '../base/result.ts';
import { walk } from './compare.ts';
import { FUNCTIONS } from './functions.ts';
import { burn, createMachine, EvaluationFailure, excerpt, failAt, failType, finite, needBoolean, needList, needNumber, present } from './machine.ts';
import type { Machine } from './machine.ts';
import { checkListLength, operate } from './operators.ts';
import type { EvaluationError, Scope, Value } from './scope.ts';
import type { CallNode, ComprehensionNode, DomainCallNode, Expression, IndexNode, ListNode, LogicalNode, MapNode, MemberNode, UnaryNode } from './syntax.ts';
import { createMap, fieldOf, isForbiddenKey, isMap } from './values.ts';

/** The value of an expression, undefined if it is a missing field; total within `fuel` steps. */
export function evaluate(expression: Expression, scope: Scope, fuel?: number): Result<Value, EvaluationError> {
  try {
    return ok(evaluateOutgoing(createMachine(scope, fuel), expression));
  } catch (failure) {
    return failed(failure);
  }
}

/** The truth of a guard; a value that is neither true nor false is an error. */
export function evaluateCondition(expression: Expression, scope: Scope, fuel?: number): Result<boolean, EvaluationError> {
  try {
    return needBoolean(evaluateNode(createMachine(scope, fuel), expression), expression, 'a condition') ? TRUE : FALSE;
  } catch (failure) {
    return failed(failure);
  }
}

/** Turns a failure of the evaluator into a result. */
export function guarded<T>(work: () => T): Result<T, EvaluationError> {
  try {
    return ok(work());
  } catch (failure) {
    return failed(failure);
  }
}

const TRUE = ok(true);
const FALSE = ok(false);

function failed(failure: unknown): Result<never, EvaluationError> {
  if (failure instanceof EvaluationFailure) return err({ message: failure.message, column: failure.column });
  throw failure;
}

/** A value that leaves the evaluator. What was only read is as large as before; what was made is measured. */
function evaluateOutgoing(machine: Machine, expression: Expression): Value {
  const value = evaluateNode(machine, expression);
  if (typeof value === 'object' && value !== null && !isRead(expression)) walk(machine, expression, value);
  return value;
}

const isRead = ({ kind }: Expression): boolean => kind === 'variable' || kind === 'member' || kind === 'index';

/** Evaluates one node; throws an `EvaluationFailure`. */
export function evaluateNode(machine: Machine, node: Expression): Value {
  machine.fuel -= 1;
  if (machine.fuel < 0) burn(machine, 0, node);
  switch (node.kind) {
    case 'member': return evaluateMember(machine, node);
    case 'variable': return isForbiddenKey(node.name) ? undefined : machine.scope.variable(node.name);
    case 'literal': return node.value;
    case 'binary': {
      const left = present(evaluateNode(machine, node.left), node.left);
      return operate(machine, node, left, present(evaluateNode(machine, node.right), node.right));
    }
    case 'logical': return evaluateLogical(machine, node);
    case 'unary': return evaluateUnary(machine, node);
    case 'conditional': return evaluateNode(machine, isTrue(machine, node.condition, "'?'") ? node.then : node.otherwise);
    case 'call': return FUNCTIONS[node.name](machine, node, evaluateArguments(machine, node));
    case 'local': return machine.locals?.[node.slot];
    case 'index': return evaluateIndex(machine, node);
    case 'comprehension': return evaluateComprehension(machine, node);
    case 'list': return evaluateList(machine, node);
    case 'map': return evaluateMap(machine, node);
    case 'domainCall': return evaluateDomainCall(machine, node);
  }
}

function evaluateMember(machine: Machine, node: MemberNode): Value {
  const { target, name } = node;
  const { scope } = machine;
  // A scope that makes a map only to have one field of it read may answer for the field.
  if (target.kind === 'variable' && scope.field !== undefined && !isForbiddenKey(target.name) && !isForbiddenKey(name)) {
    machine.fuel -= 1;
    if (machine.fuel < 0) burn(machine, 0, target);
    return scope.field(target.name, name);
  }
  return fieldOf(evaluateNode(machine, target), name);
}

function isTrue(machine: Machine, node: Expression, user: string): boolean {
  const value = evaluateNode(machine, node);
  return typeof value === 'boolean' ? value : needBoolean(value, node, user);
}

function evaluateLogical(machine: Machine, node: LogicalNode): Value {
  if (node.operator === '&&') return isTrue(machine, node.left, "'&&'") && isTrue(machine, node.right, "'&&'");
  if (node.operator === '||') return isTrue(machine, node.left, "'||'") || isTrue(machine, node.right, "'||'");
  return evaluateNode(machine, node.left) ?? evaluateNode(machine, node.right);
}

function evaluateUnary(machine: Machine, node: UnaryNode): Value {
  if (node.operator === '!') return !isTrue(machine, node.operand, "'!'");
  return -needNumber(evaluateNode(machine, node.operand), node.operand, "'-'");
}

/** A position in a list or text, or a key of a map; out of range is missing, as is anything in a value without parts. */
function evaluateIndex(machine: Machine, node: IndexNode): Value {
  const target = evaluateNode(machine, node.target);
  const index = present(evaluateNode(machine, node.index), node.index);
  if (isMap(target)) return typeof index === 'string' ? fieldOf(target, index) : failType(node.index, 'a map', 'a text as key', index);
  if (typeof target !== 'string' && !Array.isArray(target)) return undefined;
  const position = typeof index === 'number' ? index : failType(node.index, 'a list', 'a number as position', index);
  return position >= 0 && position < target.length ? (target[position] as Value) : undefined;
}

function evaluateList(machine: Machine, node: ListNode): Json {
  const list: Json[] = [];
  for (const item of node.items) list.push(present(evaluateNode(machine, item), item));
  return list;
}

function evaluateMap(machine: Machine, node: MapNode): Json {
  const map = createMap();
  for (const { key, value } of node.entries) map[key] = present(evaluateNode(machine, value), value);
  return map;
}

function evaluateArguments(machine: Machine, node: CallNode | DomainCallNode): Value[] {
  const values: Value[] = [];
  for (const argument of node.args) {
    const value = evaluateNode(machine, argument);
    values.push(value === undefined && node.name !== 'exists' ? present(value, argument) : value);
  }
  return values;
}

function evaluateDomainCall(machine: Machine, node: DomainCallNode): Value {
  const answer = machine.scope.call?.(node.name, evaluateArguments(machine, node));
  if (answer === undefined) return failAt(node, `${node.name} has no answer here; use it where the design says what it stands for`);
  return answer.ok ? answer.value : failAt(node, `${excerpt(node)}: ${answer.error}`);
}

function evaluateComprehension(machine: Machine, node: ComprehensionNode): Json {
  const items = needList(evaluateNode(machine, node.list), node.list, node.operation);
  machine.locals ??= [];
  switch (node.operation) {
    case 'any': return findIndex(machine, node, items, true) >= 0;
    case 'all': return findIndex(machine, node, items, false) < 0;
    case 'count': return countItems(machine, node, items);
    case 'sum': return sumItems(machine, node, items);
    case 'filter': return collect(machine, node, items, (item, kept) => (needBoolean(kept, node.body, 'filter') ? item : undefined));
    case 'map': return collect(machine, node, items, (_, mapped) => present(mapped, node.body));
  }
}

function evaluateBody(machine: Machine, node: ComprehensionNode, item: Json | undefined): Value {
  // The list outlives this write: locals only name items, they never change them.
  (machine.locals as Value[])[node.slot] = item;
  return evaluateNode(machine, node.body);
}

function findIndex(machine: Machine, node: ComprehensionNode, items: readonly Json[], wanted: boolean): number {
  for (let index = 0; index < items.length; index += 1) {
    if (needBoolean(evaluateBody(machine, node, items[index]), node.body, node.operation) === wanted) return index;
  }
  return -1;
}

function countItems(machine: Machine, node: ComprehensionNode, items: readonly Json[]): number {
  let count = 0;
  for (const item of items) if (needBoolean(evaluateBody(machine, node, item), node.body, 'count')) count += 1;
  return count;
}

function sumItems(machine: Machine, node: ComprehensionNode, items: readonly Json[]): number {
  let sum = 0;
  for (const item of items) sum = finite(sum + needNumber(evaluateBody(machine, node, item), node.body, 'sum'), node);
  return sum;
}

function collect(machine: Machine, node: ComprehensionNode, items: readonly Json[], choose: (item: Json, result: Value) => Json | undefined): Json {
  const chosen: Json[] = [];
  for (const item of items) {
    const kept = choose(item, evaluateBody(machine, node, item));
    if (kept !== undefined) chosen.push(kept);
    checkListLength(chosen.length, node);
  }
  return chosen;
}
