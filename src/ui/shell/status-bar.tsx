import type { ReactElement } from 'react';
import { formatInstant } from '../../base/time.ts';
import type { RunState } from '../../workspace/run-store.ts';
import { counted } from '../widgets/numbers.ts';
import './status-bar.css';

/** How the run stands, in one line. Only what matters to a listener is announced: not every step of the clock. */
export function StatusBar({ run }: { readonly run: RunState }): ReactElement {
  const { progress, outcome, settings } = run;
  const rows = outcome?.summary.rows ?? progress?.rows;
  const timeUs = outcome?.summary.simulatedUs ?? progress?.timeUs;
  return (
    <footer className="status-bar">
      <output data-testid="status" data-phase={run.phase}>{phaseText(run)}</output>
      {timeUs !== undefined && <p className="mono" data-testid="clock"><span className="visually-hidden">Virtual time </span>{formatInstant(timeUs)}</p>}
      {rows !== undefined && <p className="status-rows">{counted(rows, 'row')}</p>}
      {settings !== undefined && <p className="status-seed">seed <span className="mono">{settings.seed}</span></p>}
      {(run.phase === 'running' || run.phase === 'cancelling') && <progress className="status-progress" aria-label="Virtual time of the run" max={1} value={progress === undefined ? 0 : progress.timeUs / Math.max(1, progress.horizonUs)} />}
    </footer>
  );
}

function phaseText({ phase, outcome }: RunState): string {
  switch (phase) {
    case 'idle': return 'Ready';
    case 'refused': return 'The design cannot run yet';
    case 'running': return 'Running';
    case 'cancelling': return 'Cancelling';
    case 'failed': return 'The run broke off';
    case 'ended': return `${outcome?.summary.stop === 'cancelled' ? 'Cancelled' : 'Finished'}: ${counted(outcome?.report.findings.length ?? 0, 'finding')}`;
  }
}
