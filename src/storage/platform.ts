import type { SegmentShelf } from '../log/segment-shelf.ts';
import type { DatabaseOpener } from './reopening-database.ts';
import type { RunPort } from './run-port.ts';

/** What storage needs of its surroundings; `browserPlatform` gives it, tests give their own. */
export interface StoragePlatform {
  readonly openDatabase: DatabaseOpener;
  readonly markers: MarkerStore;
  /** Null where there is none. */
  readonly files: SnapshotFiles | null;
  readonly locks: Locks;
  readonly openChannel: ChannelOpener;
  /** A storage worker; null to write runs from the page. */
  readonly openRunPort: (() => RunPort) | null;
  /** What keeps the segments of a run that is read. */
  readonly newShelf: () => SegmentShelf;
  readonly timers: StorageTimers;
  readonly nowMs: () => number;
  /** A text that nobody else gets; letters, digits and hyphens. */
  readonly newId: () => string;
  /** Asks the browser not to remove what is stored. */
  readonly persist: () => Promise<boolean>;
}

/** Short texts by name that are written at once and survive the loss of the database: localStorage. Throws where refused. */
export interface MarkerStore {
  names(): readonly string[];
  get(name: string): string | null;
  set(name: string, text: string): void;
  remove(name: string): void;
}

/** Whole files in a store apart from the database: the origin private file system. */
export interface SnapshotFiles {
  list(): Promise<readonly string[]>;
  read(name: string): Promise<string>;
  /** The whole file or nothing. */
  write(name: string, text: string): Promise<void>;
  remove(name: string): Promise<void>;
}

/** Locks that all tabs of the origin share. */
export interface Locks {
  /** Waits for the lock, then gives what releases it. `onLost` is told when another steals it. */
  acquire(name: string, options: LockOptions): Promise<LockRelease>;
  /** The lock if nobody has it, otherwise null. */
  tryAcquire(name: string, onLost: () => void): Promise<LockRelease | null>;
  /** Names of the locks that somebody holds. */
  held(): Promise<ReadonlySet<string>>;
}

export interface LockOptions {
  readonly steal?: boolean;
  readonly onLost?: () => void;
  /** Gives up waiting, by a rejection. */
  readonly signal?: AbortSignal;
}

export type LockRelease = () => void;

export type ChannelOpener = (name: string, receive: (message: unknown) => void) => Channel;

/** Reaches the other tabs, not this one. */
export interface Channel {
  post(message: unknown): void;
  close(): void;
}

export interface StorageTimers {
  readonly set: (run: () => void, ms: number) => unknown;
  readonly clear: (timer: unknown) => void;
}
