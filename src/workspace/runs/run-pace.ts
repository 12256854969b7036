/** What is looked back on: what a run did at its start says little about how it goes on. */
const WINDOW_MS = 5_000;
const SAMPLES_MAX = 20;
/** Before this nobody can say, and nobody needs to know. */
const KNOWN_AFTER_MS = 1_000;

/** How fast a run comes on, from the parts of its virtual time that were done at times of a clock: in milliseconds, of whoever has one. */
export class RunPace {
  #samples: readonly { readonly ms: number; readonly part: number }[];

  constructor(startMs: number) {
    this.#samples = [{ ms: startMs, part: 0 }];
  }

  /** Milliseconds until the run is at its end, if it goes on like this; null while that cannot be told. `part` is from 0 to 1. */
  leftMs(part: number, nowMs: number): number | null {
    const last = this.#samples.at(-1)!;
    if (nowMs - last.ms >= WINDOW_MS / SAMPLES_MAX) this.#samples = [...this.#samples, { ms: nowMs, part }].slice(-SAMPLES_MAX - 1);
    const { ms, part: before } = this.#samples[0]!;
    const [tookMs, done] = [nowMs - ms, part - before];
    if (tookMs < KNOWN_AFTER_MS || done <= 0) return null;
    return (Math.max(0, 1 - part) * tookMs) / done;
  }
}
