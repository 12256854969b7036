import { expect, type Page, test } from '@playwright/test';
import { drop } from './at-work.ts';
import { axeViolations } from './axe.ts';
import { IS_DEEP } from './deep.ts';
import { blankCanvas, node } from './drawing.ts';
import { choose, firstVisit, play } from './first-visit.ts';

const SCHEMES = ['light', 'dark'] as const;
type Scheme = (typeof SCHEMES)[number];

/** Looks at parts of the page with axe, light or dark; the long run does both at each. */
class Eyes {
  readonly #page: Page;
  #scheme: Scheme = 'light';

  constructor(page: Page) {
    this.#page = page;
  }

  async turn(colorScheme: Scheme): Promise<void> {
    this.#scheme = colorScheme;
    await this.#page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await expect(this.#page.locator('html')).toHaveAttribute('data-theme', colorScheme);
    // Colours glide: halfway they are those of neither.
    await this.#page.waitForFunction(() => document.getAnimations().every(({ effect, playState }) => playState !== 'running' || effect?.getComputedTiming().iterations === Infinity));
  }

  async look(state: string, within: string): Promise<void> {
    await expect(this.#page.locator(within).first(), state).toBeVisible();
    await expect(this.#page.locator('output', { hasText: 'Loading' }), state).toHaveCount(0);
    for (const colorScheme of IS_DEEP ? SCHEMES : [this.#scheme]) {
      if (IS_DEEP) await this.turn(colorScheme);
      expect.soft(await axeViolations(this.#page, within), `${state}, ${colorScheme}`).toEqual([]);
    }
  }
}

/** Who has the focus; it is never nobody. */
const hasFocus = (page: Page): Promise<boolean> => page.evaluate(() => document.activeElement !== null && document.activeElement !== document.body);

test('every view of a run is accessible, before it, after it, and when the design has changed since', async ({ page }) => {
  test.setTimeout(IS_DEEP ? 600_000 : 240_000);
  const eyes = new Eyes(page);
  await firstVisit(page);
  const tabs = (await page.getByRole('tablist', { name: 'Drawer' }).getByRole('tab').allInnerTexts()).map((text) => text.replace(/\s*\d+$/, ''));
  expect(tabs.length).toBeGreaterThan(9);
  for (const tab of tabs.filter((_, at) => IS_DEEP || at % 2 === 0)) {
    await page.getByRole('tab', { name: tab }).click();
    await eyes.look(`${tab}, without a run`, '[data-region=drawer]');
  }
  for (const panel of ['Outline', 'Scenarios', 'Templates', 'Palette']) {
    await page.getByRole('navigation', { name: 'Left panel' }).getByRole('button', { name: panel }).click();
    await eyes.look(panel, '[data-region=left]');
  }
  await play(page, 'payment crashes after charging');
  await eyes.turn('dark');
  for (const tab of tabs) {
    const handle = page.getByRole('tab', { name: tab });
    if ((await handle.getAttribute('aria-selected')) !== 'true') await handle.click();
    await eyes.look(`${tab}, after a run`, '[data-region=drawer]');
  }
  await page.getByTestId('intervene').click();
  await eyes.look('an intervention', '[role=dialog]');
  await page.keyboard.press('Escape');
  await expect.poll(() => hasFocus(page), 'after an intervention').toBe(true);
  // The design changes: the run is old, and says so.
  await node(page, 'payment').click();
  await page.keyboard.press('m');
  await expect(page.getByText('Design changed: run again')).toBeVisible();
  await eyes.look('the run is old', '[data-region=canvas]');
  await page.keyboard.press('Control+z');
  await expect.poll(() => hasFocus(page), 'after an undo').toBe(true);
  // A scenario with a fault, an override and an outcome, and expectations, all open.
  await drop(page, 'poison-message', 'Poison message');
  await page.getByRole('radio', { name: 'Design' }).check({ force: true });
  await page.getByRole('navigation', { name: 'Left panel' }).getByRole('button', { name: 'Scenarios' }).click();
  const closed = page.locator('[data-region=left] [data-subject] > div > button[aria-expanded=false]');
  for (let count = await closed.count(); count > 0; count--) {
    await closed.first().click();
    await expect(closed).toHaveCount(count - 1);
  }
  await eyes.look('a scenario with all its cards open', '[data-region=left]');
});

test('the form of everything that can be placed is accessible', async ({ page }) => {
  test.setTimeout(IS_DEEP ? 600_000 : 240_000);
  const eyes = new Eyes(page);
  await blankCanvas(page);
  const kinds = await page.locator('section:not([aria-label=Patterns]) [data-kind][draggable=true]').evaluateAll((entries) => entries.map((entry) => entry.getAttribute('data-kind') ?? ''));
  expect(kinds.length).toBeGreaterThan(18);
  await eyes.turn('dark');
  // The short run takes every second.
  for (const kind of kinds.filter((_, at) => IS_DEEP || at % 2 === 0)) {
    const before = await page.locator('.react-flow__node').count();
    await page.locator(`[data-kind="${kind}"][draggable=true]`).click();
    if (await page.locator('.react-flow__node').count() > before) await expect(page.locator('.react-flow__node.selected').first()).toBeVisible();
    await eyes.look(`the form of ${kind}`, '[data-region=right]');
  }
  await page.getByRole('tab', { name: /^Problems/ }).click();
  await eyes.look('many problems', '[data-region=drawer]');
  await eyes.look('many faces', '[data-region=canvas]');
});

/** The long run looks at each width, in both appearances. */
for (const width of IS_DEEP ? [1440, 1024, 390] : [1024]) {
  test(`what comes and goes is accessible, ${width} wide`, async ({ page, context }) => {
    test.setTimeout(IS_DEEP ? 400_000 : 60_000);
    const eyes = new Eyes(page);
    await page.setViewportSize({ width, height: 800 });
    await firstVisit(page);
    await eyes.turn('dark');
    await eyes.look('the card', 'aside');
    await choose(page, 'Take the tour');
    await eyes.look('the tour', 'aside[aria-label=Tour]');
    await page.getByRole('button', { name: 'Close the tour' }).click();
    await choose(page, 'New from');
    await eyes.look('the gallery', '[role=dialog]');
    await page.keyboard.press('Escape');
    await choose(page, 'Keys');
    await page.getByRole('dialog').getByRole('button', { name: /: another key$/ }).first().click();
    await eyes.look('a key is chosen', '[role=dialog]');
    await page.keyboard.press('Escape');
    await page.keyboard.press('Escape');
    await expect(page.getByRole('dialog')).toHaveCount(0);
    const canvas = page.locator('[data-region=canvas] [data-home]');
    await canvas.focus();
    await page.keyboard.press('/');
    await expect(page.getByRole('combobox', { name: /^Add/ })).toBeFocused();
    await eyes.look('quick add', '[data-region=canvas]');
    await page.keyboard.press('Escape');
    await page.keyboard.press('Control+f');
    await page.getByRole('searchbox', { name: 'Find in the model' }).fill('payment');
    await eyes.look('the search', '[data-region=canvas]');
    await page.keyboard.press('Escape');
    await page.keyboard.press('Shift+1');
    for (const [what, of] of [['a node', '.react-flow__node[data-id=payment]'], ['a saga', '.react-flow__node[data-id=order-saga]'], ['the canvas', '.react-flow__pane']] as const) {
      await page.locator(of).dispatchEvent('contextmenu', { clientX: width / 2, clientY: 300, button: 2 });
      await eyes.look(`the menu of ${what}`, '[role=menu]');
      await page.keyboard.press('Escape');
      await expect(page.getByRole('menu')).toHaveCount(0);
    }
    await play(page, 'payment declined');
    await node(page, 'payment').dispatchEvent('click');
    await canvas.focus();
    await page.keyboard.press('m');
    await expect(page.getByTestId('status')).toContainText('design changed since');
    await eyes.look('the run is old', 'html');
    // Another tab has the design.
    const second = await context.newPage();
    await second.setViewportSize({ width, height: 800 });
    await second.goto('/');
    await expect(second.getByTestId('banner')).toContainText('Another tab');
    const others = new Eyes(second);
    await others.turn('light');
    await others.look('another tab has the design', 'html');
    await second.close();
  });
}
