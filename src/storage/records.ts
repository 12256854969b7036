import { Hash128 } from '../base/hash.ts';
import type { DesignEntry, RestorePoint } from './library-storage.ts';

/** A design in the list. */
export interface DesignRecord extends DesignEntry {
  /** Of the last record of the log: what the head marker repeats. */
  readonly hash: string;
  /** Revision of the newest snapshot. */
  readonly snapshotRevision: number;
  /** When it was deleted; null for a design that is there. */
  readonly deletedAt: number | null;
}

/** One line of a design's log: how the revision before became this one. */
export interface StoredCommand {
  readonly designId: string;
  readonly revision: number;
  readonly label: string;
  /** JSON of the patches. */
  readonly patches: string;
  readonly at: number;
  readonly clientId: string;
  readonly hash: string;
}

/** A design whole, so that reading it needs no earlier line. */
export interface StoredSnapshot {
  readonly designId: string;
  readonly revision: number;
  /** JSON of the design as it is in memory. */
  readonly design: string;
  readonly at: number;
  readonly hash: string;
}

/** Where a restore point's design is, apart from the point. */
export interface StoredRestorePoint extends RestorePoint {
  readonly hash: string;
}

/** Over what must not change: 32 hexadecimal digits. */
export function hashOf(designId: string, revision: number, text: string): string {
  const hash = new Hash128();
  hash.text(designId);
  hash.f64(revision);
  hash.text(text);
  return hash.digest();
}

export const entryOf = ({ id, name, createdAt, updatedAt, revision, bytes }: DesignRecord): DesignEntry => ({ id, name, createdAt, updatedAt, revision, bytes });
