import { err, ok } from '../base/result.ts';
import type { Design } from '../design/document.ts';
import { appendCommand, APPEND_STORES, type Append } from './append-command.ts';
import type { Attempt } from './attempt.ts';
import type { Database, Transaction } from './database.ts';
import { DESIGN_STORES, putSnapshot, readDesignLog } from './design-log.ts';
import type { DesignSnapshots } from './design-snapshots.ts';
import type { HeadMarkers } from './head-markers.ts';
import type { CommandRecord, DesignEntry, DesignStorage, LoadedDesign, RestorePoint, Stored } from './library-storage.ts';
import type { Channel, StoragePlatform } from './platform.ts';
import type { StorageProblem } from './problem.ts';
import { type DesignRecord, entryOf } from './records.ts';
import { listRestorePoints, putRestorePoint, readRestorePoint, RESTORE_STORES } from './restore-points.ts';
import { StorageFailure } from './storage-failure.ts';

export interface DesignLibraryParts {
  readonly database: Database;
  readonly platform: StoragePlatform;
  readonly markers: HeadMarkers;
  readonly snapshots: DesignSnapshots | null;
  readonly attempt: Attempt;
  readonly epoch: string;
  readonly onProblem: (problem: StorageProblem | null) => void;
}

/** What this tab knows of a design that it has opened. */
interface Session {
  /** As opened, until the first command keeps it as a restore point. */
  opened: Append['opened'];
  /** The command before is stored. */
  isContinued: boolean;
  failure: { readonly revision: number; readonly problem: StorageProblem } | null;
  /** Its design was read or made here, and is not a name that somebody made up. */
  readonly isOpen: boolean;
}

/** The designs of this machine. */
export class DesignLibrary implements DesignStorage {
  readonly #parts: DesignLibraryParts;
  readonly #clientId: string;
  readonly #sessions = new Map<string, Session>();
  readonly #channel: Channel;
  readonly #watchers = new Set<{ readonly id: string; readonly listener: (revision: number) => void }>();
  #hasPersisted = false;

  constructor(parts: DesignLibraryParts) {
    this.#parts = parts;
    this.#clientId = parts.platform.newId();
    this.#channel = parts.platform.openChannel('designs', (message) => this.#heard(message as Changed));
  }

  listDesigns(): Stored<DesignEntry[]> {
    return this.#parts.attempt('The list of designs cannot be read', async () => {
      const records = (await this.#parts.database.transact(['designs'], 'read', (transaction) => transaction.getAll('designs'))) as DesignRecord[];
      const present = records.filter(({ deletedAt }) => deletedAt === null);
      return present.sort((a, b) => b.updatedAt - a.updatedAt).map(entryOf);
    });
  }

  loadDesign(id: string): Stored<LoadedDesign> {
    return this.#parts.attempt('The design cannot be opened', async () => {
      const loaded = await this.#parts.database.transact(DESIGN_STORES, 'read', (transaction) => readDesign(transaction, id));
      const { design, lost, entry } = loaded;
      this.#sessions.set(id, { opened: { revision: entry.revision, design }, isContinued: lost === 0, failure: null, isOpen: true });
      return loaded;
    });
  }

  createDesign(design: Design): Stored<DesignEntry> {
    return this.#parts.attempt(`"${design.name}" is not saved`, () => this.#create(design));
  }

  async appendCommand(id: string, expected: number, command: CommandRecord): Stored<number> {
    const session = this.#session(id);
    const { form, opened } = this.#claim(session);
    const stored = await this.#parts.attempt(`"${command.design.name}" is not saved`, () => this.#append(id, expected, command, { form, opened, isOpen: session.isOpen }));
    if (stored.ok) {
      session.failure = null;
      this.#stored(stored.value, command.design);
      return ok(stored.value.revision);
    }
    const before = session.failure;
    // What was on its way when the one before failed fits nothing; that is not another tab's doing.
    if (before !== null && expected > before.revision && stored.error.code === 'stale') return err(before.problem);
    this.#refused(session, expected, stored.error, opened);
    return stored;
  }

  renameDesign(id: string, name: string): Stored<DesignEntry> {
    return this.#parts.attempt('The design is not renamed', async () => {
      const { record, design } = await this.#parts.database.transact(APPEND_STORES, 'strict', async (transaction) => {
        const loaded = await readDesign(transaction, id);
        const renamed = { ...loaded.design, name };
        const command: CommandRecord = { label: 'Rename', patches: [{ op: 'replace', path: ['name'], value: name }], design: renamed };
        const form = loaded.lost === 0 ? 'patches' : 'whole';
        return { design: renamed, record: await appendCommand(transaction, { ...this.#now(), id, expected: loaded.revision, command, form, opened: null, isOpen: false }) };
      });
      this.#stored(record, design);
      return entryOf(record);
    });
  }

  duplicateDesign(id: string, name: string): Stored<DesignEntry> {
    return this.#parts.attempt('The design is not duplicated', async () => {
      const { design } = await this.#parts.database.transact(DESIGN_STORES, 'read', (transaction) => readDesign(transaction, id));
      return this.#create({ ...design, name });
    });
  }

  deleteDesign(id: string): Stored<void> {
    return this.#parts.attempt('The design is not deleted', async () => {
      await this.#changeRecord(id, (record) => ({ ...record, deletedAt: this.#parts.platform.nowMs() }));
      this.#parts.markers.remove(id);
      await this.#parts.snapshots?.remove(id);
    });
  }

  undeleteDesign(id: string): Stored<DesignEntry> {
    return this.#parts.attempt('The design is not brought back', async () => {
      const record = await this.#changeRecord(id, (deleted) => ({ ...deleted, deletedAt: null }));
      this.#parts.markers.set(record);
      return entryOf(record);
    });
  }

  listRestorePoints(designId: string): Stored<RestorePoint[]> {
    return this.#parts.attempt('The restore points cannot be read', () => this.#parts.database.transact(['restorePoints'], 'read', (transaction) => listRestorePoints(transaction, designId)));
  }

  saveRestorePoint(designId: string, name?: string): Stored<RestorePoint> {
    return this.#parts.attempt('The restore point is not kept', () =>
      this.#parts.database.transact(APPEND_STORES, 'strict', async (transaction) => {
        const { design, revision } = await readDesign(transaction, designId);
        const { at, newId } = this.#now();
        return putRestorePoint(transaction, { id: newId(), designId, at, revision, name: name ?? null }, JSON.stringify(design));
      }));
  }

  loadRestorePoint(id: string): Stored<{ readonly point: RestorePoint; readonly design: Design }> {
    return this.#parts.attempt('The restore point cannot be opened', () => this.#parts.database.transact(RESTORE_STORES, 'read', (transaction) => readRestorePoint(transaction, id)));
  }

  watchDesign(id: string, listener: (revision: number) => void): () => void {
    const watcher = { id, listener };
    this.#watchers.add(watcher);
    return () => this.#watchers.delete(watcher);
  }

  close(): void {
    this.#watchers.clear();
    this.#channel.close();
  }

  #session(id: string): Session {
    const session = this.#sessions.get(id) ?? { opened: null, isContinued: false, failure: null, isOpen: false };
    this.#sessions.set(id, session);
    return session;
  }

  /** How the next command is written; what comes before its answer goes on from it. */
  #claim(session: Session): Pick<Append, 'form' | 'opened'> {
    const { opened, isContinued } = session;
    session.opened = null;
    session.isContinued = true;
    if (!isContinued) return { form: 'whole', opened };
    return { form: opened === null ? 'patches' : 'both', opened };
  }

  #append(id: string, expected: number, command: CommandRecord, parts: Pick<Append, 'form' | 'opened' | 'isOpen'>): Promise<DesignRecord> {
    const append: Append = { ...this.#now(), id, expected, command, ...parts };
    return this.#parts.database.transact(APPEND_STORES, 'strict', (transaction) => appendCommand(transaction, append));
  }

  #refused(session: Session, expected: number, problem: StorageProblem, opened: Append['opened']): void {
    session.isContinued = false;
    session.opened ??= opened;
    if (problem.code === 'stale') return;
    session.failure = { revision: expected, problem };
    this.#parts.onProblem(problem);
  }

  #stored(record: DesignRecord, design: Design): void {
    const { markers, snapshots, platform, onProblem } = this.#parts;
    markers.set(record);
    snapshots?.note(record, design);
    onProblem(null);
    const changed: Changed = { id: record.id, revision: record.revision };
    this.#channel.post(changed);
    if (this.#hasPersisted) return;
    this.#hasPersisted = true;
    // Either answer is fine: without it the browser may remove everything, which opening notices.
    void platform.persist().catch(() => undefined);
  }

  async #create(design: Design): Promise<DesignEntry> {
    const { database, markers, snapshots } = this.#parts;
    const { at, newId } = this.#now();
    const fresh: DesignRecord = { id: newId(), name: design.name, createdAt: at, updatedAt: at, revision: 0, bytes: 0, hash: '', snapshotRevision: 0, deletedAt: null };
    const record = await database.transact(DESIGN_STORES, 'strict', async (transaction) => putWhole(transaction, fresh, JSON.stringify(design)));
    markers.set(record);
    snapshots?.note(record, design);
    this.#sessions.set(record.id, { opened: null, isContinued: true, failure: null, isOpen: true });
    return entryOf(record);
  }

  #changeRecord(id: string, change: (record: DesignRecord) => DesignRecord): Promise<DesignRecord> {
    return this.#parts.database.transact(['designs'], 'strict', async (transaction) => {
      const record = (await transaction.get('designs', id)) as DesignRecord | undefined;
      if (record === undefined) throw new StorageFailure('missing', '');
      const changed = change(record);
      transaction.put('designs', id, changed);
      return changed;
    });
  }

  #heard({ id, revision }: Changed): void {
    for (const watcher of this.#watchers) if (watcher.id === id) watcher.listener(revision);
  }

  #now(): Pick<Append, 'at' | 'clientId' | 'newId' | 'epoch'> {
    const { platform, epoch } = this.#parts;
    return { at: platform.nowMs(), clientId: this.#clientId, newId: platform.newId, epoch };
  }
}

/** Told to the other tabs. */
interface Changed {
  readonly id: string;
  readonly revision: number;
}

/** A design whole, from which its log goes on. */
export function putWhole(transaction: Transaction, record: DesignRecord, text: string): DesignRecord {
  const stored = putSnapshot(transaction, record, text);
  transaction.put('designs', record.id, stored);
  return stored;
}

async function readDesign(transaction: Transaction, id: string): Promise<LoadedDesign> {
  const record = (await transaction.get('designs', id)) as DesignRecord | undefined;
  if (record === undefined || record.deletedAt !== null) throw new StorageFailure('missing', '');
  const { design, lost } = await readDesignLog(transaction, record);
  return { entry: entryOf(record), design, revision: record.revision, lost };
}
