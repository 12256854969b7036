import { Check, CircleX, LoaderCircle, RotateCw } from 'lucide-react';
import type { ReactElement } from 'react';
import { useStore } from 'zustand';
import { Button } from '../widgets/button.tsx';
import { Popover } from '../widgets/popover.tsx';
import { useWorkspace } from '../workspace-context.tsx';
import { clockTime } from './wall-time.ts';
import styles from './save-state.module.css';

/** Whether the last change is kept: only what the browser has written through is called saved. */
export function SaveState(): ReactElement | null {
  const { library } = useWorkspace();
  const save = useStore(library.store, (state) => state.save);
  const mode = useStore(library.store, (state) => state.mode);
  const isUnopened = useStore(library.store, (state) => state.openId === null);
  if (isUnopened) return null;
  if (save.kind === 'notSaved') return <NotSaved why={save.why} fix={save.fix} />;
  if (mode === 'memory') return <NotSaved why="This browser keeps nothing: the design is gone with the tab." fix="Save it to a file." />;
  if (save.kind === 'saving') return <p className={styles.state} data-testid="save-state"><LoaderCircle size={12} className={styles.turning} aria-hidden />Saving …</p>;
  return <p className={styles.state} data-testid="save-state"><Check size={12} aria-hidden />{save.at === null ? 'Saved' : `Saved · ${clockTime(save.at)}`}</p>;
}

function NotSaved({ why, fix }: { readonly why: string; readonly fix: string }): ReactElement {
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
