import type { HostClock } from './host-clock.ts';
import type { HostPort } from './protocol.ts';
import { type ReplicationJob, Replications } from './replications.ts';
import { runFailure } from './run-failure.ts';
import { SlicePace } from './slice-pace.ts';

const PROGRESS_EVERY_MS = 50;

/** Replications in slices; between two it reads its messages and tells how far it is. */
export class ReplicationHost {
  readonly run: number;
  readonly #job: ReplicationJob;
  readonly #port: HostPort;
  readonly #clock: HostClock;
  readonly #pace = new SlicePace();
  #replications: Replications | undefined;
  #isCancelled = false;
  #isOver = false;
  #progressMs = -Infinity;

  constructor(run: number, job: ReplicationJob, port: HostPort, clock: HostClock) {
    this.run = run;
    this.#job = job;
    this.#port = port;
    this.#clock = clock;
  }

  begin(): void {
    this.#orFail(() => {
      this.#replications = new Replications(this.#job);
      this.#schedule();
    });
  }

  /** No segments are on the way. */
  acknowledge(): void {}

  cancel(): void {
    this.#isCancelled = true;
  }

  abandon(): void {
    this.#isOver = true;
  }

  #schedule(): void {
    this.#clock.defer(() => {
      if (!this.#isOver) this.#orFail(() => this.#turn(this.#replications!));
    });
  }

  #turn(replications: Replications): void {
    if (this.#isCancelled) return this.#conclude(replications);
    const before = this.#clock.nowMs();
    const goesOn = replications.advance(this.#pace.dispatches);
    const now = this.#clock.nowMs();
    this.#pace.took(now - before);
    if (!goesOn) return this.#conclude(replications);
    if (now - this.#progressMs >= PROGRESS_EVERY_MS) {
      this.#progressMs = now;
      this.#port.post({ kind: 'replicating', run: this.run, ...replications.progress });
    }
    this.#schedule();
  }

  #conclude(replications: Replications): void {
    this.#isOver = true;
    this.#port.post({ kind: 'replicated', run: this.run, statistics: replications.complete === 0 ? null : replications.statistics() });
  }

  #orFail(work: () => void): void {
    try {
      work();
    } catch (thrown) {
      this.#isOver = true;
      const { message, seed, dispatch } = runFailure(thrown, this.#job.scenario.seed, 0);
      this.#port.post({ kind: 'failed', run: this.run, message, seed, dispatch });
    }
  }
}
