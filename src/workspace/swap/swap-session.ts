import { createStore, type StoreApi } from 'zustand/vanilla';
import { compareDeliveries, type ComparedLine } from '../../analysis/compare-deliveries.ts';
import { deliveryFigures } from '../../analysis/delivery-figures.ts';
import { findChannel } from '../../catalog/find-entry.ts';
import type { Design } from '../../design/document.ts';
import { swapBroker, type Swap, swapTargets } from '../../design/swap/swap-design.ts';
import type { RunClient, RunHandle } from '../../run/run-client.ts';
import type { RunOutcome } from '../../run/run-job.ts';
import { adoptDesign } from '../edits/adopt-design.ts';
import { compileRun, planRun, type RunPlan } from '../runs/run-plan.ts';
import type { Workspace } from '../workspace.ts';

/** What is chosen, and what comes of it. */
export interface SwapState {
  readonly to: string;
  /** Id of the channel to move; null for all. */
  readonly channel: string | null;
  readonly keepOrder: boolean;
  /** Null where nothing can move. */
  readonly swap: Swap | null;
  readonly runs: SwapRuns;
}

export type SwapRuns =
  | { readonly status: 'none' }
  /** `share` of both runs that is done, 0 to 1. */
  | { readonly status: 'running'; readonly share: number }
  | { readonly status: 'finished'; readonly scenario: string; readonly lines: readonly ComparedLine[]; readonly sides: readonly ComparedSide[] }
  | { readonly status: 'failed'; readonly message: string };

/** One of the two runs. */
export interface ComparedSide {
  readonly plan: RunPlan;
  readonly outcome: RunOutcome;
}

/** Channels that can move, of the design. */
export const channelsOf = ({ nodes }: Design): readonly { readonly id: string; readonly name: string }[] => nodes.filter(({ kind }) => findChannel(kind) !== undefined);

/** A swap that somebody looks at before it happens: choices, the mapping, both runs side by side. Lives as long as its dialog. */
export class SwapSession {
  readonly store: StoreApi<SwapState>;
  /** Products that it can move to. */
  readonly products: readonly { readonly kind: string; readonly label: string }[];
  readonly #workspace: Workspace;
  readonly #design: Design;
  #client: RunClient | null = null;
  #handle: RunHandle | null = null;

  constructor(workspace: Workspace) {
    const { design, selection } = workspace.document.state;
    this.#workspace = workspace;
    this.#design = design;
    this.products = swapTargets().filter(({ kind }) => swapBroker(design, { to: kind }) !== undefined);
    const [first] = this.products;
    const channel = channelsOf(design).find(({ id }) => selection.length === 1 && selection[0] === id)?.id ?? null;
    this.store = createStore<SwapState>(() => this.#made({ to: first?.kind ?? '', channel, keepOrder: true }));
  }

  get state(): SwapState {
    return this.store.getState();
  }

  get design(): Design {
    return this.#design;
  }

  choose(change: Partial<Pick<SwapState, 'to' | 'channel' | 'keepOrder'>>): void {
    this.close();
    this.store.setState(this.#made({ ...this.state, ...change }));
  }

  /** The chosen scenario with its seed on both, one after the other in a worker. */
  async run(): Promise<void> {
    const { swap } = this.state;
    if (swap === null) return;
    this.store.setState({ runs: { status: 'running', share: 0 } });
    try {
      const sides: ComparedSide[] = [];
      for (const design of [this.#design, swap.design]) {
        const plan = planRun(design, scenarioOf(this.#workspace), []);
        const outcome = await this.#runOne(plan, sides.length);
        if (outcome === null || this.state.swap !== swap) return;
        sides.push({ plan, outcome });
      }
      const lines = compareDeliveries(sides.map(({ outcome }) => deliveryFigures(outcome.log)));
      this.store.setState({ runs: { status: 'finished', scenario: `${sides[0]!.plan.scenario.name}, seed ${sides[0]!.plan.scenario.seed}`, lines, sides } });
    } catch (thrown) {
      if (this.state.swap === swap) this.store.setState({ runs: { status: 'failed', message: thrown instanceof Error ? thrown.message : String(thrown) } });
    }
  }

  /** As one step of undo. */
  apply(): boolean {
    const { swap, to } = this.state;
    if (swap === null) return false;
    const { document, notices, run, commands } = this.#workspace;
    const label = swapTargets().find(({ kind }) => kind === to)?.label ?? to;
    const changed = document.edit(`Swap to ${label}`, (draft) => {
      adoptDesign(draft, this.#design, swap.design);
      Object.assign(draft, { scenarios: swap.design.scenarios, expectations: swap.design.expectations });
    }, { select: [] });
    if (changed) notices.show({ tone: 'info', text: `The design is on ${label} now.`, key: 'swap', ...(run.state.log !== null && { action: { label: 'Run again', run: () => void commands.run('run.start') } }) });
    return changed;
  }

  /** Shows a row where it happened: the run of that side, with the design that ran. */
  open(side: number, row: number): void {
    const { runs } = this.state;
    const shown = runs.status === 'finished' ? runs.sides[side] : undefined;
    if (shown === undefined) return;
    if (side > 0) this.apply();
    const { run, layout, services, document } = this.#workspace;
    const { plan: { design, scenario }, outcome: { log, summary, report } } = shown;
    run.reopen({ meta: { runId: services.newId(), designId: document.state.id, design, scenario, draftFaults: [], startedAt: services.now() }, log, status: 'finished', summary, report }, row);
    layout.setMode('analyse');
    layout.showDrawer('log');
  }

  /** Ends what runs. */
  close(): void {
    this.#handle?.cancel();
    this.#client?.close();
    this.#handle = null;
    this.#client = null;
  }

  async #runOne(plan: RunPlan, nth: number): Promise<RunOutcome | null> {
    const { job, diagnostics } = compileRun(plan);
    if (job === null) throw new Error(diagnostics.find(({ severity }) => severity === 'error')?.message ?? 'The design cannot be run.');
    const client = (this.#client ??= this.#workspace.services.newRunClient());
    this.#handle = client.start(job, {
      onProgress: ({ timeUs, horizonUs }) => {
        if (this.#client === client) this.store.setState({ runs: { status: 'running', share: (nth + timeUs / Math.max(1, horizonUs)) / 2 } });
      },
    });
    const outcome = await this.#handle.finished;
    return this.#client === client ? outcome : null;
  }

  #made({ to, channel, keepOrder }: Pick<SwapState, 'to' | 'channel' | 'keepOrder'>): SwapState {
    const swap = swapBroker(this.#design, { to, keepOrder, ...(channel !== null && { channel }) }) ?? null;
    return { to, channel, keepOrder, swap, runs: { status: 'none' } };
  }
}

const scenarioOf = ({ run }: Workspace): { readonly scenarioId?: string } => (run.state.scenarioId === null ? {} : { scenarioId: run.state.scenarioId });
