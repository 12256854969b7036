import type { BinaryOperator, Expression, LogicalNode } from './syntax.ts';
import { isName } from './tokens.ts';

/** The expression as source text in its usual form: no needless parentheses, single quotes. Reads back to the same tree. */
export function formatExpression(expression: Expression): string {
  return print(expression, CONDITIONAL);
}

/** How tightly a printed form holds together; a form stands bare only where at least its own tightness is not asked for. */
const CONDITIONAL = 0;
const PREFIX = 8;
const POSTFIX = 9;

const TIGHTNESS: { readonly [operator in BinaryOperator | LogicalNode['operator']]: number } = {
  '??': 1, '||': 2, '&&': 3, '==': 4, '!=': 4, '<': 5, '<=': 5, '>': 5, '>=': 5, 'in': 5, '+': 6, '-': 6, '*': 7, '/': 7, '%': 7,
};

function tightness(node: Expression): number {
  if (node.kind === 'conditional') return CONDITIONAL;
  if (node.kind === 'binary' || node.kind === 'logical') return TIGHTNESS[node.operator];
  return node.kind === 'unary' ? PREFIX : POSTFIX;
}

function print(node: Expression, least: number): string {
  const text = printBare(node);
  return tightness(node) < least ? `(${text})` : text;
}

function printBare(node: Expression): string {
  switch (node.kind) {
    case 'literal': return typeof node.value === 'string' ? quote(node.value) : String(node.value);
    case 'variable':
    case 'local': return node.name;
    case 'member': return `${print(node.target, POSTFIX)}.${node.name}`;
    case 'index': return `${print(node.target, POSTFIX)}[${print(node.index, CONDITIONAL)}]`;
    case 'unary': return `${node.operator}${print(node.operand, PREFIX)}`;
    case 'binary': return `${print(node.left, TIGHTNESS[node.operator])} ${node.operator} ${print(node.right, TIGHTNESS[node.operator] + 1)}`;
    case 'logical': return `${printSide(node, node.left, 0)} ${node.operator} ${printSide(node, node.right, 1)}`;
    case 'conditional': return `${print(node.condition, 1)} ? ${print(node.then, CONDITIONAL)} : ${print(node.otherwise, CONDITIONAL)}`;
    case 'list': return `[${printAll(node.items)}]`;
    case 'map': return printMap(node.entries);
    case 'call':
    case 'domainCall': return `${node.name}(${printAll(node.args)})`;
    case 'comprehension': return `${node.operation}(${node.variable} in ${print(node.list, CONDITIONAL)}, ${print(node.body, CONDITIONAL)})`;
  }
}

/** `??` does not mix with `&&` and `||` without parentheses. */
function printSide(parent: LogicalNode, side: Expression, more: 0 | 1): string {
  const mixes = side.kind === 'logical' && (side.operator === '??') !== (parent.operator === '??');
  return print(side, mixes ? POSTFIX : TIGHTNESS[parent.operator] + more);
}

const printAll = (items: readonly Expression[]): string => items.map((item) => print(item, CONDITIONAL)).join(', ');

function printMap(entries: readonly { readonly key: string; readonly value: Expression }[]): string {
  if (entries.length === 0) return '{}';
  return `{ ${entries.map(({ key, value }) => `${isName(key) ? key : quote(key)}: ${print(value, CONDITIONAL)}`).join(', ')} }`;
}

function quote(text: string): string {
  const escaped = JSON.stringify(text).slice(1, -1);
  return `'${escaped.replaceAll('\\"', '"').replaceAll("'", "\\'")}'`;
}
