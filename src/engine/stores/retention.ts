import { UNBOUNDED } from '../../base/limits.ts';
import { K } from '../kernel/kernel.ts';
import type { Reason } from '../kernel/reasons.ts';
import type { EntryLog } from './entry-log.ts';
import { isKept, type Partition } from './partition.ts';
import { forgetTransactions } from './partition-transactions.ts';

/** The earliest instant at which retention could remove something; UNBOUNDED if never as things stand. */
export function nextExpiry(stores: EntryLog, p: Partition): number {
  const { retention } = stores.planOf(p);
  const oldest = p.segments[0];
  if (!retention.deletes || oldest === undefined || p.end === p.start) return UNBOUNDED;
  if (excessBytes(p, retention.bytes) >= oldest.bytes && oldest.closed) return stores.kernel.nowUs;
  return retention.ageUs >= UNBOUNDED ? UNBOUNDED : oldest.newestUs + retention.ageUs + 1;
}

/**
 * Removes whole segments: those whose newest entry is older than the limit, then the oldest while the excess over
 * the size limit is at least their own size; never what is not replicated yet (UnifiedLog.deleteOldSegments).
 */
export function expire(stores: EntryLog, p: Partition): void {
  const { retention } = stores.planOf(p);
  if (!retention.deletes) return;
  const { nowUs } = stores.kernel;
  const isExpired = (newestUs: number): boolean => retention.ageUs < UNBOUNDED && nowUs - newestUs > retention.ageUs;
  // An open segment whose entries have all expired is closed first.
  if (p.segments.length > 0 && p.segments.every((segment) => isExpired(segment.newestUs)) && p.committed >= p.end) stores.roll(p);
  while (p.segments[0]?.closed && isExpired(p.segments[0].newestUs) && removeOldest(stores, p, 'age'));
  while (p.segments[0]?.closed && excessBytes(p, retention.bytes) >= p.segments[0].bytes && removeOldest(stores, p, 'size'));
}

const excessBytes = (p: Partition, limit: number): number => (limit >= UNBOUNDED ? -1 : p.bytes - limit);

function removeOldest(stores: EntryLog, p: Partition, reason: Reason): boolean {
  const [oldest, next] = p.segments;
  const end = next?.first ?? p.end;
  if (oldest === undefined || end > p.committed) return false;
  let removed = 0;
  for (let position = p.start; position < end; position++) if (isKept(p, position)) removed++;
  p.segments.shift();
  p.bytes -= oldest.bytes;
  p.live -= removed;
  p.start = end;
  p.cleanedTo = Math.max(p.cleanedTo, end);
  for (const position of [...p.tombstones.keys()]) if (position < end) p.tombstones.delete(position);
  forgetTransactions(p, end);
  const { kernel } = stores;
  kernel.log.append(K.entriesExpired, 0, 0xffff, p.channel, p.index, end, 0, 0, 0, 0, kernel.reason(reason), -removed);
  return true;
}
