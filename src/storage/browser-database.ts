import { type IDBPDatabase, type IDBPTransaction, openDB } from 'idb';
import type { Database, DatabaseEvents, Key, KeySpan, StoreName, Transaction, TransactionMode } from './database.ts';
import { DATABASE_MIGRATIONS } from './database-migrations.ts';
import { StorageFailure } from './storage-failure.ts';

/** How long another tab may keep an older version open before we give up waiting. */
const OPEN_WITHIN_MS = 8000;

/** Opens the database of this origin; throws what the browser says, or a StorageFailure when it says nothing. */
export async function openBrowserDatabase(name: string, events: DatabaseEvents): Promise<Database> {
  if (typeof indexedDB === 'undefined') throw new StorageFailure('unavailable', '');
  let isBlocked = false;
  const opening = openDB(name, DATABASE_MIGRATIONS.length, {
    upgrade(database, from) {
      for (const migrate of DATABASE_MIGRATIONS.slice(from)) migrate((store) => void database.createObjectStore(store));
    },
    blocked: () => void (isBlocked = true),
    blocking(_current, _next, event) {
      (event.target as IDBDatabase).close();
      events.onReplaced();
    },
    terminated: () => events.onClosed(),
  });
  const late = new Promise<undefined>((resolve) => setTimeout(() => resolve(undefined), OPEN_WITHIN_MS));
  const database = await Promise.race([opening, late]);
  if (database !== undefined) return new BrowserDatabase(database);
  // Should it open after all, it must not stand in the way of others.
  void opening.then((opened) => opened.close()).catch(() => undefined);
  throw new StorageFailure(isBlocked ? 'blocked' : 'unavailable', isBlocked ? '' : 'opening it did not end');
}

class BrowserDatabase implements Database {
  readonly #database: IDBPDatabase;

  constructor(database: IDBPDatabase) {
    this.#database = database;
  }

  async transact<T>(stores: readonly StoreName[], mode: TransactionMode, body: (transaction: Transaction) => Promise<T>): Promise<T> {
    const transaction = this.#begin(stores, mode);
    // It is told below, from where the body ends.
    transaction.done.catch(() => undefined);
    try {
      const result = await body(new BrowserTransaction(transaction));
      await transaction.done;
      return result;
    } catch (thrown) {
      abort(transaction);
      // A request that fell with its transaction says only that it fell.
      throw transaction.error ?? thrown;
    }
  }

  close(): void {
    this.#database.close();
  }

  #begin(stores: readonly StoreName[], mode: TransactionMode): Started {
    if (mode === 'read') return this.#database.transaction([...stores], 'readonly');
    return this.#database.transaction([...stores], 'readwrite', { durability: mode });
  }
}

type Started = IDBPTransaction<unknown, string[], 'readonly' | 'readwrite'>;

function abort(transaction: Started): void {
  try {
    transaction.abort();
  } catch {
    // It has ended already.
  }
}

class BrowserTransaction implements Transaction {
  readonly #transaction: Started;

  constructor(transaction: Started) {
    this.#transaction = transaction;
  }

  get(store: StoreName, key: Key): Promise<unknown> {
    return this.#transaction.objectStore(store).get(key as IDBValidKey);
  }

  getAll(store: StoreName, span?: KeySpan): Promise<unknown[]> {
    return this.#transaction.objectStore(store).getAll(span && rangeOf(span));
  }

  async last(store: StoreName, span: KeySpan): Promise<unknown> {
    return (await this.#transaction.objectStore(store).openCursor(rangeOf(span), 'prev'))?.value;
  }

  put(store: StoreName, key: Key, value: unknown): void {
    this.#write(store, (objects) => objects.put(value, key as IDBValidKey));
  }

  delete(store: StoreName, key: Key): void {
    this.#write(store, (objects) => objects.delete(key as IDBValidKey));
  }

  deleteSpan(store: StoreName, span: KeySpan): void {
    this.#write(store, (objects) => objects.delete(rangeOf(span)));
  }

  /** Nobody waits for a single request: the transaction ends well or not at all. */
  #write(store: StoreName, write: (objects: Writable) => Promise<unknown>): void {
    write(this.#transaction.objectStore(store) as unknown as Writable).catch(() => undefined);
  }
}

interface Writable {
  put(value: unknown, key: IDBValidKey): Promise<unknown>;
  delete(key: IDBValidKey | IDBKeyRange): Promise<unknown>;
}

const rangeOf = ({ from, to }: KeySpan): IDBKeyRange => IDBKeyRange.bound(from, to);
