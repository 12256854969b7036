import { expect, test } from '@playwright/test';
import { choose, firstVisit, play } from './first-visit.ts';
import { endlessTemplate, runOf, templateRun, templateText } from './template-run.ts';
import { eachOrEvery, IS_DEEP } from './deep.ts';

const TEMPLATE = '**/examples/order-saga.flow.json';

test('the first visit plays a scenario at the first click, and gives the log in the worker that it gives in Node', async ({ page }) => {
  await firstVisit(page);
  await play(page, 'happy path');
  const { summary } = templateRun('happy-path');
  await expect(page.getByTestId('log-hash')).toHaveText(summary.logHash);
  await expect(page.getByTestId('rows')).toHaveText(`${summary.rows.toLocaleString('en')} rows`);
  await expect(page.getByTestId('status')).toHaveText('Finished: no findings');
  // It plays by itself.
  const clock = page.getByTestId('clock');
  const shown = await clock.innerText();
  await expect(clock).not.toHaveText(shown);
});

test('another seed gives another log, again the one that it gives in Node', async ({ page }) => {
  test.skip(!IS_DEEP, 'determinism.spec.ts compares both engines under another seed');
  await page.route(TEMPLATE, (route) => route.fulfill({ body: templateText().replaceAll('"seed": "1"', '"seed": "another"'), contentType: 'application/json' }));
  await firstVisit(page);
  await play(page, 'happy path');
  const { summary } = templateRun('happy-path', { seed: 'another' });
  expect(summary.logHash).not.toBe(templateRun('happy-path').summary.logHash);
  await expect(page.getByTestId('log-hash')).toHaveText(summary.logHash);
});

test('the crash after charging is found; the idempotent consumer has no such finding', async ({ page }) => {
  test.skip(!IS_DEEP, 'run-views.spec.ts starts at the same finding');
  await firstVisit(page);
  await play(page, 'payment crashes after charging');
  const { report } = templateRun('payment-crashes');
  await expect(page.getByTestId('status')).toHaveText(`Finished: ${report.findings.length} finding`);
  await expect(page.getByRole('tab', { name: 'Findings 1' })).toBeVisible();
  await page.getByRole('button', { name: 'Run a scenario' }).click();
  await page.getByRole('menuitemcheckbox', { name: 'payment crashes, idempotent consumer' }).click();
  await expect(page.getByTestId('status')).toHaveText('Finished: no findings');
  await expect(page.getByTestId('log-hash')).toHaveText(templateRun('payment-crashes-idempotent').summary.logHash);
});

test('a run of hours is cancelled at once; what it logged is kept', async ({ page }) => {
  test.skip(!IS_DEEP, 'long-run.spec.ts cancels a longer one');
  const endless = JSON.parse(endlessTemplate()) as { scenarios: { until: string }[] };
  const body = JSON.stringify({ ...endless, scenarios: endless.scenarios.map((scenario) => ({ ...scenario, until: '10000h' })) });
  await page.route(TEMPLATE, (route) => route.fulfill({ body, contentType: 'application/json' }));
  await firstVisit(page);
  await page.getByRole('button', { name: /^Play happy path/ }).click();
  await expect(page.getByTestId('rows')).toBeVisible();
  const started = Date.now();
  await page.getByTestId('top-cancel').click();
  await expect(page.getByTestId('status')).toHaveText(/^Cancelled/);
  // The budget is 200 ms for the worker; clicking, painting and a busy machine have the rest.
  expect(Date.now() - started).toBeLessThan(5000);
  await expect(page.getByTestId('log-hash')).toHaveText(/^[0-9a-f]{32}$/);
  await expect(page.getByTestId('top-run')).toBeEnabled();
});

test('nothing leaves the origin, and nothing breaks the policy, through a whole run', async ({ page }) => {
  test.skip(!IS_DEEP, 'export.spec.ts listens to the network and the console through a whole session');
  const foreign: string[] = [];
  const complaints: string[] = [];
  page.on('request', (sent) => /^(https?|wss?):/.test(sent.url()) && !/^http:\/\/(127\.0\.0\.1|localhost):/.test(sent.url()) && foreign.push(sent.url()));
  page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(String(error)));
  await firstVisit(page);
  await play(page, 'payment declined');
  for (const tab of ['Problems', 'Event log', 'Timeline', 'Sagas', 'Findings']) await page.getByRole('tab', { name: tab }).click();
  for (const mode of ['Analyse', 'Design', 'Simulate', 'Design']) await page.getByRole('radio', { name: mode }).check({ force: true });
  // The panels that a mode brings are there, and nothing broke off.
  await expect(page.locator('[data-region=left]')).toBeVisible();
  for (const item of eachOrEvery(['Designs', 'New from', 'Restore points', 'Runs', 'Settings', 'Keys'], 3)) {
    await choose(page, item);
    await expect(page.getByRole('dialog')).toBeVisible();
    await page.keyboard.press('Escape');
  }
  await expect(page.getByText('broke off')).toHaveCount(0);
  expect(foreign).toEqual([]);
  expect(complaints).toEqual([]);
});

test('a template that cannot be loaded is said so', async ({ page }) => {
  await page.route(TEMPLATE, (route) => route.fulfill({ status: 404, body: '' }));
  await page.goto('/');
  await expect(page.getByTestId('notice')).toContainText('could not be loaded: the server answered 404');
});

test('a run that a reload interrupts is listed, shown as far as it was kept, and runs on to the end that it has in Node', async ({ page }) => {
  test.skip(!IS_DEEP, 'a minute; unit tests resume interrupted runs to the same hash');
  test.setTimeout(120_000);
  const endless = JSON.parse(endlessTemplate()) as { scenarios: { until: string }[] };
  const body = JSON.stringify({ ...endless, scenarios: endless.scenarios.map((scenario) => ({ ...scenario, until: '60s' })) });
  await page.route(TEMPLATE, (route) => route.fulfill({ body, contentType: 'application/json' }));
  await firstVisit(page);
  await page.getByRole('button', { name: /^Play happy path/ }).click();
  await expect.poll(async () => Number((await page.getByTestId('rows').innerText()).replace(/\D/g, '')), { timeout: 60_000 }).toBeGreaterThan(40_000);
  await page.reload();
  await choose(page, 'Runs');
  const entry = page.getByTestId('run-entry');
  await expect(entry).toHaveCount(1);
  await entry.getByRole('button', { name: /^Open the run/ }).click();
  const kept = Number((await page.getByTestId('rows').innerText()).replace(/\D/g, ''));
  expect(kept).toBeGreaterThan(16_000);
  await choose(page, 'Runs');
  await entry.getByRole('button', { name: /to its end$/ }).click();
  await expect(page.getByTestId('status')).toHaveAttribute('data-status', 'finished', { timeout: 90_000 });
  const { summary } = runOf(body, 'happy-path');
  expect(summary.rows).toBeGreaterThan(kept);
  await expect(page.getByTestId('log-hash')).toHaveText(summary.logHash);
  await choose(page, 'Runs');
  await expect(entry).toHaveCount(1);
});
