import { expect, test } from '@playwright/test';
import { choose, firstVisit } from './first-visit.ts';
import { endlessTemplate } from './template-run.ts';

test('a reload in the middle of a run loses nothing that was sealed', async ({ page }) => {
  const endless = JSON.parse(endlessTemplate()) as { scenarios: { until: string }[] };
  const body = JSON.stringify({ ...endless, scenarios: endless.scenarios.map((scenario) => ({ ...scenario, until: '10000h' })) });
  await page.route('**/examples/order-saga.flow.json', (route) => route.fulfill({ body, contentType: 'application/json' }));
  await firstVisit(page);
  await page.getByRole('button', { name: /^Play happy path/ }).click();
  const rows = page.getByTestId('rows');
  await expect.poll(async () => Number((await rows.innerText().catch(() => '0')).replace(/\D/g, '')), { timeout: 20_000 }).toBeGreaterThan(200_000);
  const shown = Number((await rows.innerText()).replace(/\D/g, ''));
  await page.reload();
  await choose(page, 'Runs');
  await expect(page.getByTestId('run-entry')).toHaveCount(1);
  await page.getByTestId('run-entry').getByRole('button', { name: /^Open/ }).first().click();
  await expect(rows).toBeVisible();
  // A segment holds 65,536 rows; what was under way in the last ones is all that may be missing.
  expect(Number((await rows.innerText()).replace(/\D/g, ''))).toBeGreaterThan(shown - 3 * 65_536);
});

