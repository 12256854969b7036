import type { Database, Key, KeySpan, StoreName, Transaction, TransactionMode } from './database.ts';

/** A database that lives as long as the page: where the browser gives none, and in tests. Values are copied in and out. */
export class MemoryDatabase implements Database {
  #stores = new Map<StoreName, Entries>();
  #queue: Promise<unknown> = Promise.resolve();

  /** One at a time, in the order of the calls. */
  transact<T>(stores: readonly StoreName[], mode: TransactionMode, body: (transaction: Transaction) => Promise<T>): Promise<T> {
    const done = this.#queue.then(async () => {
      const changed = new Map(stores.map((name) => [name, new Map(this.#stores.get(name))]));
      const result = await body(new MemoryTransaction(changed));
      if (mode !== 'read') for (const [name, entries] of changed) this.#stores.set(name, entries);
      return result;
    });
    this.#queue = done.catch(() => undefined);
    return done;
  }

  close(): void {
    // Nothing is held open.
  }
}

/** By the text of the key, which is unique; the key itself orders. */
type Entries = Map<string, { readonly key: Key; readonly value: unknown }>;

class MemoryTransaction implements Transaction {
  readonly #stores: ReadonlyMap<StoreName, Entries>;

  constructor(stores: ReadonlyMap<StoreName, Entries>) {
    this.#stores = stores;
  }

  async get(store: StoreName, key: Key): Promise<unknown> {
    return structuredClone(this.#entries(store).get(JSON.stringify(key))?.value);
  }

  async getAll(store: StoreName, span?: KeySpan): Promise<unknown[]> {
    return this.#within(store, span).map(({ value }) => structuredClone(value));
  }

  async last(store: StoreName, span: KeySpan): Promise<unknown> {
    return structuredClone(this.#within(store, span).at(-1)?.value);
  }

  put(store: StoreName, key: Key, value: unknown): void {
    this.#entries(store).set(JSON.stringify(key), { key, value: structuredClone(value) });
  }

  delete(store: StoreName, key: Key): void {
    this.#entries(store).delete(JSON.stringify(key));
  }

  deleteSpan(store: StoreName, span: KeySpan): void {
    for (const { key } of this.#within(store, span)) this.delete(store, key);
  }

  #entries(store: StoreName): Entries {
    const entries = this.#stores.get(store);
    if (entries === undefined) throw new DOMException(`the transaction does not hold the store ${store}`, 'NotFoundError');
    return entries;
  }

  #within(store: StoreName, span?: KeySpan): { readonly key: Key; readonly value: unknown }[] {
    if (span !== undefined && compareKeys(span.from, span.to) > 0) throw new DOMException('the span ends before it begins', 'DataError');
    const entries = [...this.#entries(store).values()].filter(({ key }) => span === undefined || (compareKeys(span.from, key) <= 0 && compareKeys(key, span.to) <= 0));
    return entries.sort((a, b) => compareKeys(a.key, b.key));
  }
}

/** As IndexedDB has it: numbers, then texts by code units, then lists part by part. */
function compareKeys(a: Key | number, b: Key | number): number {
  if (typeof a === 'object' && typeof b === 'object') {
    for (let i = 0; i < a.length && i < b.length; i++) {
      const order = compareKeys(a[i]!, b[i]!);
      if (order !== 0) return order;
    }
    return a.length - b.length;
  }
  const byType = rank(a) - rank(b);
  if (byType !== 0) return byType;
  return a < b ? -1 : Number(a > b);
}

function rank(key: Key | number): number {
  if (typeof key === 'number') return 0;
  return typeof key === 'string' ? 1 : 2;
}
