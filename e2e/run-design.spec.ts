import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { expect, test, type Page } from '@playwright/test';
import { endlessTemplate, templateRun } from './template-run.ts';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const HAPPY = templateRun('happy-path');

test.beforeEach(async ({ page }) => {
  await page.goto('/');
  await expect(page.getByTestId('run')).toBeEnabled();
});

/** Runs what is chosen, to its end. */
async function run(page: Page): Promise<void> {
  await page.getByTestId('run').click();
  await expect(page.getByTestId('status')).toHaveAttribute('data-phase', 'ended');
}

const hash = (page: Page): Promise<string> => page.getByTestId('log-hash').innerText();

test('the happy path gives the log in the worker that it gives in Node', async ({ page }) => {
  await run(page);
  expect(await hash(page)).toBe(HAPPY.summary.logHash);
  await expect(page.getByTestId('rows')).toHaveText(HAPPY.summary.rows.toLocaleString('en'));
  await expect(page.getByTestId('messages')).toHaveText(HAPPY.summary.messages.toLocaleString('en'));
  await expect(page.getByTestId('sagas')).toContainText('20 completed');
  await expect(page.getByTestId('finding')).toHaveCount(0);
  expect(HAPPY.report.findings).toEqual([]);
});

test('another seed gives another log, again the one that it gives in Node; the first seed the first log', async ({ page }) => {
  await page.getByTestId('seed').fill('another');
  await run(page);
  const other = await hash(page);
  expect(other).not.toBe(HAPPY.summary.logHash);
  expect(other).toBe(templateRun('happy-path', { seed: 'another' }).summary.logHash);
  await page.getByTestId('seed').fill('1');
  await run(page);
  expect(await hash(page)).toBe(HAPPY.summary.logHash);
});

test('the declined payment is compensated', async ({ page }) => {
  await page.getByTestId('scenario').selectOption({ label: 'payment declined' });
  await run(page);
  await expect(page.getByTestId('sagas')).toContainText('19 completed');
  await expect(page.getByTestId('sagas')).toContainText('1 compensated');
});

test('the crash after charging shows who was charged twice, and the rows that prove it', async ({ page }) => {
  const { report } = templateRun('payment-crashes');
  await page.getByTestId('scenario').selectOption({ label: 'payment crashes after charging' });
  await run(page);
  const finding = page.getByTestId('finding');
  await expect(finding).toHaveCount(report.findings.length);
  await expect(finding.first()).toContainText('Charged at most once');
  await expect(finding.first()).toContainText(report.findings[0]!.message);
  const row = report.findings[0]!.rows.at(-1)!;
  await finding.first().getByRole('button', { name: `Show row ${row}` }).click();
  await expect(page.getByRole('row', { selected: true })).toContainText(String(row));
  await expect(page.getByTestId('row-details')).toContainText('order-3');

  await page.getByTestId('scenario').selectOption({ label: 'payment crashes, idempotent consumer' });
  await run(page);
  await expect(finding).toHaveCount(0);
});

test('the log is read with keys, filtered, and followed to a cause', async ({ page }) => {
  await run(page);
  const table = page.getByTestId('log-table');
  await expect(table).toHaveAttribute('aria-rowcount', String(HAPPY.summary.rows + 1));
  await table.focus();
  await page.keyboard.press('End');
  await expect(page.getByRole('row', { selected: true })).toContainText('run stopped');
  await page.getByTestId('log-filter').fill('saga completed');
  await expect(page.getByTestId('log-count')).toHaveText(`20 of ${HAPPY.summary.rows.toLocaleString('en')} rows`);
  await table.focus();
  await page.keyboard.press('Home');
  const selected = page.getByRole('row', { selected: true });
  await expect(selected).toContainText('saga completed');
  await page.getByTestId('log-filter').fill('');
  const cause = await selected.getByRole('button').innerText();
  await table.focus();
  await page.keyboard.press('Enter');
  await expect(selected).toHaveAttribute('aria-rowindex', String(Number(cause) + 1));
});

test('a horizon that is no duration is refused where it is typed', async ({ page }) => {
  await page.getByTestId('until').fill('10');
  await expect(page.getByRole('alert')).toContainText('no unit');
  await page.getByTestId('until').press('Enter');
  await expect(page.getByTestId('status')).toHaveText('Ready');
});

test.describe('a run of hours', () => {
  test.use({ serviceWorkers: 'block' });

  test('shows its rows while it goes on and is cancelled at once; what it logged is kept', async ({ page }) => {
    await page.route('**/order-saga.flow.json', (route) => route.fulfill({ body: endlessTemplate(), contentType: 'application/json' }));
    await page.reload();
    await page.getByTestId('until').fill('10000h');
    await page.getByTestId('run').click();
    await expect(page.getByTestId('log-count')).toContainText('rows');
    const rows = await page.getByTestId('log-count').innerText();
    await expect(page.getByTestId('log-count')).not.toHaveText(rows);
    await expect(page.getByTestId('status')).toHaveText('Running');
    const started = Date.now();
    await page.getByTestId('cancel').click();
    await expect(page.getByTestId('status')).toHaveText(/^Cancelled/);
    // The budget is 200 ms for the worker; clicking, painting and a busy machine have a second more.
    expect(Date.now() - started).toBeLessThan(1500);
    await expect(page.getByTestId('stop')).toContainText('cancelled');
    expect(await hash(page)).toMatch(/^[0-9a-f]{32}$/);
    await expect(page.getByTestId('run')).toBeEnabled();
  });
});

test('a design that cannot be loaded or read is said so, with what to do', async ({ page }) => {
  await page.route('**/order-saga.flow.json', (route) => route.fulfill({ status: 404, body: '' }));
  await page.reload();
  await expect(page.getByTestId('problems')).toContainText('could not be loaded: the server answered 404');
  await page.unroute('**/order-saga.flow.json');
  await page.route('**/order-saga.flow.json', (route) => route.fulfill({ body: '{ "format": ', contentType: 'application/json' }));
  await page.reload();
  await expect(page.getByTestId('problems')).toContainText('line 1');
});

test('nothing leaves the origin, and nothing breaks the policy, through a whole run', async ({ page }) => {
  const foreign: string[] = [];
  const complaints: string[] = [];
  page.on('request', (sent) => /^(https?|wss?):/.test(sent.url()) && !sent.url().startsWith(new URL(page.url()).origin) && foreign.push(sent.url()));
  page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(String(error)));
  await page.reload();
  await run(page);
  expect(foreign).toEqual([]);
  expect(complaints).toEqual([]);
});

for (const colorScheme of ['light', 'dark'] as const) {
  for (const width of [1440, 390]) {
    test(`is accessible, ${colorScheme}, ${width} wide: before a run, after it, with a row open`, async ({ page }) => {
      await page.emulateMedia({ colorScheme });
      await page.setViewportSize({ width, height: 900 });
      expect(await axeViolations(page)).toEqual([]);
      await page.getByTestId('scenario').selectOption({ label: 'payment crashes after charging' });
      await run(page);
      expect(await axeViolations(page)).toEqual([]);
      await page.getByTestId('finding').first().getByRole('button').first().click();
      await expect(page.getByTestId('row-details')).toBeVisible();
      expect(await axeViolations(page)).toEqual([]);
      expect(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)).toBe(true);
    });
  }
}

/** The policy forbids added scripts, so the text is evaluated by the debugger. */
async function axeViolations(page: Page): Promise<string[]> {
  await page.evaluate(AXE);
  return page.evaluate(async () => {
    const { axe } = window as unknown as { axe: { run: () => Promise<{ violations: { id: string; nodes: { html: string; failureSummary?: string }[] }[] }> } };
    const { violations } = await axe.run();
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html, failureSummary }) => `${html} ${failureSummary}`).join(' | ')}`);
  });
}
