import { Tabs as Radix } from 'radix-ui';
import { type ReactElement, type ReactNode, useRef } from 'react';
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

/** Holds one `TabList` and a `TabPanel` for each tab. */
export function Tabs<V extends string>({ value, onChange, className, children }: TabsProps<V>): ReactElement {
  return <Radix.Root value={value} onValueChange={(next) => onChange(next as V)} className={classNames(styles.tabs, className)}>{children}</Radix.Root>;
}

interface TabListProps<V extends string> {
  readonly label: string;
  readonly tabs: readonly Tab<V>[];
  /** A click or key on the tab that is open already, such as to close a drawer. */
  readonly onReselect?: ((value: V) => void) | undefined;
  readonly value?: V;
  readonly isCompact?: boolean;
}

export function TabList<V extends string>({ label, tabs, onReselect, value, isCompact = false }: TabListProps<V>): ReactElement {
  // Pressing chooses the tab, so a click alone cannot tell whether it was open before.
  const wasOpen = useRef(false);
  return (
    <Radix.List aria-label={label} className={styles.list} data-compact={isCompact ? '' : undefined}>
      {tabs.map((tab) => (
        <Radix.Trigger key={tab.value} value={tab.value} className={styles.tab} title={isCompact ? tab.label : undefined} onMouseDown={() => { wasOpen.current = tab.value === value; }} onClick={() => { if (wasOpen.current) onReselect?.(tab.value); wasOpen.current = false; }}>
          {tab.icon && <tab.icon size={14} strokeWidth={1.75} aria-hidden />}
          <span className={tab.icon ? styles.text : undefined}>{tab.label}</span>
          {tab.count !== undefined && tab.count > 0 && <Badge tone={tab.countTone ?? 'neutral'}>{tab.count > 999 ? '999+' : tab.count}</Badge>}
        </Radix.Trigger>
      ))}
    </Radix.List>
  );
}

export function TabPanel({ value, className, children }: { readonly value: string; readonly className?: string | undefined; readonly children: ReactNode }): ReactElement {
  return <Radix.Content value={value} className={classNames(styles.panel, className)}>{children}</Radix.Content>;
}
