import { ChevronRight } from 'lucide-react';
import { type CSSProperties, type KeyboardEvent, type MouseEvent, type ReactElement, type ReactNode, useRef, useState } from 'react';
import type { TreeItem } from './tree-item.ts';
import { flattenTree, keyTarget, type TreeRow } from './tree-keys.ts';
import styles from './tree.module.css';

interface TreeProps {
  readonly label: string;
  readonly items: readonly TreeItem[];
  readonly selection: readonly string[];
  /** `isAdding`: with Ctrl or Shift. */
  readonly onSelect: (id: string, isAdding: boolean) => void;
  /** Enter or a double click. */
  readonly onActivate?: ((id: string) => void) | undefined;
  /** Any other key on an item: F2, Delete. True if it was for you. */
  readonly onKey?: ((id: string, event: KeyboardEvent) => boolean) | undefined;
  readonly onContextMenu?: ((id: string, event: MouseEvent) => void) | undefined;
  /** Ids whose children are hidden at first. */
  readonly closedAtFirst?: readonly string[];
  /** Draws an item in place of its label, such as an input while it is renamed. */
  readonly renderLabel?: ((item: TreeItem) => ReactNode) | undefined;
}

/** A tree by the patterns of WAI-ARIA: one tab stop, arrows move, letters jump. */
export function Tree({ label, items, selection, onSelect, onActivate, onKey, onContextMenu, closedAtFirst = [], renderLabel }: TreeProps): ReactElement {
  const [closed, setClosed] = useState<ReadonlySet<string>>(() => new Set(closedAtFirst));
  const [focused, setFocused] = useState<string | null>(null);
  const list = useRef<HTMLUListElement>(null);
  const rows = flattenTree(items, closed);
  const current = rows.find(({ item }) => item.id === focused) ?? rows.find(({ item }) => selection.includes(item.id)) ?? rows[0];
  const focus = (id: string): void => {
    setFocused(id);
    list.current?.querySelector<HTMLElement>(`[data-id="${CSS.escape(id)}"]`)?.focus();
  };
  const toggle = (id: string, isOpen: boolean): void => setClosed((before) => new Set(isOpen ? [...before].filter((other) => other !== id) : [...before, id]));
  const press = (event: KeyboardEvent, row: TreeRow): void => {
    if (event.target !== event.currentTarget || onKey?.(row.item.id, event) === true) return;
    const target = keyTarget(rows, row, event.key, event.ctrlKey || event.metaKey || event.altKey);
    if (target === undefined) {
      if (event.key === 'Enter' || event.key === ' ') {
        event.preventDefault();
        onSelect(row.item.id, event.ctrlKey || event.metaKey);
        if (event.key === 'Enter') onActivate?.(row.item.id);
      }
      return;
    }
    event.preventDefault();
    if (target.kind === 'toggle') return toggle(row.item.id, target.isOpen);
    focus(target.id);
    onSelect(target.id, event.shiftKey);
  };
  return (
    <ul ref={list} role="tree" aria-label={label} aria-multiselectable className={styles.tree}>
      {rows.map((row) => (
        <li key={row.item.id} role="treeitem" data-id={row.item.id} tabIndex={row === current ? 0 : -1} className={styles.row} aria-level={row.depth + 1} aria-setsize={row.size} aria-posinset={row.position} aria-selected={selection.includes(row.item.id)} aria-expanded={row.isOpen} style={{ '--depth': row.depth } as CSSProperties}
          onClick={(event) => { setFocused(row.item.id); onSelect(row.item.id, event.ctrlKey || event.metaKey || event.shiftKey); }}
          onDoubleClick={() => onActivate?.(row.item.id)} onContextMenu={(event) => onContextMenu?.(row.item.id, event)} onKeyDown={(event) => press(event, row)} onFocus={() => setFocused(row.item.id)}>
          <span className={styles.twist} data-open={row.isOpen} aria-hidden onClick={(event) => { if (row.isOpen === undefined) return; event.stopPropagation(); toggle(row.item.id, !row.isOpen); }}>{row.isOpen !== undefined && <ChevronRight size={12} />}</span>
          {row.item.icon && <span className={styles.icon} style={row.item.tone === undefined ? {} : { color: `var(${row.item.tone})` }}><row.item.icon size={14} strokeWidth={1.75} aria-hidden /></span>}
          {renderLabel?.(row.item) ?? <span className={styles.label}>{row.item.label}</span>}
          {row.item.note !== undefined && <span className={styles.note}>{row.item.note}</span>}
          {row.item.trailing}
        </li>
      ))}
    </ul>
  );
}
