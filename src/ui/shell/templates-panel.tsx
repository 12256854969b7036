import type { ReactElement } from 'react';
import { useWorkspace } from '../workspace-context.tsx';
import { TemplateCards } from './template-cards.tsx';
import styles from './templates-panel.module.css';
import { useWidth } from './use-width.ts';

/** Templates, in the left panel. Each opens as a new design; the one that is open stays kept. */
export function TemplatesPanel(): ReactElement {
  const { layout } = useWorkspace();
  const width = useWidth();
  return (
    <div className={styles.panel}>
      <p className={styles.note}>Each opens as a new design. The open one is kept.</p>
      <TemplateCards onChosen={() => void (width !== 'wide' && layout.setPanels({ isLeftOpen: false }))} />
    </div>
  );
}
