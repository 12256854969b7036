import type { Design } from '../design/document.ts';
import type { Transaction } from './database.ts';
import { putCommand, putSnapshot, SNAPSHOT_EVERY } from './design-log.ts';
import type { CommandRecord } from './library-storage.ts';
import { type DesignRecord, hashOf } from './records.ts';
import { putRestorePoint } from './restore-points.ts';
import { StorageFailure } from './storage-failure.ts';

export interface Append {
  readonly id: string;
  /** The stored revision that the command was made on. */
  readonly expected: number;
  readonly command: CommandRecord;
  /**
   * `patches`: the command before is stored. `both`: the first of a session, stored whole as well. `whole`: commands before it are not
   * stored, so its patches fit nothing.
   */
  readonly form: 'patches' | 'both' | 'whole';
  /** The design as this session opened it, to return to; null when it has been kept. */
  readonly opened: { readonly revision: number; readonly design: Design } | null;
  readonly at: number;
  readonly clientId: string;
  readonly newId: () => string;
  /** This session holds the design, so that it can be stored anew if it is gone. */
  readonly isOpen: boolean;
  readonly epoch: string;
}

/** Stores of the transaction, which has to be strict. */
export const APPEND_STORES = ['about', 'designs', 'commands', 'snapshots', 'restorePoints', 'restoreTexts'] as const;

/** The whole of saving one command. Comparing and writing are one transaction: of two tabs, one gets `stale`. */
export async function appendCommand(transaction: Transaction, append: Append): Promise<DesignRecord> {
  const { id, expected, command, at } = append;
  const stored = (await transaction.get('designs', id)) as DesignRecord | undefined;
  if (stored !== undefined && isStoredAlready(stored, append)) return stored;
  if (stored !== undefined) check(stored, expected);
  const before = stored ?? (await revive(transaction, append));
  let record: DesignRecord = { ...before, name: command.design.name, updatedAt: at, revision: expected + 1 };
  const form = stored === undefined ? 'whole' : append.form;
  if (form !== 'whole') record = putPatches(transaction, record, append);
  const isDue = record.revision - before.snapshotRevision >= SNAPSHOT_EVERY;
  if (form !== 'patches' || isDue) {
    const text = JSON.stringify(command.design);
    record = putSnapshot(transaction, record, text);
    if (isDue) await putRestorePoint(transaction, { designId: id, revision: record.revision, at, name: null, id: append.newId() }, text);
  }
  const { opened } = append;
  if (opened !== null) await putRestorePoint(transaction, { designId: id, revision: opened.revision, at: before.updatedAt, name: null, id: append.newId() }, JSON.stringify(opened.design));
  transaction.put('designs', id, record);
  return record;
}

function check(record: DesignRecord, expected: number): void {
  if (record.deletedAt !== null) throw new StorageFailure('missing', 'it was deleted in another tab');
  if (record.revision !== expected) throw new StorageFailure('stale', `change ${record.revision} is stored, this one follows ${expected}`);
}

/** The browser said that it failed, yet it did not, and the command comes again. The same change on the same state is the same design. */
function isStoredAlready({ id, revision, hash, deletedAt }: DesignRecord, { expected, command }: Append): boolean {
  if (revision !== expected + 1 || deletedAt !== null) return false;
  return [command.patches, command.design].some((written) => hash === hashOf(id, revision, JSON.stringify(written)));
}

function putPatches(transaction: Transaction, record: DesignRecord, { command, clientId }: Append): DesignRecord {
  return putCommand(transaction, record, { label: command.label, patches: JSON.stringify(command.patches), clientId });
}

/** The browser has emptied the database under an open design, which is still here in whole. */
async function revive(transaction: Transaction, { id, expected, command, at, isOpen, epoch }: Append): Promise<DesignRecord> {
  if (!isOpen) throw new StorageFailure('missing', '');
  if ((await transaction.get('about', 'epoch')) === undefined) transaction.put('about', 'epoch', epoch);
  return { id, name: command.design.name, createdAt: at, updatedAt: at, revision: expected, bytes: 0, hash: '', snapshotRevision: 0, deletedAt: null };
}
