import { UNBOUNDED } from '../../base/limits.ts';
import { isKept, type Partition } from './partition.ts';
import type { PartitionTransactions } from './transaction-state.ts';

const none = (): PartitionTransactions => ({ open: [], markers: new Map(), aborted: new Set(), heldAt: -1 });

/** Notes that appended entries belong to a transaction. */
export function joinTransaction(p: Partition, producer: number, epoch: number, ordinal: number, first: number): void {
  p.transactions ??= none();
  let own = p.transactions.open.find((transaction) => transaction.producer === producer);
  if (own === undefined) p.transactions.open.push((own = { producer, epoch, ordinal, first, positions: [] }));
  for (let position = first; position < p.end; position++) own.positions.push(position);
}

/** Ends a transaction at the partition's end, which becomes the marker's position. Returns the positions that an abort has undone. */
export function placeMarker(p: Partition, producer: number, epoch: number, ordinal: number, commits: boolean): readonly number[] {
  const state = (p.transactions ??= none());
  const own = state.open.find((transaction) => transaction.producer === producer);
  state.open = state.open.filter((transaction) => transaction !== own);
  state.markers.set(p.end, { producer, epoch, ordinal, first: own?.first ?? p.end, positions: own?.positions ?? [], commits, goesUs: UNBOUNDED });
  if (commits || own === undefined) return [];
  for (const position of own.positions) state.aborted.add(position);
  return own.positions;
}

/** Position of the marker that has ended a transaction already; -1 if none has. */
export function markerOf(p: Partition, producer: number, ordinal: number): number {
  for (const [position, marker] of p.transactions?.markers ?? []) if (marker.producer === producer && marker.ordinal === ordinal) return position;
  return -1;
}

/** First entry of a transaction that is open, or whose marker is not replicated; -1 if there is none (ProducerStateManager). */
export function firstUndecided({ transactions, committed }: Partition): number {
  if (transactions === null) return -1;
  let first = UNBOUNDED;
  for (const transaction of transactions.open) first = Math.min(first, transaction.first);
  for (const [position, marker] of transactions.markers) if (position >= committed && marker.positions.length > 0) first = Math.min(first, marker.first);
  return first === UNBOUNDED ? -1 : first;
}

/** First position that readers of decided entries may not pass. */
export function stableEnd(p: Partition): number {
  const first = firstUndecided(p);
  return first < 0 ? p.committed : Math.min(first, p.committed);
}

export const isAborted = (p: Partition, position: number): boolean => p.transactions !== null && p.transactions.aborted.has(position);

/** The log was cut: transactions whose markers are gone are open again. */
export function truncateTransactions(p: Partition, end: number): void {
  const state = p.transactions;
  if (state === null) return;
  for (const [position, marker] of [...state.markers]) {
    if (position < end) continue;
    state.markers.delete(position);
    const { producer, epoch, ordinal, first, positions } = marker;
    for (const own of positions) state.aborted.delete(own);
    if (first < end) state.open.push({ producer, epoch, ordinal, first, positions });
  }
  for (const transaction of state.open) transaction.positions = transaction.positions.filter((position) => position < end);
  state.open = state.open.filter(({ first }) => first < end).sort((a, b) => a.first - b.first);
}

/** Retention has removed everything before `start`. */
export function forgetTransactions(p: Partition, start: number): void {
  const state = p.transactions;
  if (state === null) return;
  for (const position of [...state.markers.keys()]) if (position < start) state.markers.delete(position);
  for (const position of [...state.aborted]) if (position < start) state.aborted.delete(position);
  state.open = state.open.filter(({ positions }) => positions.some((position) => position >= start));
}

/** Markers before `end` that may go now: their entries are gone since a pass that was long enough ago. Starts the clocks of others. */
export function outlivedMarkers(p: Partition, end: number, nowUs: number, tombstoneUs: number): number[] {
  const gone: number[] = [];
  for (const [position, marker] of p.transactions?.markers ?? []) {
    if (position >= end || marker.positions.some((own) => isKept(p, own))) continue;
    if (marker.goesUs === UNBOUNDED) marker.goesUs = nowUs + tombstoneUs;
    else if (nowUs >= marker.goesUs) gone.push(position);
  }
  return gone;
}
