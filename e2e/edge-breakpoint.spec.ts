import { expect, test } from '@playwright/test';
import { firstVisit, play } from './first-visit.ts';
import { template } from './template-run.ts';

test('a breakpoint on a wire: set by its key, marked, listed, and playing stops when the wire carries something', async ({ page }) => {
  await firstVisit(page);
  await play(page, 'payment declined');
  await page.keyboard.press('Escape');
  const { id } = template().edges.find(({ from, to }) => from === 'payment-commands' && to === 'payment')!;
  const wire = page.locator(`.react-flow__edge[data-id="${id}"]`);
  await wire.dispatchEvent('click');
  await expect(wire).toHaveClass(/selected/);
  await page.locator('[data-region=canvas] [data-home]').focus();
  await page.keyboard.press('F9');
  await expect(wire).toHaveAttribute('aria-label', /, breakpoint$/);
  await page.keyboard.press('Home');
  await page.keyboard.press('k');
  await expect(page.locator('output[aria-live=polite]')).toContainText(/Stopped at row \d+: .* to Payment carries/, { timeout: 30_000 });
  await expect(page.getByTestId('play')).toHaveAccessibleName('Play');
  await page.getByRole('tab', { name: 'Event log' }).click();
  await expect(page.getByRole('row', { selected: true })).toContainText(/Payment.*delivered/i);
  await page.getByRole('tab', { name: /^Breakpoints/ }).click();
  await expect(page.getByRole('combobox', { name: 'Wire' }).locator('option:checked')).toHaveText(/ to Payment$/);
  await expect(page.getByTestId('breakpoint-met')).toHaveText(/^met \d+ times$/);
});
