import { STORES, type StoreName } from './database.ts';

export type DatabaseMigration = (createStore: (name: StoreName) => void) => void;

/**
 * One step for each version of the database, never changed once released. A later step only adds stores, or copies into new ones:
 * what an older step made stays until the step after it has been released and opened.
 */
export const DATABASE_MIGRATIONS: readonly DatabaseMigration[] = [
  (createStore) => {
    for (const name of STORES) createStore(name);
  },
];
