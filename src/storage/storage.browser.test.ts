import { afterEach, expect, it, vi } from 'vitest';
import { PLAIN_ROW, write, type RowSpec } from '../log/random-rows.fixture.ts';
import { browserPlatform } from './browser-platform.ts';
import { addNode, design } from './command.fixture.ts';
import { grow, value } from './design.fixture.ts';
import type { LibraryStorage } from './library-storage.ts';
import { openLibraryStorage } from './open-library-storage.ts';

// Every test has a database of its own, in the real browser.
let tests = 0;
const nameOfTest = (): string => `test-${performance.now().toString(36).replace('.', '')}-${++tests}`;
const opened: LibraryStorage[] = [];

afterEach(async () => {
  vi.restoreAllMocks();
  for (const storage of opened.splice(0)) await storage.close();
});

async function open(name: string, withWorker = false): Promise<LibraryStorage> {
  const createWorker = (): Worker => new Worker(new URL('../workers/storage.worker.ts', import.meta.url), { type: 'module', name });
  const storage = await openLibraryStorage(await browserPlatform(withWorker ? createWorker : undefined, name));
  opened.push(storage);
  return storage;
}

it('stores designs durably and gives them back over another connection', async () => {
  const name = nameOfTest();
  const storage = await open(name);
  expect(storage).toMatchObject({ mode: 'durable', problem: null, recoveries: [] });
  const { id } = value(await storage.createDesign(design()));
  const last = await grow(storage, id, design(), 0, 205);
  const other = await open(name);
  expect(value(await other.loadDesign(id))).toMatchObject({ design: last, revision: 205, lost: 0 });
  expect(value(await other.listRestorePoints(id))).toMatchObject([{ revision: 200 }]);
});

it('lets one of two connections store the next command', async () => {
  const name = nameOfTest();
  const [one, two] = [await open(name), await open(name)];
  const { id } = value(await one.createDesign(design()));
  value(await two.loadDesign(id));
  for (let revision = 0; revision < 20; revision++) {
    const answers = await Promise.all([one, two].map((storage, n) => storage.appendCommand(id, revision, addNode(design(), n))));
    expect(answers.filter(({ ok }) => ok)).toHaveLength(1);
    expect(answers.find(({ ok }) => !ok)).toMatchObject({ error: { code: 'stale' } });
  }
});

it('says saved only when the transaction has ended well', async () => {
  const storage = await open(nameOfTest());
  const { id } = value(await storage.createDesign(design()));
  // The request succeeds, then the transaction falls: what a full disk looks like.
  changePut((request, { transaction }) => request.addEventListener('success', () => transaction.abort()));
  const saved = await storage.appendCommand(id, 0, addNode(design(), 0));
  vi.restoreAllMocks();
  expect(saved.ok).toBe(false);
  expect(value(await storage.loadDesign(id))).toMatchObject({ revision: 0, design: design() });
});

it('names a full disk at every put of a command', async () => {
  const storage = await open(nameOfTest());
  const { id } = value(await storage.createDesign(design()));
  value(await storage.loadDesign(id));
  for (let failing = 1; ; failing++) {
    let puts = 0;
    changePut(() => {
      if (++puts === failing) throw new DOMException('full', 'QuotaExceededError');
    });
    const saved = await storage.appendCommand(id, 0, addNode(design(), 0));
    vi.restoreAllMocks();
    if (saved.ok) return expect(failing).toBeGreaterThan(3);
    expect(saved.error).toMatchObject({ code: 'quota', fix: expect.stringContaining('Export') });
    expect(value(await storage.listDesigns())).toMatchObject([{ id, revision: 0 }]);
  }
});

it('brings a design back from its file after the browser removed the database', async () => {
  const name = nameOfTest();
  const storage = await open(name);
  const { id } = value(await storage.createDesign(design()));
  const last = await grow(storage, id, design(), 0, 3);
  await storage.close();
  await remove(name);
  const next = await open(name);
  expect(next.recoveries).toMatchObject([{ designId: id, kind: 'restored', lost: 0 }]);
  expect(value(await next.loadDesign(id)).design).toEqual(last);
});

it('lets a later version change the database, and then says what to do', async () => {
  const name = nameOfTest();
  const storage = await open(name);
  const { id } = value(await storage.createDesign(design()));
  await new Promise((resolve, reject) => {
    const request = indexedDB.open(name, 99);
    request.onsuccess = () => resolve(request.result.close());
    request.onerror = () => reject(new Error('not opened'));
    request.onblocked = () => reject(new Error('blocked'));
  });
  expect(await storage.appendCommand(id, 0, addNode(design(), 0))).toMatchObject({ ok: false, error: { code: 'newer' } });
  const next = await open(name);
  expect(next).toMatchObject({ mode: 'memory', problem: { code: 'newer' } });
});

it('opens again when the connection was closed', async () => {
  const storage = await open(nameOfTest());
  const { id } = value(await storage.createDesign(design()));
  const closing = vi.spyOn(IDBDatabase.prototype, 'transaction').mockImplementationOnce(function (this: IDBDatabase, ...args) {
    this.close();
    return this.transaction(...args);
  });
  value(await storage.appendCommand(id, 0, addNode(design(), 0)));
  expect(closing).toHaveBeenCalled();
  expect(value(await storage.listDesigns())).toMatchObject([{ revision: 1 }]);
});

it('hands the lock of a design from one to the other', async () => {
  const name = nameOfTest();
  const [one, two] = [await open(name), await open(name)];
  const told: string[] = [];
  const note = (what: string) => (): void => void told.push(what);
  const first = await one.lockDesign('d', { onLost: note('one lost'), onAsked: note('one asked') });
  const second = await two.lockDesign('d', { onLost: note('two lost'), onHeld: note('two held') });
  expect([first.isHeld, second.isHeld]).toEqual([true, false]);
  await second.takeOver();
  await expect.poll(() => told).toEqual(expect.arrayContaining(['one asked', 'one lost', 'two held']));
  expect([first.isHeld, second.isHeld]).toEqual([false, true]);
  second.release();
  await expect.poll(() => first.isHeld).toBe(true);
});

it.each(['page', 'worker'] as const)('stores a run from the %s and opens the same log', async (side) => {
  const name = nameOfTest();
  const storage = await open(name, side === 'worker');
  const specs: RowSpec[] = Array.from({ length: 100 }, (_, n) => ({ ...PLAIN_ROW, kind: n % 3 === 0 ? 'messageCreated' : 'delivered', node: 1 + (n % 3), message: 1 + (n >> 2), text: `m${n}`, afterUs: 10 }));
  const { log } = write(specs, { segmentRows: 7 });
  const writer = storage.beginRun({ id: 'run', designId: 'd', title: 't', startedAt: 1, data: { scenario: 'base' } });
  writer.header(log.header);
  for (const segment of log.segments.slice(0, -1)) void writer.segment(segment);
  writer.tail(log.segments.at(-1)!);
  await expect.poll(async () => value(await storage.listRuns())).toMatchObject([{ state: 'running' }]);
  const entry = value(await writer.finish({ stop: 'horizon' }, log.segments.at(-1)));
  expect(entry).toMatchObject({ state: 'finished', rows: 100 });
  const reopened = value(await (await open(name)).openRunLog('run'));
  expect(reopened.verify()).toEqual(log.verify());
  expect(log.verify().ok).toBe(true);
});

it('reads a run whose worker died to the last segment stored', async () => {
  const name = nameOfTest();
  const workers: Worker[] = [];
  const createWorker = (): Worker => {
    const worker = new Worker(new URL('../workers/storage.worker.ts', import.meta.url), { type: 'module', name });
    workers.push(worker);
    return worker;
  };
  const storage = await openLibraryStorage(await browserPlatform(createWorker, name));
  opened.push(storage);
  const { log } = write(Array.from({ length: 60 }, (): RowSpec => ({ ...PLAIN_ROW, node: 1, afterUs: 1 })), { segmentRows: 5 });
  const writer = storage.beginRun({ id: 'run', designId: 'd', title: 't', startedAt: 1, data: null });
  writer.header(log.header);
  await Promise.all(log.segments.slice(0, 6).map((segment) => writer.segment(segment)));
  workers[0]!.terminate();
  void writer.segment(log.segments[6]!);
  expect(value(await storage.openRunLog('run')).rowCount).toBe(30);
});

/** Does something with every put. */
function changePut(change: (request: IDBRequest, store: IDBObjectStore) => void): void {
  const put = Object.getOwnPropertyDescriptor(IDBObjectStore.prototype, 'put')?.value as (this: IDBObjectStore, ...args: unknown[]) => IDBRequest<IDBValidKey>;
  vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(function (this: IDBObjectStore, ...args) {
    const request = put.apply(this, args);
    change(request, this);
    return request;
  });
}

function remove(name: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.deleteDatabase(name);
    request.onsuccess = () => resolve();
    request.onerror = request.onblocked = () => reject(new Error('not removed'));
  });
}
