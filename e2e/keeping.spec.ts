import { expect, type Page, test } from '@playwright/test';
import { SEGMENT_ROWS } from '../src/log/segment.ts';
import { choose, firstVisit } from './first-visit.ts';
import { endlessTemplate } from './template-run.ts';

test('a reload in the middle of a run loses nothing that was sealed', async ({ page }) => {
  const endless = JSON.parse(endlessTemplate()) as { scenarios: { until: string }[] };
  const body = JSON.stringify({ ...endless, scenarios: endless.scenarios.map((scenario) => ({ ...scenario, until: '10000h' })) });
  await page.route('**/examples/order-saga.flow.json', (route) => route.fulfill({ body, contentType: 'application/json' }));
  await firstVisit(page);
  await page.getByRole('button', { name: /^Play happy path/ }).click();
  const rows = page.getByTestId('rows');
  await expect.poll(async () => Number((await rows.innerText().catch(() => '0')).replace(/\D/g, '')), { timeout: 60_000 }).toBeGreaterThan(140_000);
  await expect.poll(() => sealedRows(page)).toBeGreaterThanOrEqual(65_536);
  const sealed = await sealedRows(page);
  await page.reload();
  await choose(page, 'Runs');
  await expect(page.getByTestId('run-entry')).toHaveCount(1);
  const entry = page.getByTestId('run-entry').getByRole('button', { name: /^Open/ }).first();
  const kept = Number(/([\d,]+) rows/.exec(await entry.innerText())?.[1]?.replaceAll(',', ''));
  await entry.click();
  // All that the list promises is there, and that is what was sealed at least; rows after the last sealed segment may be missing.
  await expect.poll(async () => Number((await rows.innerText()).replace(/\D/g, ''))).toBe(kept);
  expect(kept).toBeGreaterThanOrEqual(sealed);
});

/** Rows of the segments that the database holds, read past the page. */
async function sealedRows(page: Page): Promise<number> {
  const segments = await page.evaluate(async () => {
    const done = <T>(request: IDBRequest<T>): Promise<T> => new Promise((resolve, reject) => {
      request.addEventListener('success', () => resolve(request.result));
      request.addEventListener('error', () => reject(request.error ?? new Error('no reason given')));
    });
    const database = await done(indexedDB.open('flowstage'));
    const count = await done(database.transaction('segments').objectStore('segments').count());
    database.close();
    return count;
  });
  return segments * SEGMENT_ROWS;
}
