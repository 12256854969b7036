import type { PushRetry } from '../../topology/queue.ts';

/** Delay before the nth retry, from 1, over rungs that follow each other; -1 when all are used up. */
export function ladderDelayUs(rungs: readonly PushRetry[], retry: number): number {
  let left = retry;
  for (const { count, firstUs, factor, mostUs } of rungs) {
    if (left > count) {
      left -= count;
      continue;
    }
    let delayUs = firstUs;
    for (let i = 1; i < left && delayUs < mostUs; i++) delayUs *= factor;
    return Math.round(Math.min(delayUs, mostUs));
  }
  return -1;
}
