/** Long enough that yielding costs little, short enough that a cancel is answered at once. */
const SLICE_MS = 20;
const DISPATCHES_FIRST = 200;
const DISPATCHES_MAX = 1_000_000;

/** How many dispatches fill a slice, learnt from the slices before. */
export class SlicePace {
  dispatches = DISPATCHES_FIRST;

  /** Grows at most twofold, so that one quick slice is not followed by one of seconds; shrinks as far as it must. */
  took(ms: number): void {
    const fitting = ms > 0 ? (this.dispatches * SLICE_MS) / ms : Infinity;
    this.dispatches = Math.max(1, Math.min(DISPATCHES_MAX, 2 * this.dispatches, Math.floor(fitting)));
  }
}
