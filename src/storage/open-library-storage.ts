import { attempt } from './attempt.ts';
import type { Database } from './database.ts';
import { DesignLibrary, putWhole } from './design-library.ts';
import { lockDesign } from './design-lock.ts';
import { DESIGN_STORES } from './design-log.ts';
import { DesignSnapshots, listSnapshots, MEMORY_EPOCH, readSnapshot } from './design-snapshots.ts';
import { HeadMarkers } from './head-markers.ts';
import type { DesignLock, DesignLockEvents, LibraryStorage, Recovery } from './library-storage.ts';
import type { LockRelease, MarkerStore, StoragePlatform } from './platform.ts';
import type { StorageProblem } from './problem.ts';
import { purgeDeleted } from './purge.ts';
import { recoverDesigns } from './recovery.ts';
import { ReopeningDatabase } from './reopening-database.ts';
import { RunLibrary } from './run-library.ts';
import type { RunPort } from './run-port.ts';
import { problemOf } from './storage-failure.ts';

/** A browser that is just starting may refuse at first. */
const OPEN_ATTEMPTS = 3;
const ATTEMPT_AGAIN_MS = 300;
const RECOVERY_LOCK_MS = 5000;

/**
 * Opens what is stored on this machine and compares it with its copies. Always gives a storage: where the browser has none,
 * one that lasts as long as the tab, filled from the copies that there are, with the reason in `problem`.
 */
export async function openLibraryStorage(platform: StoragePlatform): Promise<LibraryStorage> {
  try {
    return await openDurable(platform);
  } catch (thrown) {
    return openMemory(platform, problemOf(thrown, 'Your designs cannot be stored on this machine'));
  }
}

async function openDurable(platform: StoragePlatform): Promise<LibraryStorage> {
  const database = await openPatiently(platform);
  try {
    const epoch = await readEpoch(database, platform.newId());
    const markers = new HeadMarkers(platform.markers, () => epoch);
    const release = await recoveryLock(platform);
    const recoveries = await recoverDesigns({ database, platform, markers }).finally(release);
    // Deleted designs that stay a little longer harm nobody.
    void purgeDeleted(database, platform.nowMs()).catch(() => undefined);
    return library({ database, platform, markers, epoch, recoveries, problem: null, openRunPort: platform.openRunPort ?? (await portOfPage(database)) });
  } catch (thrown) {
    database.close();
    throw thrown;
  }
}

/** One tab compares at a time, unless the one that does has been frozen: doing it twice harms nothing. */
async function recoveryLock({ locks, timers }: StoragePlatform): Promise<LockRelease> {
  const waiting = new AbortController();
  const timer = timers.set(() => waiting.abort(), RECOVERY_LOCK_MS);
  try {
    return await locks.acquire('recovery', { signal: waiting.signal });
  } catch {
    return () => undefined;
  } finally {
    timers.clear(timer);
  }
}

async function openMemory(platform: StoragePlatform, problem: StorageProblem): Promise<LibraryStorage> {
  const { MemoryDatabase } = await import('./memory-database.ts');
  const database = new MemoryDatabase();
  // Markers tell how far the database had come; they stay as they are.
  const markers = new HeadMarkers(NO_MARKERS, () => MEMORY_EPOCH);
  await fillFromCopies(database, platform).catch(() => undefined);
  return library({ database, platform, markers, epoch: MEMORY_EPOCH, recoveries: [], problem, openRunPort: await portOfPage(database) });
}

/** Runs are written by the page itself where no worker can: few browsers, so few load it. */
async function portOfPage(database: Database): Promise<() => RunPort> {
  const { pageRunPort } = await import('./page-run-port.ts');
  return () => pageRunPort(database);
}

async function openPatiently(platform: StoragePlatform): Promise<ReopeningDatabase> {
  for (let n = 1; ; n++) {
    try {
      return await ReopeningDatabase.open(platform.openDatabase);
    } catch (thrown) {
      if (n === OPEN_ATTEMPTS || problemOf(thrown, '').code !== 'failed') throw thrown;
      await new Promise<void>((resolve) => platform.timers.set(resolve, ATTEMPT_AGAIN_MS));
    }
  }
}

const readEpoch = (database: Database, fresh: string): Promise<string> =>
  database.transact(['about'], 'strict', async (transaction) => {
    const epoch = (await transaction.get('about', 'epoch')) as string | undefined;
    if (epoch === undefined) transaction.put('about', 'epoch', fresh);
    return epoch ?? fresh;
  });

/** The newest readable copy of each design. */
async function fillFromCopies(database: Database, { files }: StoragePlatform): Promise<void> {
  if (files === null) return;
  const seen = new Map<string, number>();
  for (const { file } of await listSnapshots(files)) {
    const snapshot = await readSnapshot(files, file);
    if (snapshot === undefined || (seen.get(snapshot.designId) ?? -1) >= snapshot.updatedAt) continue;
    const { designId: id, name, createdAt, updatedAt, revision, design } = snapshot;
    seen.set(id, updatedAt);
    const record = { id, name, createdAt, updatedAt, revision, bytes: 0, hash: '', snapshotRevision: 0, deletedAt: null };
    await database.transact(DESIGN_STORES, 'relaxed', async (transaction) => putWhole(transaction, record, design));
  }
}

interface Parts {
  readonly database: Database;
  readonly platform: StoragePlatform;
  readonly markers: HeadMarkers;
  readonly epoch: string;
  readonly recoveries: readonly Recovery[];
  readonly problem: StorageProblem | null;
  readonly openRunPort: () => RunPort;
}

function library(parts: Parts): LibraryStorage {
  const { database, platform, markers, epoch, problem, openRunPort } = parts;
  let { recoveries } = parts;
  const problems = new ProblemSource();
  const snapshots = platform.files === null ? null : new DesignSnapshots(platform.files, platform.timers, () => epoch);
  const designs = new DesignLibrary({ database, platform, markers, snapshots, attempt, epoch, onProblem: (now) => problems.set(now) });
  const runs = new RunLibrary({ database, platform, attempt, openRunPort, onProblem: (now) => problems.set(now) });
  const locks = new Set<DesignLock>();
  return {
    mode: problem === null ? 'durable' : 'memory',
    problem,
    get recoveries() {
      return recoveries;
    },
    dismissRecoveries() {
      recoveries = [];
      markers.setRecoveries([]);
    },
    onProblem: (listener) => problems.listen(listener),
    async lockDesign(designId: string, events: DesignLockEvents) {
      const lock = await lockDesign(designId, events, platform);
      locks.add(lock);
      return lock;
    },
    async close() {
      for (const lock of locks) lock.release();
      await snapshots?.flush();
      designs.close();
      runs.close();
      database.close();
    },
    listDesigns: () => designs.listDesigns(),
    loadDesign: (id) => designs.loadDesign(id),
    createDesign: (design) => designs.createDesign(design),
    appendCommand: (id, expected, command) => designs.appendCommand(id, expected, command),
    renameDesign: (id, name) => designs.renameDesign(id, name),
    duplicateDesign: (id, name) => designs.duplicateDesign(id, name),
    deleteDesign: (id) => designs.deleteDesign(id),
    undeleteDesign: (id) => designs.undeleteDesign(id),
    listRestorePoints: (id) => designs.listRestorePoints(id),
    saveRestorePoint: (id, name) => designs.saveRestorePoint(id, name),
    loadRestorePoint: (id) => designs.loadRestorePoint(id),
    watchDesign: (id, listener) => designs.watchDesign(id, listener),
    beginRun: (meta) => runs.beginRun(meta),
    listRuns: (designId) => runs.listRuns(designId),
    loadRun: (id) => runs.loadRun(id),
    readSegment: (id, index) => runs.readSegment(id, index),
    openRunLog: (id) => runs.openRunLog(id),
    saveRunView: (id, view) => runs.saveRunView(id, view),
    deleteRun: (id) => runs.deleteRun(id),
  };
}

/** Tells a problem when it changes. */
class ProblemSource {
  #problem: StorageProblem | null = null;
  readonly #listeners = new Set<(problem: StorageProblem | null) => void>();

  listen(listener: (problem: StorageProblem | null) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  set(problem: StorageProblem | null): void {
    if (problem?.message === this.#problem?.message) return;
    this.#problem = problem;
    for (const listener of this.#listeners) listener(problem);
  }
}

const NO_MARKERS: MarkerStore = { names: () => [], get: () => null, set: () => undefined, remove: () => undefined };
