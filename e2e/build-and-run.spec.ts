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
  await expect(node(page, 'kafka-topic').getByText(/kept/)).toBeVisible();
  // The focus is still where keys act: at the consumer, where playing shall stop. On the way there a message is seen, and then it has arrived.
  await press('Home', 'b');
  await expect(node(page, 'kafka-topic').getByText('0 kept')).toBeVisible();
  const seen = page.waitForFunction(() => document.querySelector<HTMLElement>('[data-testid=tokens] li')?.dataset['count'] === '1');
  await press('k');
  await seen;
  await expect(page.getByTestId('play')).toHaveAccessibleName('Play', { timeout: 30_000 });
  await expect(node(page, 'kafka-topic').getByText(/^[1-9]\d* kept/)).toBeVisible();
  await page.getByRole('tab', { name: 'Event log' }).click();
  await expect(page.getByRole('row', { selected: true })).toContainText(/consumer.*delivered/i);
  expect(keys).toBeLessThan(100);
  test.info().annotations.push({ type: 'keystrokes', description: String(keys) });
});
