import type { Expression } from '../expression/syntax.ts';

/** Names of the functions that an expression calls, its own and the scope's. */
export function expressionCalls(expression: Expression): readonly string[] {
  const names = new Set<string>();
  collect(expression, names);
  return [...names];
}

/** The tree is plain data: every object in it is a node, a list of nodes or an entry of a map. */
function collect(part: unknown, names: Set<string>): void {
  if (typeof part !== 'object' || part === null) return;
  if (isCall(part)) names.add(part.name);
  for (const inner of Object.values(part)) collect(inner, names);
}

const isCall = (part: object): part is { readonly name: string } => 'kind' in part && (part.kind === 'call' || part.kind === 'domainCall') && 'name' in part;
