import { emptyContext, type Context } from '../kernel/evaluator.ts';
import type { Delivery } from '../kernel/ports.ts';
import type { Slot } from '../kernel/slots.ts';

/**
 * A run through a program: plain data, lost in a crash. `generation` changes at every resumption, so that an answer
 * that comes too late (after a timeout, say) finds nobody.
 */
export interface Frame extends Slot {
  process: number;
  instance: number;
  host: number;
  pc: number;
  entry: number;
  context: Context;
  /** Last row of the frame: the cause of its next. */
  cause: number;
  /** Name of the last step that has a gap before it; 0 at the start. */
  previous: number;
  /** The gap before the step at pc has been decided. */
  gapPassed: boolean;
  startedUs: number;
  stepUs: number;
  delivery: Delivery | null;
  /** The call that it answers; -1 for none. */
  call: number;
  /** The reader of a table that opened it; -1 for none. */
  feed: number;
  retries: number;
}

export const emptyFrame = (): Frame => ({
  generation: 0, live: false, process: 0, instance: 0, host: 0, pc: 0, entry: 0, context: emptyContext(), cause: 0,
  previous: 0, gapPassed: false, startedUs: 0, stepUs: 0, delivery: null, call: -1, feed: -1, retries: 0,
});

/** A frame-to-be: opens after a while with what its maker knew. */
export interface Timer extends Slot {
  process: number;
  instance: number;
  host: number;
  entry: number;
  name: number;
  context: Context;
  cause: number;
}

export const emptyTimer = (): Timer => ({ generation: 0, live: false, process: 0, instance: 0, host: 0, entry: 0, name: 0, context: emptyContext(), cause: 0 });

/** Contexts that travel must not see later assignments of their frame. */
export const copyContext = (context: Context): Context => ({ ...context });
