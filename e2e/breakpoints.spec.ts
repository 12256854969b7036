import { expect, test } from '@playwright/test';
import { node } from './drawing.ts';
import { firstVisit } from './first-visit.ts';

test('a muted node says so, and no more when it is unmuted', async ({ page }) => {
  await firstVisit(page);
  await node(page, 'payment').click();
  await page.keyboard.press('m');
  await expect(node(page, 'payment')).toHaveAttribute('aria-label', /muted/);
  await page.keyboard.press('m');
  await expect(node(page, 'payment')).not.toHaveAttribute('aria-label', /muted/);
});
