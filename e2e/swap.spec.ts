import { expect, test } from '@playwright/test';
import { compareDeliveries } from '../src/analysis/compare-deliveries.ts';
import { deliveryFigures } from '../src/analysis/delivery-figures.ts';
import { swapBroker } from '../src/design/swap/swap-design.ts';
import { writeDesign } from '../src/design/write-design.ts';
import { axeViolations } from './axe.ts';
import { node } from './drawing.ts';
import { firstVisit } from './first-visit.ts';
import { runOf, template, templateText } from './template-run.ts';

test('the broker is swapped: what becomes of every setting, both runs side by side, a row of either, and one step of undo', async ({ page }) => {
  await firstVisit(page);
  await node(page, 'order-events').click({ button: 'right' });
  await page.getByRole('menuitem', { name: 'Swap the broker …' }).click();
  const dialog = page.getByRole('dialog', { name: 'Swap the broker' });
  await expect(dialog.getByRole('combobox', { name: 'What' })).toHaveValue('order-events');
  await dialog.getByRole('combobox', { name: 'What' }).selectOption('All channels');
  await expect(dialog.getByTestId('swap-mapping')).toContainText('x-quorum-initial-group-size = 3');
  await expect(dialog.getByRole('region', { name: /^Lost: \d+$/ })).toContainText('cleanup.policy = compact');
  expect(await axeViolations(page)).toEqual([]);

  await dialog.getByRole('button', { name: 'Run both' }).click();
  const table = dialog.getByTestId('side-by-side');
  await expect(table).toBeVisible();
  const swapped = swapBroker(template(), { to: 'rabbitmq' })!.design;
  const sides = [runOf(templateText(), 'happy-path'), runOf(writeDesign(swapped), 'happy-path')];
  const lines = compareDeliveries(sides.map(({ log }) => deliveryFigures(log)));
  const handled = lines.find(({ id }) => id === 'handled')!;
  for (const side of [0, 1]) await expect(table.locator('tr[data-row="handled"] td').nth(side)).toHaveText(String(handled.values[side]));
  await expect(table.locator('tr[data-row="order"] td').first()).toContainText('kept');

  const slowest = lines.find(({ id }) => id === 'maxUs')!.rows[1]![0]!;
  await dialog.getByRole('button', { name: `Latency, slowest, after: row ${slowest}` }).click();
  await expect(dialog).toHaveCount(0);
  await expect(page.getByTestId('log-hash')).toHaveText(sides[1]!.summary.logHash);
  await expect(node(page, 'order-events.order-view')).toBeVisible();
  await page.keyboard.press('Control+z');
  await expect(node(page, 'order-events.order-view')).toHaveCount(0);
});
