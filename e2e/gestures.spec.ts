import { expect, type Locator, type Page, test } from '@playwright/test';
import { node, quickAdd, status } from './drawing.ts';
import { firstVisit } from './first-visit.ts';

async function blankCanvas(page: Page): Promise<void> {
  await firstVisit(page);
  await page.getByRole('button', { name: 'Blank canvas' }).click();
  await expect(page.getByRole('list', { name: 'How to begin' })).toBeVisible();
}

/** Drags an entry of the palette to a place of the canvas. */
async function place(page: Page, kind: string, at: { readonly x: number; readonly y: number }): Promise<void> {
  await page.locator(`[data-kind="${kind}"][draggable=true]`).dragTo(page.locator('.react-flow__pane'), { targetPosition: at });
  await expect(node(page, kind)).toBeVisible();
}

async function middleOf(locator: Locator): Promise<{ readonly x: number; readonly y: number }> {
  const box = await locator.boundingBox();
  if (box === null) throw new Error('it is not on the screen');
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}

async function drag(page: Page, from: { readonly x: number; readonly y: number }, to: { readonly x: number; readonly y: number }): Promise<void> {
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  await page.mouse.move((from.x + to.x) / 2, (from.y + to.y) / 2, { steps: 4 });
  await page.mouse.move(to.x, to.y, { steps: 4 });
  await page.mouse.up();
}

test('built by mouse, run, and a token arrives', async ({ page }) => {
  await blankCanvas(page);
  await place(page, 'producer', { x: 140, y: 200 });
  await place(page, 'kafka-topic', { x: 420, y: 200 });
  const pane = (await page.locator('.react-flow__pane').boundingBox())!;
  await page.mouse.dblclick(pane.x + 640, pane.y + 320);
  await quickAdd(page).fill('consumer');
  await page.getByRole('option', { name: /^Consumer/ }).click();
  await drag(page, await middleOf(node(page, 'producer').locator('.source')), await middleOf(node(page, 'kafka-topic').locator('.target')));
  await expect(status(page)).toContainText('3 nodes, 1 wire');
  await drag(page, await middleOf(node(page, 'kafka-topic').locator('.source')), await middleOf(node(page, 'consumer').locator('.target').first()));
  await expect(status(page)).toContainText('3 nodes, 2 wires');
});

test('a node that is dropped on a wire is in between: one that was there, and one of the palette', async ({ page }) => {
  await blankCanvas(page);
  await place(page, 'client', { x: 140, y: 120 });
  await place(page, 'external-service', { x: 620, y: 120 });
  await drag(page, await middleOf(node(page, 'client').locator('.source')), await middleOf(node(page, 'external-service').locator('.target')));
  await expect(status(page)).toContainText('2 nodes, 1 wire');
  await place(page, 'consumer', { x: 300, y: 350 });
  const [from, to] = [await middleOf(node(page, 'client')), await middleOf(node(page, 'external-service'))];
  await drag(page, await middleOf(node(page, 'consumer')), { x: (from.x + to.x) / 2, y: (from.y + to.y) / 2 });
  await expect(status(page)).toContainText('3 nodes, 2 wires');
});
