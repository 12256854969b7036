import { GitBranch, Save, X } from 'lucide-react';
import type { ReactElement } from 'react';
import { useStore } from 'zustand';
import { IconButton } from '../widgets/icon-button.tsx';
import { useWorkspace } from '../workspace-context.tsx';
import styles from './transport.module.css';

/** The interventions made in this run: a draft branch, until they are saved as a scenario or dropped. */
export function DraftChip(): ReactElement | null {
  const { commands, run } = useWorkspace();
  const faults = useStore(run.store, (state) => state.draftFaults);
  if (faults.length === 0) return null;
  return (
    <span className={styles.chip} data-testid="draft" title={faults.map(({ kind, id }) => `${id}: ${kind}`).join('\n')}>
      <GitBranch size={14} strokeWidth={1.75} aria-hidden />
      {faults.length === 1 ? '1 intervention' : `${faults.length} interventions`}
      <IconButton icon={Save} size="small" label="Save as scenario" onClick={() => void commands.run('run.saveDraft')} data-testid="save-draft" />
      <IconButton icon={X} size="small" label="Drop the interventions" onClick={() => void commands.run('run.dropDraft')} />
    </span>
  );
}
