import { expect, type Page, test } from '@playwright/test';
import { firstVisit, play } from './first-visit.ts';

/** Runs a scenario of the template, and stands at its start. */
async function atStart(page: Page, scenario: string): Promise<void> {
  await firstVisit(page);
  await play(page, scenario);
  await page.getByTestId('play').click();
  await page.getByRole('button', { name: 'To the start' }).click();
}

const tab = (page: Page, name: string) => page.getByRole('tab', { name });
const atRow = (page: Page) => page.getByTestId('scrubber').getAttribute('aria-valuetext');
const lane = (page: Page, order: string) => page.locator(`[data-testid="saga-lane"][data-key="${order}"]`);

test('payment declined: the lane of order-3 turns back and is undone; stepping back undoes the undoing', async ({ page }) => {
  await atStart(page, 'payment declined');
  await page.getByRole('button', { name: 'To the end' }).click();
  await expect(lane(page, 'order-3')).toHaveAttribute('data-state', 'compensated');
  await expect(lane(page, 'order-4')).toHaveAttribute('data-state', 'completed');
  // The click on the compensation goes to the row that began it: the lane is on its way back there.
  await lane(page, 'order-3').locator('[data-direction="compensation"]').first().click();
  await expect(lane(page, 'order-3')).toHaveAttribute('data-state', 'compensating');
  const turned = await atRow(page);
  // From one event to the next: where a step lands, every view has the whole of what came before.
  await page.getByTestId('step-forward').click();
  await expect(lane(page, 'order-3')).toHaveAttribute('data-state', 'compensating');
  await expect.poll(() => atRow(page)).not.toBe(turned);
  const stood = await atRow(page);
  for (let step = 0; step < 3; step++) await page.getByTestId('step-forward').click();
  await expect.poll(() => atRow(page)).not.toBe(stood);
  for (let step = 0; step < 3; step++) await page.getByTestId('step-back').click();
  await expect.poll(() => atRow(page)).toBe(stood);
  await expect(lane(page, 'order-3')).toHaveAttribute('data-state', 'compensating');
  for (let step = 0; step < 8; step++) await page.getByTestId('step-back').click();
  await expect(lane(page, 'order-3')).toHaveAttribute('data-state', 'running');
});

test('payment crashes after charging: from the finding to its rows, and to the cause', async ({ page }) => {
  await atStart(page, 'payment crashes after charging');
  await tab(page, 'Findings').click();
  const finding = page.getByTestId('finding');
  await expect(finding).toHaveCount(1);
  await expect(finding).toContainText('charge happened 2 times for order-3');
  await finding.getByTestId('finding-row').last().click();
  await tab(page, 'Event log').click();
  await expect(page.getByTestId('row-details')).toContainText('payment');
  await expect(page.getByTestId('row-details')).toContainText('ChargePayment');
  await expect(page.getByRole('row', { selected: true })).toContainText('row changed');
  // Back to what went wrong: the crash between the charge and its acknowledgement.
  await page.getByRole('button', { name: 'To the start' }).click();
  await page.getByTestId('next-mark').click();
  await expect(page.getByRole('row', { selected: true })).toContainText(/fault struck|crashed/);
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
  await page.getByTestId('next-mark').click();
  await tab(page, 'Timeline').click();
  await page.getByText('What stood out, as a list').click();
  await expect(page.getByRole('button', { name: /payment#0 crashed/ })).toBeVisible();
  await expect(page.getByRole('button', { name: /rebalance/ }).last()).toBeVisible();
  await page.getByTestId('save-draft').click();
  await expect(page.getByTestId('draft')).toBeHidden();
  await expect(page.getByTestId('scenario')).toContainText('with interventions');
  await expect(page.getByText('Saved', { exact: false }).first()).toBeVisible();
  await page.reload();
  await page.getByRole('radio', { name: 'Simulate' }).check({ force: true });
  await expect(page.getByTestId('scenario')).toContainText('happy path with interventions');
});
