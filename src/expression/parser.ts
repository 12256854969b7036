import { NESTING_DEPTH_MAX, NODE_COUNT_MAX } from './limits.ts';
import { fail } from './parse-failure.ts';
import { COMPREHENSIONS, isComprehension, isFunctionName, SIGNATURES } from './signatures.ts';
import { nearest } from './suggest.ts';
import type { BinaryOperator, ComprehensionOperation, Expression, ExpressionOptions, LogicalNode } from './syntax.ts';
import { isName, nextToken } from './tokens.ts';
import type { Token } from './tokens.ts';
import { isForbiddenKey } from './values.ts';

/** A Pratt parser at work on one expression: the token ahead, and what the limits count. */
export interface Parser {
  readonly source: string;
  readonly options: ExpressionOptions;
  token: Token;
  nodes: number;
  depth: number;
  /** Variables of the enclosing comprehensions, outermost first. */
  readonly locals: string[];
  /** Nodes that stand in parentheses of their own. */
  readonly grouped: Set<Expression>;
}

export function createParser(source: string, offset: number, options: ExpressionOptions): Parser {
  return { source, options, token: nextToken(source, offset), nodes: 0, depth: 0, locals: [], grouped: new Set() };
}

/** The expression from the parser's token on; it must be followed by `end`, or by the brace that closes a template's. */
export function parseFrom(parser: Parser, until: 'end' | '}'): Expression {
  if (isAtEnd(parser, until)) fail(parser.token.start, 'an expression is missing here');
  const expression = parseNested(parser);
  if (!isAtEnd(parser, until)) failAtLeftover(parser, until);
  return expression;
}

const isAtEnd = (parser: Parser, until: 'end' | '}'): boolean =>
  until === 'end' ? parser.token.kind === 'end' : isOperator(parser.token, '}');

const WORD_OPERATORS = new Map([['and', '&&'], ['or', '||'], ['not', '!'], ['is', '=='], ['eq', '=='], ['ne', '!=']]);

function failAtLeftover(parser: Parser, until: 'end' | '}'): never {
  const { kind, text, start } = parser.token;
  const operator = WORD_OPERATORS.get(text.toLowerCase());
  if (operator !== undefined) fail(start, `write '${operator}' for ${text}`, operator);
  if (kind === 'end') fail(start, "the expression is not closed; write '}' after it");
  if (text === '(') fail(start, 'only a function can be called, by its name, such as len(x); values have no methods');
  return fail(start, `'${text}' is left over; write an operator before it${until === 'end' ? '' : ", or '}' to close the expression"}`);
}

/** One expression of any kind; counts as one level of nesting. */
function parseNested(parser: Parser): Expression {
  return nested(parser, () => {
    const condition = parseOperators(parser, 1);
    const { token } = parser;
    if (!accept(parser, '?')) return condition;
    const then = parseNested(parser);
    expect(parser, ':', "a condition needs both outcomes: write 'condition ? one : other'");
    return node(parser, { kind: 'conditional', column: token.start + 1, condition, then, otherwise: parseNested(parser) });
  });
}

function nested(parser: Parser, parse: () => Expression): Expression {
  parser.depth += 1;
  if (parser.depth > NESTING_DEPTH_MAX) fail(parser.token.start, `nested deeper than ${NESTING_DEPTH_MAX} levels; split the expression`);
  const expression = parse();
  parser.depth -= 1;
  return expression;
}

function node<T extends Expression>(parser: Parser, made: T): T {
  parser.nodes += 1;
  if (parser.nodes > NODE_COUNT_MAX) fail(made.column - 1, `an expression has at most ${NODE_COUNT_MAX} parts; split this one`);
  return made;
}

const isOperator = (token: Token, text: string): boolean => token.kind === 'operator' && token.text === text;

function advance(parser: Parser): void {
  parser.token = nextToken(parser.source, parser.token.end);
}

function accept(parser: Parser, text: string): boolean {
  if (!isOperator(parser.token, text)) return false;
  advance(parser);
  return true;
}

function expect(parser: Parser, text: string, message: string): void {
  if (!isOperator(parser.token, text)) fail(parser.token.start, message);
  advance(parser);
}

/** How tightly operators bind, as in JavaScript. */
const PRECEDENCE = new Map([
  ['??', 1], ['||', 2], ['&&', 3], ['==', 4], ['!=', 4], ['<', 5], ['<=', 5], ['>', 5], ['>=', 5], ['in', 5],
  ['+', 6], ['-', 6], ['*', 7], ['/', 7], ['%', 7],
]);

/** Prefix and postfix forms joined by operators that bind at least so tightly. */
function parseOperators(parser: Parser, least: number): Expression {
  let left = parsePrefix(parser);
  for (;;) {
    const { token } = parser;
    const precedence = token.kind === 'operator' || token.text === 'in' ? PRECEDENCE.get(token.text) : undefined;
    if (token.kind === 'string' || precedence === undefined || precedence < least) return left;
    advance(parser);
    left = joined(parser, token, left, parseOperators(parser, precedence + 1));
  }
}

function joined(parser: Parser, token: Token, left: Expression, right: Expression): Expression {
  const column = token.start + 1;
  const operator = token.text;
  if (operator !== '&&' && operator !== '||' && operator !== '??') {
    return node(parser, { kind: 'binary', column, operator: operator as BinaryOperator, left, right });
  }
  refuseMixture(parser, operator, left, column);
  refuseMixture(parser, operator, right, column);
  return node(parser, { kind: 'logical', column, operator, left, right });
}

/** `a ?? b || c` reads differently to different people; JavaScript refuses it too. */
function refuseMixture(parser: Parser, operator: LogicalNode['operator'], side: Expression, column: number): void {
  if (side.kind !== 'logical' || parser.grouped.has(side)) return;
  if ((operator === '??') === (side.operator === '??')) return;
  fail(column - 1, `put parentheses around one of '${side.operator}' and '${operator}' to say which comes first`);
}

function parsePrefix(parser: Parser): Expression {
  const { token } = parser;
  if (!isOperator(token, '!') && !isOperator(token, '-')) return parsePostfix(parser);
  advance(parser);
  const operand = nested(parser, () => parsePrefix(parser));
  return node(parser, { kind: 'unary', column: token.start + 1, operator: token.text === '!' ? '!' : '-', operand });
}

function parsePostfix(parser: Parser): Expression {
  let target = parsePrimary(parser);
  for (;;) {
    const column = parser.token.start + 1;
    if (accept(parser, '.')) target = parseMember(parser, target);
    else if (accept(parser, '[')) {
      const index = parseNested(parser);
      expect(parser, ']', "the position is not closed; write ']'");
      target = node(parser, { kind: 'index', column, target, index });
    } else return target;
  }
}

function parseMember(parser: Parser, target: Expression): Expression {
  const { kind, start, text } = parser.token;
  if (kind !== 'name') fail(start, kind === 'number' ? `write '[${text}]' for a position in a list` : "the name of a field is missing after '.'");
  advance(parser);
  return node(parser, { kind: 'member', column: start + 1, target, name: text });
}

function parsePrimary(parser: Parser): Expression {
  const { token } = parser;
  const column = token.start + 1;
  if (token.kind === 'name') return parseNamed(parser, token);
  if (token.kind === 'number' || token.kind === 'string') {
    advance(parser);
    return node(parser, { kind: 'literal', column, value: token.value });
  }
  if (accept(parser, '(')) return parseGroup(parser);
  if (accept(parser, '[')) return node(parser, { kind: 'list', column, items: parseItems(parser, ']') });
  if (accept(parser, '{')) return parseMap(parser, column);
  return failAtMissing(token);
}

function failAtMissing(token: Token): never {
  if (token.kind === 'end') fail(token.start, 'the expression ends too early; a value is missing here');
  if (token.text === '.') fail(token.start, "write a digit before the point, such as 0.5");
  if (token.text === '/') fail(token.start, "a value is missing before '/'; there are no patterns, use contains, startsWith or endsWith");
  return fail(token.start, `a value is missing before '${token.text}'`);
}

function parseGroup(parser: Parser): Expression {
  const inner = parseNested(parser);
  expect(parser, ')', "the parenthesis is not closed; write ')'");
  parser.grouped.add(inner);
  return inner;
}

/** Expressions separated by commas up to the closing sign, which is consumed; a comma before it is allowed. */
function parseItems(parser: Parser, close: ')' | ']'): Expression[] {
  const items: Expression[] = [];
  while (!accept(parser, close)) {
    items.push(parseNested(parser));
    if (!isOperator(parser.token, close)) expect(parser, ',', `write ',' before the next ${close === ')' ? 'argument' : 'item'} or '${close}' to close`);
  }
  return items;
}

function parseMap(parser: Parser, column: number): Expression {
  const entries: { readonly key: string; readonly value: Expression }[] = [];
  while (!accept(parser, '}')) {
    entries.push(parseEntry(parser, entries));
    if (!isOperator(parser.token, '}')) expect(parser, ',', "write ',' before the next key or '}' to close");
  }
  return node(parser, { kind: 'map', column, entries });
}

function parseEntry(parser: Parser, before: readonly { readonly key: string }[]): { readonly key: string; readonly value: Expression } {
  const { token } = parser;
  if (token.kind !== 'name' && token.kind !== 'string') fail(token.start, "a key is missing here; write a name or a text in quotes, then ':'");
  const key = token.kind === 'string' ? token.value : token.text;
  if (isForbiddenKey(key)) fail(token.start, `'${key}' cannot be a key; choose another name`);
  if (before.some((entry) => entry.key === key)) fail(token.start, `the key '${key}' is there already; remove one of them`);
  advance(parser);
  expect(parser, ':', `write ':' and a value after the key${isName(key) ? ` '${key}'` : ''}`);
  return { key, value: parseNested(parser) };
}

const LITERALS = new Map<string, boolean | null>([['true', true], ['false', false], ['null', null]]);

function parseNamed(parser: Parser, token: Token): Expression {
  const column = token.start + 1;
  const name = token.text;
  advance(parser);
  const value = LITERALS.get(name);
  if (value !== undefined) return node(parser, { kind: 'literal', column, value });
  if (name === 'in') fail(token.start, "a value is missing before 'in'");
  if (isOperator(parser.token, '(')) return parseCall(parser, token);
  const slot = parser.locals.lastIndexOf(name);
  if (slot >= 0) return node(parser, { kind: 'local', column, name, slot });
  checkVariable(parser, token);
  return node(parser, { kind: 'variable', column, name });
}

function checkVariable(parser: Parser, token: Token): void {
  const name = token.text;
  const { variables } = parser.options;
  if (!isForbiddenKey(name) && (variables === undefined ? name !== 'undefined' : variables.includes(name))) return;
  if (name === 'undefined') fail(token.start, 'write exists(x) to test whether a value is missing');
  if (isFunctionName(name)) fail(token.start, `${name} is a function; write ${SIGNATURES[name].usage}`, SIGNATURES[name].usage);
  if (name === 'not') fail(token.start, "write '!' for not", '!');
  failUnknown(token, 'variable', [...parser.locals, ...(variables ?? []), ...LITERALS.keys()]);
}

function failUnknown(token: Token, what: 'variable' | 'function', known: readonly string[]): never {
  const suggestion = nearest(token.text, known);
  if (suggestion !== null) fail(token.start, `there is no ${what} '${token.text}'; did you mean '${suggestion}'?`, suggestion);
  return fail(token.start, `there is no ${what} '${token.text}'; there are ${known.join(', ')}`);
}

/** The arguments of a function, from the opening parenthesis on. */
function parseCall(parser: Parser, token: Token): Expression {
  const column = token.start + 1;
  const name = token.text;
  const { functions = [], random = false } = parser.options;
  if (isComprehension(name)) return parseComprehension(parser, token, name);
  const isDomain = functions.includes(name);
  if (!isDomain && !isFunctionName(name)) failUnknown(token, 'function', [...Object.keys(SIGNATURES), ...COMPREHENSIONS, ...functions]);
  advance(parser);
  const args = parseItems(parser, ')');
  if (isDomain || !isFunctionName(name)) return node(parser, { kind: 'domainCall', column, name, args });
  const { least, most, usage } = SIGNATURES[name];
  if (SIGNATURES[name].random === true && !random) fail(token.start, `${name} gives another value each time, so it stands in payloads only; a condition must be stable`);
  if (args.length < least || args.length > most) fail(token.start, `${name} takes ${arity(least, most)}, not ${args.length}; write ${usage}`, usage);
  return node(parser, { kind: 'call', column, name, args });
}

function arity(least: number, most: number): string {
  if (least === most) return least === 0 ? 'no arguments' : `${least} argument${least === 1 ? '' : 's'}`;
  return most === least + 1 ? `${least} or ${most} arguments` : `at least ${least} argument${least === 1 ? '' : 's'}`;
}

function parseComprehension(parser: Parser, token: Token, operation: ComprehensionOperation): Expression {
  const usage = `${operation}(x in list, ${operation === 'map' || operation === 'sum' ? 'expression' : 'condition'})`;
  advance(parser);
  const variable = parser.token;
  if (variable.kind !== 'name' || LITERALS.has(variable.text) || variable.text === 'in') fail(variable.start, `the name of the item is missing here; write ${usage}`);
  if (isForbiddenKey(variable.text)) fail(variable.start, `'${variable.text}' cannot be a name; choose another`);
  advance(parser);
  if (parser.token.kind !== 'name' || parser.token.text !== 'in') fail(parser.token.start, `write 'in' and a list here: ${usage}`);
  advance(parser);
  const list = parseNested(parser);
  expect(parser, ',', `write ',' after the list: ${usage}`);
  const slot = parser.locals.push(variable.text) - 1;
  const body = parseNested(parser);
  parser.locals.pop();
  expect(parser, ')', `the parenthesis is not closed; write ${usage}`);
  return node(parser, { kind: 'comprehension', column: token.start + 1, operation, variable: variable.text, slot, list, body });
}
