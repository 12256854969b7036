import { expect, type Page, test } from '@playwright/test';
import { blankCanvas, node, quickAdd } from './drawing.ts';
import { firstVisit, play } from './first-visit.ts';

declare global {
  interface Window {
    asked: string[];
  }
}

/** Names of files are asked for by the browser, in a window that no key of the page reaches: what is asked is written down. */
async function noteFileWindows(page: Page): Promise<void> {
  await page.addInitScript(() => {
    window.asked = [];
    const ask = (name: string) => () => {
      window.asked.push(name);
      return Promise.reject(new DOMException('no file', 'AbortError'));
    };
    Object.assign(window, { showSaveFilePicker: ask('save'), showOpenFilePicker: ask('open') });
  });
}

const place = (page: Page, id: string): Promise<string> => node(page, id).evaluate(({ style }) => style.transform);
const canvas = (page: Page) => page.locator('[data-region=canvas] [data-home]');
const zoom = (page: Page): Promise<number> => page.locator('.react-flow__viewport').evaluate(({ style }) => Number(/scale\(([\d.]+)/.exec(style.transform)?.[1]));

test('every key of the page and of drawing does what the map of keys says', async ({ page }) => {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await noteFileWindows(page);
  await blankCanvas(page);
  const press = (keys: string): Promise<void> => page.keyboard.press(keys);
  for (const [keys, name] of [['Control+k', 'All commands'], ['Control+Shift+P', 'All commands'], ['?', 'Keys']] as const) {
    await canvas(page).focus();
    await press(keys);
    await expect(page.getByRole('dialog', { name }), keys).toBeVisible();
    await press('Escape');
    await expect(page.getByRole('dialog'), keys).toHaveCount(0);
  }
  await press('Control+f');
  await expect(page.getByRole('search', { name: 'Find in the model' })).toBeVisible();
  await press('Escape');
  for (const [keys, asked] of [['Control+s', 'save'], ['Control+Shift+S', 'save'], ['Control+o', 'open']] as const) {
    await page.evaluate(() => void (window.asked = []));
    await press(keys);
    await expect.poll(() => page.evaluate(() => window.asked), keys).toEqual([asked]);
  }
  for (const [keys, region] of [['Control+b', 'left'], ['Control+Alt+b', 'right']] as const) {
    await press(keys);
    await expect(page.locator(`[data-region=${region}]`), keys).toHaveCount(0);
    await press(keys);
    await expect(page.locator(`[data-region=${region}]`), keys).toBeVisible();
  }
  await press('Control+j');
  await expect(page.getByRole('button', { name: 'Close the drawer' })).toBeVisible();
  await press('Control+j');
  await expect(page.getByRole('button', { name: 'Open the drawer' })).toBeVisible();
  await canvas(page).focus();
  for (const [keys, mode] of [['2', 'Simulate'], ['3', 'Analyse'], ['1', 'Design']] as const) {
    await press(keys);
    await expect(page.getByRole('radio', { name: mode }), keys).toBeChecked();
  }
  for (const [keys, tool] of [['h', 'hand'], ['v', 'select']] as const) {
    await press(keys);
    await expect(canvas(page), keys).toHaveAttribute('data-tool', tool);
  }
  await press("Control+'");
  await expect(page.getByTestId('grid')).toHaveCount(0);
  await press("Control+'");
  await expect(page.getByTestId('grid')).toHaveCount(1);

  // A producer, a topic on its right, a consumer below that.
  await press('/');
  await expect(quickAdd(page)).toBeFocused();
  await page.keyboard.type('producer');
  await press('Enter');
  await expect(node(page, 'producer')).toBeFocused();
  await press('Control+ArrowRight');
  await expect(quickAdd(page)).toBeFocused();
  await page.keyboard.type('kafka topic');
  await press('Enter');
  await expect(node(page, 'kafka-topic')).toBeFocused();
  await press('Alt+ArrowLeft');
  await expect(node(page, 'producer'), 'Alt+ArrowLeft').toBeFocused();
  await press('Alt+ArrowRight');
  await expect(node(page, 'kafka-topic'), 'Alt+ArrowRight').toBeFocused();
  let at = await place(page, 'kafka-topic');
  for (const keys of ['ArrowRight', 'Shift+ArrowDown', 'ArrowUp', 'Shift+ArrowLeft']) {
    await press(keys);
    await expect.poll(() => place(page, 'kafka-topic'), keys).not.toBe(at);
    at = await place(page, 'kafka-topic');
  }
  await press('F2');
  await page.keyboard.type('Orders');
  await press('Enter');
  await expect(node(page, 'kafka-topic'), 'F2').toContainText('Orders');
  await press('Control+z');
  await expect(node(page, 'kafka-topic'), 'Ctrl+Z').not.toContainText('Orders');
  await press('Control+Shift+Z');
  await expect(node(page, 'kafka-topic'), 'Ctrl+Shift+Z').toContainText('Orders');
  await press('Control+z');
  await press('Control+y');
  await expect(node(page, 'kafka-topic'), 'Ctrl+Y').toContainText('Orders');
  await press('Control+d');
  await expect(page.locator('.react-flow__node'), 'Ctrl+D').toHaveCount(3);
  await press('Control+c');
  await press('Control+v');
  await expect(page.locator('.react-flow__node'), 'Ctrl+C, Ctrl+V').toHaveCount(4);
  await press('Control+x');
  await expect(page.locator('.react-flow__node'), 'Ctrl+X').toHaveCount(3);
  await canvas(page).focus();
  await press('Control+v');
  await expect(page.locator('.react-flow__node'), 'Ctrl+V of what was cut').toHaveCount(4);
  await press('Backspace');
  await expect(page.locator('.react-flow__node'), 'Backspace').toHaveCount(3);
  await press('Control+a');
  await expect(page.locator('.react-flow__node.selected'), 'Ctrl+A').toHaveCount(3);
  await press('Control+Shift+ArrowUp');
  const level = async (id: string): Promise<string> => /, ?(-?[\d.]+)px\)/.exec(await place(page, id))?.[1] ?? '';
  await expect.poll(async () => (await level('producer')) === (await level('kafka-topic')), 'Ctrl+Shift+ArrowUp').toBe(true);
  await press('Control+g');
  await expect(page.locator('.react-flow__node-frame'), 'Ctrl+G').toHaveCount(1);
  await press('Control+Shift+G');
  await expect(page.locator('.react-flow__node-frame'), 'Ctrl+Shift+G').toHaveCount(0);
  await press('Control+a');
  at = await place(page, 'kafka-topic');
  await press('Shift+L');
  await expect.poll(() => place(page, 'kafka-topic'), 'Shift+L').not.toBe(at);
  await press('Control+0');
  await expect.poll(() => zoom(page), 'Ctrl+0').toBe(1);
  await press('+');
  await expect.poll(() => zoom(page), '+').toBeGreaterThan(1.2);
  await press('-');
  await expect.poll(() => zoom(page), '-').toBe(1);
  for (const keys of ['Shift+2', 'Shift+1']) {
    await press('+');
    await expect.poll(() => zoom(page)).toBeGreaterThan(1.2);
    await press(keys);
    await expect.poll(() => zoom(page), keys).toBeLessThanOrEqual(1);
  }
  await node(page, 'producer').focus();
  await press('Escape');
  await expect(page.locator('.react-flow__node.selected'), 'Escape').toHaveCount(0);
  await press('Alt+ArrowRight');
  const selected = page.locator('.react-flow__node.selected');
  await expect(selected).toHaveCount(1);
  await node(page, 'producer').click();
  for (const count of [1, 0]) {
    await press('m');
    await expect(page.locator('.react-flow__node[aria-label*=", muted"]'), 'M').toHaveCount(count);
  }
  await node(page, 'kafka-topic').click();
  await press('c');
  await expect(page.getByRole('combobox', { name: /^Connect/ }), 'C').toBeFocused();
  await press('Escape');
  await expect(node(page, 'kafka-topic'), 'Escape of a choice').toBeFocused();
  await press('Enter');
  await expect.poll(() => page.evaluate(() => document.activeElement?.closest('[data-region]')?.getAttribute('data-region')), 'Enter').toBe('right');
  await press('F6');
  await press('Shift+F6');
  await expect.poll(() => page.evaluate(() => document.activeElement?.closest('[data-region]')?.getAttribute('data-region')), 'F6 and back').toBe('right');
  await node(page, 'kafka-topic').click();
  await press('Alt+s');
  await canvas(page).click({ button: 'right', position: { x: 30, y: 90 } });
  await expect(page.getByRole('menuitemcheckbox', { name: 'Snap to grid' }), 'Alt+S').toHaveAttribute('aria-checked', 'false');
  await press('Escape');
  await page.getByRole('button', { name: 'Main menu' }).click();
  await expect(page.getByRole('menu')).toBeVisible();
  await press('Escape');
  await expect(page.getByRole('menu')).toHaveCount(0);
  // It runs, or says why not.
  const answer = page.getByRole('button', { name: 'Close the drawer' }).or(page.getByTestId('transport')).first();
  await expect(answer).toHaveCount(0);
  await press('Control+Enter');
  await expect(answer, 'Ctrl+Enter').toBeVisible();
  await expect(page.getByRole('menu'), 'Ctrl+Enter on a button that opens a menu').toHaveCount(0);
});

test('every key of debugging and of the timeline does what the map of keys says', async ({ page }) => {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await firstVisit(page);
  await play(page, 'payment crashes after charging');
  const press = (keys: string): Promise<void> => page.keyboard.press(keys);
  const row = async (): Promise<number> => Number(/^row (\d+)/.exec((await page.getByTestId('scrubber').getAttribute('aria-valuetext')) ?? '')?.[1]);
  const clock = (): Promise<string> => page.getByTestId('transport-clock').innerText();
  await node(page, 'payment').click();
  const moves = async (keys: string, holds: (after: number, before: number) => boolean): Promise<number> => {
    const before = await row();
    await press(keys);
    await expect.poll(async () => holds(await row(), before), `${keys} from row ${before}`).toBe(true);
    return row();
  };
  const [later, earlier] = [(after: number, before: number) => after > before, (after: number, before: number) => after < before];
  await moves('End', (after) => after > 100);
  await moves('Home', (after) => after === 0);
  await moves('.', later);
  await moves('.', later);
  await moves(',', earlier);
  for (let steps = 0; steps < 5; steps++) {
    // Over what happens at an instant: the time goes on each time.
    const before = await clock();
    await moves('F10', later);
    await expect.poll(clock, 'F10').not.toBe(before);
  }
  // Not every event leads to something: of the first thirty one does.
  for (const keys of ['F11', 'Shift+F11', 'i', 'o']) {
    await moves('Home', (after) => after === 0);
    let hasMoved = false;
    for (let steps = 0; steps < 30 && !hasMoved; steps++) {
      const before = await moves('.', later);
      await press(keys);
      await page.waitForTimeout(100);
      hasMoved = (await row()) > before;
    }
    expect(hasMoved, keys).toBe(true);
  }
  await moves('Home', (after) => after === 0);
  await moves('Shift+.', later);
  await moves('Shift+.', later);
  await moves('Shift+,', earlier);
  for (const [on, off] of [['F9', 'F9'], ['b', 'b']] as const) {
    await press(on);
    await expect(node(page, 'payment'), on).toHaveAttribute('aria-label', /breakpoint/);
    await press(off);
    await expect(node(page, 'payment'), off).not.toHaveAttribute('aria-label', /breakpoint/);
  }
  await press('Shift+B');
  await expect(page.getByRole('textbox', { name: 'Condition' }), 'Shift+B').toBeFocused();
  await press('F9');
  await node(page, 'payment').click();
  const speed = page.getByRole('combobox', { name: 'Speed', exact: true });
  const was = await speed.inputValue();
  await press('l');
  await expect(speed, 'L').not.toHaveValue(was);
  await press('j');
  await expect(speed, 'J').toHaveValue(was);
  await press('Home');
  for (const keys of ['k', 'F8']) {
    await press(keys);
    await expect(page.getByTestId('play'), keys).toHaveAccessibleName('Pause');
    await press(keys);
    await expect(page.getByTestId('play'), keys).toHaveAccessibleName('Play');
  }
  await press('End');
  await moves('Control+.', (after) => after === 0);

  await page.getByRole('tab', { name: 'Timeline' }).click();
  const timeline = page.getByTestId('timeline');
  const range = page.locator('[data-region=timeline] span').first();
  const marked = page.getByTestId('timeline-range');
  await expect(timeline).toBeVisible();
  await timeline.focus();
  const whole = await range.innerText();
  await press('Home');
  for (let steps = 0; steps < 40; steps++) await press('F10');
  const changes = async (keys: string): Promise<void> => {
    const before = await range.innerText();
    await press(keys);
    await expect(range, keys).not.toHaveText(before);
  };
  for (const keys of ['w', 'w', 'w', 's', 'd', 'a', 'd']) await changes(keys);
  await changes('f');
  await press('f');
  await expect(range, 'F again').toHaveText(whole);
  await press('r');
  await expect(marked, 'R').toBeVisible();
  await press('Escape');
  await expect(marked, 'Escape').toHaveCount(0);
  const box = (await timeline.boundingBox())!;
  await page.mouse.move(box.x + box.width * 0.3, box.y + box.height / 2);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width * 0.6, box.y + box.height / 2, { steps: 4 });
  await page.mouse.up();
  await expect(marked, 'a drag').toBeVisible();
  await moves('.', later);
  await moves(',', earlier);
});
