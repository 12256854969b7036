import { isObject, type Json } from '../base/json.ts';
import type { Design } from '../design/document.ts';
import type { SnapshotFiles, StorageTimers } from './platform.ts';
import { type DesignRecord, hashOf } from './records.ts';

/** A design in a file of its own, which outlives the database. */
export interface SnapshotFile {
  readonly designId: string;
  readonly name: string;
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly revision: number;
  readonly epoch: string;
  /** JSON of the design as it is in memory. */
  readonly design: string;
  readonly hash: string;
}

/** What the name of a snapshot's file tells. */
export interface SnapshotName {
  readonly file: string;
  readonly designId: string;
  readonly epoch: string;
  readonly revision: number;
}

/** After so long without a change. */
export const SNAPSHOT_IDLE_MS = 60_000;
/** Or after so many changes. */
const SNAPSHOT_COMMANDS = 200;
/** Without a database the files are all that survives. */
const SNAPSHOT_IDLE_MEMORY_MS = 2000;
/** Epoch of what was changed without a database. */
export const MEMORY_EPOCH = 'memory';

interface Waiting {
  readonly record: DesignRecord;
  readonly design: Design;
  readonly commands: number;
}

/** Writes designs to files when nothing has changed for a while. */
export class DesignSnapshots {
  readonly #files: SnapshotFiles;
  readonly #timers: StorageTimers;
  readonly #epoch: () => string;
  readonly #waiting = new Map<string, Waiting>();
  #timer: unknown = null;
  /** One write after the other. */
  #writing: Promise<void> = Promise.resolve();

  constructor(files: SnapshotFiles, timers: StorageTimers, epoch: () => string) {
    this.#files = files;
    this.#timers = timers;
    this.#epoch = epoch;
  }

  /** A command has been stored. */
  note(record: DesignRecord, design: Design): void {
    const commands = (this.#waiting.get(record.id)?.commands ?? 0) + 1;
    this.#waiting.set(record.id, { record, design, commands });
    if (this.#timer !== null) this.#timers.clear(this.#timer);
    this.#timer = this.#timers.set(() => void this.flush(), this.#epoch() === MEMORY_EPOCH ? SNAPSHOT_IDLE_MEMORY_MS : SNAPSHOT_IDLE_MS);
    if (commands >= SNAPSHOT_COMMANDS) void this.flush();
  }

  /** Writes what waits. A file that cannot be written leaves the one before it. */
  flush(): Promise<void> {
    if (this.#timer !== null) this.#timers.clear(this.#timer);
    this.#timer = null;
    const waiting = [...this.#waiting.values()];
    this.#waiting.clear();
    this.#writing = this.#writing.then(async () => {
      for (const { record, design } of waiting) await this.#write(record, design).catch(() => undefined);
    });
    return this.#writing;
  }

  /** The design was deleted: nothing is to bring it back. */
  remove(designId: string): Promise<void> {
    this.#waiting.delete(designId);
    this.#writing = this.#writing.then(() => this.#removeFiles((other) => other.designId === designId)).catch(() => undefined);
    return this.#writing;
  }

  async #write({ id, name, createdAt, updatedAt, revision }: DesignRecord, design: Design): Promise<void> {
    const text = JSON.stringify(design);
    const epoch = this.#epoch();
    const snapshot: SnapshotFile = { designId: id, name, createdAt, updatedAt, revision, epoch, design: text, hash: hashOf(id, revision, text) };
    const file = fileName(id, epoch, revision);
    await this.#files.write(file, JSON.stringify(snapshot));
    // What was changed without a database stands beside what the database had, until that is compared.
    await this.#removeFiles((other) => other.designId === id && other.file !== file && (other.epoch === MEMORY_EPOCH) === (epoch === MEMORY_EPOCH));
  }

  async #removeFiles(isOld: (name: SnapshotName) => boolean): Promise<void> {
    for (const name of await listSnapshots(this.#files)) if (isOld(name)) await this.#files.remove(name.file);
  }
}

/** Highest revision first. */
export async function listSnapshots(files: SnapshotFiles | null): Promise<SnapshotName[]> {
  const names = files === null ? [] : await files.list();
  return names.flatMap((file) => parseName(file) ?? []).sort((a, b) => b.revision - a.revision);
}

/** Undefined for one that cannot be read or is not what was written. */
export async function readSnapshot(files: SnapshotFiles, file: string): Promise<SnapshotFile | undefined> {
  try {
    const value = JSON.parse(await files.read(file)) as Json;
    if (!isObject(value)) return undefined;
    const snapshot = value as unknown as SnapshotFile;
    return snapshot.hash === hashOf(snapshot.designId, snapshot.revision, snapshot.design) ? snapshot : undefined;
  } catch {
    // Cut off, or not ours: the next older one may do.
    return undefined;
  }
}

const fileName = (designId: string, epoch: string, revision: number): string => `${designId}~${epoch}~${revision}.json`;

function parseName(file: string): SnapshotName | undefined {
  const [, designId, epoch, revision] = /^([\w-]+)~([\w-]+)~(\d+)\.json$/.exec(file) ?? [];
  return designId === undefined || epoch === undefined ? undefined : { file, designId, epoch, revision: Number(revision) };
}
