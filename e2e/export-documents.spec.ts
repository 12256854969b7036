import { readFileSync } from 'node:fs';
import { expect, type Page, test } from '@playwright/test';
import { PNG } from 'pngjs';
import { hostileDesign, hostileRunnable } from '../src/formats/diagram/designs.fixture.ts';
import type { DocumentExporter, RecordedRun } from '../src/formats/format.ts';
import type { LogScope } from '../src/formats/log-scope.ts';
import { designProvenance } from '../src/formats/provenance.ts';
import { replayExporter } from '../src/formats/replay/replay.ts';
import { example, examples, gallery, hostile, runOf } from '../src/formats/runs.fixture.ts';
import { svgLanes } from '../src/formats/svg/svg-lanes.ts';
import { svgSequence } from '../src/formats/svg/svg-sequence.ts';
import { svgDiagram } from '../src/formats/svg/svg.ts';
import { DARK, LIGHT } from '../src/formats/svg/palette.ts';
import { choose, firstVisit } from './first-visit.ts';
import { eachOrEvery, IS_DEEP } from './deep.ts';

const ORIGIN = 'https://export.test';

/** Opens a file as a server without any policy would give it. Returns what else the page asked for. */
async function open(page: Page, text: string, contentType: string): Promise<readonly string[]> {
  const asked: string[] = [];
  await page.unrouteAll();
  await page.route('**/*', async (route) => {
    const url = route.request().url();
    if (url === `${ORIGIN}/file`) return route.fulfill({ body: text, contentType: `${contentType}; charset=utf-8` });
    asked.push(url);
    return route.abort();
  });
  await page.goto(`${ORIGIN}/file`);
  return asked;
}

const pwned = (page: Page): Promise<unknown> => page.evaluate(() => (globalThis as unknown as { __pwn?: unknown }).__pwn ?? null);

async function expectQuiet(page: Page, text: string, contentType: string): Promise<void> {
  const asked = await open(page, text, contentType);
  await page.waitForTimeout(50);
  expect(await pwned(page)).toBe(null);
  expect(asked).toEqual([]);
}

function written(exporter: DocumentExporter, run: RecordedRun, scope: LogScope): string {
  const result = exporter.write(run, { scope });
  if (!result.ok) throw new Error(result.error.message);
  return result.value;
}

const withoutPolicy = (html: string): string => html.replace(/<meta http-equiv="Content-Security-Policy"[^>]*>/, '');

/** Runs with texts that would break out of their place; the second has them in messages too. */
const hostileRuns = (): readonly RecordedRun[] => [runOf(hostileRunnable(), 'plain'), runOf(hostile(example('Order saga')), 'happy-path', '10s')];

test('an SVG of any example, or of hostile names, runs nothing and asks for nothing, alone and within a page', async ({ page }) => {
  test.setTimeout(240_000); // some fifty pages
  const designs = [...(IS_DEEP ? examples() : eachOrEvery(gallery(), 6)), hostileDesign(), hostile(example('Order saga'))];
  const pictures = designs.map((design) => svgDiagram.write(design, { provenance: designProvenance(design) }));
  for (const run of hostileRuns()) pictures.push(written(svgSequence, run, { kind: 'range', fromUs: 0, untilUs: 5_000_000 }));
  pictures.push(written(svgLanes, runOf(hostileRunnable(), 'plain'), { kind: 'run' }));
  for (const picture of pictures) {
    await expectQuiet(page, picture, 'image/svg+xml');
    await expect(page.locator('parsererror')).toHaveCount(0);
    await expectQuiet(page, `<!doctype html><body>${picture.replace(/^<\?xml[^>]*>/, '')}`, 'text/html');
    expect(await page.evaluate(() => document.body.children.length)).toBe(1);
  }
});

test('a replay of any example, or of hostile texts, runs only its own script, with its policy and without', async ({ page }) => {
  test.setTimeout(240_000); // some fifty pages
  const runs = [...(IS_DEEP ? examples() : eachOrEvery(gallery(), 8)).map((design) => runOf(design, design.scenarios[0]!.id, '3s')), ...hostileRuns()];
  for (const run of runs) {
    const html = written(replayExporter, run, { kind: 'run' });
    for (const text of [html, withoutPolicy(html)]) {
      await expectQuiet(page, text, 'text/html');
      await page.getByRole('button', { name: 'To the end' }).click();
      await expect(page.locator('#count')).toHaveText(`${run.log.rowCount} / ${run.log.rowCount}`);
      expect(await pwned(page)).toBe(null);
    }
    expect(withoutPolicy(html)).not.toBe(html);
  }
});

test('a script that came into a replay would be stopped by its policy', async ({ page }) => {
  const html = written(replayExporter, runOf(example('Poison message'), 'clean'), { kind: 'run' });
  const broken = html.replace('</body>', '<script>window.__pwn = 1</script><img src="https://evil.test/x" onerror="window.__pwn = 2"></body>');
  const asked = await open(page, broken, 'text/html');
  await page.waitForTimeout(100);
  expect(await pwned(page)).toBe(null);
  expect(asked).toEqual([]);
});

test('a replay plays, steps and scrubs, by mouse and by keyboard', async ({ page }) => {
  const run = runOf(example('Order saga'), 'payment-declined');
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(error.message));
  await open(page, written(replayExporter, run, { kind: 'run' }), 'text/html');
  const count = page.locator('#count');
  const now = page.locator('#rows [data-when="now"]');
  await expect(count).toHaveText(`0 / ${run.log.rowCount}`);
  await page.getByRole('button', { name: 'Step forward' }).click();
  const first = await count.textContent();
  expect(first).not.toBe(`0 / ${run.log.rowCount}`);
  await page.keyboard.press('ArrowRight');
  await expect(count).not.toHaveText(first!);
  await page.getByRole('button', { name: 'Step back' }).click();
  await expect(count).toHaveText(first!);

  const compensated = Array.from({ length: run.log.rowCount }, (_, row) => row).find((row) => run.log.kindOf(row) === 'sagaCompensated')!;
  await page.getByRole('slider', { name: 'Playhead, in rows' }).fill(String(compensated));
  await expect(now).toContainText('saga 3 of order-saga is compensated');
  await expect(page.locator('#lanes li', { hasText: 'order-3' })).toContainText('compensated');
  await expect(page.locator('[data-strip="order-saga"]')).toContainText('1 undone');
  await page.locator('#lanes li', { hasText: 'order-1' }).getByRole('button').click();
  await expect(now).toContainText('saga 1 of order-saga started');
  await expect(page.locator('[data-strip="order-saga"]')).not.toContainText('undone');

  await page.getByRole('button', { name: 'To the start' }).click();
  await page.getByRole('combobox', { name: 'Speed' }).selectOption('10');
  await page.getByRole('button', { name: 'Play' }).click();
  await expect(page.getByRole('button', { name: 'Pause' })).toBeVisible();
  await expect(page.locator('#rows [data-when="past"]').first()).toBeVisible();
  await page.getByRole('button', { name: 'Pause' }).click();
  const stopped = await count.textContent();
  await page.waitForTimeout(150);
  await expect(count).toHaveText(stopped!);

  await page.locator('#rows').focus();
  await page.keyboard.press('End');
  await expect(count).toHaveText(`${run.log.rowCount} / ${run.log.rowCount}`);
  await page.keyboard.press('Home');
  await expect(count).toHaveText(`0 / ${run.log.rowCount}`);
  expect(errors).toEqual([]);
});

async function saved(page: Page): Promise<Buffer> {
  await choose(page, 'Export');
  const dialog = page.getByRole('dialog', { name: 'Export' });
  await expect(page.getByTestId('export-picture')).toBeVisible();
  const download = page.waitForEvent('download');
  await dialog.getByRole('button', { name: 'Save', exact: true }).click();
  return readFileSync(await (await download).path());
}

test('a PNG has the size, the background and the colours of its picture, at every scale, and nothing is transparent', async ({ page }) => {
  test.setTimeout(180_000);
  await page.addInitScript(() => {
    for (const name of ['showSaveFilePicker', 'showOpenFilePicker', 'chooseFileSystemEntries']) Reflect.deleteProperty(globalThis, name);
  });
  for (const [colorScheme, palette, scales] of [['light', LIGHT, IS_DEEP ? [1, 2, 3, 4] : [1]], ['dark', DARK, [2]]] as const) {
    await page.emulateMedia({ colorScheme });
    await firstVisit(page);
    const svg = (await saved(page)).toString('utf8');
    const [, width, height] = /<svg[^>]* width="([\d.]+)" height="([\d.]+)"/.exec(svg)!.map(Number);
    const [, left, top] = /<g transform="translate\((-?[\d.]+) (-?[\d.]+)\)">/.exec(svg)!.map(Number);
    for (const scale of scales) {
      await choose(page, 'Export');
      await page.getByRole('dialog').getByRole('radio', { name: `PNG ${scale}×` }).check({ force: true });
      await expect(page.getByTestId('export-size')).toContainText(`.png · ${scale}×`);
      const download = page.waitForEvent('download');
      await page.getByRole('dialog').getByRole('button', { name: 'Save', exact: true }).click();
      const png = PNG.sync.read(readFileSync(await (await download).path()));
      expect([png.width, png.height]).toEqual([Math.ceil(width! * scale), Math.ceil(height! * scale)]);
      const colourAt = (x: number, y: number): string => `#${Buffer.from(png.data.subarray(4 * (Math.round(y * scale) * png.width + Math.round(x * scale))).subarray(0, 3)).toString('hex')}`;
      for (const [x, y] of [[2, 2], [width! - 3, 2], [2, height! - 3], [width! - 3, height! - 3]] as const) expect(colourAt(x, y)).toBe(palette.canvas);
      for (const [node, tone] of [['checkout', 'source'], ['order-events', 'channel'], ['payment', 'service'], ['order-saga', 'saga'], ['payment-db', 'store']] as const) {
        const [, x, y] = new RegExp(`data-node="${node}" transform="translate\\((-?[\\d.]+) (-?[\\d.]+)\\)"`).exec(svg)!.map(Number);
        // Beside the drawing on its tile, and on the card beside the tile.
        expect([node, colourAt(left! + x! + 14, top! + y! + 26), colourAt(left! + x! + 5, top! + y! + 26)]).toEqual([node, palette.tones[tone].soft, palette.card]);
      }
      for (let at = 3; at < png.data.length; at += 4) if (png.data[at] !== 255) throw new Error(`pixel ${at >> 2} is transparent at ${scale}×`);
    }
  }
});
