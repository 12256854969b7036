import type { TreeItem } from './tree-item.ts';

/** A visible line of a tree. */
export interface TreeRow {
  readonly item: TreeItem;
  readonly depth: number;
  readonly parent: string | undefined;
  /** Of its siblings, from 1. */
  readonly position: number;
  readonly size: number;
  /** Undefined for a leaf. */
  readonly isOpen: boolean | undefined;
}

export function flattenTree(items: readonly TreeItem[], closed: ReadonlySet<string>, depth = 0, parent?: string): readonly TreeRow[] {
  return items.flatMap((item, at) => {
    const hasChildren = item.children !== undefined && item.children.length > 0;
    const isOpen = hasChildren ? !closed.has(item.id) : undefined;
    const row: TreeRow = { item, depth, parent, position: at + 1, size: items.length, isOpen };
    return isOpen === true ? [row, ...flattenTree(item.children ?? [], closed, depth + 1, item.id)] : [row];
  });
}

export type KeyTarget = { readonly kind: 'focus'; readonly id: string } | { readonly kind: 'toggle'; readonly isOpen: boolean };

/** Where a key leads from a row; undefined for keys that are not the tree's. */
export function keyTarget(rows: readonly TreeRow[], row: TreeRow, key: string, hasModifier: boolean): KeyTarget | undefined {
  const at = rows.indexOf(row);
  const to = (next: TreeRow | undefined): KeyTarget | undefined => (next === undefined ? undefined : { kind: 'focus', id: next.item.id });
  if (hasModifier) return undefined;
  switch (key) {
    case 'ArrowDown': return to(rows[at + 1]);
    case 'ArrowUp': return to(rows[at - 1]);
    case 'Home': return to(rows[0]);
    case 'End': return to(rows[rows.length - 1]);
    case 'ArrowRight': return row.isOpen === false ? { kind: 'toggle', isOpen: true } : row.isOpen === true ? to(rows[at + 1]) : undefined;
    case 'ArrowLeft': return row.isOpen === true ? { kind: 'toggle', isOpen: false } : to(rows.find(({ item }) => item.id === row.parent));
    default: return key.length === 1 && key !== ' ' ? to(typedAhead(rows, at, key)) : undefined;
  }
}

/** The next row, in a circle, whose label starts with the letter. */
function typedAhead(rows: readonly TreeRow[], from: number, letter: string): TreeRow | undefined {
  const around = [...rows.slice(from + 1), ...rows.slice(0, from)];
  return around.find(({ item }) => item.label.toLowerCase().startsWith(letter.toLowerCase()));
}
