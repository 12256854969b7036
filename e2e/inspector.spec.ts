import { expect, test, type Page } from '@playwright/test';
import { firstVisit } from './first-visit.ts';

/** Selects something by its line in the outline. */
async function inspect(page: Page, name: RegExp): Promise<void> {
  await page.getByRole('navigation', { name: 'Left panel' }).getByRole('button', { name: 'Outline' }).click();
  await page.getByRole('treeitem', { name }).first().click();
}

const inspector = (page: Page) => page.getByRole('region', { name: 'Inspector' });

test('what is no value stays in its field with the reason; a value is in the design, and typing it is one step of undo', async ({ page }) => {
  await firstVisit(page);
  await inspect(page, /order-events Kafka topic/);
  const partitions = inspector(page).getByLabel('Partitions', { exact: true });
  await partitions.fill('none');
  await expect(inspector(page).getByText('It must be a whole number from 1 to 10000.')).toBeVisible();
  await partitions.press('Escape');
  await expect(partitions).toHaveValue('3');
  await partitions.fill('');
  await partitions.pressSequentially('12');
  await partitions.blur();
  await expect(inspector(page).getByRole('button', { name: 'Reset Partitions to the default: 1' })).toBeVisible();
  await page.locator('[data-region=canvas]').focus();
  await page.keyboard.press('Control+z');
  await expect(partitions).toHaveValue('3');
});

test('a crash between two steps is one click and one button away', async ({ page }) => {
  await firstVisit(page);
  await inspect(page, /Payment Consumer/);
  await inspector(page).getByRole('button', { name: /^Crash in 2 scenarios, after charge, before/ }).click();
  await page.getByRole('button', { name: 'Add the crash' }).click();
  await expect(inspector(page).getByRole('button', { name: /^Crash in 3 scenarios, after charge, before / })).toBeVisible();
});

test('a problem leads to its field and has a mend', async ({ page }) => {
  await firstVisit(page);
  await inspect(page, /Kafka Apache Kafka/);
  await page.getByRole('region', { name: 'Outline' }).getByRole('button', { name: 'Delete' }).click();
  await page.getByRole('tab', { name: /^Problems/ }).click();
  await page.getByRole('list', { name: 'Problems' }).getByRole('button', { name: /order-events/ }).first().click();
  await expect(inspector(page).getByLabel('Hosted by')).toBeFocused();
  await page.getByRole('list', { name: 'Problems' }).getByRole('button', { name: 'Add a system: Apache Kafka' }).first().click();
  await expect(page.getByRole('list', { name: 'Problems' }).getByRole('listitem')).toHaveCount(4);
});
