import { expect, test, type Page } from '@playwright/test';
import { axeViolations } from './axe.ts';
import { IS_DEEP } from './deep.ts';

test.slow();

/** Requests to two desks: not too many to the calm one, nearly too many to the busy one. */
const DESKS = JSON.stringify({
  format: 'flowstage/design', version: 1, name: 'Two desks', description: '', systems: [],
  nodes: [
    ...[['calm', '200ms'], ['busy', '103ms']].flatMap(([id, every]) => [
      { id: `${id}-app`, kind: 'client', name: `App of ${id}`, config: { target: id, interarrival: `exponential(${every})`, request: { type: 'Ask' }, timeout: '1h', retry: { retries: 0 } } },
      { id, kind: 'consumer', name: `Desk ${id}`, config: { handlers: [{ id: 'serve', on: '*', steps: [{ id: 'work', do: 'work', time: 'exponential(100ms)' }] }] } },
    ]),
  ],
  edges: ['calm', 'busy'].map((id) => ({ id: `${id}-asks`, from: `${id}-app`, to: id, config: { latency: '0s' } })),
  layout: { 'calm-app': { x: 0, y: 0 }, calm: { x: 280, y: 0 }, 'busy-app': { x: 0, y: 160 }, busy: { x: 280, y: 160 } },
  schemas: {}, scenarios: [{ id: 'day', name: 'A day', description: '', seed: '1', until: '2m', startsAt: '2024-01-01T00:00:00Z', overrides: [], faults: [], outcome: {} }], expectations: [],
});

async function open(page: Page): Promise<void> {
  await page.goto('/');
  await page.locator('[data-ready=true] [data-region=left]').waitFor();
  const data = await page.evaluateHandle((text) => {
    const transfer = new DataTransfer();
    transfer.items.add(new File([text], 'desks.flow.json', { type: 'application/json' }));
    return transfer;
  }, DESKS);
  await page.dispatchEvent('[data-region=left]', 'drop', { dataTransfer: data });
  await page.getByText('Two desks').first().waitFor();
}

async function replicate(page: Page, replications: number): Promise<void> {
  await page.getByRole('radio', { name: 'Analyse' }).check({ force: true });
  const statistics = page.getByTestId('statistics');
  await statistics.getByLabel('Replications').fill(String(replications));
  await statistics.getByRole('button', { name: 'Run replications' }).click();
  await expect(statistics).toHaveAttribute('data-status', 'finished', { timeout: 60_000 });
}

test('replications run in the page: intervals for each node, grey where they are not credible, and why; the same as a table, in the dark', async ({ page }) => {
  await page.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' });
  await open(page);
  await replicate(page, 6);
  const statistics = page.getByTestId('statistics');
  await expect(statistics).toContainText(/6 replications of \S+/);
  const calm = page.getByTestId('station-calm');
  await expect(calm).toContainText(/[45](\.\d+)?\/s/);
  await expect(calm).toContainText(/± \d+ %/);
  await expect(calm.getByRole('cell').first().locator('[data-doubtful]')).toHaveCount(0);
  // The other is nearly overloaded, and its figures say so.
  const busy = page.getByTestId('station-busy');
  await expect(busy.locator('[data-doubtful]').first()).toBeVisible();
  await busy.getByRole('button', { name: 'Desk busy' }).click();
  await expect(page.getByRole('list', { name: 'Not credible' })).toContainText(/load is 9\d %/);
  await expect(page.getByTestId('station-detail').locator('canvas').first()).toBeVisible();
  // Choosing a line chooses the node, and the other way round.
  await calm.getByRole('button', { name: 'Desk calm' }).focus();
  await page.keyboard.press('Enter');
  await expect(calm.getByRole('button', { name: 'Desk calm' })).toHaveAttribute('aria-pressed', 'true');
  await expect(page.getByTestId('station-detail').getByRole('heading', { name: 'Desk calm' })).toBeVisible();
  await expect(page.getByTestId('station-detail')).not.toContainText(/load is/);
  expect(await axeViolations(page)).toEqual([]);
  expect(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)).toBe(true);
  await page.getByRole('radio', { name: 'Table' }).check({ force: true });
  const table = page.getByRole('region', { name: 'All figures' });
  await expect(table.getByRole('row', { name: /Desk calm/ })).toContainText('±');
  await expect(table.getByRole('columnheader', { name: 'Queue length' })).toBeVisible();
  expect(await axeViolations(page)).toEqual([]);
});

test('replications are cancelled at once, and keep what is complete', async ({ page }) => {
  await open(page);
  await page.getByRole('radio', { name: 'Analyse' }).check({ force: true });
  const statistics = page.getByTestId('statistics');
  await statistics.getByLabel('Replications').fill('1000');
  await statistics.getByLabel('Warm-up').fill('10s');
  await statistics.getByRole('button', { name: 'Run replications' }).click();
  await expect(statistics).toContainText(/[1-9]\d* of 1000/, { timeout: 30_000 });
  await statistics.getByRole('button', { name: 'Cancel' }).click();
  await expect(statistics).toHaveAttribute('data-status', 'cancelled');
  await expect(statistics).toContainText(/[1-9]\d* replications? of/);
});

test('is accessible and fits on a phone', async ({ page }) => {
  test.skip(!IS_DEEP, 'every view is tried at this width in shell-looks.spec.ts');
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await open(page);
  await replicate(page, 5);
  await page.setViewportSize({ width: 390, height: 844 });
  await page.getByRole('button', { name: 'Statistics' }).click();
  await page.getByTestId('station-detail').locator('canvas').first().waitFor();
  expect(await axeViolations(page)).toEqual([]);
  expect(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)).toBe(true);
});
