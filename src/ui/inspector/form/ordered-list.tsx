import { GripVertical, Plus, Trash2 } from 'lucide-react';
import { Fragment, type KeyboardEvent, type ReactElement, type ReactNode, useEffect, useRef, useState } from 'react';
import { useStore } from 'zustand';
import { isObject, type Json } from '../../../base/json.ts';
import { type FieldPath, insertEntry, moveEntry, removeEntry } from '../../../workspace/edits/set-field.ts';
import { Button } from '../../widgets/button.tsx';
import { IconButton } from '../../widgets/icon-button.tsx';
import { useWorkspace } from '../../workspace-context.tsx';
import { focusRequests, isWithin } from '../../../workspace/focus-request.ts';
import { useFormEdit, useFormScope, useSubject } from './form-scope.tsx';
import styles from './ordered-list.module.css';

interface OrderedListProps {
  readonly label: string;
  /** One entry, in a sentence. */
  readonly noun: string;
  readonly path: FieldPath;
  readonly items: readonly Json[];
  readonly max?: number | undefined;
  readonly fresh: () => Json;
  /** Instead of the button that adds a fresh one. */
  readonly add?: ReactNode;
  readonly icon?: (item: Json) => ReactNode;
  readonly summary: (item: Json) => ReactNode;
  readonly render: (item: Json, at: number) => ReactNode;
  /** Between two entries, before the first (0) and behind the last. */
  readonly gap?: ((at: number) => ReactNode) | undefined;
  readonly isOpenAtFirst?: (at: number) => boolean;
  /** Instead of moving and removing entries of the config, for what is ordered in another way. */
  readonly onMove?: (from: number, to: number) => void;
  readonly onRemove?: (at: number) => void;
  /** What problems call an entry, where it is not its place in the config. */
  readonly subjectOf?: (item: Json, at: number) => string;
}

/** Entries in an order that matters: moved by their handle, with the pointer or with Alt and the arrows. */
export function OrderedList({ label, noun, path, items, max, fresh, add, icon, summary, render, gap, isOpenAtFirst, onMove, onRemove, subjectOf }: OrderedListProps): ReactElement {
  const { isReadOnly } = useFormScope();
  const { edit } = useFormEdit();
  const { notices } = useWorkspace();
  const list = useRef<HTMLOListElement>(null);
  const [dragged, setDragged] = useState<number | null>(null);
  const [target, setTarget] = useState<number | null>(null);
  const keyOf = (item: Json, at: number): string => (isObject(item) && typeof item['id'] === 'string' && items.filter((other) => isObject(other) && other['id'] === item['id']).length === 1 ? item['id'] : `#${at}`);
  const [open, setOpen] = useState<ReadonlySet<string>>(() => new Set(items.flatMap((item, at) => (isOpenAtFirst?.(at) === true ? [keyOf(item, at)] : []))));
  const own = useSubject(path);
  const move = (from: number, to: number): void => {
    if (to < 0 || to >= items.length || from === to) return;
    if (onMove !== undefined) onMove(from, to);
    else edit(`Move ${noun}`, (design, owner) => void moveEntry(design, owner, path, from, to));
    notices.say(`Moved to place ${to + 1} of ${items.length}`);
    requestAnimationFrame(() => list.current?.querySelectorAll<HTMLElement>(':scope > li > div > [data-handle]')[to]?.focus());
  };
  const drop = (): void => {
    if (dragged !== null && target !== null) move(dragged, target > dragged ? target - 1 : target);
    setDragged(null);
    setTarget(null);
  };
  return (
    <div className={styles.box}>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- where a drag ends; keys move entries by their handles */}
      <ol ref={list} aria-label={label} className={styles.list} onDragOver={(event) => dragged !== null && event.preventDefault()} onDrop={drop}>
        {gap !== undefined && <li className={styles.gap}>{gap(0)}</li>}
        {items.map((item, at) => (
          <Fragment key={keyOf(item, at)}>
            <OrderedItem
              at={at} count={items.length} noun={noun} subject={subjectOf?.(item, at) ?? `${own}/${at}`} isReadOnly={isReadOnly} icon={icon?.(item)} summary={summary(item)}
              isOpen={open.has(keyOf(item, at))}
              dropSide={dragged === null ? undefined : target === at ? 'before' : target === items.length && at === items.length - 1 ? 'after' : undefined}
              onToggle={() => setOpen(toggled(open, keyOf(item, at)))}
              onMove={(by) => move(at, at + by)}
              onRemove={() => (onRemove === undefined ? edit(`Remove ${noun}`, (design, owner) => void removeEntry(design, owner, path, at)) : onRemove(at))}
              onDragStart={() => setDragged(at)}
              onDragEnd={() => { setDragged(null); setTarget(null); }}
              onDragOver={(isUpper) => dragged !== null && setTarget(isUpper ? at : at + 1)}
            >
              {render(item, at)}
            </OrderedItem>
            {gap !== undefined && <li className={styles.gap}>{gap(at + 1)}</li>}
          </Fragment>
        ))}
      </ol>
      {add ?? <Button size="small" icon={Plus} className={styles.add} data-main disabled={isReadOnly || items.length >= (max ?? Number.POSITIVE_INFINITY)} onClick={() => edit(`Add ${noun}`, (design, owner) => void insertEntry(design, owner, path, items.length, fresh()))}>Add {noun}</Button>}
    </div>
  );
}

interface OrderedItemProps {
  readonly at: number;
  readonly count: number;
  readonly noun: string;
  readonly subject: string;
  readonly isReadOnly: boolean;
  readonly icon: ReactNode;
  readonly summary: ReactNode;
  readonly isOpen: boolean;
  readonly dropSide: 'before' | 'after' | undefined;
  readonly onToggle: () => void;
  readonly onMove: (by: number) => void;
  readonly onRemove: () => void;
  readonly onDragStart: () => void;
  readonly onDragEnd: () => void;
  readonly onDragOver: (isUpper: boolean) => void;
  readonly children: ReactNode;
}

function OrderedItem({ at, count, noun, subject, isReadOnly, icon, summary, isOpen, dropSide, onToggle, onMove, onRemove, onDragStart, onDragEnd, onDragOver, children }: OrderedItemProps): ReactElement {
  const { document } = useWorkspace();
  const problems = useStore(document.store, ({ diagnostics }) => diagnostics.filter((problem) => isWithin(problem.subject, subject)).length);
  const isAsked = useStore(focusRequests, (request) => request.subject !== '' && isWithin(request.subject, subject));
  const isShown = isOpen || isAsked;
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.altKey && (event.key === 'ArrowUp' || event.key === 'ArrowDown')) onMove(event.key === 'ArrowUp' ? -1 : 1);
    else if (event.key === 'Delete' || event.key === 'Backspace') onRemove();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const isUpper = (event: React.DragEvent): boolean => {
    const { top, height } = event.currentTarget.getBoundingClientRect();
    return event.clientY < top + height / 2;
  };
  useEffect(() => {
    if (isAsked && !isOpen) onToggle();
  });
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- what a drag goes over; keys move entries by their handles
    <li className={styles.item} data-subject={subject} data-drop={dropSide} data-problem={problems > 0 ? '' : undefined} onDragOver={(event) => { event.preventDefault(); onDragOver(isUpper(event)); }}>
      <div className={styles.head}>
        <button type="button" data-handle draggable={!isReadOnly} disabled={isReadOnly} className={styles.handle} aria-label={`Move ${noun} ${at + 1} of ${count}: Alt and the arrows, or drag`} title="Drag, or Alt + arrows" onKeyDown={onKeyDown} onDragStart={(event) => { event.dataTransfer.effectAllowed = 'move'; event.dataTransfer.setData('text/plain', String(at)); onDragStart(); }} onDragEnd={onDragEnd}><GripVertical size={14} aria-hidden /></button>
        <button type="button" data-main className={styles.summary} aria-expanded={isShown} onClick={onToggle} onKeyDown={(event) => event.altKey && onKeyDown(event)}>{icon}<span className={styles.words}>{summary}</span></button>
        <IconButton icon={Trash2} size="small" label={`Remove ${noun} ${at + 1}`} className={styles.remove} disabled={isReadOnly} onClick={onRemove} />
      </div>
      {isShown && <div className={styles.body}>{children}</div>}
    </li>
  );
}

const toggled = (set: ReadonlySet<string>, key: string): ReadonlySet<string> => new Set(set.has(key) ? [...set].filter((other) => other !== key) : [...set, key]);
