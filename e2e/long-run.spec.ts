import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, expect, type Page, test } from '@playwright/test';
import { compile } from '../src/design/compile.ts';
import type { Design } from '../src/design/document.ts';
import { withField } from '../src/design/overrides.ts';
import { readDesign } from '../src/design/read-design.ts';
import { runInProcess } from '../src/run/run-in-process.ts';
import { launchOptions } from '../scripts/chromium.mjs';
import { IS_DEEP } from './deep.ts';
import { choose } from './first-visit.ts';
import { readPage } from './read-page.ts';
import { RunTruth } from './run-truth.ts';

/** More than the page keeps in memory, in both. */
const ROWS = IS_DEEP ? 10_000_000 : 1_000_000;
const ROWS_PER_MESSAGE = 32;
/** As the scrubber has them, in ten thousandths of the run: near enough to the start that Node has been there too. */
const PLACES = [10, 100, 199];
const PREFIX_ROWS = ROWS / 50 + 20_000;
/**
 * The rules, on a machine that does nothing else: 200 ms for a cancel, and for a look 50 ms at a million rows, which S3 of the benchmark measures.
 * Here there are ten times as many, and the frames in which a browser without a graphics card paints them count. In CI others are at work.
 */
const LOOK_MS = IS_DEEP ? 100 : 500;
const CANCEL_MS = IS_DEEP ? 200 : 2000;
/** What else the machine does only adds to what a cancel takes: the quickest of these tells. */
const CANCELS = IS_DEEP ? 3 : 1;

function longDesign(): Design {
  const { design } = readDesign(readFileSync(new URL('../bench/designs/rich.flow.json', import.meta.url), 'utf8'), 'rich.flow.json');
  const nodes = design!.nodes.map((node) => (node.kind === 'producer' ? { ...node, config: withField(node.config, ['count'], Math.ceil(ROWS / ROWS_PER_MESSAGE)) } : node));
  return { ...design!, nodes };
}

/** The first rows of the same run, made here. */
function prefixOf(design: Design): RunTruth {
  const compiled = compile(design, 'run');
  if (!compiled.ok) throw new Error('the design does not compile');
  const { topology, scenario } = compiled;
  return new RunTruth(runInProcess({ topology, scenario: { ...scenario, limits: { ...scenario.limits, rowsMax: PREFIX_ROWS } }, expectations: [] }).log, design);
}

/** Stands at places of the run, which are long out of memory, and finds there what Node says. */
async function expectTruth(page: Page, truth: RunTruth, rows: number): Promise<void> {
  for (const place of PLACES) {
    const expected = truth.at(Math.round((place / 10_000) * rows));
    await page.getByTestId('scrubber').fill(String(place));
    expect(await readPage(page, 'Event log', expected), `at row ${expected.row}`).toEqual(expected);
  }
}

/** All over the run. */
const LOOKS = [1234, 9876, 5, 7001, 3333, 8642, 4999, 6180, 2718];

const LOOK_TRIES = IS_DEEP ? 3 : 1;
/** More than a segment of the deep run, in ten thousandths. */
const SEGMENTS_APART = 40;

/** Milliseconds from the move of the scrubber until the page shows the row, its details and the nodes as they were then, by the clock of the page. */
const lookMs = (page: Page, place: number): Promise<number> => page.evaluate(async (value) => {
  const scrubber = document.querySelector<HTMLInputElement>('[data-testid=scrubber]')!;
  const rowOf = (selector: string): string => /\d+/.exec(document.querySelector(selector)?.textContent ?? '')?.[0] ?? '';
  const before = rowOf('[data-testid=row-details] h3');
  const started = performance.now();
  Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')!.set!.call(scrubber, String(value));
  scrubber.dispatchEvent(new Event('input', { bubbles: true }));
  for (;;) {
    await new Promise(requestAnimationFrame);
    const row = rowOf('[data-testid=row-details] h3');
    if (row !== before && row === rowOf('[role=row][aria-selected=true] [role=gridcell]')) return performance.now() - started;
  }
}, place);

/** Gives what tells the processor time of the page's main thread since, in milliseconds. */
async function taskClock(page: Page): Promise<() => Promise<number>> {
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable', { timeDomain: 'threadTicks' });
  const now = async (): Promise<number> => 1000 * (await session.send('Performance.getMetrics')).metrics.find(({ name }) => name === 'TaskDuration')!.value;
  const started = await now();
  return async () => (await now()) - started;
}

/**
 * The row of any place is there at once. What else the machine does only adds to it: the quickest of some near each other tells of a
 * place, each in another segment, and the median of all.
 */
async function expectQuickLooks(page: Page): Promise<void> {
  const took: number[] = [];
  const spentMs = await taskClock(page);
  for (const place of LOOKS) {
    const tries: number[] = [];
    for (let n = 0; n < LOOK_TRIES; n++) tries.push(await lookMs(page, place + n * SEGMENTS_APART));
    took.push(Math.round(Math.min(...tries)));
  }
  tell('processor ms of the main thread for a look', String(Math.round((await spentMs()) / (LOOKS.length * LOOK_TRIES))));
  tell('ms to the state of rows all over the run', took.join(', '));
  // Whatever comes of it, the cancels are looked at too.
  expect.soft(took.toSorted((a, b) => a - b)[Math.floor(took.length / 2)], 'ms to the state of a row').toBeLessThan(LOOK_MS);
}

const tell = (type: string, description: string): void => {
  test.info().annotations.push({ type, description });
  if (IS_DEEP) console.log(`${type}: ${description}`);
};

/** Milliseconds from the press on Cancel until the run has ended, by the clock of the page. */
const cancelMs = (page: Page): Promise<number> => page.evaluate(() => new Promise<number>((resolve) => {
  const status = document.querySelector<HTMLElement>('[data-testid=status]')!;
  const started = performance.now();
  new MutationObserver((_, observer) => {
    if (status.dataset['status'] !== 'cancelled') return;
    observer.disconnect();
    resolve(performance.now() - started);
  }).observe(status, { attributes: true });
  document.querySelector<HTMLElement>('[data-testid=cancel]')!.click();
}));

const rowsShown = async (page: Page): Promise<number> => Number((await page.getByTestId('rows').innerText({ timeout: 60_000 }).catch(() => '0')).replace(/\D/g, ''));

test('a long run: done, looked into, there again after a reload; the next one is cancelled at once', async ({ baseURL }) => {
  test.setTimeout(IS_DEEP ? 1_500_000 : 240_000);
  // In a profile on the disk: a private window keeps in memory what is stored.
  const profile = mkdtempSync(join(tmpdir(), 'flowstage-long-run-'));
  const context = await chromium.launchPersistentContext(profile, { ...launchOptions(), viewport: { width: 1440, height: 900 } });
  try {
    const page = context.pages()[0] ?? (await context.newPage());
    const design = longDesign();
    const truth = prefixOf(design);
    await page.route('**/examples/order-saga.flow.json', (route) => route.fulfill({ body: JSON.stringify(design), contentType: 'application/json' }));
    await page.goto(baseURL!);
    await page.locator('.react-flow__node').first().waitFor();
    expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
    await page.keyboard.press('Escape');
    await page.keyboard.press('Control+Enter');
    const status = page.getByTestId('status');
    await expect(status).toHaveAttribute('data-status', 'finished', { timeout: 900_000 });
    expect(page.workers().some((worker) => worker.url().includes('page-files'))).toBe(true);
    const rows = await rowsShown(page);
    expect(Math.abs(rows - ROWS)).toBeLessThan(ROWS / 100);
    const hash = await page.getByTestId('log-hash').innerText();
    await page.getByRole('tab', { name: 'Event log' }).click();
    await expectTruth(page, truth, rows);

    await page.reload();
    await choose(page, 'Runs');
    const opened = performance.now();
    await page.getByTestId('run-entry').getByRole('button', { name: /^Open/ }).first().click();
    await expect.poll(() => rowsShown(page), { timeout: 120_000 }).toBe(rows);
    tell('ms to open it again', String(Math.round(performance.now() - opened)));
    await expect(page.getByTestId('log-hash')).toHaveText(hash);
    await expect(page.getByTestId('log-table')).toBeVisible();
    await expectTruth(page, truth, rows);
    await expectQuickLooks(page);

    const took: number[] = [];
    while (took.length < CANCELS) {
      await page.keyboard.press('Control+Enter');
      await expect.poll(() => rowsShown(page), { timeout: 60_000 }).toBeGreaterThan(ROWS / 20);
      await expect(status).toHaveAttribute('data-status', 'running');
      took.push(Math.round(await cancelMs(page)));
    }
    tell('ms to cancel', took.join(', '));
    expect(Math.min(...took)).toBeLessThan(CANCEL_MS);
  } finally {
    await context.close();
    rmSync(profile, { recursive: true, force: true });
  }
});
