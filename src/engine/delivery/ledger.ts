/**
 * Where a group is in one partition: a base position (everything below is settled) and a sparse window above it,
 * here the delivery count of entries handed out and not settled. A cursor is the empty window.
 */
export interface Ledger {
  /** Committed position; -1 when nothing was ever committed. */
  base: number;
  attempts: Map<number, number>;
}

export const emptyLedger = (): Ledger => ({ base: -1, attempts: new Map() });

/** Counts a delivery and returns its number, from 1. */
export function countDelivery(ledger: Ledger, position: number): number {
  const attempt = (ledger.attempts.get(position) ?? 0) + 1;
  ledger.attempts.set(position, attempt);
  return attempt;
}

/** Settles everything below `position`; going back is allowed, as a group may rewind. */
export function settleBelow(ledger: Ledger, position: number): void {
  ledger.base = position;
  for (const entry of ledger.attempts.keys()) if (entry < position) ledger.attempts.delete(entry);
}
