import { type ReactElement, useEffect, useRef } from 'react';
import styles from './completion-list.module.css';
import type { Completion } from './use-completion.ts';

const KINDS = { variable: 'x', field: '.', function: 'ƒ', word: '=' } as const;

/** The list below a text area. It lies over everything, so that no panel cuts it off. */
export function CompletionList({ completion }: { readonly completion: Completion }): ReactElement | null {
  return completion.items.length === 0 ? null : <List completion={completion} />;
}

function List({ completion: { id, items, active, choose, control } }: { readonly completion: Completion }): ReactElement {
  const list = useRef<HTMLUListElement>(null);
  useEffect(() => {
    const box = list.current;
    const area = control.ref.current?.getBoundingClientRect();
    if (box === null || area === undefined) return;
    box.showPopover();
    const isBelow = area.bottom + box.offsetHeight + 4 <= innerHeight;
    box.style.left = `${Math.max(4, Math.min(area.left, innerWidth - box.offsetWidth - 4))}px`;
    box.style.top = `${isBelow ? area.bottom + 2 : Math.max(4, area.top - box.offsetHeight - 2)}px`;
  }, [control.ref, items]);
  // In braces: some browsers answer with a promise, which is no way to clean up.
  useEffect(() => {
    list.current?.querySelector('[aria-selected=true]')?.scrollIntoView({ block: 'nearest' });
  }, [active]);
  return (
    <ul ref={list} id={id} role="listbox" aria-label="Completions" popover="manual" className={styles.list} data-testid="completions">
      {items.map(({ name, help, kind }, index) => (
        // The text area keeps the focus and the keys: the list is its own.
        // oxlint-disable-next-line jsx-a11y/click-events-have-key-events
        <li
          key={name} id={`${id}-${index}`} role="option" aria-selected={index === active} tabIndex={-1} className={styles.item}
          onMouseDown={(event) => event.preventDefault()} onClick={() => choose(index)}
        >
          <span className={styles.kind} aria-hidden>{KINDS[kind]}</span>
          <span className={styles.name}>{name}</span>
          <span className={styles.help}>{help}</span>
        </li>
      ))}
    </ul>
  );
}
