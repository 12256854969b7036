import { spanOf, type Database, type StoreName } from './database.ts';
import type { RunEntry } from './library-storage.ts';
import type { DesignRecord } from './records.ts';
import { removeRun } from './run-library.ts';

/** How long a deleted design can be brought back. */
export const KEEP_DELETED_MS = 30 * 24 * 3_600_000;

const ALL_OF_A_DESIGN = ['commands', 'snapshots', 'restorePoints', 'restoreTexts'] as const;
const PURGE_STORES: readonly StoreName[] = ['designs', ...ALL_OF_A_DESIGN, 'runs', 'runDetails', 'runViews', 'runIndexes', 'segments', 'tails'];

/** Removes designs that were deleted long ago, with their runs. */
export async function purgeDeleted(database: Database, nowMs: number): Promise<void> {
  const records = (await database.transact(['designs'], 'read', (transaction) => transaction.getAll('designs'))) as DesignRecord[];
  const gone = records.filter(({ deletedAt }) => deletedAt !== null && nowMs - deletedAt > KEEP_DELETED_MS);
  if (gone.length === 0) return;
  const ids = new Set(gone.map(({ id }) => id));
  await database.transact(PURGE_STORES, 'relaxed', async (transaction) => {
    const runs = (await transaction.getAll('runs')) as RunEntry[];
    for (const { id } of runs.filter(({ designId }) => ids.has(designId))) removeRun(transaction, id);
    for (const id of ids) {
      transaction.delete('designs', id);
      for (const store of ALL_OF_A_DESIGN) transaction.deleteSpan(store, spanOf(id));
    }
  });
}
