import { CircleX, RotateCw } from 'lucide-react';
import type { ReactElement } from 'react';
import { Button } from '../widgets/button.tsx';
import { Popover } from '../widgets/popover.tsx';
import { useWorkspace } from '../workspace-context.tsx';
import styles from './save-state.module.css';

/** Says that the last change is not kept; opened, why and what to do. */
export function NotSaved({ why, fix }: { readonly why: string; readonly fix: string }): ReactElement {
  const { library, files } = useWorkspace();
  return (
    <Popover label="Not saved" trigger={<Button size="small" look="danger" icon={CircleX} data-testid="save-state">Not saved</Button>}>
      <div className={styles.why}>
        <p><strong>{why}</strong> {fix}</p>
        <div className={styles.ways}>
          <Button size="small" icon={RotateCw} onClick={() => void library.retry()}>Try again</Button>
          <Button size="small" onClick={() => void files.saveAs()}>Download a copy</Button>
        </div>
      </div>
    </Popover>
  );
}
