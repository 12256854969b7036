import type { ReactElement } from 'react';
import styles from './progress-bar.module.css';

/** How far something is, from 0 to 1; null while nobody knows. */
export function ProgressBar({ label, value }: { readonly label: string; readonly value: number | null }): ReactElement {
  return <progress className={styles.bar} aria-label={label} max={1} {...(value === null ? {} : { value })} />;
}
