import { expect, type Locator, type Page } from '@playwright/test';
import { firstVisit } from './first-visit.ts';

export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** A design with nothing in it. */
export async function blankCanvas(page: Page): Promise<void> {
  await firstVisit(page);
  await page.getByRole('button', { name: 'Blank canvas' }).click();
  await expect(page.getByRole('list', { name: 'How to begin' })).toBeVisible();
}

export const node = (page: Page, id: string): Locator => page.locator(`.react-flow__node[data-id="${id}"]`);

export const quickAdd = (page: Page): Locator => page.getByRole('combobox', { name: /^Add/ });

export const status = (page: Page): Locator => page.getByTestId('status-bar');

/** Where something is once it stands: what gets the focus is panned into sight, and the canvas glides. */
export async function boxAtRest(locator: Locator): Promise<Box> {
  for (let before = await locator.boundingBox(); ; ) {
    await locator.page().waitForTimeout(120);
    const box = await locator.boundingBox();
    if (box !== null && before !== null && box.x === before.x && box.y === before.y) return box;
    before = box;
  }
}
