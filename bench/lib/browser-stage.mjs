import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from '@playwright/test';
import { build, preview } from 'vite';
import { launchOptions } from '../../scripts/chromium.mjs';
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

async function siteOf(name) {
  if (!sites.has(name)) sites.set(name, serve(name));
  return (await sites.get(name)).resolvedUrls.local[0];
}

/** A fresh profile with a page of a site; `work` gets the page before it goes anywhere, and the site's address. */
export async function onSite(name, work) {
  const url = await siteOf(name);
  browser ??= chromium.launch(launchOptions());
  const context = await (await browser).newContext({ viewport: { width: 1280, height: 800 } });
  try {
    return await work(await context.newPage(), url);
  } finally {
    await context.close();
  }
}

/**
 * The same in a browser of its own with its profile on the disk, as people have it: a private window, which `onSite` is,
 * keeps in memory what is stored. `work` gets a function that measures the browser's memory, too.
 */
export async function onSiteWithDisk(name, work) {
  const url = await siteOf(name);
  const profile = mkdtempSync(join(tmpdir(), 'flowstage-bench-'));
  const context = await chromium.launchPersistentContext(profile, { ...launchOptions(), viewport: { width: 1280, height: 800 } });
  try {
    return await work(context.pages()[0] ?? (await context.newPage()), url, () => memoryOf(context.browser()));
  } finally {
    await context.close();
    rmSync(profile, { recursive: true, force: true });
  }
}

/** A fresh profile with the bench page open; `work` gets the page. */
export const onPage = (work) => onSite('bench', async (page, url) => {
  await page.goto(url);
  await page.waitForFunction(() => 'bench' in globalThis);
  return work(page);
});

/** Memory of all processes of the browser, in bytes, without what lies in files: those pages are shared with any other Chromium that runs. */
async function memoryOf(chromium) {
  const session = await chromium.newBrowserCDPSession();
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
