import { UNBOUNDED } from '../../base/limits.ts';
import type { FlushPlan } from '../../topology/channel.ts';
import type { EntryColumns } from './entry-columns.ts';
import type { Partition } from './partition.ts';

/** Linux writes back what is older than 30 s (vm.dirty_expire_centisecs = 3000). */
export const BY_THE_SYSTEM: FlushPlan = { everyUs: 30_000_000, everyEntries: UNBOUNDED };

/**
 * Up to where a replica that has entries up to `end` has written them to its disk. Flushes are in phase with time 0 and
 * with position 0; a follower counts as having got an entry when its leader did.
 */
export function writtenEnd(entries: EntryColumns, p: Partition, end: number, { everyUs, everyEntries }: FlushPlan, nowUs: number): number {
  const flushedUs = everyUs === 0 ? nowUs : everyUs >= UNBOUNDED ? 0 : Math.floor(nowUs / everyUs) * everyUs;
  const byCount = everyEntries >= UNBOUNDED ? p.start : end - (end % everyEntries);
  let written = end;
  while (written > Math.max(byCount, p.start) && entries.appendedUs(p, written - 1) > flushedUs) written--;
  return written;
}
