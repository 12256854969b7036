import { createStore, type StoreApi } from 'zustand/vanilla';
import type { OfferedRefactoring } from '../../design/refactorings/registry.ts';
import type { RunOutcome } from '../../run/run-job.ts';
import { lateStore } from '../late-store.ts';
import { Batch } from '../runs/batch.ts';
import { compileRun } from '../runs/run-plan.ts';
import type { Workspace } from '../workspace.ts';

/** What a run of the design with a refactoring came to, under the scenario and seed of the run that is shown. Ids of expectations and faults. */
export interface TriedMend {
  readonly broken: readonly string[];
  /** Expectations whose premise was never true. */
  readonly untested: readonly string[];
  /** Faults that struck in the shown run, and found no place in this one. */
  readonly unreached: readonly string[];
}

export type MendTrial = { readonly status: 'waiting' } | ({ readonly status: 'tried' } & TriedMend) | { readonly status: 'failed'; readonly message: string };

/** What a trial says of one broken expectation. `others` are expectations that hold without the refactoring and break with it. */
export type MendVerdict =
  | { readonly kind: 'goes' | 'stays' | 'untested' | 'unreached' }
  | { readonly kind: 'breaks'; readonly others: readonly string[] };

export interface MendState {
  /** By `trialId`. */
  readonly trials: ReadonlyMap<string, MendTrial>;
}

export const trialId = ({ refactoring, node }: OfferedRefactoring): string => `${refactoring.id} ${node}`;

/** Runs of this many rows are repeated unasked. */
export const UNASKED_ROWS_MAX = 200_000;

/**
 * Refactorings tried before somebody takes them: each is applied to a copy of the design, which runs as the shown run did.
 * Forgets everything when another run is shown or the design changes.
 */
export class MendTrials {
  readonly store: StoreApi<MendState> = createStore<MendState>(() => ({ trials: new Map() }));
  readonly #workspace: Workspace;
  #batch: Batch | null = null;
  #waiting: OfferedRefactoring[] = [];

  constructor(workspace: Workspace) {
    this.#workspace = workspace;
    workspace.document.store.subscribe(({ design }, before) => design !== before.design && this.#forget());
    workspace.run.store.subscribe(({ report }, before) => report !== before.report && this.#forget());
  }

  /** Whether there is a run to hold against: it has ended, and is of the design as it is. */
  get canTry(): boolean {
    const { status, isStale, findings } = this.#workspace.run.state;
    return status === 'finished' && !isStale && findings.length > 0;
  }

  /** Tries those that were not tried, one after the other in a worker. */
  try(offers: readonly OfferedRefactoring[]): void {
    if (!this.canTry) return;
    const known = this.store.getState().trials;
    const fresh = offers.filter((offer) => !known.has(trialId(offer)));
    if (fresh.length === 0) return;
    this.#waiting.push(...fresh);
    this.store.setState({ trials: new Map([...known, ...fresh.map((offer): [string, MendTrial] => [trialId(offer), { status: 'waiting' }])]) });
    if (this.#batch === null) void this.#run();
  }

  /** Undefined while it is not known. */
  verdict(offer: OfferedRefactoring, expectation: string): MendVerdict | undefined {
    const trial = this.store.getState().trials.get(trialId(offer));
    if (trial?.status !== 'tried') return undefined;
    const { broken, untested, unreached } = trial;
    if (broken.includes(expectation)) return { kind: 'stays' };
    const before = new Set(this.#workspace.run.state.findings.map((finding) => finding.expectation));
    const others = broken.filter((id) => !before.has(id));
    if (others.length > 0) return { kind: 'breaks', others };
    if (unreached.length > 0) return { kind: 'unreached' };
    return { kind: untested.includes(expectation) ? 'untested' : 'goes' };
  }

  async #run(): Promise<void> {
    const batch = new Batch(this.#workspace.services);
    this.#batch = batch;
    const taken: OfferedRefactoring[] = [];
    const end = await batch.run(this.#jobs(taken), (outcome) => {
      if (this.#batch === batch) this.#tell(taken.at(-1)!, outcome === null ? { status: 'failed', message: 'the design with it cannot be run' } : this.#tried(outcome));
    });
    if (this.#batch !== batch) return;
    this.#batch = null;
    if (end.status === 'failed') this.#tell(taken.at(-1)!, { status: 'failed', message: end.error });
    if (this.#waiting.length > 0) await this.#run();
  }

  /** One at a time, so that what is asked for meanwhile joins the queue. */
  *#jobs(taken: OfferedRefactoring[]) {
    const ran = this.#workspace.run.ran;
    for (let offer = this.#waiting.shift(); offer !== undefined && ran !== null; offer = this.#waiting.shift()) {
      taken.push(offer);
      yield compileRun({ design: offer.apply(), base: null, scenario: ran.scenario, options: {}, draftFaults: [] }).job;
    }
  }

  #tried({ report, summary }: RunOutcome): MendTrial {
    const missed = new Set(this.#workspace.run.state.summary?.unmatchedFaults);
    return {
      status: 'tried',
      broken: [...new Set(report.findings.map(({ expectation }) => expectation))],
      untested: report.examined.filter(({ count }) => count === 0).map(({ expectation }) => expectation),
      unreached: summary.unmatchedFaults.filter((id) => !missed.has(id)),
    };
  }

  #tell(offer: OfferedRefactoring, trial: MendTrial): void {
    this.store.setState(({ trials }) => ({ trials: new Map([...trials, [trialId(offer), trial]]) }));
  }

  #forget(): void {
    this.#batch?.cancel();
    this.#batch = null;
    this.#waiting = [];
    if (this.store.getState().trials.size > 0) this.store.setState({ trials: new Map() });
  }
}

export const mendTrials = lateStore((workspace) => new MendTrials(workspace));
