import type { ReactElement } from 'react';
import styles from './loading.module.css';

/** In the place of a part that is on its way; it shows only if that takes a while. */
export function Loading(): ReactElement {
  return <output className={styles.loading}>Loading …</output>;
}
