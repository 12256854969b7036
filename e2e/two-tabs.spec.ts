import { expect, test } from '@playwright/test';
import { firstVisit } from './first-visit.ts';

test('two tabs on one design: the second reads, takes over, and neither loses a change', async ({ page, context }) => {
  const rename = async (tab: typeof page, before: string, after: string): Promise<void> => {
    await tab.getByRole('button', { name: `${before}, rename` }).click();
    await tab.getByRole('textbox', { name: 'Name of the design' }).fill(after);
    await tab.keyboard.press('Enter');
    await expect(tab.getByTestId('save-state')).toHaveText(/^Saved · /);
  };
  await firstVisit(page);
  await rename(page, 'Order saga', 'Changed in the first');
  const second = await context.newPage();
  await second.goto('/');
  await expect(second.getByRole('heading', { name: 'Changed in the first' })).toBeVisible();
  await expect(second.getByTestId('banner')).toContainText('Another tab is editing this design');
  await second.getByRole('button', { name: 'Edit here instead' }).click();
  await expect(second.getByTestId('banner')).toHaveCount(0);
  await rename(second, 'Changed in the first', 'Changed in the second');
  // The first tab is told, shows what the second saved, and cannot overwrite it.
  await expect(page.getByTestId('banner')).toContainText('Another tab is editing this design');
  await expect(page.getByRole('heading', { name: 'Changed in the second' })).toBeVisible();
  await second.close();
  await page.reload();
  await expect(page.getByRole('heading', { name: 'Changed in the second' })).toBeVisible();
  await expect(page.getByTestId('banner')).toHaveCount(0);
});
