import { expect, type Page, test } from '@playwright/test';
import { axeViolations } from './axe.ts';
import { IS_DEEP } from './deep.ts';
import { choose, firstVisit } from './first-visit.ts';
import { endlessTemplate } from './template-run.ts';

/** How much the browser gives this page, in bytes; undefined for as much as ever. */
async function give(page: Page, quotaSize?: number): Promise<void> {
  const debug = await page.context().newCDPSession(page);
  await debug.send('Storage.overrideQuotaForOrigin', { origin: new URL(page.url()).origin, ...(quotaSize !== undefined && { quotaSize }) });
}

test('the storage is full in the middle of a run, and when the design is saved: it is said, nothing is lost, and room brings it back', async ({ page }) => {
  test.skip(!IS_DEEP, 'it fills a disk for a minute');
  test.setTimeout(150_000);
  const body = endlessTemplate().replaceAll(/"until": ?"\w+"/g, '"until":"10000h"');
  await page.route('**/examples/order-saga.flow.json', (route) => route.fulfill({ body, contentType: 'application/json' }));
  await firstVisit(page);
  await page.getByRole('button', { name: /^Play happy path/ }).click();
  const [rows, banner] = [page.getByTestId('rows'), page.getByTestId('banner')];
  const shown = async (): Promise<number> => Number((await rows.innerText().catch(() => '0')).replace(/\D/g, ''));
  await expect.poll(shown, { timeout: 30_000 }).toBeGreaterThan(20_000);
  await give(page, 1);
  await expect(banner).toContainText('The run is not kept whole: the storage of this page is full.', { timeout: 30_000 });
  await expect(page.getByTestId('status')).toHaveAttribute('data-status', 'running');
  const before = await shown();
  await expect.poll(shown).toBeGreaterThan(before);
  await page.getByTestId('cancel').click();
  await expect(page.getByTestId('status')).toHaveAttribute('data-status', 'cancelled');
  expect(await shown()).toBeGreaterThan(before);

  const description = page.getByLabel('Description');
  const long = 'A long story. '.repeat(100_000);
  await description.fill(long);
  await description.blur();
  await expect(page.getByTestId('save-state')).toHaveText('Not saved');
  await expect(banner).toContainText('the storage of this page is full');
  await expect(banner.getByRole('button', { name: 'Download a copy' })).toBeVisible();
  expect(await axeViolations(page)).toEqual([]);
  await give(page);
  await banner.getByRole('button', { name: 'Try again' }).click();
  await expect(page.getByTestId('save-state')).toHaveText(/^Saved · /);
  await expect(banner).toHaveCount(0);

  await page.reload();
  await expect.poll(() => description.evaluate((field: HTMLTextAreaElement) => field.value.length), { timeout: 30_000 }).toBe(long.length);
  await choose(page, 'Runs');
  await page.getByTestId('run-entry').getByRole('button', { name: /^Open/ }).first().click();
  expect(await shown()).toBeGreaterThan(16_000);
});
