import { expect, type Page } from '@playwright/test';

/** Opens the page as one who was never here: the example is open, behind the card. */
export async function firstVisit(page: Page): Promise<void> {
  await page.goto('/');
  await expect(page.getByRole('heading', { name: 'Order saga' })).toBeVisible();
  await expect(page.getByRole('complementary', { name: 'What to try' })).toBeVisible();
}

/** Plays a scenario of the card, and waits until it has run to its end. */
export async function play(page: Page, scenario: string): Promise<void> {
  await page.getByRole('button', { name: new RegExp(`^Play ${scenario}`) }).click();
  await expect(page.getByTestId('status')).toHaveAttribute('data-status', 'finished');
}

export async function choose(page: Page, menuItem: string): Promise<void> {
  await page.getByRole('button', { name: 'Main menu' }).click();
  await page.getByRole('menuitem', { name: menuItem }).click();
}
