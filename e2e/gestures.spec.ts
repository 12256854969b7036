import { expect, type Locator, type Page, test } from '@playwright/test';
import { blankCanvas, boxAtRest, node, quickAdd, status } from './drawing.ts';

/** Drags an entry of the palette to a place of the canvas. */
async function place(page: Page, kind: string, at: { readonly x: number; readonly y: number }): Promise<void> {
  await page.locator(`[data-kind="${kind}"][draggable=true]`).dragTo(page.locator('.react-flow__pane'), { targetPosition: at });
  await expect(node(page, kind)).toBeVisible();
}

async function middleOf(locator: Locator): Promise<{ readonly x: number; readonly y: number }> {
  const box = await boxAtRest(locator);
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}

async function drag(page: Page, from: { readonly x: number; readonly y: number }, to: { readonly x: number; readonly y: number }): Promise<void> {
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  // A hand begins slowly: what is dragged follows from where it was when the drag was known as one.
  await page.mouse.move(from.x + 4, from.y, { steps: 4 });
  await page.mouse.move((from.x + to.x) / 2, (from.y + to.y) / 2, { steps: 4 });
  await page.mouse.move(to.x, to.y, { steps: 4 });
  await page.mouse.up();
}

const told = async (page: Page, kind: string): Promise<number> => Number(await page.getByTestId('tokens').getByRole('listitem').filter({ hasText: kind }).getAttribute('data-count'));

/** Pixels of the overlay that are not transparent. */
const painted = (page: Page): Promise<number> =>
  page.evaluate(() => {
    const overlay = [...document.querySelectorAll<HTMLCanvasElement>('[data-region=canvas] canvas')].find((canvas) => canvas.parentElement?.hasAttribute('aria-hidden'))!;
    const copy = new OffscreenCanvas(overlay.width, overlay.height).getContext('2d')!;
    copy.drawImage(overlay, 0, 0);
    return copy.getImageData(0, 0, overlay.width, overlay.height).data.filter((value, at) => at % 4 === 3 && value > 0).length;
  });

test('built by mouse, run, and a token arrives; a copy is dragged off with Alt; playing stops at a breakpoint', async ({ page }) => {
  await blankCanvas(page);
  await place(page, 'producer', { x: 140, y: 200 });
  await place(page, 'kafka-topic', { x: 420, y: 200 });
  const pane = (await page.locator('.react-flow__pane').boundingBox())!;
  const topic = await boxAtRest(node(page, 'kafka-topic'));
  await page.mouse.dblclick(pane.x + 640, pane.y + 320);
  await quickAdd(page).fill('consumer');
  await page.getByRole('option', { name: /^Consumer/ }).click();
  // It stands where it was asked for, beside what was there: the view may have moved.
  const [added, now] = [await boxAtRest(node(page, 'consumer')), await boxAtRest(node(page, 'kafka-topic'))];
  expect(Math.abs(added.x + added.width / 2 - now.x - (pane.x + 640 - topic.x))).toBeLessThan(16);
  expect(Math.abs(added.y - now.y - (pane.y + 320 - topic.y))).toBeLessThan(40);
  await drag(page, await middleOf(node(page, 'producer').locator('.source')), await middleOf(node(page, 'kafka-topic').locator('.target')));
  await expect(status(page)).toContainText('3 nodes, 1 wire');
  await drag(page, await middleOf(node(page, 'kafka-topic').locator('.source')), await middleOf(node(page, 'consumer').locator('.target').first()));
  await expect(status(page)).toContainText('3 nodes, 2 wires');

  const before = await boxAtRest(node(page, 'consumer'));
  await page.keyboard.down('Alt');
  await drag(page, await middleOf(node(page, 'consumer')), { x: before.x + 60, y: before.y - 160 });
  await page.keyboard.up('Alt');
  await expect(status(page)).toContainText('4 nodes');
  await expect(page.locator('.react-flow__node.selected')).toHaveCount(1);
  expect(await boxAtRest(node(page, 'consumer'))).toEqual(before);
  await page.keyboard.press('Delete');
  await expect(status(page)).toContainText('3 nodes, 2 wires');

  await page.getByTestId('top-run').click();
  await expect(page.getByTestId('status')).toHaveAttribute('data-status', 'finished');
  await node(page, 'producer').click();
  // Nothing has happened, nothing is under way; then a message is, and it is painted; then it is in the topic.
  await page.keyboard.press('Home');
  await expect(node(page, 'kafka-topic').getByText('0 kept')).toBeVisible();
  await expect.poll(() => painted(page)).toBe(0);
  await page.getByRole('tab', { name: 'Event log' }).click();
  const goTo = async (kind: string): Promise<void> => {
    await page.getByLabel('Only one kind of row').selectOption(kind);
    await expect(page.getByTestId('log-count')).toContainText(' of ');
    await page.getByRole('row').nth(1).click();
  };
  await goTo('publishSent');
  await expect.poll(() => told(page, 'messages')).toBe(1);
  await expect.poll(() => painted(page)).toBeGreaterThan(20);
  await expect(node(page, 'kafka-topic').getByText('0 kept')).toBeVisible();
  await goTo('entryAppended');
  await expect(node(page, 'kafka-topic').getByText('1 kept')).toBeVisible();
  await page.getByLabel('Only one kind of row').selectOption('');

  await node(page, 'consumer').click();
  await page.keyboard.press('b');
  await expect(node(page, 'consumer').getByTitle('Breakpoint')).toBeVisible();
  await page.keyboard.press('Home');
  await page.keyboard.press('k');
  await expect(page.getByTestId('play')).toHaveAccessibleName('Pause');
  await expect(page.getByTestId('play')).toHaveAccessibleName('Play', { timeout: 30_000 });
  await expect(page.getByRole('row', { selected: true })).toContainText(/consumer.*delivered/i);
});

test('a view that is panned is one layer until it stands still, one that is zoomed is not', async ({ page }) => {
  await page.goto('/');
  await expect(page.locator('.react-flow__node').first()).toBeVisible();
  const pane = (await page.locator('.react-flow__pane').boundingBox())!;
  const viewport = page.locator('.react-flow__viewport');
  const [x, y] = [pane.x + pane.width / 2, pane.y + 20];
  await page.mouse.move(x, y);
  await page.mouse.down({ button: 'middle' });
  await page.mouse.move(x + 60, y + 30, { steps: 6 });
  await expect(viewport).toHaveCSS('will-change', 'transform');
  await page.mouse.up({ button: 'middle' });
  await expect(viewport).toHaveCSS('will-change', 'auto');
  const zoom = (): Promise<number> => viewport.evaluate((element) => new DOMMatrix(getComputedStyle(element).transform).a);
  const before = await zoom();
  await page.keyboard.down('Control');
  await page.mouse.wheel(0, -120);
  await expect.poll(zoom).not.toBe(before);
  await expect(viewport).toHaveCSS('will-change', 'auto');
  await page.keyboard.up('Control');
});

test.describe('with a finger', () => {
  test.use({ hasTouch: true });

  test('two taps draw a wire, or say why not; a node that is dropped on a wire is in between, one that was there and one of the palette', async ({ page }) => {
    await blankCanvas(page);
    await place(page, 'client', { x: 140, y: 120 });
    await place(page, 'external-service', { x: 620, y: 120 });
    await place(page, 'store', { x: 620, y: 330 });
    await node(page, 'client').locator('.source').tap();
    await node(page, 'store').tap();
    await expect(page.getByTestId('notice')).toContainText('Not connected');
    await node(page, 'client').locator('.source').tap();
    await node(page, 'external-service').locator('.target').tap();
    await expect(status(page)).toContainText('3 nodes, 1 wire');
    const [from, to] = [await middleOf(node(page, 'client')), await middleOf(node(page, 'external-service'))];
    const between = { x: (from.x + to.x) / 2, y: (from.y + to.y) / 2 };
    await place(page, 'consumer', { x: 300, y: 350 });
    await drag(page, await middleOf(node(page, 'consumer')), between);
    await expect(status(page)).toContainText('4 nodes, 2 wires');
    await page.keyboard.press('Control+z');
    await expect(status(page)).toContainText('4 nodes, 1 wire');
    await page.keyboard.press('Control+z');
    await expect(status(page)).toContainText('3 nodes, 1 wire');
    const pane = (await page.locator('.react-flow__pane').boundingBox())!;
    await place(page, 'consumer', { x: between.x - pane.x, y: between.y - pane.y });
    await expect(status(page)).toContainText('4 nodes, 2 wires');
  });
});
