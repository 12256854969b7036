import { createContext, type KeyboardEvent, type ReactElement, type ReactNode, use, useEffect, useId, useMemo, useRef } from 'react';
import { Badge, type BadgeTone } from './badge.tsx';
import { classNames } from './class-names.ts';
import type { Icon } from './icon-type.ts';
import styles from './tabs.module.css';

export interface Tab<V extends string = string> {
  readonly value: V;
  readonly label: string;
  readonly icon?: Icon;
  readonly count?: number | undefined;
  readonly countTone?: BadgeTone | undefined;
}

interface TabsProps<V extends string> {
  readonly value: V;
  readonly onChange: (value: V) => void;
  readonly className?: string | undefined;
  readonly children: ReactNode;
}

interface Chosen {
  readonly value: string;
  readonly onChange: (value: string) => void;
  /** Of the list and its panel. */
  readonly id: string;
}

const ChosenTab = createContext<Chosen>({ value: '', onChange: () => {}, id: '' });

/** Holds one `TabList` and the `TabPanel` of the tab that is open. */
export function Tabs<V extends string>({ value, onChange, className, children }: TabsProps<V>): ReactElement {
  const id = useId();
  const chosen = useMemo((): Chosen => ({ value, onChange: (next) => onChange(next as V), id }), [value, onChange, id]);
  return <ChosenTab value={chosen}><div className={classNames(styles.tabs, className)}>{children}</div></ChosenTab>;
}

interface TabListProps<V extends string> {
  readonly label: string;
  readonly tabs: readonly Tab<V>[];
  /** A click or key on the tab that is open already, such as to close a drawer. */
  readonly onReselect?: ((value: V) => void) | undefined;
  readonly isCompact?: boolean;
}

/** One stop of Tab; the arrows, Home and End choose (ARIA practices, "tabs with automatic activation"). */
export function TabList<V extends string>({ label, tabs, onReselect, isCompact = false }: TabListProps<V>): ReactElement {
  const { value: chosen, onChange, id } = use(ChosenTab);
  const walk = (event: KeyboardEvent<HTMLElement>): void => {
    const to = tabs[neighbour(event.key, tabs.findIndex(({ value }) => value === chosen), tabs.length)];
    if (to === undefined) return;
    event.preventDefault();
    onChange(to.value);
    event.currentTarget.parentElement?.querySelector<HTMLElement>(`[data-value="${to.value}"]`)?.focus();
  };
  const list = useRef<HTMLDivElement>(null);
  // Where there is no room for all, the open one is in sight.
  useEffect(() => {
    showWithin(list.current, list.current?.querySelector<HTMLElement>('[aria-selected=true]'));
  }, [chosen]);
  return (
    <div ref={list} role="tablist" aria-label={label} className={styles.list} data-compact={isCompact ? '' : undefined}>
      {tabs.map(({ value, label: text, icon: IconShape, count, countTone }) => (
        <button
          key={value} type="button" role="tab" id={`${id}${value}`} data-value={value} aria-selected={value === chosen} aria-controls={value === chosen ? id : undefined} tabIndex={value === chosen ? 0 : -1}
          className={styles.tab} title={isCompact ? text : undefined} onKeyDown={walk} onClick={() => (value === chosen ? (onReselect ?? onChange)(value) : onChange(value))}
        >
          {IconShape && <IconShape size={14} strokeWidth={1.75} aria-hidden />}
          <span className={IconShape ? styles.text : undefined}>{text}</span>
          {count !== undefined && count > 0 && <Badge tone={countTone ?? 'neutral'}>{count > 999 ? '999+' : count}</Badge>}
        </button>
      ))}
    </div>
  );
}

/** Scrolls the list and nothing around it. */
function showWithin(list: HTMLElement | null, tab: HTMLElement | null | undefined): void {
  if (list === null || !tab) return;
  const [outer, inner] = [list.getBoundingClientRect(), tab.getBoundingClientRect()];
  list.scrollLeft += Math.max(0, inner.right - outer.right) + Math.min(0, inner.left - outer.left);
}

/** Index of the tab that a key goes to, round the ends; -1 for other keys. */
function neighbour(key: string, at: number, count: number): number {
  switch (key) {
    case 'ArrowRight': return (at + 1) % count;
    case 'ArrowLeft': return (at + count - 1) % count;
    case 'Home': return 0;
    case 'End': return count - 1;
    default: return -1;
  }
}

export function TabPanel({ className, children }: { readonly className?: string | undefined; readonly children: ReactNode }): ReactElement {
  const { id, value } = use(ChosenTab);
  return <div role="tabpanel" id={id} aria-labelledby={`${id}${value}`} tabIndex={0} className={classNames(styles.panel, className)}>{children}</div>;
}
