import { expect, test } from '@playwright/test';
import { command, drop, show } from './at-work.ts';
import { axeViolations } from './axe.ts';

test('a broken design is mended with a click, and its finding is gone; the map of outcomes shows the end that must not be', async ({ page }) => {
  await page.goto('/');
  await page.locator('[data-ready=true] [data-region=left]').waitFor();

  // The finding offers what mends it, and after the next run it is gone.
  await drop(page, 'bugs/S01-dual-write.broken', 'Dual write');
  await command(page, 'a crash between the two writes');
  await expect(page.getByTestId('status')).toHaveAttribute('data-status', 'finished');
  await show(page, 'Findings');
  await expect(page.getByTestId('finding')).toHaveCount(1);
  // It says so only after a run of the design with it.
  const outbox = page.getByTestId('mend').filter({ hasText: 'Add a transactional outbox: Orders' });
  await expect(outbox).toContainText('Tried: the finding goes away');
  await outbox.getByRole('button', { name: 'Add a transactional outbox: Orders' }).click();
  await expect(page.locator('.react-flow__node').filter({ hasText: 'Orders relay' })).toBeVisible();
  await page.getByTestId('notice').getByRole('button', { name: 'Run again' }).click();
  await expect(page.getByTestId('status')).toHaveAttribute('data-status', 'finished');
  await expect(page.getByTestId('finding')).toHaveCount(0);
  await expect(page.getByText('expectations that were tested hold')).toBeVisible();

  // One of the two ends is not legal.
  await drop(page, 'order-saga-choreographed', 'Order saga, choreographed');
  await show(page, 'Outcomes');
  const outcomes = page.getByTestId('outcomes');
  await outcomes.getByLabel('Seeds').fill('2');
  await outcomes.getByLabel('A crash after each step').uncheck();
  await outcomes.getByRole('button', { name: 'Map the outcomes' }).click();
  await expect(outcomes).toHaveAttribute('data-status', 'finished');
  await expect(outcomes.getByTestId('outcome')).toHaveCount(2);
  const stuck = outcomes.locator('[data-testid=outcome][data-state=stuck]');
  await expect(stuck).toHaveAttribute('data-legal', 'false');
  expect(await axeViolations(page)).toEqual([]);
  // Its witness is a run that ends so, with the instance followed.
  await stuck.getByTestId('open-witness').click();
  await expect(page.locator('[data-testid=saga-lane][data-followed]')).toHaveAttribute('data-state', 'stuck');
  await expect(page.locator('[data-testid=saga-lane][data-followed]')).toHaveAttribute('data-key', 'order-3');
});
