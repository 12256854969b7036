import type { ReactElement } from 'react';
import { formatDuration, formatInstant } from '../../base/time.ts';
import { countSagas, type SagaCounts } from '../../workspace/run-counts.ts';
import type { RunState } from '../../workspace/run-store.ts';
import { Icon, type IconName } from '../widgets/icon.tsx';
import { grouped } from '../widgets/numbers.ts';
import './run-summary.css';

type Outcome = NonNullable<RunState['outcome']>;

/** What came of a run, in numbers. */
export function RunSummary({ outcome: { summary, log } }: { readonly outcome: Outcome }): ReactElement {
  return (
    <section className="run-summary" aria-label="Summary" data-testid="summary">
      <h2 className="visually-hidden">Summary</h2>
      <dl className="figures">
        <Figure name="Rows" value={grouped(summary.rows)} testId="rows" />
        <Figure name="Messages" value={grouped(summary.messages)} testId="messages" />
        <Figure name="Simulated" value={formatInstant(summary.simulatedUs).slice(0, 8)} testId="simulated" title={formatDuration(summary.simulatedUs)} />
      </dl>
      <Sagas counts={countSagas(log)} />
      <dl className="facts">
        <div>
          <dt>Ended</dt>
          <dd data-testid="stop">{STOPS[summary.stop]}{summary.stopDetail === '' ? '' : `: ${summary.stopDetail}`}</dd>
        </div>
        <div>
          <dt>Log hash</dt>
          <dd className="mono hash" data-testid="log-hash">{summary.logHash}</dd>
        </div>
        {summary.unmatchedFaults.length > 0 && (
          <div>
            <dt>Never struck</dt>
            <dd data-testid="unmatched">{summary.unmatchedFaults.join(', ')}</dd>
          </div>
        )}
      </dl>
    </section>
  );
}

const STOPS: { readonly [S in Outcome['summary']['stop']]: string } = {
  horizon: 'at the end of the time it was given',
  quiescent: 'when nothing was left to do',
  rowsMax: 'at the limit of rows; the log up to there is kept',
  cascadeMax: 'because too much happened at one instant',
  pendingMax: 'because too many events were pending',
  cancelled: 'because you cancelled it; the log up to there is kept',
};

function Figure({ name, value, testId, title }: { readonly name: string; readonly value: string; readonly testId: string; readonly title?: string }): ReactElement {
  return (
    <div className="figure">
      <dt>{name}</dt>
      <dd data-testid={testId} title={title}>{value}</dd>
    </div>
  );
}

const SAGA_STATES = ['completed', 'compensated', 'failed', 'open'] as const;
const SAGA_ICONS: { readonly [S in (typeof SAGA_STATES)[number]]: IconName } = { completed: 'check', compensated: 'back', failed: 'failure', open: 'open' };

/** How the saga instances stand: as a bar, and as numbers for those who read. */
function Sagas({ counts }: { readonly counts: SagaCounts }): ReactElement | null {
  if (counts.started === 0) return null;
  return (
    <div className="sagas">
      <h3>{counts.started === 1 ? '1 saga' : `${grouped(counts.started)} sagas`}</h3>
      <div className="saga-bar" aria-hidden="true">
        {SAGA_STATES.map((state) => counts[state] > 0 && <span key={state} data-state={state} style={{ flexGrow: counts[state] }} />)}
      </div>
      <ul className="saga-states" data-testid="sagas">
        {SAGA_STATES.map((state) => (
          <li key={state} data-state={state} data-none={counts[state] === 0}>
            <Icon name={SAGA_ICONS[state]} />
            <span className="saga-count">{grouped(counts[state])}</span> {state}
          </li>
        ))}
      </ul>
    </div>
  );
}
