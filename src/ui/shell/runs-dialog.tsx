import { CircleCheck, CircleDashed, CircleX, StepForward, Trash2 } from 'lucide-react';
import { type ReactElement, useEffect } from 'react';
import { useStore } from 'zustand';
import { formatInstant } from '../../base/time.ts';
import type { LibraryRun } from '../../workspace/library/library.ts';
import { Badge, type BadgeTone } from '../widgets/badge.tsx';
import { Dialog } from '../widgets/dialog.tsx';
import { EmptyState } from '../widgets/empty-state.tsx';
import { IconButton } from '../widgets/icon-button.tsx';
import type { Icon } from '../widgets/icon-type.ts';
import { counted } from '../widgets/numbers.ts';
import { useWorkspace } from '../workspace-context.tsx';
import styles from './list-dialog.module.css';
import type { OverlayProps } from './overlay-props.ts';
import { dayAndTime } from './wall-time.ts';

/** The runs of the open design that are kept. */
export function RunsDialog({ onClose }: OverlayProps): ReactElement {
  const { library } = useWorkspace();
  const runs = useStore(library.store, (state) => state.runs);
  useEffect(() => void library.refreshRuns(), [library]);
  return (
    <Dialog isOpen onClose={onClose} size="medium" title="Runs" description="Runs of this design, with their logs, as they were.">
      <RunList runs={runs} onOpened={onClose} />
    </Dialog>
  );
}

export function RunList({ runs, onOpened }: { readonly runs: readonly LibraryRun[]; readonly onOpened?: () => void }): ReactElement {
  if (runs.length === 0) return <EmptyState title="No run is kept yet">Run a scenario; its log stays here after a reload.</EmptyState>;
  return <ul className={styles.list}>{runs.map((run) => <Line key={run.id} run={run} onOpened={onOpened ?? (() => {})} />)}</ul>;
}

const STATES: { readonly [S in LibraryRun['state']]: { readonly word: string; readonly tone: BadgeTone; readonly icon: Icon } } = {
  running: { word: 'Running', tone: 'accent', icon: CircleDashed },
  finished: { word: 'Finished', tone: 'ok', icon: CircleCheck },
  interrupted: { word: 'Interrupted', tone: 'warn', icon: CircleX },
};

function Line({ run: { id, title, startedAt, state, rows, timeUs }, onOpened }: { readonly run: LibraryRun; readonly onOpened: () => void }): ReactElement {
  const { library, layout, run: shown, services } = useWorkspace();
  const isShown = useStore(shown.store, ({ runId }) => runId === id);
  const open = async (): Promise<void> => {
    onOpened();
    if (!isShown && !(await library.openRun(id))) return;
    if (layout.state.mode === 'design') layout.setMode('simulate');
  };
  const goOn = async (): Promise<void> => {
    onOpened();
    if (await library.goOn(id)) layout.setMode('simulate');
  };
  const { word, tone, icon } = STATES[state];
  return (
    <li className={styles.line} data-testid="run-entry">
      <button type="button" className={styles.open} onClick={() => void open()}>
        <span className={styles.name}><span className="visually-hidden">Open the run </span>{title}</span>
        <span className={styles.note}>{dayAndTime(startedAt, services.now())} · {counted(rows, 'row')} · {formatInstant(timeUs).slice(0, 8)}</span>
      </button>
      {isShown ? <Badge tone="accent">Shown</Badge> : <Badge tone={tone} icon={icon}>{word}</Badge>}
      {state === 'interrupted' && <IconButton icon={StepForward} label={`Run ${title} to its end`} size="small" onClick={() => void goOn()} />}
      <IconButton icon={Trash2} label={`Delete the run ${title}`} size="small" onClick={() => void library.deleteRun(id)} />
    </li>
  );
}
