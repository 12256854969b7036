import type { ReactElement, ReactNode } from 'react';
import styles from './empty-state.module.css';
import type { Icon } from './icon-type.ts';

interface EmptyStateProps {
  readonly icon?: Icon;
  readonly title: string;
  /** It is the first heading of a page that has nothing else. */
  readonly isHeading?: boolean;
  /** What to do next, in one sentence. */
  readonly children?: ReactNode;
  /** One button. */
  readonly action?: ReactNode;
}

export function EmptyState({ icon: IconShape, title, isHeading = false, children, action }: EmptyStateProps): ReactElement {
  return (
    <div className={styles.empty}>
      {IconShape && <span className={styles.icon}><IconShape size={20} strokeWidth={1.5} aria-hidden /></span>}
      {isHeading ? <h1 className={styles.title}>{title}</h1> : <p className={styles.title}>{title}</p>}
      {children !== undefined && <p className={styles.text}>{children}</p>}
      {action !== undefined && <div className={styles.action}>{action}</div>}
    </div>
  );
}
