import { CircleAlert, CircleCheck } from 'lucide-react';
import type { ReactElement } from 'react';
import { useStore } from 'zustand';
import { Button } from '../widgets/button.tsx';
import { counted } from '../widgets/numbers.ts';
import { Tooltip } from '../widgets/tooltip.tsx';
import { useWorkspace } from '../workspace-context.tsx';
import styles from './problem-count.module.css';

/** How much is wrong with the design, wherever one is; pressed, what it is. */
export function ProblemCount(): ReactElement {
  const { document, layout } = useWorkspace();
  const count = useStore(document.store, ({ diagnostics }) => diagnostics.length);
  const isBad = useStore(document.store, ({ diagnostics }) => diagnostics.some(({ severity }) => severity === 'error'));
  const label = count === 0 ? 'No problems' : counted(count, 'problem');
  const shown = count > 999 ? '999+' : String(count);
  return (
    <Tooltip text={label}>
      <Button look="bare" icon={count === 0 ? CircleCheck : CircleAlert} className={styles.count} aria-label={`${shown} ${count === 1 ? 'problem' : 'problems'}`} data-tone={count === 0 ? 'none' : isBad ? 'bad' : 'warn'} onClick={() => layout.showDrawer('problems')} data-testid="top-problems">{shown}</Button>
    </Tooltip>
  );
}
