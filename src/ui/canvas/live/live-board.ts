import type { CanvasState } from '../../../analysis/canvas-state.ts';

/** Draws the state of one thing into its elements. Told at most ten times a second. */
export type LivePainter = (state: CanvasState, gauges: Float64Array) => void;

export interface LiveSource {
  /** Undefined while there is no run. */
  readonly state: () => CanvasState | undefined;
  readonly gauges: () => Float64Array;
  /** Milliseconds that never go back. */
  readonly now: () => number;
  readonly after: (ms: number, run: () => void) => unknown;
  readonly cancel: (timer: unknown) => void;
}

export const LIVE_INTERVAL_MS = 100;

/** Keeps the faces up to date with the playhead without React: each face paints itself, all of them together, at most every LIVE_INTERVAL_MS. */
export class LiveBoard {
  readonly #source: LiveSource;
  readonly #painters = new Set<LivePainter>();
  #paintedMs = Number.NEGATIVE_INFINITY;
  #timer: unknown = null;

  constructor(source: LiveSource) {
    this.#source = source;
  }

  /** It is painted at once, and from now on. Returns how to stop. */
  add(painter: LivePainter): () => void {
    this.#painters.add(painter);
    const state = this.#source.state();
    if (state !== undefined) painter(state, this.#source.gauges());
    return () => void this.#painters.delete(painter);
  }

  /** Something moved: paints now, or as soon as the interval is over. */
  touch = (): void => {
    if (this.#timer !== null) return;
    const wait = this.#paintedMs + LIVE_INTERVAL_MS - this.#source.now();
    if (wait <= 0) return this.#paint();
    this.#timer = this.#source.after(wait, () => {
      this.#timer = null;
      this.#paint();
    });
  };

  stop(): void {
    if (this.#timer !== null) this.#source.cancel(this.#timer);
    this.#timer = null;
  }

  #paint(): void {
    this.#paintedMs = this.#source.now();
    const state = this.#source.state();
    if (state === undefined) return;
    const gauges = this.#source.gauges();
    for (const painter of this.#painters) painter(state, gauges);
  }
}
