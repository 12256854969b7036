import { uniform, type DrawKey } from '../../base/draw.ts';
import type { RetrySchedule } from '../../topology/retry.ts';

/** Delay before the nth retry (from 1), in microseconds; -1 when the schedule is exhausted. */
export function retryDelayUs(schedule: RetrySchedule, retry: number, key: DrawKey, hi: number, lo: number): number {
  if (retry > schedule.retriesMax) return -1;
  let delayUs = schedule.firstUs;
  for (let i = 1; i < retry && delayUs < schedule.delayMaxUs; i++) delayUs *= schedule.factor;
  delayUs = Math.min(delayUs, schedule.delayMaxUs);
  if (schedule.jitter > 0) delayUs *= 1 + schedule.jitter * (2 * uniform(key, hi, lo, retry, 0) - 1);
  return Math.round(delayUs);
}
