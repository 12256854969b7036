import type { ReactElement } from 'react';
import { useStore } from 'zustand';
import { formatInstant } from '../../base/time.ts';
import type { RunState } from '../../workspace/runs/run-store.ts';
import { counted, timeLeft } from '../widgets/numbers.ts';
import { ProgressBar } from '../widgets/progress-bar.tsx';
import { useWorkspace } from '../workspace-context.tsx';
import { Clock } from './clock.tsx';
import { SaveState } from './save-state.tsx';
import styles from './status-bar.module.css';
import { useWidth } from './use-width.ts';

/** How the run stands and how large the design is, in one line. */
export function StatusBar(): ReactElement {
  const { document, run } = useWorkspace();
  const state = useStore(run.store);
  const nodes = useStore(document.store, ({ design }) => design.nodes.length);
  const edges = useStore(document.store, ({ design }) => design.edges.length);
  const width = useWidth();
  const { progress, status, log, scenario, leftMs } = state;
  const part = progress === null ? null : Math.min(1, progress.timeUs / Math.max(1, progress.horizonUs));
  return (
    <footer className={styles.bar} data-testid="status-bar">
      <output className={styles.status} data-testid="status" data-status={status} aria-live="off">{statusText(state)}</output>
      {status === 'running' && <span className={styles.progress}><ProgressBar label="Virtual time of the run" value={part} /></span>}
      {status === 'running' && part !== null && <span className="mono" data-testid="progress">{Math.floor(100 * part)} %{leftMs !== null && width !== 'narrow' && `, ${timeLeft(leftMs)} left`}</span>}
      {log !== null && <Clock />}
      {width !== 'narrow' && log !== null && <span className="mono" data-testid="rows">{counted(log.rowCount, 'row')}</span>}
      {width === 'wide' && scenario !== null && <span>{scenario.name}, seed <span className="mono">{scenario.seed}</span></span>}
      {width === 'wide' && state.summary !== null && <span className="mono" title="Hash of the log: equal runs have equal ones" data-testid="log-hash">{state.summary.logHash}</span>}
      <span className={styles.gap} />
      {width === 'narrow' ? <SaveState /> : <span>{counted(nodes, 'node')}, {counted(edges, 'wire')}</span>}
    </footer>
  );
}

function statusText({ status, isCancelling, findings, progress, isStale, report }: RunState): string {
  switch (status) {
    case 'none': return 'No run yet';
    case 'running': return isCancelling ? 'Cancelling' : progress === null ? 'Starting' : `Running, at ${formatInstant(progress.timeUs).slice(0, 8)}`;
    case 'failed': return 'The run broke off';
    case 'cancelled': return `Cancelled: ${counted(findings.length, 'finding')}`;
    case 'finished': return `${report === null ? 'Finished: not judged' : `Finished: ${findings.length === 0 ? 'no findings' : counted(findings.length, 'finding')}`}${isStale ? ', design changed since' : ''}`;
  }
}
