import { readFileSync } from 'node:fs';
import { expect, test, type Locator, type Page } from '@playwright/test';
import { dropText } from './at-work.ts';
import { axeViolations } from './axe.ts';
import { blankCanvas, type Box, boxAtRest, node, quickAdd } from './drawing.ts';
import { firstVisit, play } from './first-visit.ts';

async function drag(page: Page, from: Locator, by: { readonly x: number; readonly y: number }): Promise<void> {
  const box = await boxAtRest(from);
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  await page.mouse.move(x, y);
  await page.mouse.down();
  await page.mouse.move(x + by.x / 2, y + by.y / 2, { steps: 4 });
  await page.mouse.move(x + by.x, y + by.y, { steps: 4 });
}

test('a flow is drawn with the mouse alone: quick add, and wires dropped on the empty canvas', async ({ page }) => {
  await blankCanvas(page);
  const pane = await page.locator('.react-flow__pane').boundingBox();
  await page.mouse.dblclick(pane!.x + 160, pane!.y + 120);
  await quickAdd(page).fill('producer');
  await page.getByRole('option', { name: /^Producer/ }).click();
  await expect(node(page, 'producer')).toBeFocused();
  await drag(page, node(page, 'producer').locator('.source'), { x: 80, y: 120 });
  await page.mouse.up();
  await page.getByRole('option', { name: /^Kafka topic/ }).click();
  await expect(page.getByTestId('status-bar')).toContainText('2 nodes, 1 wire');
  await page.keyboard.press('Control+z');
  await expect(page.getByTestId('status-bar')).toContainText('1 node');
});

test('a wire that cannot be says why at the pointer, and again when it is dropped', async ({ page }) => {
  await firstVisit(page);
  const target = await boxAtRest(node(page, 'stock-db'));
  const port = await boxAtRest(node(page, 'order-events').locator('.source'));
  await drag(page, node(page, 'order-events').locator('.source'), { x: target.x - port.x + 40, y: target.y - port.y + 10 });
  await expect(page.getByText('A topic cannot be joined to a store')).toBeVisible();
  await page.mouse.up();
  await expect(page.getByTestId('notice')).toContainText('Not connected: a topic cannot be joined to a store');
});

test('a flow is drawn with the keyboard alone, and the focus is never lost', async ({ page }) => {
  await blankCanvas(page);
  await page.locator('[data-region=canvas] [tabindex="-1"]').first().focus();
  await page.keyboard.press('/');
  await page.keyboard.type('prod');
  await page.keyboard.press('Enter');
  await expect(node(page, 'producer')).toBeFocused();
  await page.keyboard.press('Control+ArrowRight');
  await page.keyboard.type('kafka');
  await page.keyboard.press('Enter');
  await expect(node(page, 'kafka-topic')).toBeFocused();
  await page.keyboard.press('/');
  await page.keyboard.type('consumer');
  await page.keyboard.press('Enter');
  await expect(node(page, 'consumer')).toBeFocused();
  await node(page, 'kafka-topic').focus();
  await page.keyboard.press('Alt+ArrowLeft');
  await expect(node(page, 'producer')).toBeFocused();
  await page.keyboard.press('Alt+ArrowRight');
  await expect(node(page, 'kafka-topic')).toBeFocused();
  await page.keyboard.press('c');
  await page.keyboard.type('cons');
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('status-bar')).toContainText('3 nodes, 2 wires');
  await expect(node(page, 'kafka-topic')).toHaveAttribute('aria-label', /Kafka topic.*1 in, 1 out/);
  await page.keyboard.press('Alt+ArrowRight');
  await expect(node(page, 'consumer')).toBeFocused();
  await page.keyboard.press('Delete');
  await expect(node(page, 'consumer')).toHaveCount(0);
  await expect(page.locator('.react-flow__node:focus')).toHaveCount(1);
});

test('a search pans to each find in turn, the minimap to anywhere', async ({ page }) => {
  await firstVisit(page);
  await page.keyboard.press('Control+f');
  await page.getByRole('searchbox', { name: 'Find in the model' }).fill('payment');
  const count = page.getByRole('search').getByText(/^1\/\d$/);
  await expect(count).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('search').getByText(/^2\/\d$/)).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('search')).toHaveCount(0);

  // The minimap goes there too: by a click, by dragging, by keys, and nearer by the wheel.
  const map = page.getByRole('img', { name: /^Minimap/ });
  const { x, y } = await boxAtRest(map);
  const shown = async (): Promise<Box> => boxAtRest(page.getByTestId('minimap-view'));
  const whole = await shown();
  await page.mouse.move(x + 20, y + 20);
  await page.mouse.wheel(0, -600);
  await expect.poll(async () => (await shown()).width).toBeLessThan(whole.width / 2);
  const near = await shown();
  await page.mouse.click(x + 20, y + 60);
  const clicked = await shown();
  expect(clicked.x).toBeLessThan(near.x - 5);
  await page.mouse.move(clicked.x + clicked.width / 2, clicked.y + clicked.height / 2);
  await page.mouse.down();
  await page.mouse.move(clicked.x + clicked.width / 2 + 30, clicked.y + clicked.height / 2, { steps: 3 });
  await page.mouse.up();
  const dragged = await shown();
  expect(dragged.x - clicked.x).toBeGreaterThan(20);
  await map.focus();
  await page.keyboard.press('ArrowLeft');
  expect((await shown()).x).toBeLessThan(dragged.x - 2);
});

test('in a run the faces tell how things are, and nothing is wrong with it for axe', async ({ page }) => {
  await firstVisit(page);
  await play(page, 'happy path');
  await expect(node(page, 'order-events').getByText(/kept/)).toBeVisible();
  await expect(node(page, 'order-saga').getByText(/done|active|none started/).first()).toBeVisible();
  await expect(page.locator('[data-region=canvas] canvas').first()).toBeVisible();
  expect((await axeViolations(page)).filter((line) => line.includes('react-flow'))).toEqual([]);
});

test('the outline edits without the canvas: rename, connect, delete', async ({ page }) => {
  await firstVisit(page);
  await page.getByRole('button', { name: 'Outline' }).or(page.getByRole('tab', { name: 'Outline' })).first().click();
  const tree = page.getByRole('tree', { name: 'Outline' });
  await tree.getByRole('treeitem', { name: /^Checkout/ }).click();
  await page.keyboard.press('F2');
  await page.keyboard.type('Web shop');
  await page.keyboard.press('Enter');
  await expect(tree.getByRole('treeitem', { name: /^Web shop/ })).toBeFocused();
  await tree.getByRole('treeitem', { name: /^payment-commands/ }).first().click();
  await page.getByLabel('Connect payment-commands to').selectOption({ label: 'Order view: is read by this projection' });
  await expect(page.getByTestId('status-bar')).toContainText('19 wires');
});

test('steps of a saga stand as the chosen scenario runs them, and are not dragged out of it', async ({ page }) => {
  await firstVisit(page);
  const design = JSON.parse(readFileSync('public/examples/order-saga.flow.json', 'utf8')) as { name: string; scenarios: { id: string }[] };
  const [plain] = design.scenarios;
  const steps = ['reserve-stock', 'charge-payment', 'arrange-shipping'];
  const overrides = [3, 2, 2].map((value, at) => ({ node: steps[at], field: 'order', value }));
  await dropText(page, JSON.stringify({ ...design, name: 'Reordered', scenarios: [{ ...plain, id: 'plain', name: 'As drawn' }, { ...plain, id: 'other', name: 'Stock last', overrides }] }), 'Reordered');
  const marks = () => Promise.all(steps.map(async (id) => (await node(page, id).getAttribute('aria-label'))?.match(/stage (\d)/)?.[1]));
  await expect.poll(marks).toEqual(['1', '2', '3']);
  await page.getByRole('radio', { name: 'Simulate' }).check({ force: true });
  await page.getByTestId('scenario').selectOption('Stock last');
  await expect.poll(marks).toEqual(['2', '1', '1']);
  await expect(node(page, 'charge-payment').getByTestId('at-once')).toBeVisible();
  const [stock, shipping] = [await boxAtRest(node(page, 'reserve-stock')), await boxAtRest(node(page, 'arrange-shipping'))];
  expect(stock.y).toBeGreaterThan(shipping.y);
  await drag(page, node(page, 'reserve-stock').getByText('Reserve stock'), { x: 0, y: -120 });
  await page.mouse.up();
  await expect(page.getByTestId('notice')).toContainText('The scenario "Stock last" says when these steps run');
  await page.getByTestId('scenario').selectOption('As drawn');
  await expect.poll(marks).toEqual(['1', '2', '3']);
});
