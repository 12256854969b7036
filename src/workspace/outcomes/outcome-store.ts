import { createStore, type StoreApi } from 'zustand/vanilla';
import type { EndState, OutcomeMap } from '../../analysis/outcome-map.ts';
import type { Diagnostic } from '../../base/diagnostic.ts';
import type { DesignScenario } from '../../design/document.ts';
import { faultVariations, seedVariations, type Variation, varied } from '../../design/single-faults.ts';
import type { RunJob } from '../../run/run-job.ts';
import type { DocumentStore } from '../document-store.ts';
import type { Analysis } from '../analysis.ts';
import { lateStore } from '../late-store.ts';
import { Batch, type BatchEnd, type BatchServices } from '../runs/batch.ts';
import { NOT_LOADED } from '../runs/not-loaded.ts';
import { compileRun, planRun, type RunPlan } from '../runs/run-plan.ts';
import type { RunStore } from '../runs/run-store.ts';
import { isOutdated } from '../runs/staleness.ts';

export type Outcome = EndState<Variation>;

export interface OutcomeOptions {
  readonly seeds: number;
  /** Besides the seeds one run for each crash after a step. */
  readonly hasFaults: boolean;
}

/** The map that is shown, or that grows. */
export interface OutcomeState {
  readonly status: 'none' | 'running' | BatchEnd['status'];
  readonly isCancelling: boolean;
  readonly options: OutcomeOptions;
  readonly progress: { readonly done: number; readonly of: number } | null;
  readonly outcomes: readonly Outcome[];
  /** Of runs whose fault found its place. */
  readonly counts: { readonly runs: number; readonly seeds: number; readonly faults: number; readonly instances: number };
  readonly scenario: DesignScenario | null;
  /** Why the design could not be run. */
  readonly problems: readonly Diagnostic[];
  readonly error: string | null;
  /** The design or the scenario says something else by now. */
  readonly isStale: boolean;
}

const NO_COUNTS = { runs: 0, seeds: 0, faults: 0, instances: 0 };
const NOTHING: OutcomeState = { status: 'none', isCancelling: false, options: { seeds: 10, hasFaults: true }, progress: null, outcomes: [], counts: NO_COUNTS, scenario: null, problems: [], error: null, isStale: false };

export const SEEDS_MAX = 1000;

export interface OutcomeServices extends BatchServices {
  readonly document: DocumentStore;
  readonly run: RunStore;
}

/** All ends of the sagas of the open design: the chosen scenario under many seeds, and with each single crash. */
export class OutcomeStore implements Analysis {
  readonly store: StoreApi<OutcomeState> = createStore<OutcomeState>(() => NOTHING);
  readonly #services: OutcomeServices;
  #batch: Batch | null = null;
  #plan: RunPlan | null = null;

  constructor(services: OutcomeServices) {
    this.#services = services;
    services.document.store.subscribe(({ design, id }, before) => {
      if (id !== before.id) this.#close();
      else if (design !== before.design) this.#compareWith();
    });
  }

  get state(): OutcomeState {
    return this.store.getState();
  }

  get isRunning(): boolean {
    return this.state.status === 'running';
  }

  setOptions(change: Partial<OutcomeOptions>): void {
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
    this.#batch?.cancel();
    const { seeds, hasFaults } = this.state.options;
    const { seed } = plan.scenario;
    void this.#follow(plan, [...seedVariations(seed, seeds), ...(hasFaults ? faultVariations(seed, job.topology) : [])]);
    return true;
  }

  /** What is known by then stays. */
  cancel(): void {
    if (this.#batch === null) return;
    this.store.setState({ isCancelling: true });
    this.#batch.cancel();
  }

  /** Runs what ended so and shows it where the instance ends. The design is run as it is now. */
  openWitness({ witness: { run: { seed, fault }, endUs } }: Outcome): boolean {
    const { run } = this.#services;
    const scenarioId = this.state.scenario?.id;
    if (scenarioId === undefined) return false;
    run.prepare({ scenarioId, seed }, fault === null ? [] : [fault], endUs);
    return run.start({ scenarioId, seed });
  }

  async #follow(plan: RunPlan, variations: readonly Variation[]): Promise<void> {
    const batch = new Batch(this.#services);
    this.#batch = batch;
    this.#plan = plan;
    this.store.setState({ ...NOTHING, options: this.state.options, status: 'running', progress: { done: 0, of: variations.length }, scenario: plan.scenario });
    const map = await newOutcomeMap();
    if (this.#batch !== batch) return;
    if (map === null) return this.#end({ status: 'failed', error: NOT_LOADED });
    const struck = { seeds: 0, faults: 0 };
    let done = 0;
    const end = await batch.run(jobsOf(plan, variations), (outcome) => {
      const variation = variations[done++]!;
      if (outcome !== null && (variation.fault === null || !outcome.summary.unmatchedFaults.includes(variation.fault.id))) {
        map.add(outcome.log, outcome.report.findings, variation);
        struck[variation.fault === null ? 'seeds' : 'faults']++;
      }
      if (this.#batch === batch) this.store.setState({ progress: { done, of: variations.length }, outcomes: map.states, counts: { ...struck, runs: map.runs, instances: map.instances } });
    });
    if (this.#batch === batch) this.#end(end);
  }

  #end(end: BatchEnd): void {
    this.#batch = null;
    this.store.setState({ status: end.status, isCancelling: false, error: end.status === 'failed' ? end.error : null });
  }

  #close(): void {
    this.#batch?.cancel();
    this.#batch = null;
    this.#plan = null;
    this.store.setState(({ options }) => ({ ...NOTHING, options }));
  }

  #compareWith(): void {
    if (this.#plan === null) return;
    const isStale = isOutdated(this.#plan.design, this.#plan.base, this.#services.document.state.design);
    if (isStale !== this.state.isStale) this.store.setState({ isStale });
  }
}

/** null where the page cannot reach its server. */
const newOutcomeMap = (): Promise<OutcomeMap<Variation> | null> => import('../../analysis/outcome-map.ts').then(({ OutcomeMap: Map }) => new Map<Variation>(), () => null);

function* jobsOf({ design, scenario }: RunPlan, variations: readonly Variation[]): Generator<RunJob | null> {
  for (const variation of variations) {
    const [one] = varied(design, scenario, variation).scenarios;
    yield compileRun({ design, base: null, scenario: one, options: {}, draftFaults: [] }).job;
  }
}

export const outcomeStore = lateStore(({ document, run, services, analyses }) => {
  const store = new OutcomeStore({ document, run, newRunClient: services.newRunClient, timers: services.timers });
  analyses.set('outcomes', store);
  return store;
});
