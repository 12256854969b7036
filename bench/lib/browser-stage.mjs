import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from '@playwright/test';
import { build, preview } from 'vite';
import { findChromium } from '../../scripts/chromium.mjs';
import { freePort } from '../../scripts/ports.mjs';
import { ROOT } from '../../scripts/prepare.mjs';

/** What browser bars stand on, each made when the first bar asks for it: a Chromium, and pages that are built and served. */
let browser;
const sites = new Map();

const SITES = {
  /** The product's worker, storage and queries; stock React Flow. */
  bench: { configFile: false, root: join(ROOT, 'bench/page'), base: './', worker: { format: 'es' }, build: { target: 'es2023', rolldownOptions: { input: [join(ROOT, 'bench/page/index.html'), join(ROOT, 'bench/page/stock.html')] } } },
  /** The product as it is served. */
  app: { configFile: join(ROOT, 'vite.config.ts'), root: ROOT, build: { sourcemap: false } },
};

async function serve(name) {
  const outDir = join(ROOT, `node_modules/.cache/flowstage-bench-${name}`);
  const { build: options, ...site } = SITES[name];
  await build({ ...site, logLevel: 'error', build: { ...options, outDir, emptyOutDir: true } });
  return preview({ ...site, logLevel: 'error', build: { outDir }, preview: { host: '127.0.0.1', port: await freePort(4390), strictPort: true } });
}

async function launch() {
  const executablePath = findChromium();
  return chromium.launch({ ...(executablePath && { executablePath }), args: ['--disable-dev-shm-usage'] });
}

/** A fresh profile with a page of a site; `work` gets the page before it goes anywhere, and the site's address. */
export async function onSite(name, work) {
  if (!sites.has(name)) sites.set(name, serve(name));
  const server = await sites.get(name);
  browser ??= launch();
  const context = await (await browser).newContext({ viewport: { width: 1280, height: 800 } });
  try {
    return await work(await context.newPage(), server.resolvedUrls.local[0]);
  } finally {
    await context.close();
  }
}

/** A fresh profile with the bench page open; `work` gets the page. */
export const onPage = (work) => onSite('bench', async (page, url) => {
  await page.goto(url);
  await page.waitForFunction(() => 'bench' in globalThis);
  return work(page);
});

/** Memory of all processes of the browser, in bytes, without what lies in files: those pages are shared with any other Chromium that runs. */
export async function browserMemory() {
  const session = await (await browser).newBrowserCDPSession();
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  await session.detach();
  return processInfo.reduce((sum, { id }) => sum + residentBytes(id), 0);
}

/** Shared pages count for each of their owners in equal parts. */
function residentBytes(pid) {
  try {
    const text = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8');
    return ['Pss_Anon', 'Pss_Shmem'].reduce((sum, part) => sum + 1024 * Number(new RegExp(`^${part}:\\s+(\\d+) kB`, 'm').exec(text)?.[1] ?? 0), 0);
  } catch {
    // It ended meanwhile, or this is no Linux.
    return 0;
  }
}

/** Stops what browser bars have started. */
export async function closeStage() {
  await (await browser)?.close();
  for (const server of sites.values()) await (await server).close();
}
