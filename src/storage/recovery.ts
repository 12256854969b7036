import type { Database, Transaction } from './database.ts';
import { putWhole } from './design-library.ts';
import { DESIGN_STORES, readDesignLog } from './design-log.ts';
import { listSnapshots, MEMORY_EPOCH, readSnapshot, type SnapshotFile, type SnapshotName } from './design-snapshots.ts';
import type { HeadMarker, HeadMarkers } from './head-markers.ts';
import type { Recovery } from './library-storage.ts';
import type { StoragePlatform } from './platform.ts';
import type { DesignRecord } from './records.ts';
import { putRestorePoint, RESTORE_STORES } from './restore-points.ts';

const RECOVERY_STORES = [...DESIGN_STORES, ...RESTORE_STORES];

interface Surroundings {
  readonly database: Database;
  readonly platform: Pick<StoragePlatform, 'files' | 'nowMs' | 'newId'>;
  readonly markers: HeadMarkers;
}

/**
 * Compares what the database holds with its two witnesses, markers and snapshot files, and brings back what it has lost. What it
 * tells stays with the markers until it was read.
 */
export async function recoverDesigns(surroundings: Surroundings): Promise<readonly Recovery[]> {
  const { database, platform, markers } = surroundings;
  // Witnesses first: a tab that saves meanwhile makes the database newer than they are, never older.
  const heads = new Map(markers.all().map((marker) => [marker.designId, marker]));
  const files = await listSnapshots(platform.files).catch(() => []);
  const records = (await database.transact(['designs'], 'read', (transaction) => transaction.getAll('designs'))) as DesignRecord[];
  const byId = new Map(records.map((record) => [record.id, record]));
  const told = [...markers.recoveries()];
  for (const id of new Set([...heads.keys(), ...files.map(({ designId }) => designId)])) {
    const own = files.filter(({ designId }) => designId === id);
    told.push(...(await recoverDesign(surroundings, { id, record: byId.get(id), marker: heads.get(id), files: own })));
  }
  markers.setRecoveries(told);
  return told;
}

interface Witnesses {
  readonly id: string;
  readonly record: DesignRecord | undefined;
  readonly marker: HeadMarker | undefined;
  /** Highest revision first. */
  readonly files: readonly SnapshotName[];
}

async function recoverDesign(surroundings: Surroundings, witnesses: Witnesses): Promise<Recovery[]> {
  const { markers } = surroundings;
  const { record, marker } = witnesses;
  const told: Recovery[] = [];
  if (record !== undefined && record.deletedAt !== null) markers.remove(record.id);
  else if (record === undefined || record.revision < Math.max(marker?.revision ?? 0, newest(witnesses)?.revision ?? 0)) told.push(...(await bringBack(surroundings, witnesses)));
  else {
    if (marker !== undefined && marker.revision === record.revision && marker.hash !== record.hash) told.push(changedWords(record));
    markers.set(record);
  }
  return [...told, ...(await adoptChanges(surroundings, witnesses))];
}

const newest = ({ files }: Witnesses): SnapshotName | undefined => files.find(({ epoch }) => epoch !== MEMORY_EPOCH);

/** The database has lost the design or its last changes. */
async function bringBack({ database, platform, markers }: Surroundings, witnesses: Witnesses): Promise<Recovery[]> {
  const { id, record, marker } = witnesses;
  const file = await firstReadable(platform.files, witnesses.files.filter(({ epoch, revision }) => epoch !== MEMORY_EPOCH && revision > (record?.revision ?? -1)));
  const revision = marker?.revision ?? 0;
  if (file !== undefined) {
    const restored = await database.transact(RECOVERY_STORES, 'strict', (transaction) => restore(transaction, file, record, revision, platform.newId()));
    markers.set(restored);
    return [restoredWords(file, Math.max(0, revision - file.revision))];
  }
  if (record !== undefined) markers.set(record);
  else markers.remove(id);
  return marker === undefined ? [] : [lostWords(marker, record)];
}

/** From the file, at a revision that no tab has seen, so that one with an older state cannot go on over it. */
async function restore(transaction: Transaction, file: SnapshotFile, record: DesignRecord | undefined, seen: number, pointId: string): Promise<DesignRecord> {
  const { designId: id, name, createdAt, updatedAt, design } = file;
  if (record !== undefined) await keepBefore(transaction, record, pointId);
  const revision = Math.max(seen, file.revision) + 1;
  return putWhole(transaction, { id, name, createdAt, updatedAt, revision, bytes: 0, hash: '', snapshotRevision: 0, deletedAt: null }, design);
}

async function keepBefore(transaction: Transaction, record: DesignRecord, id: string): Promise<void> {
  // What cannot be read is no loss against the newer file.
  const kept = await readDesignLog(transaction, record).catch(() => undefined);
  if (kept === undefined) return;
  const point = { id, designId: record.id, at: record.updatedAt, revision: record.revision - kept.lost, name: 'Before recovery' };
  await putRestorePoint(transaction, point, JSON.stringify(kept.design));
}

/** What was changed while there was no database becomes a design of its own. */
async function adoptChanges({ database, platform, markers }: Surroundings, { files }: Witnesses): Promise<Recovery[]> {
  const own = files.filter(({ epoch }) => epoch === MEMORY_EPOCH);
  const file = await firstReadable(platform.files, own);
  if (file === undefined) return [];
  const name = `${file.name} (recovered)`;
  const fresh = { id: platform.newId(), name, createdAt: file.createdAt, updatedAt: file.updatedAt, revision: 0, bytes: 0, hash: '', snapshotRevision: 0, deletedAt: null };
  const design = JSON.stringify({ ...(JSON.parse(file.design) as object), name });
  markers.set(await database.transact(DESIGN_STORES, 'strict', async (transaction) => putWhole(transaction, fresh, design)));
  for (const old of own) await platform.files?.remove(old.file);
  return [{ designId: fresh.id, name, kind: 'copied', lost: 0, message: `Changes to "${file.name}" that were made while the storage could not be used are kept as "${name}".` }];
}

async function firstReadable(files: StoragePlatform['files'], names: readonly SnapshotName[]): Promise<SnapshotFile | undefined> {
  if (files === null) return undefined;
  for (const { file } of names) {
    const snapshot = await readSnapshot(files, file);
    if (snapshot !== undefined) return snapshot;
  }
  return undefined;
}

function restoredWords({ designId, name }: SnapshotFile, lost: number): Recovery {
  const missing = lost === 0 ? 'Every change is there.' : `The last ${changes(lost)} could not be brought back.`;
  return { designId, name, kind: 'restored', lost, message: `The browser had lost "${name}"; it was brought back from a copy. ${missing}` };
}

function lostWords({ designId, name, revision }: HeadMarker, record: DesignRecord | undefined): Recovery {
  if (record === undefined) {
    return { designId, name, kind: 'missing', lost: revision, message: `The browser has removed "${name}", and there is no copy of it here. If you exported it, open that file.` };
  }
  const lost = revision - record.revision;
  return { designId, name, kind: 'shortened', lost, message: `The browser has lost the last ${changes(lost)} to "${name}", and there is no copy of them here. Everything before is there.` };
}

const changedWords = ({ id, name }: DesignRecord): Recovery => ({
  designId: id, name, kind: 'changed', lost: 0, message: `"${name}" is not as it was last saved here: something has put an older storage of the browser in place. Compare it with its restore points.`,
});

const changes = (count: number): string => (count === 1 ? 'change' : `${count} changes`);
