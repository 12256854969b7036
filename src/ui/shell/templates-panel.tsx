import type { ReactElement } from 'react';
import { TemplateCards } from './template-cards.tsx';
import styles from './templates-panel.module.css';

/** Templates, in the left panel. Each opens as a new design; the one that is open stays kept. */
export function TemplatesPanel(): ReactElement {
  return (
    <div className={styles.panel}>
      <p className={styles.note}>Each opens as a new design. The open one is kept.</p>
      <TemplateCards />
    </div>
  );
}
