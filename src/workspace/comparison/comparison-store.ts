import { createStore, type StoreApi } from 'zustand/vanilla';
import type { ComparedPart } from '../../analysis/compare-designs.ts';
import type { DesignMeter } from '../../analysis/design-meter.ts';
import type { Design } from '../../design/document.ts';
import { readDesign } from '../../design/read-design.ts';
import { faultVariations, seedVariations, type Variation, varied } from '../../design/single-faults.ts';
import type { LibraryStorage } from '../../storage/library-storage.ts';
import type { DocumentStore } from '../document-store.ts';
import type { Analysis } from '../analysis.ts';
import { lateStore } from '../late-store.ts';
import { Batch, type BatchEnd, type BatchServices } from '../runs/batch.ts';
import { NOT_LOADED } from '../runs/not-loaded.ts';
import { compileRun, planRun, type RunPlan } from '../runs/run-plan.ts';
import type { RunStore } from '../runs/run-store.ts';

/** Where the other design comes from. */
export type OtherDesign = { readonly kind: 'template' | 'kept'; readonly id: string };

export interface ComparisonState {
  readonly status: 'none' | 'running' | BatchEnd['status'];
  readonly isCancelling: boolean;
  readonly other: OtherDesign | null;
  readonly seeds: number;
  readonly progress: { readonly done: number; readonly of: number } | null;
  /** Of what is shown. */
  readonly sides: readonly { readonly name: string; readonly scenario: string }[];
  readonly parts: readonly ComparedPart[];
  /** Of the expectations of both sides, by id. */
  readonly expectationNames: { readonly [id: string]: string };
  readonly error: string | null;
}

const NOTHING: ComparisonState = { status: 'none', isCancelling: false, other: null, seeds: 5, progress: null, sides: [], parts: [], expectationNames: {}, error: null };

export interface ComparisonServices extends BatchServices {
  readonly document: DocumentStore;
  readonly run: RunStore;
  readonly storage: LibraryStorage;
  readonly loadText: (path: string) => Promise<string>;
}

/** The open design beside another one, both under the same seeds and with each single crash. */
export class ComparisonStore implements Analysis {
  readonly store: StoreApi<ComparisonState> = createStore<ComparisonState>(() => NOTHING);
  readonly #services: ComparisonServices;
  #batch: Batch | null = null;

  constructor(services: ComparisonServices) {
    this.#services = services;
    services.document.store.subscribe(({ id }, before) => {
      if (id !== before.id) this.#close();
    });
  }

  get state(): ComparisonState {
    return this.store.getState();
  }

  get isRunning(): boolean {
    return this.state.status === 'running';
  }

  set(change: Partial<Pick<ComparisonState, 'other' | 'seeds'>>): void {
    this.store.setState(change);
  }

  /** What went wrong is said in `error`. */
  async start(): Promise<void> {
    const { document, run } = this.#services;
    const { other } = this.state;
    if (other === null) return this.store.setState({ error: 'Choose a design to compare with.' });
    this.#batch?.cancel();
    const batch = new Batch(this.#services);
    this.#batch = batch;
    this.store.setState({ status: 'running', isCancelling: false, progress: null, error: null });
    const loaded = await this.#load(other);
    if (this.#batch !== batch) return;
    if (loaded === null) return this.#fail('The other design cannot be read.');
    const { scenarioId } = run.state;
    const mine = planRun(document.state.design, scenarioId === null ? {} : { scenarioId }, []);
    // The scenario of the same id if there is one: the same story on both.
    const plans = [mine, planRun(loaded, { scenarioId: mine.scenario.id }, [])];
    await this.#compare(plans, batch);
  }

  /** The sides of before stay. */
  cancel(): void {
    if (this.#batch === null) return;
    this.store.setState({ isCancelling: true });
    this.#batch.cancel();
  }

  async #compare(plans: readonly RunPlan[], batch: Batch): Promise<void> {
    const parts = await lateParts();
    if (this.#batch !== batch) return;
    if (parts === null) return this.#fail(NOT_LOADED);
    const [{ compareDesigns }, { DesignMeter }, { couplingOf }] = parts;
    const sides: Side[] = [];
    for (const plan of plans) {
      const { job, diagnostics } = compileRun(plan);
      if (job === null) return this.#fail(`${plan.design.name} cannot be run: ${diagnostics.find(({ severity }) => severity === 'error')?.message ?? 'it has errors'}.`);
      const { seed } = plan.scenario;
      sides.push({ plan, variations: [...seedVariations(seed, this.state.seeds), ...faultVariations(seed, job.topology)], plain: new DesignMeter(), crashed: new DesignMeter() });
    }
    const runs = sides.flatMap((side) => side.variations.map((variation) => ({ side, variation })));
    let done = 0;
    const end = await batch.run(jobsOf(runs), (outcome) => {
      const { side, variation } = runs[done++]!;
      if (outcome !== null && (variation.fault === null || !outcome.summary.unmatchedFaults.includes(variation.fault.id))) (variation.fault === null ? side.plain : side.crashed).add(outcome.log, outcome.report.findings);
      if (this.#batch === batch) this.store.setState({ progress: { done, of: runs.length } });
    });
    if (this.#batch !== batch) return;
    this.#batch = null;
    const expectationNames = Object.fromEntries(plans.toReversed().flatMap(({ design }) => design.expectations.map(({ id, name }) => [id, name])));
    const found = end.status === 'finished' ? { sides: plans.map(({ design, scenario }) => ({ name: design.name, scenario: scenario.name })), parts: compareDesigns(sides.map(({ plan: { design }, plain, crashed }) => ({ coupling: couplingOf(design), plain: plain.figures, crashed: crashed.figures }))), expectationNames } : {};
    this.store.setState({ status: end.status, isCancelling: false, error: end.status === 'failed' ? end.error : null, ...found });
  }

  async #load({ kind, id }: OtherDesign): Promise<Design | null> {
    if (kind === 'kept') {
      const loaded = await this.#services.storage.loadDesign(id);
      return loaded.ok ? loaded.value.design : null;
    }
    try {
      const { TEMPLATES } = await import('../library/templates.ts');
      const path = TEMPLATES.find((template) => template.id === id)?.path ?? '';
      return readDesign(await this.#services.loadText(path), path).design ?? null;
    } catch {
      return null;
    }
  }

  #fail(error: string): void {
    this.#batch = null;
    this.store.setState({ status: 'failed', isCancelling: false, error });
  }

  #close(): void {
    this.#batch?.cancel();
    this.#batch = null;
    this.store.setState(({ other, seeds }) => ({ ...NOTHING, other, seeds }));
  }
}

/** null where the page cannot reach its server. */
const lateParts = () => Promise.all([import('../../analysis/compare-designs.ts'), import('../../analysis/design-meter.ts'), import('../../design/coupling.ts')]).catch(() => null);

interface Side {
  readonly plan: RunPlan;
  readonly variations: readonly Variation[];
  readonly plain: DesignMeter;
  readonly crashed: DesignMeter;
}

function* jobsOf(runs: readonly { readonly side: Side; readonly variation: Variation }[]) {
  for (const { side: { plan: { design, scenario } }, variation } of runs) {
    const [one] = varied(design, scenario, variation).scenarios;
    yield compileRun({ design, base: null, scenario: one, options: {}, draftFaults: [] }).job;
  }
}

export const comparisonStore = lateStore(({ document, run, services, analyses }) => {
  const store = new ComparisonStore({ document, run, storage: services.storage, newRunClient: services.newRunClient, timers: services.timers, loadText: services.loadText });
  analyses.set('comparison', store);
  return store;
});
