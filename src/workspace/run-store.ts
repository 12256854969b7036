import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Diagnostic } from '../base/diagnostic.ts';
import { compile } from '../design/compile.ts';
import type { Design } from '../design/document.ts';
import type { EventLog } from '../log/event-log.ts';
import { GIVE_UP_MS, type RunClient, type RunHandle } from '../run/run-client.ts';
import { RunFailure } from '../run/run-failure.ts';
import type { RunOutcome, RunProgress } from '../run/run-job.ts';
import { type RunSettings, withSettings } from './run-settings.ts';

/** The run that is shown. */
export interface RunState {
  readonly phase: 'idle' | 'refused' | 'running' | 'cancelling' | 'ended' | 'failed';
  readonly settings: RunSettings | undefined;
  /** Grows while the run goes on, and stays when it failed. */
  readonly log: EventLog | undefined;
  readonly progress: RunProgress | undefined;
  /** Only once ended; cancelled runs end too. */
  readonly outcome: RunOutcome | undefined;
  /** Why the design could not be run, or what to keep in mind about it. */
  readonly diagnostics: readonly Diagnostic[];
  readonly failure: RunFailure | undefined;
}

export interface RunStore extends StoreApi<RunState> {
  /** Runs the design; a run that is under way is given up. */
  readonly run: (design: Design, settings: RunSettings) => void;
  /** Asks the run to end where it is. */
  readonly cancel: () => void;
}

export interface RunStoreOptions {
  /** A client on a worker of its own. */
  readonly newClient: () => RunClient;
  readonly after: (ms: number, callback: () => void) => void;
}

const IDLE: RunState = { phase: 'idle', settings: undefined, log: undefined, progress: undefined, outcome: undefined, diagnostics: [], failure: undefined };

export function createRunStore({ newClient, after }: RunStoreOptions): RunStore {
  const store = createStore<RunState>(() => IDLE);
  let client: RunClient | undefined;
  let handle: RunHandle | undefined;
  let runs = 0;

  const giveUp = (): void => {
    client?.close();
    client = undefined;
    handle = undefined;
  };

  const run: RunStore['run'] = (design, settings) => {
    const number = ++runs;
    if (handle !== undefined) giveUp();
    const compiled = compile(withSettings(design, settings), settings.scenario);
    const { diagnostics } = compiled;
    if (!compiled.ok) return store.setState({ ...IDLE, phase: 'refused', settings, diagnostics }, true);
    store.setState({ ...IDLE, phase: 'running', settings, diagnostics }, true);
    const { topology, scenario, expectations } = compiled;
    // The log may grow more often than anybody can look: it is shown as often as progress is told.
    let grown: EventLog | undefined;
    const show = (state: Partial<RunState>): void => {
      if (number === runs) store.setState(state);
    };
    client ??= newClient();
    handle = client.start({ topology, scenario, expectations }, {
      onLog: (log) => void (grown = log),
      onProgress: (progress) => show({ progress, log: grown }),
    });
    const over = (state: Partial<RunState>): void => {
      if (number !== runs) return;
      handle = undefined;
      store.setState(state);
    };
    handle.finished.then(
      (outcome) => over({ phase: 'ended', outcome, log: outcome.log }),
      (failure: RunFailure) => {
        over({ phase: 'failed', failure, log: grown });
        // What state the worker is in, nobody knows.
        if (number === runs) giveUp();
      },
    );
  };

  const cancel = (): void => {
    const asked = handle;
    if (asked === undefined) return;
    asked.cancel();
    store.setState({ phase: 'cancelling' });
    after(GIVE_UP_MS, () => {
      if (handle === asked) giveUp();
    });
  };

  return { ...store, run, cancel };
}
