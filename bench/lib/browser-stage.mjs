import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from '@playwright/test';
import { build, preview } from 'vite';
import { findChromium } from '../../scripts/chromium.mjs';
import { freePort } from '../../scripts/ports.mjs';
import { ROOT } from '../../scripts/prepare.mjs';

/** What browser bars stand on: the bench page, built and served, and a Chromium. Made when the first bar asks for it. */
let stage;

async function openStage() {
  const outDir = join(ROOT, 'node_modules/.cache/flowstage-bench-page');
  const shared = { configFile: false, root: join(ROOT, 'bench/page'), base: './', logLevel: 'error' };
  await build({ ...shared, worker: { format: 'es' }, build: { outDir, emptyOutDir: true, target: 'es2023' } });
  const server = await preview({ ...shared, build: { outDir }, preview: { host: '127.0.0.1', port: await freePort(4390), strictPort: true } });
  const executablePath = findChromium();
  const browser = await chromium.launch({ ...(executablePath && { executablePath }), args: ['--disable-dev-shm-usage'] });
  return { server, browser, url: server.resolvedUrls.local[0] };
}

/** A fresh profile with the bench page open; `work` gets the page. */
export async function onPage(work) {
  stage ??= openStage();
  const { browser, url } = await stage;
  const context = await browser.newContext();
  try {
    const page = await context.newPage();
    await page.goto(url);
    await page.waitForFunction(() => 'bench' in globalThis);
    return await work(page);
  } finally {
    await context.close();
  }
}

/** Memory of all processes of the browser, in bytes, without what lies in files: those pages are shared with any other Chromium that runs. */
export async function browserMemory() {
  const { browser } = await stage;
  const session = await browser.newBrowserCDPSession();
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
  if (stage === undefined) return;
  const { server, browser } = await stage;
  await browser.close();
  await server.close();
}
