import { expect, it } from 'vitest';
import { PLAIN_ROW, write, type RowSpec } from '../log/random-rows.fixture.ts';
import { EventLog } from '../log/event-log.ts';
import { ColdSegment, packSegment, UnpackedSegments } from '../log/packed-segment.ts';
import { MemoryScratchFile } from '../log/scratch-file.fixture.ts';
import { SegmentShelf } from '../log/segment-shelf.ts';
import { design } from './command.fixture.ts';
import { value } from './design.fixture.ts';
import type { LibraryStorage, RunWriter } from './library-storage.ts';
import { openLibraryStorage } from './open-library-storage.ts';
import { FaultyDatabase, TestBrowser } from './platform.fixture.ts';
import { RUN_CREDITS, type RunPort, type RunReply, type RunRequest } from './run-port.ts';
import { serveRuns } from './run-recording.ts';

const META = { id: 'run', designId: 'd', title: 'Base, seed 7', startedAt: 1, data: { design: design() } };

/** A log of 23 segments of 4 rows and an open one of 2. */
function sample(): EventLog {
  const specs: RowSpec[] = Array.from({ length: 94 }, (_, n) => ({ ...PLAIN_ROW, kind: n % 3 === 0 ? 'messageCreated' : 'delivered', node: 1 + (n % 3), message: 1 + (n >> 2), text: `m${n}`, afterUs: 10 }));
  return write(specs, { segmentRows: 4 }).log;
}

const open = (browser: TestBrowser): Promise<LibraryStorage> => openLibraryStorage(browser.tab().platform);

async function record(writer: RunWriter, log: EventLog, count = log.segments.length - 1): Promise<void> {
  writer.header(log.header);
  await Promise.all(log.segments.slice(0, count).map((segment) => writer.segment(segment)));
}

it('gives a finished run back with the same log, its data, its result and its view', async () => {
  const browser = new TestBrowser();
  const storage = await open(browser);
  const log = sample();
  const writer = storage.beginRun(META);
  await record(writer, log);
  const entry = value(await writer.finish({ stop: 'horizon' }, log.segments.at(-1)));
  expect(entry).toMatchObject({ state: 'finished', rows: 94, segments: 24, timeUs: 940 });
  const later = await open(browser);
  const reopened = value(await later.openRunLog('run'));
  expect(reopened.verify()).toEqual(log.verify());
  expect(reopened.rowCount).toBe(94);
  value(await later.saveRunView('run', { row: 33 }));
  expect(value(await later.loadRun('run'))).toMatchObject({ meta: META, header: log.header, result: { stop: 'horizon' }, entry: { ...entry, view: { row: 33 } } });
  expect(value(await later.loadRun('run')).segments.map(({ firstRow }) => firstRow)).toEqual(log.segments.map(({ firstRow }) => firstRow));
  expect(value(await later.readSegment('run', 3)).hash).toBe(log.segments[3]!.hash);
  expect(value(await later.listRuns('d'))).toMatchObject([{ id: 'run', view: { row: 33 } }]);
  expect(value(await later.listRuns('other'))).toEqual([]);
  value(await later.deleteRun('run'));
  expect(value(await later.listRuns())).toEqual([]);
  expect(await later.readSegment('run', 3)).toMatchObject({ ok: false, error: { code: 'missing' } });
});

it('reads a long run that does not fit into memory: what is not looked at goes to a file', async () => {
  const browser = new TestBrowser();
  const log = sample();
  const packed = new EventLog(log.header, log.segments.map((segment) => new ColdSegment(packSegment(segment), new UnpackedSegments())));
  const writer = (await open(browser)).beginRun(META);
  await record(writer, packed);
  value(await writer.finish({}, packed.segments.at(-1)));
  const file = new MemoryScratchFile();
  const later = await openLibraryStorage(browser.tab({ newShelf: () => new SegmentShelf(async () => file, 0) }).platform);
  const reopened = value(await later.openRunLog('run'));
  expect(file.writes).toBe(2 * (log.segments.length - 1));
  expect(reopened.verify()).toEqual(log.verify());
  expect(file.reads).toBe(file.writes);
});

it('lists an interrupted run as such and reads it to its last tail', async () => {
  const browser = new TestBrowser();
  const storage = await open(browser);
  const log = sample();
  const writer = storage.beginRun(META);
  await record(writer, log);
  writer.tail(log.segments.at(-1)!);
  await storage.listRuns();
  expect(value(await storage.listRuns())).toMatchObject([{ state: 'running', rows: 94, segments: 23 }]);
  expect(value(await storage.openRunLog('run')).verify()).toEqual(log.verify());
  // The tab is gone, and its lock with it.
  await browser.locks.acquire('run:run', { steal: true }).then((release) => release());
  expect(value(await (await open(browser)).listRuns())).toMatchObject([{ state: 'interrupted', rows: 94 }]);
});

it('drops a tail that the next segment holds', async () => {
  const browser = new TestBrowser();
  const storage = await open(browser);
  const log = sample();
  const writer = storage.beginRun(META);
  writer.header(log.header);
  await writer.segment(log.segments[0]!);
  writer.tail({ ...log.segments[1]!, rows: 2 });
  const tails = (): Promise<unknown[]> => browser.database.transact(['tails'], 'read', (transaction) => transaction.getAll('tails'));
  await expect.poll(tails).toHaveLength(1);
  await writer.segment(log.segments[1]!);
  expect(await tails()).toEqual([]);
  value(await writer.fail());
  expect(value(await storage.openRunLog('run')).rowCount).toBe(8);
  expect(value(await storage.listRuns())).toMatchObject([{ state: 'interrupted', rows: 8, segments: 2 }]);
});

it('never has more segments on the way than there are credits, and loses none', async () => {
  const browser = new TestBrowser();
  const log = sample();
  const requests: RunRequest[] = [];
  let reply: (message: RunReply) => void = () => undefined;
  const port: RunPort = { post: (request) => requests.push(request), listen: (receive) => (reply = receive), onBroken: () => undefined, close: () => undefined };
  const storage = await openLibraryStorage(browser.tab({ openRunPort: () => port }).platform);
  const writer = storage.beginRun(META);
  void record(writer, log);
  void writer.finish(null, log.segments.at(-1));
  const sent = (): number => requests.filter(({ kind }) => kind === 'segment').length;
  expect(sent()).toBe(RUN_CREDITS);
  reply({ kind: 'stored', run: 'run', segments: 3 });
  expect(sent()).toBe(RUN_CREDITS + 3);
  expect(requests.some(({ kind }) => kind === 'finish')).toBe(false);
  for (let n = 0; n < 5; n++) reply({ kind: 'stored', run: 'run', segments: 4 });
  expect(sent()).toBe(23);
  expect(requests.at(-1)?.kind).toBe('finish');
});

it('writes four segments in a transaction, and one record for each', async () => {
  const database = new FaultyDatabase(new TestBrowser().database);
  const transactions: number[] = [];
  const counting = { close: () => undefined, transact: (...args: Parameters<FaultyDatabase['transact']>) => {
    transactions.push(0);
    return database.transact(...args);
  } };
  const replies: RunReply[] = [];
  const serve = serveRuns(counting as FaultyDatabase, (message) => replies.push(message));
  const log = sample();
  serve({ kind: 'begin', run: 'run', meta: META });
  serve({ kind: 'header', run: 'run', header: log.header });
  for (const segment of log.segments.slice(0, 8)) serve({ kind: 'segment', run: 'run', segment });
  await new Promise((resolve) => setTimeout(resolve, 5));
  expect(replies).toEqual([{ kind: 'stored', run: 'run', segments: 4 }, { kind: 'stored', run: 'run', segments: 4 }]);
  expect(transactions).toHaveLength(2);
});

it('tells of every put that fails, holds nobody up, and keeps what was stored before readable', async () => {
  const log = sample();
  for (let failing = 1; ; failing++) {
    const browser = new TestBrowser();
    const faulty = new FaultyDatabase(browser.database);
    browser.database = faulty;
    const storage = await open(browser);
    const problems: unknown[] = [];
    storage.onProblem((problem) => problems.push(problem?.code ?? null));
    faulty.failAt = faulty.puts + failing;
    faulty.forHowMany = 1;
    const writer = storage.beginRun(META);
    await record(writer, log, 9);
    const finished = await writer.finish(null);
    if (finished.ok) {
      expect(failing).toBeGreaterThan(15);
      return;
    }
    expect(finished.error.code).toBe('quota');
    expect(finished.error.fix).toMatch(/run it again/);
    expect(finished.error.fix).not.toMatch(/goes on/);
    expect(problems).toEqual(['quota']);
    const [entry] = value(await storage.listRuns());
    if (entry === undefined || entry.segments === 0) continue;
    expect(entry.state).toBe('interrupted');
    expect(value(await storage.openRunLog('run')).rowCount).toBe(entry.rows);
  }
});

it('fails the runs of a worker that died and starts another for the next', async () => {
  const browser = new TestBrowser();
  const tells: ((reason: string) => void)[] = [];
  const port = (): RunPort => ({ post: () => undefined, listen: () => undefined, onBroken: (tell) => tells.push(tell), close: () => undefined });
  const storage = await openLibraryStorage(browser.tab({ openRunPort: port }).platform);
  const writer = storage.beginRun(META);
  const stored = record(writer, sample());
  tells[0]!('the storage worker stopped: out of memory');
  await stored;
  expect(await writer.finish(null)).toMatchObject({ ok: false, error: { message: expect.stringContaining('out of memory') } });
  storage.beginRun({ ...META, id: 'next' });
  expect(tells).toHaveLength(2);
});

it('stops writing a run that was deleted meanwhile', async () => {
  const browser = new TestBrowser();
  const storage = await open(browser);
  const log = sample();
  const writer = storage.beginRun(META);
  await record(writer, log, 5);
  value(await storage.deleteRun('run'));
  await writer.segment(log.segments[5]!);
  expect(await writer.finish(null)).toMatchObject({ ok: false, error: { code: 'missing' } });
  expect(value(await storage.listRuns())).toEqual([]);
});

it('refuses a log whose bytes were changed', async () => {
  const browser = new TestBrowser();
  const storage = await open(browser);
  const log = sample();
  const writer = storage.beginRun(META);
  await record(writer, log);
  value(await writer.finish(null));
  const segment = value(await storage.readSegment('run', 2));
  segment.columns.value[1] = 99;
  await browser.database.transact(['segments'], 'strict', async (transaction) => transaction.put('segments', ['run', 2], segment));
  expect(await storage.openRunLog('run')).toMatchObject({ ok: false, error: { code: 'damaged', message: expect.stringContaining('segment 2') } });
});
