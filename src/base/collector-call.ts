/** How much the collector is told of. Nobody writes to it, so that it takes no memory. */
const TOLD_BYTES = 128 * 1024 * 1024;
/** Pieces of work before the first call, and from one to the next: it counts once it has outlived two collections of the young. */
const FIRST = 16;
const EVERY = 96;

/**
 * Makes the collector look at everything from time to time. Beside few objects it sees no reason to, and what stands behind them, such as
 * events, buffers and what was sent, gathers until there are dozens of megabytes of it. It is told of a large buffer, which is left to it
 * when it is told of the next. To give that back would call it only once: what it has found alive it allows from then on, so that the next one has to come on top.
 */
export class CollectorCall {
  readonly #tell: (bytes: number) => ArrayBuffer;
  #told: ArrayBuffer | undefined;
  #count = 0;

  constructor(tell = (bytes: number) => new ArrayBuffer(bytes)) {
    this.#tell = tell;
  }

  /** What it is told of now. */
  get told(): ArrayBuffer | undefined {
    return this.#told;
  }

  /** After each piece of work that leaves something behind. */
  tick(): void {
    if (++this.#count % EVERY === FIRST) this.#begin();
  }

  #begin(): void {
    try {
      this.#told = this.#tell(TOLD_BYTES);
    } catch {
      // Where there is so little, it comes by itself.
    }
  }

  /** There is no more work. */
  end(): void {
    this.#told = undefined;
  }
}
