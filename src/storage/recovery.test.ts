import { expect, it } from 'vitest';
import { addNode, design } from './command.fixture.ts';
import { grow, value } from './design.fixture.ts';
import type { LibraryStorage } from './library-storage.ts';
import { MemoryDatabase } from './memory-database.ts';
import { openLibraryStorage } from './open-library-storage.ts';
import { TestBrowser, type TestTab } from './platform.fixture.ts';
import { StorageFailure } from './storage-failure.ts';

async function openTab(browser: TestBrowser): Promise<TestTab & { readonly storage: LibraryStorage }> {
  const tab = browser.tab();
  return { ...tab, storage: await openLibraryStorage(tab.platform) };
}

/** A design of five changes, with a snapshot file after the first three when asked. */
async function used(withFile: boolean): Promise<{ readonly browser: TestBrowser; readonly id: string; readonly afterThree: unknown }> {
  const browser = new TestBrowser();
  const { storage, timers } = await openTab(browser);
  const { id } = value(await storage.createDesign(design()));
  const three = await grow(storage, id, design(), 0, 3);
  if (withFile) {
    timers.fire();
    await settled();
  }
  await grow(storage, id, three, 3, 2);
  return { browser, id, afterThree: three };
}

const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 5));

it('finds nothing to tell of a sound storage', async () => {
  const { browser, id } = await used(true);
  const { storage } = await openTab(browser);
  expect(storage).toMatchObject({ mode: 'durable', problem: null, recoveries: [] });
  expect(value(await storage.loadDesign(id))).toMatchObject({ revision: 5, lost: 0 });
});

it('brings a design back from its file when the database is gone, and says what is missing until it was read', async () => {
  const { browser, id, afterThree } = await used(true);
  browser.database = new MemoryDatabase();
  const { storage } = await openTab(browser);
  expect(storage.recoveries).toMatchObject([{ designId: id, name: 'Orders', kind: 'restored', lost: 2 }]);
  expect(storage.recoveries[0]?.message).toContain('last 2 changes');
  const loaded = value(await storage.loadDesign(id));
  expect(loaded.design).toEqual(afterThree);
  expect(loaded.revision).toBe(6);
  const again = await openTab(browser);
  expect(again.storage.recoveries).toHaveLength(1);
  again.storage.dismissRecoveries();
  expect((await openTab(browser)).storage.recoveries).toEqual([]);
});

it('names a design that is gone without a copy, and never shows an empty one in its place', async () => {
  const { browser, id } = await used(false);
  browser.database = new MemoryDatabase();
  const { storage } = await openTab(browser);
  expect(storage.recoveries).toMatchObject([{ designId: id, name: 'Orders', kind: 'missing' }]);
  expect(value(await storage.listDesigns())).toEqual([]);
  expect(await storage.loadDesign(id)).toMatchObject({ ok: false, error: { code: 'missing' } });
});

it('brings the end of a shortened log back from a newer file, and keeps what was there as a restore point', async () => {
  const { browser, id, afterThree } = await used(true);
  await shorten(browser, id, 1);
  const { storage } = await openTab(browser);
  expect(storage.recoveries).toMatchObject([{ kind: 'restored', lost: 2 }]);
  expect(value(await storage.loadDesign(id)).design).toEqual(afterThree);
  const [point] = value(await storage.listRestorePoints(id));
  expect(point).toMatchObject({ name: 'Before recovery', revision: 1 });
  expect(value(await storage.loadRestorePoint(point!.id)).design.nodes).toHaveLength(1);
});

it('says how many changes a shortened log has lost when no file has them', async () => {
  const { browser, id } = await used(false);
  await shorten(browser, id, 3);
  const { storage } = await openTab(browser);
  expect(storage.recoveries).toMatchObject([{ kind: 'shortened', lost: 2 }]);
  expect(value(await storage.loadDesign(id))).toMatchObject({ revision: 3, lost: 0 });
});

it('takes the newest file that is whole', async () => {
  const { browser, id, afterThree } = await used(true);
  browser.database = new MemoryDatabase();
  const [[name, text] = ['', '']] = [...browser.files];
  browser.files.set(name.replace('~3.', '~4.'), '{"designId": "cut o');
  browser.files.set(name.replace('~3.', '~5.'), text.replace('N 1', 'N X'));
  const { storage } = await openTab(browser);
  expect(storage.recoveries).toMatchObject([{ kind: 'restored', lost: 2 }]);
  expect(value(await storage.loadDesign(id)).design).toEqual(afterThree);
});

it('brings a design back by its file alone when the markers are gone too', async () => {
  const { browser, id, afterThree } = await used(true);
  browser.database = new MemoryDatabase();
  browser.markers.clear();
  const { storage } = await openTab(browser);
  expect(storage.recoveries).toMatchObject([{ kind: 'restored', lost: 0 }]);
  expect(value(await storage.loadDesign(id)).design).toEqual(afterThree);
});

it('says so when the storage has as many changes as were saved, but others', async () => {
  const { browser, id } = await used(false);
  await browser.database.transact(['designs'], 'strict', async (transaction) => transaction.put('designs', id, { ...((await transaction.get('designs', id)) as object), hash: 'other' }));
  expect((await openTab(browser)).storage.recoveries).toMatchObject([{ designId: id, kind: 'changed' }]);
});

it('brings one design back though what is left of it cannot be read, and the others stay', async () => {
  const { browser, id, afterThree } = await used(true);
  value(await (await openTab(browser)).storage.createDesign(design('Other')));
  await shorten(browser, id, 1);
  await browser.database.transact(['snapshots'], 'strict', async (transaction) => transaction.put('snapshots', [id, 0], { design: 'cut o' }));
  const { storage } = await openTab(browser);
  expect(storage.mode).toBe('durable');
  expect(value(await storage.loadDesign(id)).design).toEqual(afterThree);
  expect(value(await storage.listDesigns()).map(({ name }) => name).sort()).toEqual(['Orders', 'Other']);
});

it('starts although a frozen tab holds the lock of recovery', async () => {
  const browser = new TestBrowser();
  await browser.locks.acquire('recovery', {});
  const { platform, timers } = browser.tab();
  timers.isImpatient = true;
  expect((await openLibraryStorage(platform)).mode).toBe('durable');
});

it('does not bring back what was deleted', async () => {
  const { browser, id } = await used(true);
  const { storage } = await openTab(browser);
  value(await storage.deleteDesign(id));
  browser.database = new MemoryDatabase();
  expect((await openTab(browser)).storage.recoveries).toEqual([]);
});

it('works in memory from the files when the database cannot be opened, touches no marker, and keeps the changes as a copy', async () => {
  const { browser, id, afterThree } = await used(true);
  const markers = new Map(browser.markers);
  browser.openFailures = [new DOMException('', 'SecurityError')];
  const { storage, timers } = await openTab(browser);
  expect(storage).toMatchObject({ mode: 'memory', problem: { code: 'unavailable' } });
  const loaded = value(await storage.loadDesign(id));
  expect(loaded.design).toEqual(afterThree);
  const changed = addNode(loaded.design, 77);
  value(await storage.appendCommand(id, loaded.revision, changed));
  timers.fire();
  await settled();
  expect(browser.markers).toEqual(markers);
  const next = await openTab(browser);
  expect(next.storage.recoveries).toMatchObject([{ kind: 'copied', name: 'Orders (recovered)' }]);
  const { designId } = next.storage.recoveries[0]!;
  expect(value(await next.storage.loadDesign(designId)).design.nodes).toEqual(changed.design.nodes);
  expect(value(await next.storage.loadDesign(id))).toMatchObject({ revision: 5, lost: 0 });
  next.storage.dismissRecoveries();
  expect((await openTab(browser)).storage.recoveries).toEqual([]);
});

it('tries again when the browser refuses at first, and gives up after the third time', async () => {
  const refusal = (): DOMException => new DOMException('Internal error opening backing store', 'UnknownError');
  for (const [times, mode] of [[2, 'durable'], [3, 'memory']] as const) {
    const browser = new TestBrowser();
    browser.openFailures = Array.from({ length: times }, refusal);
    const { platform, timers } = browser.tab();
    timers.isImpatient = true;
    expect((await openLibraryStorage(platform)).mode).toBe(mode);
  }
});

it('opens the database again once when the browser has closed it', async () => {
  const browser = new TestBrowser();
  const working = browser.database;
  const { storage } = await openTab(browser);
  const { id } = value(await storage.createDesign(design()));
  let closed = 0;
  browser.database = { transact: (...args) => (closed-- > 0 ? Promise.reject(new DOMException('', 'InvalidStateError')) : working.transact(...args)), close: () => undefined };
  const second = await openTab(browser);
  closed = 1;
  expect(value(await second.storage.listDesigns())).toHaveLength(1);
  closed = 2;
  expect(await second.storage.loadDesign(id)).toMatchObject({ ok: false, error: { code: 'closed' } });
  expect(value(await second.storage.loadDesign(id)).revision).toBe(0);
});

it.each(['newer', 'blocked'] as const)('says in words why storage that is %s cannot be used', async (code) => {
  const browser = new TestBrowser();
  browser.openFailures = [new StorageFailure(code, '')];
  const { problem } = (await openTab(browser)).storage;
  expect(problem).toMatchObject({ code });
  expect(problem?.fix).toMatch(/reload/i);
});

it('saves without markers and without files', async () => {
  const browser = new TestBrowser();
  const refuse = (): never => {
    throw new DOMException('', 'SecurityError');
  };
  const { platform } = browser.tab({ markers: { names: refuse, get: refuse, set: refuse, remove: refuse }, files: null });
  const storage = await openLibraryStorage(platform);
  const { id } = value(await storage.createDesign(design()));
  await grow(storage, id, design(), 0, 2);
  expect(value(await (await openTab(browser)).storage.loadDesign(id)).revision).toBe(2);
});

it('writes the file after a pause, and one file a design', async () => {
  const browser = new TestBrowser();
  const { storage, timers } = await openTab(browser);
  const { id } = value(await storage.createDesign(design()));
  const two = await grow(storage, id, design(), 0, 2);
  expect(browser.files.size).toBe(0);
  expect(timers.count).toBe(1);
  timers.fire();
  await settled();
  await grow(storage, id, two, 2, 1);
  await storage.close();
  expect([...browser.files.keys()]).toEqual([expect.stringMatching(/~3\.json$/)]);
});

/** What a truncated store leaves: everything as it was at an earlier revision. */
function shorten(browser: TestBrowser, id: string, revision: number): Promise<void> {
  return browser.database.transact(['designs', 'commands'], 'strict', async (transaction) => {
    transaction.put('designs', id, { ...((await transaction.get('designs', id)) as object), revision });
    transaction.deleteSpan('commands', { from: [id, revision + 1], to: [id, 99] });
  });
}
