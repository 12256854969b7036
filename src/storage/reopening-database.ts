import type { Database, DatabaseEvents, StoreName, Transaction, TransactionMode } from './database.ts';
import { isClosed, StorageFailure } from './storage-failure.ts';

export type DatabaseOpener = (events: DatabaseEvents) => Promise<Database>;

/** A database that is opened again when the browser has closed it: once for each transaction, never in a loop. */
export class ReopeningDatabase implements Database {
  readonly #opener: DatabaseOpener;
  #current: Promise<Database> | undefined;
  /** Why it stays closed. */
  #ended: StorageFailure | undefined;

  /** Opens it; throws when that fails. */
  static async open(opener: DatabaseOpener): Promise<ReopeningDatabase> {
    const database = new ReopeningDatabase(opener);
    await database.#opened();
    return database;
  }

  constructor(opener: DatabaseOpener) {
    this.#opener = opener;
  }

  async transact<T>(stores: readonly StoreName[], mode: TransactionMode, body: (transaction: Transaction) => Promise<T>): Promise<T> {
    const opened = this.#opened();
    try {
      return await (await opened).transact(stores, mode, body);
    } catch (thrown) {
      if (!isClosed(thrown) || this.#ended !== undefined) throw this.#ended ?? thrown;
      this.#forget(opened);
      return (await this.#opened()).transact(stores, mode, body);
    }
  }

  close(): void {
    this.#end(new StorageFailure('closed', 'this page let go of it'));
  }

  #opened(): Promise<Database> {
    if (this.#ended !== undefined) return Promise.reject(this.#ended);
    if (this.#current !== undefined) return this.#current;
    const opened = this.#opener({
      onClosed: () => this.#forget(opened),
      onReplaced: () => this.#end(new StorageFailure('newer', '')),
    });
    this.#current = opened;
    opened.catch(() => this.#forget(opened));
    return opened;
  }

  #forget(opened: Promise<Database>): void {
    if (this.#current === opened) this.#current = undefined;
  }

  #end(reason: StorageFailure): void {
    this.#ended = reason;
    void this.#current?.then((database) => database.close()).catch(() => undefined);
    this.#current = undefined;
  }
}
