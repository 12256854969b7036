import type { Design } from './document.ts';

/** What one design has and another has not, or has otherwise. */
export interface DesignChange {
  readonly kind: 'added' | 'removed' | 'changed' | 'moved';
  /** Such as `node`, `wire`, `scenario`. */
  readonly part: string;
  readonly name: string;
}

/** How one design becomes the other, part by part, in the order of the file. Ids say what is the same. */
export function designChanges(from: Design, to: Design): readonly DesignChange[] {
  return [
    ...(['name', 'description'] as const).filter((field) => from[field] !== to[field]).map((field): DesignChange => ({ kind: 'changed', part: field, name: to[field].slice(0, SHOWN_MAX) || 'none' })),
    ...changed('system', from.systems, to.systems, nameOf),
    ...changed('node', from.nodes, to.nodes, nameOf),
    ...changed('wire', from.edges, to.edges, (edge, of) => `${endOf(of === 'from' ? from : to, edge.from)} → ${endOf(of === 'from' ? from : to, edge.to)}`),
    ...changed('note', from.annotations ?? [], to.annotations ?? [], ({ text }) => text.slice(0, SHOWN_MAX)),
    ...changed('scenario', from.scenarios, to.scenarios, nameOf),
    ...changed('expectation', from.expectations, to.expectations, nameOf),
    ...changed('event type', schemasOf(from), schemasOf(to), ({ id }) => id),
    ...to.nodes.filter(({ id }) => from.layout[id] !== undefined && !isSame(from.layout[id], to.layout[id])).map((node): DesignChange => ({ kind: 'moved', part: 'node', name: nameOf(node) })),
  ];
}

const SHOWN_MAX = 60;

interface Part {
  readonly id: string;
}

function changed<T extends Part>(part: string, from: readonly T[], to: readonly T[], name: (of: T, side: 'from' | 'to') => string): readonly DesignChange[] {
  const [before, after] = [new Map(from.map((each) => [each.id, each])), new Map(to.map((each) => [each.id, each]))];
  return [
    ...from.filter(({ id }) => !after.has(id)).map((each): DesignChange => ({ kind: 'removed', part, name: name(each, 'from') })),
    ...to.filter(({ id }) => !before.has(id)).map((each): DesignChange => ({ kind: 'added', part, name: name(each, 'to') })),
    ...to.filter((each) => before.has(each.id) && !isSame(before.get(each.id), each)).map((each): DesignChange => ({ kind: 'changed', part, name: name(each, 'to') })),
  ];
}

const nameOf = ({ id, name }: Part & { readonly name: string }): string => (name === '' ? id : name);
const endOf = (design: Design, id: string): string => nameOf(design.nodes.find((node) => node.id === id) ?? { id, name: id });
const schemasOf = ({ schemas }: Design): readonly (Part & { readonly schema: unknown })[] => Object.entries(schemas).map(([id, schema]) => ({ id, schema }));

/** By value: both sides come from the same writer, but edits may put keys in another order. */
function isSame(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null || Array.isArray(a) !== Array.isArray(b)) return false;
  const [keys, others] = [Object.keys(a), Object.keys(b)];
  return keys.length === others.length && keys.every((key) => Object.hasOwn(b, key) && isSame((a as Record<string, unknown>)[key], (b as Record<string, unknown>)[key]));
}
