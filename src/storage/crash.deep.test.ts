import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type BrowserContext, type Page } from '@playwright/test';
import { createServer, type ViteDevServer } from 'vite';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { launchOptions } from '../../scripts/chromium.mjs';
import type { CrashPage } from './crash-page.fixture.ts';

// A browser with a profile on disk that is killed, or whose files are damaged while it is away.
let server: ViteDevServer;
let origin: string;
let profile: string;
let context: BrowserContext;
let page: Page;

beforeAll(async () => {
  server = await createServer({ configFile: false, appType: 'custom', logLevel: 'error', cacheDir: 'node_modules/.cache/flowstage-crash-test', server: { port: 0, host: '127.0.0.1', hmr: false, watch: null }, optimizeDeps: { include: ['idb', 'immer'] } });
  server.middlewares.use((_request, response) => response.setHeader('content-type', 'text/html').end('<script type="module" src="/src/storage/crash-page.fixture.ts"></script>'));
  await server.listen();
  const address = server.httpServer?.address();
  origin = `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}/page`;
}, 60_000);
afterAll(() => server.close());

beforeEach(async () => {
  profile = mkdtempSync(join(tmpdir(), 'flowstage-profile-'));
  await launch();
}, 60_000);
afterEach(async () => {
  await context.close();
  rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
}, 60_000);

async function launch(): Promise<void> {
  context = await chromium.launchPersistentContext(profile, { ...launchOptions(), headless: true });
  await visit();
}

async function visit(): Promise<void> {
  page = await context.newPage();
  await page.goto(origin);
  await page.waitForFunction(() => 'crashPage' in globalThis);
}

const opened = (): ReturnType<CrashPage['open']> => page.evaluate(() => (globalThis as unknown as { crashPage: CrashPage }).crashPage.open());
const create = (changes: number): Promise<void> => page.evaluate((count) => (globalThis as unknown as { crashPage: CrashPage }).crashPage.create(count), changes);
const snapshot = (): Promise<void> => page.evaluate(() => (globalThis as unknown as { crashPage: CrashPage }).crashPage.snapshot());

/** Edits until `count` more changes were told to be stored; gives the last one told. */
async function edit(count: number): Promise<() => number> {
  let last = 0;
  let heard = 0;
  const enough = new Promise<void>((resolve) => {
    page.on('console', (message) => {
      const [, revision] = /^stored (\d+)$/.exec(message.text()) ?? [];
      if (revision === undefined) return;
      last = Number(revision);
      if (++heard === count) resolve();
    });
  });
  await page.evaluate(() => (globalThis as unknown as { crashPage: CrashPage }).crashPage.edit());
  await enough;
  return () => last;
}

it('has every change that was said to be saved after its tab has crashed', async () => {
  await opened();
  await create(0);
  for (let round = 0; round < 8; round++) {
    const last = await edit(5 + round * 3);
    const crashed = page.waitForEvent('crash');
    const session = await context.newCDPSession(page);
    session.send('Page.crash').catch(() => undefined);
    await crashed;
    const acknowledged = last();
    await visit();
    const { designs, recoveries, mode } = await opened();
    expect({ mode, recoveries }).toEqual({ mode: 'durable', recoveries: [] });
    expect(designs).toHaveLength(1);
    expect(designs[0]!.revision).toBeGreaterThanOrEqual(acknowledged);
    expect(designs[0]).toMatchObject({ nodes: designs[0]!.revision, lost: 0 });
  }
});

it('has every change that was said to be saved after the browser was killed', async () => {
  await opened();
  await create(0);
  for (let round = 0; round < 4; round++) {
    const last = await edit(10);
    await kill();
    const acknowledged = last();
    await launch();
    const { designs, recoveries } = await opened();
    expect(recoveries).toEqual([]);
    expect(designs[0]!.revision).toBeGreaterThanOrEqual(acknowledged);
    expect(designs[0]).toMatchObject({ nodes: designs[0]!.revision, lost: 0 });
  }
});

const FLIP = (bytes: Buffer): Buffer => {
  const flipped = Buffer.from(bytes);
  const at = Math.floor(bytes.length / 2);
  flipped[at] = flipped[at]! ^ 0xff;
  return flipped;
};

it.each<[string, RegExp, (bytes: Buffer) => Buffer | null]>([
  ['one byte flipped in the log', /\.log$/, FLIP],
  ['the log cut to a half', /\.log$/, (bytes) => bytes.subarray(0, bytes.length >> 1)],
  ['the log emptied', /\.log$/, () => Buffer.alloc(0)],
  ['MANIFEST missing', /^MANIFEST/, () => null],
  ['CURRENT missing', /^CURRENT$/, () => null],
  ['everything missing', /./, () => null],
])('notices %s, and gives the design back from its file or says that it cannot', async (_what, files, damage) => {
  await opened();
  await create(30);
  await snapshot();
  await edit(10);
  await context.close();
  expect(damaged(files, damage)).toBeGreaterThan(0);
  await launch();
  const { mode, problem, recoveries, designs } = await opened();
  // Never nothing without a word.
  expect(mode === 'memory' ? problem !== null : recoveries.length > 0 || designs[0]!.revision >= 40).toBe(true);
  expect(designs).toHaveLength(1);
  expect(designs[0]!.nodes).toBeGreaterThanOrEqual(30);
  expect(designs[0]!.lost).toBe(0);
});

/** Ends the browser's processes as a power button would; their locks on the profile stay behind. */
async function kill(): Promise<void> {
  const closed = new Promise((resolve) => context.once('close', resolve));
  const session = await context.newCDPSession(page);
  session.send('Browser.crash').catch(() => undefined);
  await closed;
  for (const name of ['SingletonLock', 'SingletonCookie', 'SingletonSocket']) rmSync(join(profile, name), { force: true });
}

/** Changes files of the origin's IndexedDB; null removes one. Gives how many. */
function damaged(files: RegExp, damage: (bytes: Buffer) => Buffer | null): number {
  const folder = join(profile, 'Default', 'IndexedDB');
  const names = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile() && files.test(entry.name));
  for (const { parentPath, name } of names) {
    const path = join(parentPath, name);
    const bytes = damage(readFileSync(path));
    if (bytes === null) rmSync(path);
    else writeFileSync(path, bytes);
  }
  return names.length;
}
