import { Bookmark } from 'lucide-react';
import { type FormEvent, type ReactElement, useEffect, useState } from 'react';
import { useStore } from 'zustand';
import { Button } from '../widgets/button.tsx';
import { Dialog } from '../widgets/dialog.tsx';
import { EmptyState } from '../widgets/empty-state.tsx';
import { TextInput } from '../widgets/text-input.tsx';
import { useWorkspace } from '../workspace-context.tsx';
import styles from './list-dialog.module.css';
import type { OverlayProps } from './overlay-props.ts';
import { RestoreChanges } from './restore-changes.tsx';
import { dayAndTime } from './wall-time.ts';

/** Earlier states of the open design. Going back is an edit, so it can be undone. */
export function RestoreDialog({ onClose }: OverlayProps): ReactElement {
  const { library, services } = useWorkspace();
  const points = useStore(library.store, (state) => state.restorePoints);
  const [name, setName] = useState('');
  const [opened, setOpened] = useState<string | null>(null);
  useEffect(() => void library.refreshRestorePoints(), [library]);
  const keep = (event: FormEvent): void => {
    event.preventDefault();
    if (name.trim() === '') return;
    void library.saveRestorePoint(name.trim());
    setName('');
  };
  return (
    <Dialog isOpen onClose={onClose} title="Restore points" description="Kept by itself now and then, and under a name when you ask for it.">
      <form className={styles.form} onSubmit={keep}>
        <TextInput aria-label="Name of the restore point" placeholder="Name of this state" value={name} onChange={setName} />
        <Button type="submit" icon={Bookmark} disabled={name.trim() === ''}>Keep</Button>
      </form>
      {points.length === 0 && <EmptyState title="No restore point yet">The first change makes one.</EmptyState>}
      <ul className={styles.list}>
        {points.map((point) => (
          <li key={point.id} className={styles.line}>
            <span className={styles.open}><span className={styles.name}>{point.name ?? 'Automatic'}</span><span className={styles.note}>{dayAndTime(point.at, services.now())}</span></span>
            <Button size="small" look="bare" aria-expanded={opened === point.id} onClick={() => setOpened(opened === point.id ? null : point.id)}>What differs</Button>
            <Button size="small" onClick={() => { onClose(); void library.restore(point); }}>Go back to it</Button>
            {opened === point.id && <RestoreChanges point={point} />}
          </li>
        ))}
      </ul>
    </Dialog>
  );
}
