/** What storage needs of a database: ordered stores, and transactions that happen whole or not at all. */
export interface Database {
  /**
   * Runs `body` in one transaction, and is fulfilled when that is committed. The body may wait for the transaction's own answers
   * only. If it throws, or anything in it fails, nothing of it is kept.
   */
  transact<T>(stores: readonly StoreName[], mode: TransactionMode, body: (transaction: Transaction) => Promise<T>): Promise<T>;
  close(): void;
}

/** `strict`: written through to the disk before it counts as committed. `relaxed`: handed to the system. */
export type TransactionMode = 'read' | 'strict' | 'relaxed';

export interface Transaction {
  get(store: StoreName, key: Key): Promise<unknown>;
  /** In the order of the keys. */
  getAll(store: StoreName, span?: KeySpan): Promise<unknown[]>;
  /** The value of the highest key. */
  last(store: StoreName, span: KeySpan): Promise<unknown>;
  put(store: StoreName, key: Key, value: unknown): void;
  delete(store: StoreName, key: Key): void;
  deleteSpan(store: StoreName, span: KeySpan): void;
}

export type Key = string | readonly (string | number)[];

/** Both ends are within. */
export interface KeySpan {
  readonly from: Key;
  readonly to: Key;
}

export const STORES = [
  /** 'epoch': which incarnation of the database this is. */
  'about',
  /** DesignRecord by design. */
  'designs',
  /** StoredCommand by design and revision. */
  'commands',
  /** StoredSnapshot by design and revision. */
  'snapshots',
  /** RestorePoint by design and restore point. */
  'restorePoints',
  /** Text of a design by design and restore point. */
  'restoreTexts',
  /** RunRecord by run. */
  'runs',
  /** Meta, header and result by run and part. */
  'runDetails',
  /** RunView by run. */
  'runViews',
  /** List of SegmentEntry by run. */
  'runIndexes',
  /** Segment by run and index. */
  'segments',
  /** Segment by run: rows after the last sealed one, while the run goes on. */
  'tails',
] as const;

export type StoreName = (typeof STORES)[number];

/** Every key that begins with `first`. Numbers stand before texts. */
export const spanOf = (first: string): KeySpan => ({ from: [first], to: [first, '\uffff'] });

/** What happens to an open database from outside. */
export interface DatabaseEvents {
  /** The browser closed it. */
  readonly onClosed: () => void;
  /** A later version of the program has to change it, and waits until this tab has let go. It has. */
  readonly onReplaced: () => void;
}
