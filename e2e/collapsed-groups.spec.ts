import { expect, test } from '@playwright/test';
import { axeViolations } from './axe.ts';
import { node } from './drawing.ts';
import { firstVisit } from './first-visit.ts';
import { template } from './template-run.ts';

test('a group collapses to one node by a key, with wires and state of what lies in it, is kept, found and opened again', async ({ page }) => {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await firstVisit(page);
  const wires = page.locator('.react-flow__edge');
  const [nodes, count] = [await page.locator('.react-flow__node').count(), await wires.count()];
  await node(page, 'payment').click();
  await node(page, 'stock').click({ modifiers: ['Control'] });
  await page.keyboard.press('Control+g');
  const group = node(page, 'group');
  await expect(group).toHaveAttribute('aria-label', 'Group Group');
  await page.keyboard.press('Shift+G');
  await expect(group).toHaveAttribute('aria-label', /^Group Group, collapsed, \d+ nodes/);
  await expect(group).toBeFocused();
  const held = Number(/collapsed, (\d+)/.exec((await group.getAttribute('aria-label'))!)![1]);
  expect(held).toBeGreaterThanOrEqual(2);
  await expect(node(page, 'payment')).toHaveCount(0);
  await expect(page.locator('.react-flow__node')).toHaveCount(nodes + 1 - held);
  expect(await wires.count()).toBeGreaterThan(0);
  expect(await wires.count()).toBeLessThanOrEqual(count);
  expect(await axeViolations(page, '[data-region=canvas]')).toEqual([]);
  // What lies in it goes where it goes, and the outline has it still.
  await page.keyboard.press('Shift+ArrowDown');
  await page.getByRole('navigation', { name: 'Left panel' }).getByRole('button', { name: 'Outline' }).click();
  await expect(page.getByRole('treeitem', { name: /^Payment/ }).first()).toBeVisible();
  // The run says how all of it is doing.
  await page.getByRole('button', { name: /^Play payment crashes after charging/ }).click();
  await expect(page.getByTestId('status')).toHaveAttribute('data-status', 'finished');
  await expect(page.getByTestId('group-strip')).not.toBeEmpty();
  await page.getByTestId('next-mark').click();
  await group.click();
  await page.keyboard.press('Home');
  for (let marks = 0; marks < 6 && !(await page.getByTestId('group-strip').innerText()).includes('down'); marks++) {
    await page.keyboard.press('Shift+.');
    await page.waitForTimeout(250);
  }
  await expect(page.getByTestId('group-strip')).toContainText('down');
  await expect(page.getByTestId('group-strip')).toHaveAttribute('data-tone', 'bad');
  // Found, though it is not seen itself.
  await page.keyboard.press('Control+f');
  await page.getByRole('searchbox', { name: 'Find in the model' }).fill('payment');
  const found = template().nodes.filter(({ id, name, kind }) => `${name}\n${id}\n${kind}`.toLowerCase().includes('payment')).findIndex(({ id }) => id === 'payment');
  for (let steps = 0; steps < found; steps++) await page.keyboard.press('Enter');
  await page.keyboard.press('Escape');
  await expect(group).toBeFocused();
  await expect(page.getByTestId('save-state')).toHaveText(/^Saved/);
  await page.reload();
  await expect(group).toHaveAttribute('aria-label', /collapsed/);
  await group.focus();
  await group.click();
  await page.keyboard.press('Shift+G');
  await expect(node(page, 'payment')).toBeVisible();
  await expect(page.locator('.react-flow__node')).toHaveCount(nodes + 1);
  await expect(wires).toHaveCount(count);
  await page.keyboard.press('Control+z');
  await expect(group).toHaveAttribute('aria-label', /collapsed/);
  await expect(node(page, 'payment')).toHaveCount(0);
});
