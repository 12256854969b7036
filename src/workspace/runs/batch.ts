import { GIVE_UP_MS, type RunClient, type RunHandle } from '../../run/run-client.ts';
import { RunFailure } from '../../run/run-failure.ts';
import type { RunJob, RunOutcome } from '../../run/run-job.ts';
import type { Timers } from '../document-store.ts';

export interface BatchServices {
  /** A client on a worker of its own. */
  readonly newRunClient: () => RunClient;
  readonly timers: Timers;
}

/** How a batch ended; a text is what went wrong, with what repeats it. */
export type BatchEnd = { readonly status: 'finished' | 'cancelled' } | { readonly status: 'failed'; readonly error: string };

/** Runs one job after the other in a worker of its own; between two of them the page does whatever else it has to do. */
export class Batch {
  readonly #services: BatchServices;
  #client: RunClient | null = null;
  #current: RunHandle | null = null;
  #isCancelled = false;

  constructor(services: BatchServices) {
    this.#services = services;
  }

  /** `jobs` are made when it is their turn; null for one that cannot be run. `take` gets each outcome in order. */
  async run(jobs: Iterable<RunJob | null>, take: (outcome: RunOutcome | null) => void): Promise<BatchEnd> {
    try {
      for (const job of jobs) {
        if (this.#isCancelled) return { status: 'cancelled' };
        const outcome = job === null ? null : await this.#one(job);
        if (this.#isCancelled || outcome?.summary.stop === 'cancelled') return { status: 'cancelled' };
        take(outcome);
      }
      return { status: 'finished' };
    } catch (thrown) {
      if (this.#isCancelled) return { status: 'cancelled' };
      return { status: 'failed', error: thrown instanceof RunFailure ? `${thrown.message} (seed ${thrown.seed}, dispatch ${thrown.dispatch})` : String(thrown) };
    } finally {
      this.#client?.close();
      this.#client = null;
    }
  }

  /** What was taken by then stays. A worker that does not answer is given up. */
  cancel(): void {
    if (this.#isCancelled) return;
    this.#isCancelled = true;
    const current = this.#current;
    current?.cancel();
    this.#services.timers.set(() => {
      if (this.#current !== null && this.#current === current) this.#client?.close();
    }, GIVE_UP_MS);
  }

  async #one(job: RunJob): Promise<RunOutcome> {
    this.#client ??= this.#services.newRunClient();
    this.#current = this.#client.start(job);
    try {
      return await this.#current.finished;
    } finally {
      this.#current = null;
    }
  }
}
