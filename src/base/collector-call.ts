/** How much the collector is told of. Nobody writes to it, so that it takes no memory. */
const TOLD_BYTES = 128 * 1024 * 1024;
/** Pieces of work from one call to the next, and how many it lasts: it counts once it has outlived two collections of the young. */
const EVERY = 96;
const LASTS = 80;

/**
 * Makes the collector look at everything from time to time. Beside few objects it sees no reason to, and what stands behind them, such as
 * events, buffers and what was sent, gathers until there are dozens of megabytes of it. It is told of a large buffer for a while, which is then
 * left to it. To give that back would call it only once: what it has found alive it allows from then on, so that the next one has to come on top.
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
    const place = ++this.#count % EVERY;
    if (place === EVERY - LASTS) this.#begin();
    else if (place === 0) this.end();
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
