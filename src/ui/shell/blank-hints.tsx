import { FileDown, MousePointerClick, Slash } from 'lucide-react';
import type { ReactElement } from 'react';
import { Button } from '../widgets/button.tsx';
import { useWorkspace } from '../workspace-context.tsx';
import styles from './blank-hints.module.css';

/** How to begin, drawn onto an empty canvas where it is in nobody's way. */
export function BlankHints(): ReactElement {
  const { layout } = useWorkspace();
  return (
    <div className={styles.hints}>
      <ul className={styles.list} aria-label="How to begin">
        <li className={styles.hint}><MousePointerClick size={20} strokeWidth={1.5} aria-hidden /><span><strong>Double-click</strong> to place something</span></li>
        <li className={styles.hint}><Slash size={20} strokeWidth={1.5} aria-hidden /><span><strong>Press /</strong> to add it by name</span></li>
        <li className={styles.hint}><FileDown size={20} strokeWidth={1.5} aria-hidden /><span><strong>Drop a file</strong> to open it</span></li>
      </ul>
      <Button size="small" className={styles.templates} onClick={() => layout.setOverlay('gallery')}>Start from a template</Button>
    </div>
  );
}
