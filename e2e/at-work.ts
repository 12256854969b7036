import { readFileSync } from 'node:fs';
import { expect, type Page } from '@playwright/test';

/** Drops a design of `public/examples` on the page, and waits until it is open. */
export const drop = (page: Page, path: string, name: string): Promise<void> => dropText(page, readFileSync(`public/examples/${path}.flow.json`, 'utf8'), name);

/** The same with a design of its own, by its name. */
export async function dropText(page: Page, design: string, name: string): Promise<void> {
  const data = await page.evaluateHandle((text) => {
    const transfer = new DataTransfer();
    transfer.items.add(new File([text], 'dropped.flow.json', { type: 'application/json' }));
    return transfer;
  }, design);
  await page.dispatchEvent('body', 'drop', { dataTransfer: data });
  await expect(page.getByRole('button', { name, exact: true }).or(page.getByText(name, { exact: true })).first()).toBeVisible();
}

/** Finds a command or a scenario in the palette, and does it. */
export async function command(page: Page, title: string): Promise<void> {
  await page.keyboard.press('Control+k');
  await page.getByPlaceholder('Do something, or go to something').fill(title);
  await page.getByRole('option', { name: title }).first().click();
}

/** A tab of the drawer. */
export const show = (page: Page, tab: string): Promise<void> => page.getByRole('tab', { name: tab }).click();
