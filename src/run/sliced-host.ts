import type { HostClock } from './host-clock.ts';
import type { Events, HostPort } from './protocol.ts';
import { runFailure } from './run-failure.ts';
import { SlicePace } from './slice-pace.ts';

const PROGRESS_EVERY_MS = 50;

/** A message of the host, without the run that it is about. */
export type Said = { readonly [K in keyof Events]: { readonly kind: K } & Events[K] }[keyof Events];

/** Work that is done in slices and ends with one answer. */
export interface SlicedWork {
  /** At most so many dispatches further; false when all is done. */
  advance(dispatchesMax: number): boolean;
  /** How far it is; null where nobody is told. */
  progress(): Said | null;
  /** The last message, of what is done by then. */
  conclude(): Said;
}

/** Work in slices; between two it reads its messages and tells how far it is. */
export class SlicedHost {
  readonly run: number;
  readonly #seed: string;
  readonly #start: () => SlicedWork;
  readonly #port: HostPort;
  readonly #clock: HostClock;
  readonly #pace = new SlicePace();
  #work: SlicedWork | undefined;
  #isCancelled = false;
  #isOver = false;
  #progressMs = -Infinity;

  constructor(run: number, seed: string, start: () => SlicedWork, port: HostPort, clock: HostClock) {
    this.run = run;
    this.#seed = seed;
    this.#start = start;
    this.#port = port;
    this.#clock = clock;
  }

  begin(): void {
    this.#orFail(() => {
      this.#work = this.#start();
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
      if (!this.#isOver) this.#orFail(() => this.#turn(this.#work!));
    });
  }

  #turn(work: SlicedWork): void {
    if (this.#isCancelled) return this.#conclude(work);
    const before = this.#clock.nowMs();
    const goesOn = work.advance(this.#pace.dispatches);
    const now = this.#clock.nowMs();
    this.#pace.took(now - before);
    if (!goesOn) return this.#conclude(work);
    if (now - this.#progressMs >= PROGRESS_EVERY_MS) {
      this.#progressMs = now;
      const progress = work.progress();
      if (progress !== null) this.#port.post({ ...progress, run: this.run });
    }
    this.#schedule();
  }

  #conclude(work: SlicedWork): void {
    this.#isOver = true;
    this.#port.post({ ...work.conclude(), run: this.run });
  }

  #orFail(work: () => void): void {
    try {
      work();
    } catch (thrown) {
      this.#isOver = true;
      const { message, seed, dispatch } = runFailure(thrown, this.#seed, 0);
      this.#port.post({ kind: 'failed', run: this.run, message, seed, dispatch });
    }
  }
}
