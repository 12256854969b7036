import { expect, test, type Page } from '@playwright/test';
import { axeViolations } from './axe.ts';
import { IS_DEEP } from './deep.ts';
import { firstVisit, play } from './first-visit.ts';

const WIDTHS = [1440, 1024, 390];
/** Each width in one appearance; the long run has each in both. */
const LOOKS = [['light', IS_DEEP ? WIDTHS : [1440, 390]], ['dark', IS_DEEP ? WIDTHS : [1024]]] as const;

for (const [colorScheme, widths] of LOOKS) {
  test(`is accessible and fits, ${colorScheme}, ${widths.join(', ')} wide: at first, after a run, in each mode`, async ({ page }) => {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await page.setViewportSize({ width: widths[0]!, height: 900 });
    await firstVisit(page);
    expect(await page.evaluate(() => document.documentElement.dataset['theme'])).toBe(colorScheme);
    await accessibleAtEach(widths, page, 'at first');
    await play(page, 'payment crashes after charging');
    await page.getByRole('tab', { name: 'Event log' }).click();
    await accessibleAtEach(widths, page, 'after a run');
    await page.getByRole('radio', { name: 'Analyse' }).check({ force: true });
    await accessibleAtEach(widths, page, 'analysed');
  });
}

async function accessibleAtEach(widths: readonly number[], page: Page, state: string): Promise<void> {
  for (const width of widths) {
    await page.setViewportSize({ width, height: 900 });
    // A wide table scrolls in its own place, and so does a long list.
    await expect.poll(() => page.evaluate(() => [document.documentElement.scrollWidth - innerWidth, document.documentElement.scrollHeight - innerHeight].filter((excess) => excess > 0)), `${state}, ${width} wide`).toEqual([]);
    const stage = page.locator('[data-region=canvas]');
    if ((await stage.count()) > 0) await expect.poll(() => stage.evaluate((element) => element.getBoundingClientRect().right), `${state}, ${width} wide`).toBeLessThanOrEqual(width);
    expect(await axeViolations(page), `${state}, ${width} wide`).toEqual([]);
  }
  await page.setViewportSize({ width: widths[0]!, height: 900 });
}

const OVERLAYS = ['Designs', 'New from', 'Restore points', 'Runs', 'Settings', 'Keys'];

for (const [turn, colorScheme] of (['light', 'dark'] as const).entries()) {
  test(`what lies over the page is accessible, and gives the focus back, ${colorScheme}`, async ({ page }) => {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await firstVisit(page);
    for (const item of OVERLAYS.filter((_, index) => IS_DEEP || index % 2 === turn)) {
      const menu = page.getByRole('button', { name: 'Main menu' });
      await menu.focus();
      await page.keyboard.press('Enter');
      await page.getByRole('menuitem', { name: item }).click();
      await expect(page.getByRole('dialog')).toBeVisible();
      expect(await axeViolations(page), item).toEqual([]);
      await page.keyboard.press('Escape');
      await expect(page.getByRole('dialog')).toHaveCount(0);
      await expect.poll(() => focused(page), { message: item }).not.toBe('BODY');
    }
    for (const id of ['payment', 'order-saga', 'charge-payment'].filter((_, index) => IS_DEEP || index === turn)) {
      await page.locator(`.react-flow__node[data-id="${id}"]`).click({ button: 'right', position: { x: 30, y: 8 } });
      await expect(page.getByRole('menu')).toBeVisible();
      expect(await axeViolations(page), `the menu of ${id}`).toEqual([]);
      await page.keyboard.press('Escape');
      await expect(page.getByRole('menu')).toHaveCount(0);
      expect(await focused(page), `the menu of ${id}`).not.toBe('BODY');
    }
    if (turn > 0) return;
    // A note is written where nothing is covered, and is in the design when one leaves it.
    await page.keyboard.press('Control+k');
    await page.getByRole('dialog', { name: 'All commands' }).waitFor();
    await page.keyboard.type('add a note');
    await page.keyboard.press('Enter');
    await expect(page.getByRole('textbox', { name: 'Text of the note' })).toBeFocused();
    await page.keyboard.type('Order 3 is refused.');
    expect(await axeViolations(page), 'writing a note').toEqual([]);
    await page.keyboard.press('Escape');
    await expect(page.locator('.react-flow__node-note')).toHaveText('Order 3 is refused.');
    await expect(page.locator('.react-flow__node-note')).toBeFocused();
  });
}

test('the palette finds commands, scenarios and nodes', async ({ page }) => {
  // It comes late, and what was typed meanwhile is not lost.
  await page.route('**/command-palette-*.js', async (route) => {
    await new Promise((resolve) => setTimeout(resolve, 700));
    await route.continue();
  });
  await firstVisit(page);
  await page.keyboard.press('Control+k');
  await page.keyboard.type('payment decli');
  await expect(page.getByRole('dialog', { name: 'All commands' })).toBeVisible();
  expect(await axeViolations(page)).toEqual([]);
  await page.keyboard.type('ned');
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('status')).toHaveAttribute('data-status', 'finished');
  await expect(page.getByTestId('status-bar')).toContainText('payment declined');
});

test('F6 goes round the regions', async ({ page }) => {
  await firstVisit(page);
  const region = (): Promise<string | null> => page.evaluate(() => document.activeElement?.closest('[data-region]')?.getAttribute('data-region') ?? null);
  const seen: (string | null)[] = [];
  for (let presses = 0; presses < 5; presses++) {
    await page.keyboard.press('F6');
    seen.push(await region());
  }
  expect(new Set(seen).size).toBe(5);
});

test('panels keep what was open and how large, for each mode', async ({ page }) => {
  await firstVisit(page);
  await page.keyboard.press('Control+b');
  await expect(page.locator('[data-region=left]')).toHaveCount(0);
  const separator = page.getByRole('separator', { name: 'Width of the inspector' });
  await separator.focus();
  const before = await separator.getAttribute('aria-valuenow');
  await page.keyboard.press('ArrowLeft');
  await expect(separator).not.toHaveAttribute('aria-valuenow', before ?? '');
  const after = Number(await separator.getAttribute('aria-valuenow'));
  await page.reload();
  await expect(page.getByRole('heading', { name: 'Order saga' })).toBeVisible();
  await expect(page.locator('[data-region=left]')).toHaveCount(0);
  expect(Math.abs(Number(await separator.getAttribute('aria-valuenow')) - after)).toBeLessThan(1.5);
});

test('under 1100 px panels are icons, under 760 px sheets', async ({ page }) => {
  await page.setViewportSize({ width: 1000, height: 800 });
  await firstVisit(page);
  await expect(page.locator('[data-region=left]')).toHaveCount(0);
  await page.getByRole('navigation', { name: 'Left panel' }).getByRole('button', { name: 'Palette' }).click();
  await expect(page.locator('[data-region=left]')).toBeVisible();
  await page.setViewportSize({ width: 390, height: 800 });
  await page.getByRole('button', { name: 'Palette', exact: true }).click();
  await expect(page.getByRole('dialog', { name: 'Palette' })).toBeVisible();
  expect(await axeViolations(page)).toEqual([]);
});

test('the theme that was chosen is there before the first paint', async ({ page }) => {
  await page.emulateMedia({ colorScheme: 'light' });
  await firstVisit(page);
  await page.getByRole('button', { name: 'Main menu' }).click();
  await page.getByRole('menuitem', { name: 'Theme' }).click();
  await page.getByRole('menuitemcheckbox', { name: 'Dark' }).click();
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  await page.route('**/*.js', (route) => route.abort());
  await page.reload();
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
});

const focused = (page: Page): Promise<string> => page.evaluate(() => document.activeElement?.tagName ?? '');
