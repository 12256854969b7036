import { expect, test } from 'vitest';
import { firstUndecided, isAborted, joinTransaction, placeMarker, truncateTransactions } from './partition-transactions.ts';
import { Archive } from '../kernel/archive.ts';
import { EntryColumns } from './entry-columns.ts';
import { emptyPartition, type Partition } from './partition.ts';

const PRODUCER = 7;

/** Two entries of a transaction at positions 1 and 2, ended by a marker at 3. */
function ended(commits: boolean): Partition {
  const p = emptyPartition(0, 0, 1);
  const entries = new EntryColumns(new Archive());
  entries.push(p, 1, 0, 1);
  const first = p.end;
  entries.push(p, 2, 0, 2);
  entries.push(p, 3, 0, 3);
  joinTransaction(p, PRODUCER, 0, 1, first);
  placeMarker(p, PRODUCER, 0, 1, commits);
  entries.pushControl(p, 0, 4);
  p.committed = p.end;
  return p;
}

test('a transaction whose marker was cut off is open again, with the entries that are left, and none of them is aborted', () => {
  for (const commits of [true, false]) {
    const p = ended(commits);
    expect([firstUndecided(p), isAborted(p, 1), isAborted(p, 2)]).toEqual([-1, !commits, !commits]);
    truncateTransactions(p, 2);
    expect(p.transactions!.open).toEqual([{ producer: PRODUCER, epoch: 0, ordinal: 1, first: 1, positions: [1] }]);
    expect([firstUndecided(p), isAborted(p, 1), isAborted(p, 2)]).toEqual([1, false, false]);
  }
});

test('one that was cut off whole is gone; one whose marker is left stays ended', () => {
  const whole = ended(true);
  truncateTransactions(whole, 1);
  expect([whole.transactions!.open, whole.transactions!.markers.size]).toEqual([[], 0]);
  const kept = ended(false);
  truncateTransactions(kept, 4);
  expect([kept.transactions!.open, kept.transactions!.markers.size, isAborted(kept, 1)]).toEqual([[], 1, true]);
});
