import { SegmentShelf } from '../log/segment-shelf.ts';
import { openBrowserDatabase } from './browser-database.ts';
import type { Channel, ChannelOpener, LockRelease, Locks, MarkerStore, SnapshotFiles, StoragePlatform } from './platform.ts';
import type { RunPort, RunReply, RunRequest } from './run-port.ts';

export const DATABASE_NAME = 'flowstage';

/** This browser's storage. `createWorker` starts `workers/storage.worker.ts`; without it the page writes runs itself. */
export async function browserPlatform(createWorker?: () => Worker, name = DATABASE_NAME, newShelf = (): SegmentShelf => new SegmentShelf()): Promise<StoragePlatform> {
  return {
    openDatabase: (events) => openBrowserDatabase(name, events),
    markers: localMarkers(`${name}:`),
    files: await Promise.race([privateFiles(`${name}-snapshots`), nothingAfter(FILES_WITHIN_MS)]),
    locks: typeof navigator.locks === 'undefined' ? new (await import('./memory-locks.ts')).MemoryLocks() : webLocks(`${name}:`),
    openChannel: broadcastChannel(`${name}:`),
    openRunPort: createWorker === undefined ? null : () => workerRunPort(createWorker()),
    newShelf,
    timers: { set: (run, ms) => setTimeout(run, ms), clear: (timer) => clearTimeout(timer as number) },
    nowMs: () => Date.now(),
    newId,
    persist: async () => (await navigator.storage?.persist?.()) ?? false,
  };
}

/** 128 random bits; `randomUUID` is missing on pages that were served without encryption. */
const newId = (): string => Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');

/** Reading `localStorage` may throw where site data is blocked, so it is read at each use. */
function localMarkers(prefix: string): MarkerStore {
  return {
    names: () => Object.keys(localStorage).flatMap((key) => (key.startsWith(prefix) ? [key.slice(prefix.length)] : [])),
    get: (name) => localStorage.getItem(prefix + name),
    set: (name, text) => localStorage.setItem(prefix + name, text),
    remove: (name) => localStorage.removeItem(prefix + name),
  };
}

/** Snapshots are a second net: the page does not wait long for them. */
const FILES_WITHIN_MS = 3000;

const nothingAfter = (ms: number): Promise<null> => new Promise((resolve) => setTimeout(() => resolve(null), ms));

async function privateFiles(folder: string): Promise<SnapshotFiles | null> {
  try {
    const root = await navigator.storage.getDirectory();
    const directory = await root.getDirectoryHandle(folder, { create: true });
    return 'createWritable' in FileSystemFileHandle.prototype ? filesOf(directory) : null;
  } catch {
    // No private file system here, or none for this page: saving works without snapshots.
    return null;
  }
}

function filesOf(directory: FileSystemDirectoryHandle): SnapshotFiles {
  return {
    async list() {
      const names: string[] = [];
      for await (const name of (directory as unknown as { keys(): AsyncIterable<string> }).keys()) names.push(name);
      return names;
    },
    read: async (name) => (await (await directory.getFileHandle(name)).getFile()).text(),
    async write(name, text) {
      // What is written shows under the name only after `close`.
      const writable = await (await directory.getFileHandle(name, { create: true })).createWritable();
      await writable.write(text);
      await writable.close();
    },
    remove: (name) => directory.removeEntry(name),
  };
}

function webLocks(prefix: string): Locks {
  return {
    acquire: (name, { steal = false, onLost, signal }) => requestLock(prefix + name, steal ? { steal } : { ...(signal && { signal }) }, onLost) as Promise<LockRelease>,
    tryAcquire: (name, onLost) => requestLock(prefix + name, { ifAvailable: true }, onLost),
    async held() {
      const { held = [] } = await navigator.locks.query();
      return new Set(held.flatMap(({ name }) => (name?.startsWith(prefix) ? [name.slice(prefix.length)] : [])));
    },
  };
}

function requestLock(name: string, options: LockOptions, onLost: (() => void) | undefined): Promise<LockRelease | null> {
  return new Promise((resolve, reject) => {
    let isGranted = false;
    const ended = navigator.locks.request(name, options, async (lock) => {
      isGranted = lock !== null;
      if (lock === null) resolve(null);
      else await new Promise<void>((release) => resolve(release));
    });
    // Once granted, only a thief makes it fail.
    ended.catch((thrown: Error) => (isGranted ? onLost?.() : reject(thrown)));
  });
}

function broadcastChannel(prefix: string): ChannelOpener {
  return (name, receive): Channel => {
    const channel = new BroadcastChannel(prefix + name);
    channel.onmessage = ({ data }) => receive(data);
    return { post: (message) => channel.postMessage(message), close: () => channel.close() };
  };
}

/** Segments stay the page's, which shows them: the worker gets copies. */
function workerRunPort(worker: Worker): RunPort {
  return {
    post: (request) => {
      const [copy, buffers] = handedOver(request);
      worker.postMessage(copy, buffers);
    },
    listen: (receive) => worker.addEventListener('message', ({ data }: MessageEvent<RunReply>) => receive(data)),
    onBroken: (tell) => {
      worker.addEventListener('error', ({ message }) => tell(message ? `the storage worker stopped: ${message}` : 'the storage worker could not be loaded'));
      worker.addEventListener('messageerror', () => tell('a message of the storage worker could not be read'));
    },
    close: () => worker.terminate(),
  };
}

/** Bytes of a segment as a copy that is transferred: the worker gives it back at once, while those in a message wait for the collector. */
function handedOver(request: RunRequest): readonly [RunRequest, ArrayBuffer[]] {
  if (request.kind !== 'segment' || !('packedRows' in request.segment)) return [request, []];
  const { packedRows, packedTexts, ...summary } = request.segment;
  const [rows, texts] = [packedRows.slice(), packedTexts.slice()];
  return [{ ...request, segment: { ...summary, packedRows: rows, packedTexts: texts } }, [rows.buffer, texts.buffer]];
}
