import { SIGNATURES } from './signatures.ts';
import type { Expression } from './syntax.ts';

/**
 * The paths that an expression can read, in order of appearance and without repeats: a variable, then fields.
 * A path ends before a position or a computed key, and then stands for all that is below it.
 */
export function readsOf(expression: Expression): readonly (readonly string[])[] {
  const paths: string[][] = [];
  visit(expression, (node) => {
    const path = pathOf(node);
    if (path !== null) paths.push(path);
    return path === null;
  });
  return distinct(paths);
}

/** Whether the value is the same in every scope: it reads nothing, asks nothing and draws nothing. */
export function isConstant(expression: Expression): boolean {
  let constant = true;
  visit(expression, (node) => {
    if (node.kind === 'variable' || node.kind === 'domainCall' || (node.kind === 'call' && asksScope(node.name))) constant = false;
    return constant;
  });
  return constant;
}

/** Paths without repeats, the first of equal ones kept. */
export function distinct(paths: readonly (readonly string[])[]): readonly (readonly string[])[] {
  const seen = new Set<string>();
  return paths.filter((path) => {
    const key = JSON.stringify(path);
    const isNew = !seen.has(key);
    seen.add(key);
    return isNew;
  });
}

const asksScope = (name: keyof typeof SIGNATURES): boolean => name === 'now' || name === 'timestamp' || SIGNATURES[name].random === true;

/** The path that a node is, if it is nothing but a variable and fields of it. */
function pathOf(node: Expression): string[] | null {
  if (node.kind === 'variable') return [node.name];
  const key = node.kind === 'member' ? node.name : keyOf(node);
  if (key === null || (node.kind !== 'member' && node.kind !== 'index')) return null;
  const path = pathOf(node.target);
  path?.push(key);
  return path;
}

const keyOf = (node: Expression): string | null =>
  node.kind === 'index' && node.index.kind === 'literal' && typeof node.index.value === 'string' ? node.index.value : null;

/** Visits a tree from the top, left to right; a node's children only if `enter` says so. */
function visit(node: Expression, enter: (node: Expression) => boolean): void {
  if (!enter(node)) return;
  for (const child of childrenOf(node)) visit(child, enter);
}

function childrenOf(node: Expression): readonly Expression[] {
  switch (node.kind) {
    case 'literal':
    case 'variable':
    case 'local': return [];
    case 'member': return [node.target];
    case 'index': return [node.target, node.index];
    case 'unary': return [node.operand];
    case 'binary':
    case 'logical': return [node.left, node.right];
    case 'conditional': return [node.condition, node.then, node.otherwise];
    case 'list': return node.items;
    case 'map': return node.entries.map((entry) => entry.value);
    case 'call':
    case 'domainCall': return node.args;
    case 'comprehension': return [node.list, node.body];
  }
}
