import { readFileSync } from 'node:fs';
import { expect, test, type Locator, type Page } from '@playwright/test';
import { readRows } from '../src/formats/rows/read-rows.ts';
import { axeViolations } from './axe.ts';
import { eachOrEvery } from './deep.ts';
import { choose, firstVisit, play } from './first-visit.ts';
import { templateRun, templateText } from './template-run.ts';

/** A browser without pickers: what is saved is downloaded. */
async function withoutPickers(page: Page): Promise<void> {
  await page.addInitScript(() => {
    for (const name of ['showSaveFilePicker', 'showOpenFilePicker', 'chooseFileSystemEntries']) Reflect.deleteProperty(globalThis, name);
  });
}

async function saved(page: Page): Promise<{ readonly name: string; readonly text: string; readonly bytes: Buffer }> {
  const download = page.waitForEvent('download');
  await page.getByRole('dialog').getByRole('button', { name: 'Save', exact: true }).click();
  const file = await download;
  const bytes = readFileSync(await file.path());
  return { name: file.suggestedFilename(), text: bytes.toString('utf8'), bytes };
}

const format = (page: Page, name: string): Locator => page.getByRole('group', { name: 'Format', exact: true }).getByRole('radio', { name, exact: true });

test('a run is saved in every format of the registry, and as rows opens again', async ({ page }) => {
  await withoutPickers(page);
  await firstVisit(page);
  await play(page, 'payment declined');
  await choose(page, 'Export');
  const dialog = page.getByRole('dialog', { name: 'Export' });
  await expect(dialog).toBeVisible();
  const labels = await dialog.getByRole('region', { name: 'Trace of the run' }).getByRole('radio').all();
  expect(labels.length).toBeGreaterThanOrEqual(6);
  for (const label of labels) {
    await label.check({ force: true });
    await expect(page.getByTestId('export-size')).toHaveText(/ (bytes|kB|MB)$/);
    await expect(page.getByTestId('export-preview')).not.toHaveValue('');
  }
  await format(page, 'Flowstage rows').check({ force: true });
  await expect(page.getByTestId('export-size')).toContainText('.rows.ndjson');
  const rows = await saved(page);
  expect(rows.name).toBe('order-saga-payment-declined.rows.ndjson');
  const read = readRows(rows.text);
  expect(read.ok && read.value.log.hash()).toBe(templateRun('payment-declined').summary.logHash);

  const transfer = await page.evaluateHandle(([text, name]) => {
    const data = new DataTransfer();
    data.items.add(new File([text!], name!, { type: 'application/x-ndjson' }));
    return data;
  }, [rows.text, rows.name]);
  await page.dispatchEvent('[data-region=top]', 'drop', { dataTransfer: transfer });
  await expect(page.getByTestId('banner')).toContainText('A run from “order-saga-payment-declined.rows.ndjson”, to look at: Order saga, payment declined, seed 1');
  await expect(page.getByTestId('rows')).toHaveText(`${templateRun('payment-declined').log.rowCount.toLocaleString('en')} rows`);
  await expect(page.getByTestId('status')).toHaveText('Finished: no findings');
  const shots = process.env['SHOTS'];
  if (shots !== undefined) await page.screenshot({ path: `${shots}/run-from-file.png` });
  await page.getByRole('button', { name: 'Keep its design' }).click();
  await expect(page.getByTestId('save-state')).toHaveText(/^Saved/);
});

test('a picture of the design is saved as SVG and as PNG; without a run, traces say what they need', async ({ page }) => {
  await withoutPickers(page);
  await firstVisit(page);
  await choose(page, 'Export');
  await expect(page.getByTestId('export-picture')).toBeVisible();
  await expect.poll(() => page.getByTestId('export-picture').evaluate((image: HTMLImageElement) => image.naturalWidth)).toBeGreaterThan(100);
  const svg = await saved(page);
  expect(svg.name).toBe('order-saga.svg');
  expect(svg.text).toContain('Charge payment');
  await choose(page, 'Export');
  await page.getByRole('dialog').getByRole('radio', { name: 'PNG 2×' }).check({ force: true });
  const png = await saved(page);
  expect(png.name).toBe('order-saga.png');
  expect(png.bytes.subarray(0, 8).toString('hex')).toBe('89504e470d0a1a0a');
  expect(png.bytes.readUInt32BE(16)).toBeGreaterThan(1000);
  await choose(page, 'Export');
  await format(page, 'CSV').check({ force: true });
  await expect(page.getByRole('dialog')).toContainText('There is no run yet');
  await expect(page.getByRole('dialog').getByRole('button', { name: 'Save', exact: true })).toBeDisabled();
});

test('a design is saved as a file and opened again without a change', async ({ page }) => {
  await withoutPickers(page);
  await firstVisit(page);
  const download = page.waitForEvent('download');
  await page.keyboard.press('Control+s');
  const file = await download;
  expect(file.suggestedFilename()).toBe('order-saga.flow.json');
  expect(readFileSync(await file.path(), 'utf8')).toBe(templateText());
});

for (const [colorScheme, width] of eachOrEvery([['light', 1280], ['dark', 390]] as const, 2)) {
  test(`the dialog is accessible, ${colorScheme}, ${width} wide, and takes one saga of a run`, async ({ page }) => {
    await withoutPickers(page);
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await page.setViewportSize({ width, height: 860 });
    await firstVisit(page);
    await play(page, 'payment crashes after charging');
    const shots = process.env['SHOTS'];
    await page.keyboard.press('Control+Shift+e');
    await expect(page.getByTestId('export-size')).toHaveText(/kB|bytes|MB/);
    expect(await axeViolations(page)).toEqual([]);
    if (shots !== undefined) await page.screenshot({ path: `${shots}/export-trace-${colorScheme}-${width}.png` });
    await format(page, 'SVG').check({ force: true });
    await expect(page.getByTestId('export-picture')).toBeVisible();
    await expect(page.getByTestId('export-size')).toContainText('.svg');
    expect(await axeViolations(page)).toEqual([]);
    if (shots !== undefined) await page.screenshot({ path: `${shots}/export-diagram-${colorScheme}-${width}.png` });
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)).toBe(true);
    await format(page, 'CSV').check({ force: true });
    await page.getByLabel('Of', { exact: true }).selectOption({ label: 'One saga' });
    await page.getByRole('textbox', { name: 'Instance' }).fill('3');
    await expect(page.getByTestId('export-size')).toContainText('saga-3.csv');
    const { text } = await saved(page);
    const lines = text.trimEnd().split('\r\n').slice(1).map((line) => line.split(','));
    expect(new Set(lines.map((cells) => cells[11]).filter((saga) => saga !== ''))).toEqual(new Set(['3']));
    expect(lines.length).toBeGreaterThan(50);
  });
}

test('no request leaves the origin through a session: design, run, intervention, export, link, reload; workers included', async ({ page, context }) => {
  const foreign: string[] = [];
  let seen = 0;
  // Of the context: pages, their workers and service workers.
  context.on('request', (sent) => {
    seen++;
    if (/^(https?|wss?|ftp):/.test(sent.url()) && !sent.url().startsWith('http://127.0.0.1:')) foreign.push(sent.url());
  });
  const client = await context.newCDPSession(page);
  const raw: string[] = [];
  await client.send('Network.enable');
  client.on('Network.requestWillBeSent', ({ request }) => void raw.push(request.url));
  const complaints: string[] = [];
  page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('worker', (worker) => expect(worker.url()).toMatch(/^http:\/\/127\.0\.0\.1:/));
  await withoutPickers(page);
  await firstVisit(page);
  await play(page, 'payment declined');
  for (const tab of ['Problems', 'Event log', 'Timeline', 'Sagas', 'Findings']) await page.getByRole('tab', { name: tab }).click();
  await page.keyboard.press('Control+Shift+e');
  const dialog = page.getByRole('dialog', { name: 'Export' });
  for (const label of await dialog.getByRole('radio').all()) await label.check({ force: true });
  await page.keyboard.press('Escape');
  await page.getByTestId('top-share').click();
  await expect(page.getByTestId('share-link')).toHaveValue(/#m=1\./);
  const link = await page.getByTestId('share-link').inputValue();
  await page.goto('about:blank');
  await page.goto(link);
  await expect(page.getByTestId('banner')).toContainText('from a link');
  await page.getByRole('radio', { name: 'Analyse' }).check({ force: true });
  expect(seen).toBeGreaterThan(10);
  expect(raw.filter((url) => /^(https?|wss?|ftp):/.test(url) && !url.startsWith('http://127.0.0.1:'))).toEqual([]);
  // What a link holds is in its fragment, and a fragment is never sent.
  expect(raw.filter((url) => url.includes('m=1.'))).toEqual([]);
  expect(foreign).toEqual([]);
  expect(complaints).toEqual([]);
});
