import { expect, test } from '@playwright/test';
import { choose, firstVisit } from './first-visit.ts';
import { templateText } from './template-run.ts';

test('a design is renamed, and has its name after a reload', async ({ page }) => {
  await firstVisit(page);
  await page.getByRole('button', { name: 'Order saga, rename' }).click();
  await page.getByRole('textbox', { name: 'Name of the design' }).fill('Checkout');
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('save-state')).toHaveText(/^Saved · /);
  await page.reload();
  await expect(page.getByRole('heading', { name: 'Checkout' })).toBeVisible();
});

test('designs are listed, duplicated, deleted and brought back; a template opens beside them', async ({ page }) => {
  await firstVisit(page);
  await choose(page, 'New from');
  await page.getByRole('button', { name: /^Poison message/ }).click();
  await expect(page.getByRole('heading', { name: 'Poison message' })).toBeVisible();
  await choose(page, 'Designs');
  const designs = page.getByTestId('design');
  await expect(designs).toHaveCount(2);
  await page.getByRole('button', { name: 'Duplicate Order saga', exact: true }).click();
  await expect(designs).toHaveCount(3);
  await page.getByRole('button', { name: 'Delete Order saga', exact: true }).click();
  await expect(designs).toHaveCount(2);
  await page.keyboard.press('Escape');
  await page.getByTestId('notice').getByRole('button', { name: 'Undo' }).click();
  await choose(page, 'Designs');
  await expect(designs).toHaveCount(3);
  await page.getByRole('button', { name: /^Open Order saga \d/ }).click();
  await expect(page.getByRole('heading', { name: 'Order saga' })).toBeVisible();
});

test('a file dropped anywhere is opened', async ({ page }) => {
  await firstVisit(page);
  const transfer = await page.evaluateHandle((text) => {
    const data = new DataTransfer();
    data.items.add(new File([text], 'mine.flow.json', { type: 'application/json' }));
    return data;
  }, templateText().replace('"name": "Order saga"', '"name": "Mine"'));
  await page.dispatchEvent('[data-region=left]', 'drop', { dataTransfer: transfer });
  await expect(page.getByRole('heading', { name: 'Mine' })).toBeVisible();
});

test('a blank canvas says how to begin', async ({ page }) => {
  await firstVisit(page);
  await page.getByRole('button', { name: 'Blank canvas' }).click();
  await expect(page.getByRole('heading', { name: 'Untitled' })).toBeVisible();
  await expect(page.getByRole('list', { name: 'How to begin' })).toContainText('Double-click');
  await page.getByRole('button', { name: /^Add Kafka topic/ }).click();
  await expect(page.getByRole('list', { name: 'How to begin' })).toHaveCount(0);
  await expect(page.getByTestId('status-bar')).toContainText('1 node');
});
