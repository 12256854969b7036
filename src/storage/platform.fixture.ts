import type { Database, StoreName, Transaction, TransactionMode } from './database.ts';
import { SegmentShelf } from '../log/segment-shelf.ts';
import { MemoryDatabase } from './memory-database.ts';
import { MemoryLocks } from './memory-locks.ts';
import type { Channel, ChannelOpener, MarkerStore, SnapshotFiles, StoragePlatform } from './platform.ts';

/** One browser: what its tabs share. */
export class TestBrowser {
  database: Database = new MemoryDatabase();
  readonly markers = new Map<string, string>();
  readonly files = new Map<string, string>();
  readonly locks = new MemoryLocks();
  readonly #channels = new Map<string, Set<{ receive: (message: unknown) => void }>>();
  /** Milliseconds; each look takes one. */
  nowMs = 1_700_000_000_000;
  /** Thrown by the next openings of the database. */
  openFailures: unknown[] = [];
  persistAsked = 0;
  #ids = 0;

  tab(changes: Partial<StoragePlatform> = {}): TestTab {
    const timers = new TestTimers();
    const platform: StoragePlatform = {
      openDatabase: async () => {
        const failure = this.openFailures.shift();
        if (failure !== undefined) throw failure;
        return this.database;
      },
      markers: this.#markerStore(),
      files: this.#snapshotFiles(),
      locks: this.locks,
      openChannel: this.#openChannel,
      openRunPort: null,
      newShelf: () => new SegmentShelf(),
      timers,
      nowMs: () => this.nowMs++,
      newId: () => `id-${++this.#ids}`,
      persist: async () => {
        this.persistAsked++;
        return true;
      },
      ...changes,
    };
    return { platform, timers };
  }

  #markerStore(): MarkerStore {
    return { names: () => [...this.markers.keys()], get: (name) => this.markers.get(name) ?? null, set: (name, text) => void this.markers.set(name, text), remove: (name) => void this.markers.delete(name) };
  }

  #snapshotFiles(): SnapshotFiles {
    return {
      list: async () => [...this.files.keys()],
      read: async (name) => this.files.get(name) ?? '',
      write: async (name, text) => void this.files.set(name, text),
      remove: async (name) => void this.files.delete(name),
    };
  }

  readonly #openChannel: ChannelOpener = (name, receive): Channel => {
    const ends = this.#channels.get(name) ?? new Set();
    this.#channels.set(name, ends);
    const own = { receive };
    ends.add(own);
    return {
      post: (message) => {
        for (const end of ends) if (end !== own) queueMicrotask(() => end.receive(message));
      },
      close: () => void ends.delete(own),
    };
  };
}

export interface TestTab {
  readonly platform: StoragePlatform;
  readonly timers: TestTimers;
}

/** Fires when told. */
export class TestTimers {
  readonly #waiting = new Set<() => void>();
  /** Fires at once. */
  isImpatient = false;

  readonly set = (run: () => void): unknown => {
    if (this.isImpatient) queueMicrotask(run);
    else this.#waiting.add(run);
    return run;
  };

  readonly clear = (timer: unknown): void => void this.#waiting.delete(timer as () => void);

  get count(): number {
    return this.#waiting.size;
  }

  fire(): void {
    const due = [...this.#waiting];
    this.#waiting.clear();
    for (const run of due) run();
  }
}

/** Lets another database work until the n-th put, counted from 1, which throws. */
export class FaultyDatabase implements Database {
  readonly inner: Database;
  failAt = Infinity;
  failure: () => unknown = () => new DOMException('', 'QuotaExceededError');
  /** How many puts a failing one is the first of. */
  forHowMany = 1;
  puts = 0;

  constructor(inner: Database) {
    this.inner = inner;
  }

  transact<T>(stores: readonly StoreName[], mode: TransactionMode, body: (transaction: Transaction) => Promise<T>): Promise<T> {
    return this.inner.transact(stores, mode, (transaction) => {
      const put = (...args: Parameters<Transaction['put']>): void => {
        this.puts++;
        if (this.puts >= this.failAt && this.puts < this.failAt + this.forHowMany) throw this.failure();
        transaction.put(...args);
      };
      return body({
        get: (...args) => transaction.get(...args),
        getAll: (...args) => transaction.getAll(...args),
        last: (...args) => transaction.last(...args),
        put,
        delete: (...args) => transaction.delete(...args),
        deleteSpan: (...args) => transaction.deleteSpan(...args),
      });
    });
  }

  close(): void {
    this.inner.close();
  }
}
