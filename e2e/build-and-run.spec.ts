import { expect, test } from '@playwright/test';
import { node, quickAdd, status } from './drawing.ts';

test('a flow is built and run by the keyboard alone, in less than a hundred keys', async ({ page }) => {
  await page.goto('/');
  await expect(page.getByRole('complementary', { name: 'What to try' })).toBeVisible();
  let keys = 0;
  const press = async (...chords: string[]): Promise<void> => {
    for (const chord of chords) {
      keys++;
      await page.keyboard.press(chord);
    }
  };
  const type = async (text: string): Promise<void> => press(...Array.from(text));

  await press('Control+k');
  await expect(page.getByRole('dialog', { name: 'All commands' })).toBeVisible();
  await type('new');
  await page.getByRole('option', { name: /^New/ }).first().waitFor();
  await press('Enter');
  await expect(page.getByRole('list', { name: 'How to begin' })).toBeVisible();
  for (let presses = 0; presses < 6 && (await page.locator('[data-region=canvas]:focus, [data-region=canvas] :focus').count()) === 0; presses++) await press('F6');
  await press('/');
  await expect(quickAdd(page)).toBeFocused();
  await type('prod');
  await press('Enter');
  await expect(node(page, 'producer')).toBeFocused();
  await press('Control+ArrowRight');
  await expect(quickAdd(page)).toBeFocused();
  await type('kafka');
  await press('Enter');
  await expect(node(page, 'kafka-topic')).toBeFocused();
  await press('Control+ArrowRight');
  await expect(quickAdd(page)).toBeFocused();
  await type('cons');
  await press('Enter');
  await expect(node(page, 'consumer')).toBeFocused();
  await expect(status(page)).toContainText('3 nodes, 2 wires');
  await press('Control+Enter');
  await expect(page.getByTestId('status')).toHaveAttribute('data-status', 'finished');
  await expect(node(page, 'kafka-topic').getByText(/kept$/)).toBeVisible();
  // The focus is still where keys act: stepping needs no way back to it. A message is under way, and then in its topic.
  await press('Home');
  await expect(node(page, 'kafka-topic').getByText('0 kept')).toBeVisible();
  const messages = page.getByTestId('tokens').getByRole('listitem').filter({ hasText: 'messages' });
  await expect(async () => {
    await press('.');
    await expect(messages).toHaveAttribute('data-count', '1', { timeout: 300 });
  }).toPass();
  await expect(async () => {
    await press('.');
    await expect(node(page, 'kafka-topic').getByText(/^[1-9]\d* kept$/)).toBeVisible({ timeout: 300 });
  }).toPass();
  expect(keys).toBeLessThan(100);
  test.info().annotations.push({ type: 'keystrokes', description: String(keys) });
});
