import { type ReactElement, useState } from 'react';
import { useStore } from 'zustand';
import type { DesignStore } from '../../workspace/design-store.ts';
import type { RunState, RunStore } from '../../workspace/run-store.ts';
import { LogPanel } from '../log/log-panel.tsx';
import { Findings } from '../run/findings.tsx';
import { RunForm } from '../run/run-form.tsx';
import { RunSummary } from '../run/run-summary.tsx';
import { Problems } from '../widgets/problems.tsx';
import { StatusBar } from './status-bar.tsx';
import './controls.css';
import './app.css';

interface AppProps {
  readonly designs: DesignStore;
  readonly runs: RunStore;
}

/** The whole page: what to run at the left, what happened at the right. */
export function App({ designs, runs }: AppProps): ReactElement {
  const opened = useStore(designs);
  const run = useStore(runs);
  const [selected, setSelected] = useState<number>();
  const start = (settings: Parameters<RunStore['run']>[1]): void => {
    if (opened.status !== 'open') return;
    setSelected(undefined);
    runs.run(opened.design, settings);
  };
  return (
    <div className="app">
      <header className="top-bar">
        <h1><Mark />Flowstage</h1>
        {opened.status === 'open' && <p className="design-name">{opened.design.name}</p>}
      </header>
      <main className="stage">
        <div className="side">
          {opened.status === 'loading' && <output className="side-note">Opening the design …</output>}
          {opened.status === 'refused' && <div className="side-note"><Problems title="The design could not be opened" diagnostics={opened.diagnostics} /></div>}
          {opened.status === 'open' && <RunForm design={opened.design} phase={formPhase(run)} onRun={start} onCancel={runs.cancel} />}
          <RunReport run={run} onSelect={setSelected} />
        </div>
        {run.log === undefined ? <EmptyLog run={run} /> : <LogPanel log={run.log} isRunning={isRunning(run)} selected={selected} onSelect={setSelected} />}
      </main>
      <StatusBar run={run} />
    </div>
  );
}

function RunReport({ run: { phase, diagnostics, outcome, failure }, onSelect }: { readonly run: RunState; readonly onSelect: (index: number) => void }): ReactElement {
  return (
    <>
      {diagnostics.length > 0 && <div className="side-note"><Problems title={phase === 'refused' ? 'The design cannot run yet' : 'About the design'} diagnostics={diagnostics} /></div>}
      {failure !== undefined && (
        <div className="side-note">
          <Problems title="The run broke off" diagnostics={[{ severity: 'error', code: `seed ${failure.seed}, dispatch ${failure.dispatch}`, subject: '', message: failure.message, fix: 'What was logged is kept. Run again; if it breaks off at the same dispatch, please report it with the design.' }]} />
        </div>
      )}
      {outcome !== undefined && <RunSummary outcome={outcome} />}
      {outcome !== undefined && <Findings report={outcome.report} onSelect={onSelect} />}
    </>
  );
}

function EmptyLog({ run }: { readonly run: RunState }): ReactElement {
  return (
    <section className="empty-log" aria-label="Log">
      {isRunning(run) ? <p>Starting …</p> : (
        <>
          <h2>No run yet</h2>
          <p>Choose a scenario and press Run. Everything that happens, from the first message to the last acknowledgement, is listed here with its cause.</p>
        </>
      )}
    </section>
  );
}

const isRunning = ({ phase }: RunState): boolean => phase === 'running' || phase === 'cancelling';

const formPhase = ({ phase }: RunState): 'ready' | 'running' | 'cancelling' => (phase === 'running' || phase === 'cancelling' ? phase : 'ready');

function Mark(): ReactElement {
  return (
    <svg className="mark" viewBox="0 0 16 16" aria-hidden="true">
      <path d="M1 4h6v3h2V4h6v8H9V9H7v3H1z" fill="currentColor" />
    </svg>
  );
}
