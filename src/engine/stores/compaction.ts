import { UNBOUNDED } from '../../base/limits.ts';
import { NO_INDEX } from '../../log/columns.ts';
import { K } from '../kernel/kernel.ts';
import type { EntryLog } from './entry-log.ts';
import { isKept, type Partition } from './partition.ts';
import { isAborted, outlivedMarkers, stableEnd } from './partition-transactions.ts';

/** The earliest instant at which a pass could find work; UNBOUNDED if never as things stand. */
export function nextCleaning(stores: EntryLog, p: Partition): number {
  const plan = stores.planOf(p).compaction;
  if (plan === null) return UNBOUNDED;
  let dueUs = UNBOUNDED;
  for (const horizonUs of p.tombstones.values()) dueUs = Math.min(dueUs, horizonUs);
  for (const { goesUs } of p.transactions?.markers.values() ?? []) dueUs = Math.min(dueUs, goesUs);
  const { dirty, total, oldestUs, youngestUs } = measure(p);
  if (dirty === 0) return dueUs;
  if (dirty >= plan.dirtyRatioMin * total) dueUs = Math.min(dueUs, Math.max(stores.kernel.nowUs, youngestUs + plan.lagMinUs));
  if (plan.lagMaxUs < UNBOUNDED) dueUs = Math.min(dueUs, oldestUs + plan.lagMaxUs);
  return dueUs;
}

/**
 * One pass of the cleaner over closed segments older than the minimum lag and fully replicated: per key the newest entry
 * stays, positions never change, entries without key go, a tombstone goes `tombstoneUs` after the first pass that saw it.
 * Nothing undecided is touched; what was aborted goes at once; a marker goes `tombstoneUs` after the first pass that
 * found none of its entries left (LogCleaner).
 */
export function compact(stores: EntryLog, p: Partition): void {
  const end = cleanableEnd(stores, p);
  const kept = p.live;
  const newest = new Map<string, number>();
  for (let position = p.start; position < end; position++) {
    if (!isKept(p, position) || isAborted(p, position)) continue;
    const key = stores.messages.key(stores.entries.message(p, position));
    if (key !== null) newest.set(key, position);
  }
  for (let position = p.start; position < end; position++) if (isKept(p, position)) cleanEntry(stores, p, position, newest);
  for (const position of outlivedMarkers(p, end, stores.kernel.nowUs, stores.planOf(p).compaction!.tombstoneUs)) stores.removeMarker(p, position);
  p.cleanedTo = Math.max(p.cleanedTo, end);
  stores.kernel.log.append(K.partitionCleaned, 0, NO_INDEX, p.channel, p.index, p.cleanedTo, 0, 0, 0, 0, 0, kept - p.live);
}

function cleanEntry(stores: EntryLog, p: Partition, position: number, newest: ReadonlyMap<string, number>): void {
  const message = stores.entries.message(p, position);
  const key = stores.messages.key(message);
  if (key === null || newest.get(key) !== position) return remove(stores, p, position);
  if (!stores.messages.isTombstone(message)) return;
  const horizonUs = p.tombstones.get(position);
  if (horizonUs === undefined) p.tombstones.set(position, stores.kernel.nowUs + stores.planOf(p).compaction!.tombstoneUs);
  else if (stores.kernel.nowUs >= horizonUs) remove(stores, p, position);
}

function remove(stores: EntryLog, p: Partition, position: number): void {
  p.tombstones.delete(position);
  stores.removeEntry(p, position, stores.entries.row(p, position));
}

function cleanableEnd(stores: EntryLog, p: Partition): number {
  const plan = stores.planOf(p).compaction!;
  const youngUs = stores.kernel.nowUs - plan.lagMinUs;
  const barrier = p.segments.find((segment) => !segment.closed || (plan.lagMinUs > 0 && segment.newestUs > youngUs));
  return Math.min(barrier?.first ?? p.end, stableEnd(p));
}

/** Bytes of closed segments, and of those that no pass has seen, with the ages of the latter. */
function measure(p: Partition): { dirty: number; total: number; oldestUs: number; youngestUs: number } {
  let dirty = 0;
  let total = 0;
  let oldestUs = UNBOUNDED;
  let youngestUs = UNBOUNDED;
  for (const segment of p.segments) {
    if (!segment.closed) continue;
    total += segment.bytes;
    if (segment.first < p.cleanedTo) continue;
    dirty += segment.bytes;
    oldestUs = Math.min(oldestUs, segment.openedUs);
    youngestUs = Math.min(youngestUs, segment.newestUs);
  }
  return { dirty, total, oldestUs, youngestUs };
}
