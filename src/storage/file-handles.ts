import { openDB, type IDBPDatabase } from 'idb';

/** The file on disk of a design: a handle of the browser, and the time of its last change that we know of. */
export interface KeptHandle {
  readonly handle: unknown;
  readonly modifiedAt: number | null;
}

/**
 * Handles of files by design, in a database of their own: they are a convenience, cannot be copied anywhere else, and
 * losing them loses nothing. No method throws; without a database nothing is kept.
 */
export class FileHandles {
  #database: Promise<IDBPDatabase | null> | null = null;

  async get(designId: string): Promise<KeptHandle | null> {
    return (await this.#attempt(async (database) => (await database.get(STORE, designId)) as KeptHandle | undefined)) ?? null;
  }

  async set(designId: string, kept: KeptHandle | null): Promise<void> {
    await this.#attempt(async (database) => {
      if (kept === null) await database.delete(STORE, designId);
      else await database.put(STORE, kept, designId);
    });
  }

  async #attempt<T>(work: (database: IDBPDatabase) => Promise<T>): Promise<T | null> {
    this.#database ??= openDB(NAME, 1, { upgrade: (database) => void database.createObjectStore(STORE) }).catch(() => null);
    const database = await this.#database;
    return database === null ? null : work(database).catch(() => null);
  }
}

const NAME = 'flowstage-files';
const STORE = 'handles';
