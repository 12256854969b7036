import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Design } from '../design/document.ts';
import { SNAPSHOT_EVERY } from './design-log.ts';
import { addNode, commandOf, design } from './command.fixture.ts';
import { grow, value } from './design.fixture.ts';
import type { LibraryStorage } from './library-storage.ts';
import { openLibraryStorage } from './open-library-storage.ts';
import { FaultyDatabase, TestBrowser } from './platform.fixture.ts';
import { KEEP_DELETED_MS } from './purge.ts';
import { AUTOMATIC_RESTORE_POINTS } from './restore-points.ts';

const open = (browser: TestBrowser): Promise<LibraryStorage> => openLibraryStorage(browser.tab().platform);

it('gives a design back as its commands left it, in another tab and over several snapshots', async () => {
  const browser = new TestBrowser();
  const storage = await open(browser);
  const { id } = value(await storage.createDesign(design()));
  const last = await grow(storage, id, design(), 0, 2 * SNAPSHOT_EVERY + 7);
  const loaded = value(await (await open(browser)).loadDesign(id));
  expect(loaded.design).toEqual(last);
  expect(loaded).toMatchObject({ revision: 2 * SNAPSHOT_EVERY + 7, lost: 0 });
});

it('replays any change of lists, maps and texts', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(fc.nat(5), fc.nat(9), fc.string({ maxLength: 5 })), { maxLength: 30 }), async (changes) => {
      const browser = new TestBrowser();
      const storage = await open(browser);
      let now: Design = design();
      const { id } = value(await storage.createDesign(now));
      for (const [revision, [kind, place, text]] of changes.entries()) {
        const command = commandOf(now, (draft) => {
          const { nodes } = draft;
          if (kind === 0) nodes.splice(place % (nodes.length + 1), 0, { id: text, kind: 'consumer', name: text, config: { a: [1, { b: text }] } });
          if (kind === 1) nodes.splice(place % (nodes.length + 1), 2);
          if (kind === 2) nodes.reverse();
          if (kind === 3) draft.layout[text === '__proto__' ? 'p' : text] = { x: place, y: 0 };
          if (kind === 4) delete draft.layout[Object.keys(draft.layout)[place] ?? ''];
          if (kind === 5) draft.name = text;
        });
        expect(value(await storage.appendCommand(id, revision, command))).toBe(revision + 1);
        now = command.design;
      }
      expect(value(await (await open(browser)).loadDesign(id)).design).toEqual(now);
    }),
    { numRuns: 60 },
  );
});

it('lets one of two tabs store the next command and tells the other', async () => {
  const browser = new TestBrowser();
  const [one, two] = [await open(browser), await open(browser)];
  const { id } = value(await one.createDesign(design()));
  value(await two.loadDesign(id));
  const heard: number[] = [];
  two.watchDesign(id, (revision) => heard.push(revision));
  const [first, second] = await Promise.all([one.appendCommand(id, 0, addNode(design(), 1)), two.appendCommand(id, 0, addNode(design(), 2))]);
  expect(first).toEqual({ ok: true, value: 1 });
  expect(second).toMatchObject({ ok: false, error: { code: 'stale' } });
  expect(value(await two.loadDesign(id)).design.nodes.map((node) => node.id)).toEqual(['n1']);
  expect(heard).toEqual([1]);
});

it.each([
  ['first of a session', 0, 5],
  ['second', 1, 2],
])('never says saved when a put of the %s command fails, keeps the state before, and stores the next one whole', async (_which, before, puts) => {
  for (let failing = 1; ; failing++) {
    const browser = new TestBrowser();
    const faulty = new FaultyDatabase(browser.database);
    browser.database = faulty;
    const { id } = value(await (await open(browser)).createDesign(design()));
    const storage = await open(browser);
    const problems: unknown[] = [];
    storage.onProblem((problem) => problems.push(problem?.code ?? null));
    const now = await grow(storage, id, value(await storage.loadDesign(id)).design, 0, before);
    faulty.failAt = faulty.puts + failing;
    const command = addNode(now, 3);
    const saved = await storage.appendCommand(id, before, command);
    if (saved.ok) return expect(failing).toBe(puts + 1);
    expect(saved.error).toMatchObject({ code: 'quota', message: expect.stringContaining('"Orders" is not saved') });
    expect(value(await (await open(browser)).loadDesign(id))).toMatchObject({ revision: before, design: now });
    const next = addNode(command.design, 4);
    expect(value(await storage.appendCommand(id, before, next))).toBe(before + 1);
    expect(problems).toEqual(['quota', null]);
    expect(value(await (await open(browser)).loadDesign(id))).toMatchObject({ design: next.design, lost: 0 });
  }
});

it('answers commands that were on their way behind a failed one with its problem', async () => {
  const browser = new TestBrowser();
  const faulty = new FaultyDatabase(browser.database);
  browser.database = faulty;
  const storage = await open(browser);
  const { id } = value(await storage.createDesign(design()));
  faulty.failAt = faulty.puts + 1;
  const first = addNode(design(), 0);
  const answers = await Promise.all([storage.appendCommand(id, 0, first), storage.appendCommand(id, 1, addNode(first.design, 1))]);
  expect(answers.map((answer) => !answer.ok && answer.error.code)).toEqual(['quota', 'quota']);
});

it('takes a command that comes again because its answer was lost as stored', async () => {
  const browser = new TestBrowser();
  const storage = await open(browser);
  const { id } = value(await storage.createDesign(design()));
  const command = addNode(design(), 0);
  value(await storage.appendCommand(id, 0, command));
  expect(value(await storage.appendCommand(id, 0, command))).toBe(1);
  expect(value(await storage.loadDesign(id))).toMatchObject({ revision: 1, design: command.design });
  expect(value(await (await open(browser)).appendCommand(id, 0, command))).toBe(1);
  expect(await storage.appendCommand(id, 0, addNode(design(), 1))).toMatchObject({ ok: false, error: { code: 'stale' } });
});

it('reads on from the snapshot before when the newest is damaged, and up to the first damaged command', async () => {
  const browser = new TestBrowser();
  const storage = await open(browser);
  const { id } = value(await storage.createDesign(design()));
  const newest = 2 * SNAPSHOT_EVERY;
  const last = await grow(storage, id, design(), 0, newest + 5);
  const change = (store: 'snapshots' | 'commands', revision: number, part: object): Promise<void> =>
    browser.database.transact([store], 'strict', async (transaction) => transaction.put(store, [id, revision], { ...((await transaction.get(store, [id, revision])) as object), ...part }));
  await change('snapshots', newest, { design: '{}' });
  expect(value(await storage.loadDesign(id))).toMatchObject({ design: last, lost: 0 });
  await change('commands', newest + 4, { patches: '[]' });
  const cut = value(await storage.loadDesign(id));
  expect(cut).toMatchObject({ lost: 2, revision: newest + 5 });
  expect(cut.design.nodes).toHaveLength(newest + 3);
  const next = addNode(cut.design, 999);
  value(await storage.appendCommand(id, cut.revision, next));
  expect(value(await storage.loadDesign(id))).toMatchObject({ design: next.design, lost: 0 });
});

it('stores an open design anew when the browser empties the database under it', async () => {
  const browser = new TestBrowser();
  const storage = await open(browser);
  const { id } = value(await storage.createDesign(design()));
  const now = await grow(storage, id, design(), 0, 3);
  await browser.database.transact(['about', 'designs', 'commands', 'snapshots'], 'strict', async (transaction) => {
    transaction.delete('designs', id);
    transaction.delete('about', 'epoch');
    transaction.deleteSpan('commands', { from: [id, 0], to: [id, 99] });
    transaction.deleteSpan('snapshots', { from: [id, 0], to: [id, 99] });
  });
  const next = addNode(now, 3);
  expect(value(await storage.appendCommand(id, 3, next))).toBe(4);
  expect(value(await (await open(browser)).loadDesign(id)).design).toEqual(next.design);
});

it('lists, renames, duplicates, deletes and brings back', async () => {
  const browser = new TestBrowser();
  const storage = await open(browser);
  const { id } = value(await storage.createDesign(design('A')));
  const copy = value(await storage.duplicateDesign(id, 'B'));
  expect(value(await storage.renameDesign(id, 'C'))).toMatchObject({ name: 'C', revision: 1 });
  expect(value(await storage.loadDesign(id)).design.name).toBe('C');
  expect(value(await storage.listDesigns()).map(({ name }) => name)).toEqual(['C', 'B']);
  value(await storage.deleteDesign(copy.id));
  expect(await storage.loadDesign(copy.id)).toMatchObject({ ok: false, error: { code: 'missing' } });
  expect(value(await storage.listDesigns()).map(({ name }) => name)).toEqual(['C']);
  value(await storage.undeleteDesign(copy.id));
  expect(value(await storage.loadDesign(copy.id)).design.name).toBe('B');
  expect(await storage.appendCommand('nobody', 0, addNode(design(), 1))).toMatchObject({ ok: false, error: { code: 'missing' } });
});

it('removes what was deleted long ago, and its runs', async () => {
  const browser = new TestBrowser();
  const storage = await open(browser);
  const { id } = value(await storage.createDesign(design()));
  const writer = storage.beginRun({ id: 'run', designId: id, title: '', startedAt: 1, data: null });
  value(await writer.finish(null));
  value(await storage.deleteDesign(id));
  browser.nowMs += KEEP_DELETED_MS + 10;
  const later = await open(browser);
  await later.listDesigns();
  await new Promise((resolve) => setTimeout(resolve, 5));
  expect(await later.undeleteDesign(id)).toMatchObject({ ok: false });
  expect(value(await later.listRuns())).toEqual([]);
});

it('keeps the last automatic restore points and every named one', async () => {
  const browser = new TestBrowser();
  const storage = await open(browser);
  const { id } = value(await storage.createDesign(design()));
  let now: Design = design();
  const named = value(await storage.saveRestorePoint(id, 'First'));
  for (let n = 0; n < AUTOMATIC_RESTORE_POINTS + 4; n++) {
    now = await grow(storage, id, now, n, 1);
    value(await storage.saveRestorePoint(id));
  }
  const points = value(await storage.listRestorePoints(id));
  expect(points).toHaveLength(AUTOMATIC_RESTORE_POINTS + 1);
  expect(points.map(({ revision }) => revision).slice(0, 2)).toEqual([AUTOMATIC_RESTORE_POINTS + 4, AUTOMATIC_RESTORE_POINTS + 3]);
  expect(value(await storage.loadRestorePoint(named.id)).design).toEqual(design());
  expect(value(await storage.loadRestorePoint(points[0]!.id)).design).toEqual(now);
});

it('keeps the design as it was opened before its first change, and asks for lasting storage once', async () => {
  const browser = new TestBrowser();
  const { id } = value(await (await open(browser)).createDesign(design()));
  const storage = await open(browser);
  const { design: opened } = value(await storage.loadDesign(id));
  await grow(storage, id, opened, 0, 3);
  const points = value(await storage.listRestorePoints(id));
  expect(points).toMatchObject([{ revision: 0, name: null }]);
  expect(value(await storage.loadRestorePoint(points[0]!.id)).design).toEqual(opened);
  expect(browser.persistAsked).toBe(1);
});
