import { expect, type Page, test } from '@playwright/test';
import { firstVisit, play } from './first-visit.ts';
import { describeRow } from '../src/log/describe-row.ts';
import type { EventLog } from '../src/log/event-log.ts';
import { causeChain } from '../src/log/query-causes.ts';
import { templateRun } from './template-run.ts';

/** Runs a scenario of the template, and stands at its start. */
async function atStart(page: Page, scenario: string): Promise<void> {
  await firstVisit(page);
  await play(page, scenario);
  await page.getByTestId('play').click();
  await page.getByRole('button', { name: 'To the start' }).click();
}

const tab = (page: Page, name: string) => page.getByRole('tab', { name });
const indexesOf = (log: EventLog, kind: string): readonly number[] => Array.from({ length: log.rowCount }, (_, index) => index).filter((index) => log.kindOf(index) === kind);

test('payment crashes after charging: from the finding back to the acknowledgement that never was, and to its causes', async ({ page }) => {
  const { log } = templateRun('payment-crashes');
  const lost = indexesOf(log, 'handlerAborted')[0]!;
  await atStart(page, 'payment crashes after charging');
  await tab(page, 'Findings').click();
  const finding = page.getByTestId('finding');
  await expect(finding).toHaveCount(1);
  await expect(finding).toContainText('charge happened 2 times for order-3');
  await finding.getByTestId('finding-row').last().click();
  await tab(page, 'Event log').click();
  const [selected, details] = [page.getByRole('row', { selected: true }), page.getByTestId('row-details')];
  await expect(selected).toContainText('row changed');
  // The message was here before: its path goes through the crash, and ends in no acknowledgement there.
  const path = details.locator('div').filter({ has: page.getByRole('heading', { name: 'Its path so far' }) }).getByRole('button');
  await expect(path.filter({ hasText: 'crashed while handling' })).toHaveCount(1);
  await expect(path.filter({ hasText: 'committed its position' })).toHaveCount(0);
  await page.getByRole('button', { name: /^Previous failure/ }).click();
  await expect(selected).toContainText(String(lost + 1));
  await expect(details).toContainText('payment#0 crashed while handling m20 ChargePayment order-3: charge');
  const causes = details.locator('div').filter({ has: page.getByRole('heading', { name: /^Why/ }) }).getByRole('button');
  await expect(causes).toHaveText(causeChain(log, lost).slice(1, 41).map((row) => `${row + 1}${describeRow(log, row)}`));
  await expect(causes.first()).toContainText('payment#0 crashed');
  // To the charge that was not acknowledged, by its row in the chain.
  await causes.filter({ hasText: 'committed a transaction of 1 operations: charge' }).click();
  await expect(selected).toContainText('548');
});

test('a message is followed through the log', async ({ page }) => {
  await atStart(page, 'happy path');
  await tab(page, 'Event log').click();
  await page.getByTestId('log-filter').fill('ChargePayment order-3');
  await expect(page.getByTestId('log-count')).toContainText(' of ');
  await page.getByRole('row').filter({ hasText: 'ChargePayment' }).first().click();
  await page.getByTestId('follow-message').click();
  await expect(page.getByTestId('log-count')).toContainText(' of ');
  for (const row of await page.getByRole('row').filter({ hasNotText: 'What happened' }).all()) await expect(row).toContainText('ChargePayment');
});

test('a consumer killed at the playhead: a branch, a rebalance, a scenario of its own, there again after a reload', async ({ page }) => {
  await atStart(page, 'happy path');
  await page.getByTestId('scrubber').fill('4000');
  // The clock is painted a little after the scrubber moves: it is read when it has left the start.
  await expect(page.getByTestId('transport-clock')).not.toHaveText('00:00:00.000000');
  const clock = await page.getByTestId('transport-clock').innerText();
  await page.getByTestId('intervene').click();
  await page.getByTestId('intervene-node').selectOption({ label: 'Payment' });
  await page.getByTestId('intervene-run').click();
  await expect(page.getByTestId('draft')).toContainText('1 intervention');
  await expect(page.getByTestId('status')).toHaveText(/^Finished/);
  await expect(page.getByTestId('transport-clock')).toHaveText(clock);
  const branch = await page.getByTestId('log-hash').innerText();
  await page.getByTestId('next-mark').click();
  await tab(page, 'Timeline').click();
  // Keys of one letter act in the region of the timeline: its own, and those that step.
  const range = page.locator('[data-region=timeline] span').first();
  const [whole, stepped] = [await range.innerText(), (await page.getByTestId('scrubber').getAttribute('aria-valuetext')) ?? ''];
  await page.getByTestId('timeline').focus();
  await page.keyboard.press('w');
  await expect(range).not.toHaveText(whole);
  await page.keyboard.press('f');
  await expect(range).toHaveText(whole);
  // The fault is one mark, the crash that it brings the next.
  await page.keyboard.press('Shift+.');
  await expect(page.getByTestId('scrubber')).not.toHaveAttribute('aria-valuetext', stepped);
  await page.keyboard.press('Shift+,');
  await expect(page.getByTestId('scrubber')).toHaveAttribute('aria-valuetext', stepped);
  await page.getByText('What stood out, as a list').click();
  await expect(page.getByRole('button', { name: /payment#0 crashed/ })).toBeVisible();
  await expect(page.getByRole('button', { name: /rebalance/ }).last()).toBeVisible();
  await page.getByTestId('save-draft').click();
  await expect(page.getByTestId('draft')).toBeHidden();
  await expect(page.getByTestId('scenario')).toContainText('with interventions');
  await expect(page.getByText('Saved', { exact: false }).first()).toBeVisible();
  await page.reload();
  await page.getByRole('radio', { name: 'Simulate' }).check({ force: true });
  await page.getByTestId('scenario').selectOption({ label: 'happy path with interventions' });
  // It is not only there: it runs, and is the branch to the byte.
  await page.getByTestId('run').click();
  await expect(page.getByTestId('status')).toHaveAttribute('data-status', 'finished');
  await expect(page.getByTestId('rows')).toBeVisible();
  await expect(page.getByTestId('log-hash')).toHaveText(branch);
});
