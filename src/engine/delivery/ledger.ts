/**
 * Where a group is in one partition: a base position (everything below is settled) and a sparse window above it,
 * here the delivery count of entries handed out and not settled. A cursor is the empty window.
 */
export interface Ledger {
  /** Committed position; -1 when nothing was ever committed. */
  base: number;
  /** Positions of the window, ascending from index `first` on, and how often each was delivered. A map that is filled and emptied for every message would be rebuilt each time. */
  first: number;
  positions: number[];
  deliveries: number[];
  /** Transactions that may yet move the base. */
  undecided: number;
}

export const emptyLedger = (): Ledger => ({ base: -1, first: 0, positions: [], deliveries: [], undecided: 0 });

/** Counts a delivery and returns its number, from 1. */
export function countDelivery(ledger: Ledger, position: number): number {
  const { positions, deliveries } = ledger;
  const at = placeOf(ledger, position);
  if (at < positions.length && positions[at] === position) return ++deliveries[at]!;
  if (at === positions.length) {
    positions.push(position);
    deliveries.push(1);
  } else {
    positions.splice(at, 0, position);
    deliveries.splice(at, 0, 1);
  }
  return 1;
}

/** Settles everything below `position`; going back is allowed, as a group may rewind. */
export function settleBelow(ledger: Ledger, position: number): void {
  ledger.base = position;
  ledger.first = placeOf(ledger, position);
  if (ledger.first < ROOM) return;
  ledger.positions.splice(0, ledger.first);
  ledger.deliveries.splice(0, ledger.first);
  ledger.first = 0;
}

/** How often an entry of the window was delivered; 0 for one that is not in it. */
export function deliveriesOf(ledger: Ledger, position: number): number {
  const at = placeOf(ledger, position);
  return ledger.positions[at] === position ? ledger.deliveries[at]! : 0;
}

/** Settled places are cleared away so many at a time. */
const ROOM = 32;

/** Index of the first position of the window that is not below `position`. Most deliveries are beyond the last. */
function placeOf({ first, positions }: Ledger, position: number): number {
  let low = first;
  let high = positions.length;
  if (low < high && positions[high - 1]! < position) return high;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (positions[middle]! < position) low = middle + 1;
    else high = middle;
  }
  return low;
}
