import type { ReactElement, ReactNode } from 'react';
import styles from './badge.module.css';
import type { Icon } from './icon-type.ts';

export type BadgeTone = 'neutral' | 'accent' | 'ok' | 'warn' | 'bad' | 'undo';

interface BadgeProps {
  readonly tone?: BadgeTone;
  readonly icon?: Icon;
  /** Read out instead of the short text: `3 problems` for `3`. */
  readonly label?: string;
  readonly children?: ReactNode;
}

/** A state or a count in a word; a colour never says it alone. */
export function Badge({ tone = 'neutral', icon: IconShape, label, children }: BadgeProps): ReactElement {
  return (
    <span className={styles.badge} data-tone={tone}>
      {IconShape && <IconShape size={12} strokeWidth={2} aria-hidden />}
      {label === undefined ? children : <><span aria-hidden>{children}</span><span className="visually-hidden">{label}</span></>}
    </span>
  );
}
