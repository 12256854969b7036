import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Statistics } from '../../analysis/statistics.ts';
import type { Diagnostic } from '../../base/diagnostic.ts';
import { parseDuration } from '../../base/time.ts';
import type { DesignScenario } from '../../design/document.ts';
import { GIVE_UP_MS, type Handle, type RunClient } from '../../run/run-client.ts';
import type { ReplicationJob, ReplicationProgress } from '../../run/replications.ts';
import type { DocumentStore, Timers } from '../document-store.ts';
import type { Analysis } from '../analysis.ts';
import { lateStore } from '../late-store.ts';
import { compileRun, planRun, type RunPlan } from '../runs/run-plan.ts';
import type { RunStore } from '../runs/run-store.ts';
import { isOutdated } from '../runs/staleness.ts';

export interface StatisticsOptions {
  readonly replications: number;
  /** A duration such as `30s`, or `auto`. */
  readonly warmUp: string;
}

/** The statistics that are shown, and those under way. */
export interface StatisticsState {
  readonly status: 'none' | 'running' | 'finished' | 'cancelled' | 'failed';
  readonly isCancelling: boolean;
  readonly options: StatisticsOptions;
  readonly progress: ReplicationProgress | null;
  /** Of the last replications that were complete. */
  readonly statistics: Statistics | null;
  /** What they are about. */
  readonly scenario: DesignScenario | null;
  /** Why the design could not be run. */
  readonly problems: readonly Diagnostic[];
  readonly error: string | null;
  /** The design or the scenario says something else by now. */
  readonly isStale: boolean;
}

const NOTHING: StatisticsState = {
  status: 'none', isCancelling: false, options: { replications: 20, warmUp: 'auto' }, progress: null, statistics: null, scenario: null, problems: [], error: null, isStale: false,
};

export interface StatisticsServices {
  readonly document: DocumentStore;
  readonly run: RunStore;
  readonly newRunClient: () => RunClient;
  readonly timers: Timers;
}

/** Runs the chosen scenario of the open document under many seeds, in a worker of its own. */
export class StatisticsStore implements Analysis {
  readonly store: StoreApi<StatisticsState> = createStore<StatisticsState>(() => NOTHING);
  readonly #services: StatisticsServices;
  #client: RunClient | null = null;
  #current: Handle<Statistics | null> | null = null;
  #plan: RunPlan | null = null;

  constructor(services: StatisticsServices) {
    this.#services = services;
    services.document.store.subscribe(({ design, id }, before) => {
      if (id !== before.id) this.#close();
      else if (design !== before.design) this.#compareWith();
    });
  }

  get state(): StatisticsState {
    return this.store.getState();
  }

  get isRunning(): boolean {
    return this.state.status === 'running';
  }

  setOptions(change: Partial<StatisticsOptions>): void {
    this.store.setState(({ options }) => ({ options: { ...options, ...change } }));
  }

  /** False when the design cannot be run: `problems` say why. */
  start(): boolean {
    const { document, run } = this.#services;
    const { scenarioId } = run.state;
    const plan = planRun(document.state.design, scenarioId === null ? {} : { scenarioId }, []);
    const { job, diagnostics } = compileRun(plan);
    this.store.setState({ problems: diagnostics });
    if (job === null) return false;
    this.#giveUp();
    this.#begin({ topology: job.topology, scenario: job.scenario, replications: this.state.options.replications, warmUpUs: this.#warmUpUs() }, plan);
    return true;
  }

  /** What is complete by then stays. */
  cancel(): void {
    const current = this.#current;
    if (current === null || this.state.isCancelling) return;
    this.store.setState({ isCancelling: true });
    current.cancel();
    this.#services.timers.set(() => {
      if (this.#current === current) this.#giveUp();
    }, GIVE_UP_MS);
  }

  #warmUpUs(): number | 'auto' {
    const duration = parseDuration(this.state.options.warmUp);
    return duration.ok ? duration.value : 'auto';
  }

  #begin(job: ReplicationJob, plan: RunPlan): void {
    this.#client ??= this.#services.newRunClient();
    this.store.setState({ status: 'running', isCancelling: false, progress: null, error: null });
    const current = this.#client.replicate(job, (progress) => this.#current === current && this.store.setState({ progress }));
    this.#current = current;
    current.finished.then((statistics) => this.#finished(current, statistics, plan), (thrown: unknown) => this.#failed(current, thrown));
  }

  #finished(current: Handle<Statistics | null>, statistics: Statistics | null, plan: RunPlan): void {
    if (this.#current !== current) return;
    this.#current = null;
    const { isCancelling } = this.state;
    const found = statistics === null ? {} : { statistics, scenario: plan.scenario };
    if (statistics !== null) this.#plan = plan;
    this.store.setState({ status: isCancelling ? 'cancelled' : 'finished', isCancelling: false, ...found });
    this.#compareWith();
  }

  #failed(current: Handle<Statistics | null>, thrown: unknown): void {
    if (this.#current !== current) return;
    this.#giveUp();
    this.store.setState({ status: 'failed', error: thrown instanceof Error ? thrown.message : String(thrown) });
  }

  /** Without waiting for an answer. */
  #giveUp(): void {
    if (this.#current === null) return;
    this.#current = null;
    this.#client?.close();
    this.#client = null;
    this.store.setState({ status: 'cancelled', isCancelling: false });
  }

  #close(): void {
    this.#giveUp();
    this.#plan = null;
    this.store.setState(({ options }) => ({ ...NOTHING, options }));
  }

  #compareWith(): void {
    const plan = this.#plan;
    if (plan === null) return;
    const isStale = isOutdated(plan.design, plan.base, this.#services.document.state.design);
    if (isStale !== this.state.isStale) this.store.setState({ isStale });
  }
}

export const statisticsStore = lateStore(({ document, run, services, analyses }) => {
  const store = new StatisticsStore({ document, run, newRunClient: services.newRunClient, timers: services.timers });
  analyses.set('statistics', store);
  return store;
});
