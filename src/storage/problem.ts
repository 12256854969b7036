/** Why something could not be kept or read, in words for the person at the screen. */
export interface StorageProblem {
  readonly code: StorageProblemCode;
  /** What happened and what it means for the work. */
  readonly message: string;
  /** What to do about it. */
  readonly fix: string;
}

export type StorageProblemCode =
  /** The browser gives no storage: private window, blocked site data, or a broken profile. */
  | 'unavailable'
  /** A tab with an older version keeps the storage open. */
  | 'blocked'
  /** What is stored was written by a later version. */
  | 'newer'
  /** The disk or the site's share of it is full. */
  | 'quota'
  /** Another tab has changed the design since it was read. */
  | 'stale'
  /** There is no such design, run or restore point. */
  | 'missing'
  /** Stored bytes are not those that were written. */
  | 'damaged'
  /** The browser closed the storage, and it could not be opened again. */
  | 'closed'
  /** Anything else the browser refused. */
  | 'failed';
