import type { Distribution } from '../base/distribution.ts';
import { UNBOUNDED } from '../base/limits.ts';
import { formatDistribution } from '../base/sample.ts';
import { formatDuration } from '../base/time.ts';
import type { RetrySchedule } from './retry.ts';

export const printDistribution = (distribution: Distribution): string => formatDistribution(distribution);

export function printRetry({ retriesMax, firstUs, factor, delayMaxUs, jitter }: RetrySchedule): string {
  if (retriesMax === 0) return 'no retries';
  return `${retriesMax === UNBOUNDED ? 'endless' : retriesMax} retries from ${formatDuration(firstUs)} times ${factor} up to ${formatDuration(delayMaxUs)}${jitter === 0 ? '' : ` +-${jitter}`}`;
}
