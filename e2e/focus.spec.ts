import { expect, type Locator, type Page, test } from '@playwright/test';
import { command } from './at-work.ts';
import { blankCanvas, node, quickAdd } from './drawing.ts';
import { firstVisit, play } from './first-visit.ts';
import { endlessTemplate } from './template-run.ts';

/** Who has the focus: the region or layer, and the name or id of what it is in there; `nobody` for the page as a whole. */
const focused = (page: Page): Promise<string> => page.evaluate(() => {
  const element = document.activeElement;
  if (element === null || element === document.body) return 'nobody';
  const around = element.closest<HTMLElement>('[role=dialog], [role=menu], [data-region], footer, nav');
  const name = element.getAttribute('aria-label') ?? (element instanceof HTMLElement ? element.innerText.trim().split('\n')[0] : '');
  return `${around?.getAttribute('aria-label') ?? around?.dataset['region'] ?? around?.role ?? 'page'}: ${(element as HTMLElement).dataset['id'] ?? name}`;
});

/** After something went that had the focus. It may take a moment; keys that follow wait for it as a person does. */
async function held(page: Page, by: RegExp, after: string): Promise<void> {
  await expect.soft.poll(() => focused(page), { message: after, timeout: 4000 }).toMatch(by);
}

/** By the keyboard, once: what is pressed may be gone at once. */
async function press(control: Locator): Promise<void> {
  await control.focus();
  await expect(control).toBeFocused();
  await control.page().keyboard.press('Enter');
}

async function openScenarios(page: Page): Promise<void> {
  await page.getByRole('navigation', { name: 'Left panel' }).getByRole('button', { name: 'Scenarios' }).focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('list', { name: 'Scenarios' })).toBeVisible();
}

test('on the canvas the focus is never lost: what is deleted, undone, taken out of a group, searched, and in every mode', async ({ page }) => {
  await blankCanvas(page);
  await page.locator('[data-region=canvas] [data-home]').focus();
  await page.keyboard.press('/');
  await expect(quickAdd(page)).toBeFocused();
  await page.keyboard.press('Escape');
  await held(page, /^Canvas: /, 'quick add closed');
  for (const kind of ['Producer', 'Kafka topic', 'Consumer']) {
    await page.keyboard.press(kind === 'Producer' ? '/' : 'Control+ArrowRight');
    await expect(quickAdd(page)).toBeFocused();
    await page.keyboard.type(kind);
    await page.keyboard.press('Enter');
    await expect(node(page, kind.toLowerCase().replace(' ', '-'))).toBeFocused();
  }
  await page.keyboard.press('Control+z');
  await expect(node(page, 'consumer')).toHaveCount(0);
  await held(page, /^Canvas: kafka-topic$/, 'the last node undone: the nearest has it');
  await page.keyboard.press('Control+Shift+z');
  await expect(node(page, 'consumer')).toBeVisible();
  await page.keyboard.press('Control+g');
  await page.keyboard.press('Control+Shift+g');
  await expect(page.locator('.react-flow__node-frame')).toHaveCount(0);
  await held(page, /^Canvas: /, 'a group taken apart');
  await node(page, 'kafka-topic').focus();
  await page.keyboard.press('Delete');
  await held(page, /^Canvas: [\w-]+$/, 'a node deleted');
  await page.keyboard.press('Control+f');
  await page.keyboard.press('Escape');
  await held(page, /^Canvas: /, 'the search closed');
  for (const mode of ['2', '3', '1']) {
    await page.keyboard.press(mode);
    await held(page, /^Canvas: /, `mode ${mode}`);
  }
  await page.keyboard.press('Control+a');
  await page.keyboard.press('Delete');
  await expect(page.locator('.react-flow__node')).toHaveCount(0);
  await held(page, /^Canvas: /, 'everything deleted');
});

test('in panels, lists and what lies over the page the focus is never lost', async ({ page }) => {
  test.setTimeout(180_000);
  await firstVisit(page);
  const tour = page.getByRole('complementary', { name: 'Tour' });
  await page.getByRole('button', { name: 'Tour' }).focus();
  await page.keyboard.press('Enter');
  await tour.getByRole('button', { name: 'Close the tour' }).focus();
  await page.keyboard.press('Enter');
  await held(page, /^(Canvas|page): /, 'the tour closed');
  await play(page, 'payment crashes after charging');
  await held(page, /^Canvas: /, 'the card played');
  // What opens and closes: back to where it was opened.
  await page.getByTestId('intervene').focus();
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('intervention-form')).toBeVisible();
  await page.keyboard.press('Escape');
  await held(page, /^Canvas: Intervene$/, 'a popover closed');
  await press(page.getByTestId('intervene'));
  await page.getByTestId('intervene-node').selectOption('stock');
  await press(page.getByTestId('intervene-run'));
  await expect(page.getByTestId('draft')).toBeVisible();
  await held(page, /^Canvas: /, 'a branch was run');
  await press(page.getByRole('button', { name: 'Drop the interventions' }));
  await expect(page.getByTestId('draft')).toHaveCount(0);
  await held(page, /^Canvas: /, 'the interventions dropped');
  await expect(page.getByTestId('status')).toHaveAttribute('data-status', 'finished');
  for (const item of ['Settings', 'Keys', 'Runs']) {
    await press(page.getByRole('button', { name: 'Main menu' }));
    await press(page.getByRole('menuitem', { name: item }));
    await expect(page.getByRole('dialog')).toBeVisible();
    if (item === 'Runs') {
      await expect(page.getByTestId('run-entry')).toHaveCount(3);
      for (let left = 2; left >= 0; left--) {
        await press(page.getByRole('button', { name: /^Delete the run/ }).first());
        await expect(page.getByTestId('run-entry')).toHaveCount(left);
        await held(page, left > 0 ? /^.*: Delete the run/ : /^(dialog|Runs|.*Runs.*): /, `a run deleted, ${left} left`);
      }
    }
    await page.keyboard.press('Escape');
    await expect(page.getByRole('dialog')).toHaveCount(0);
    await held(page, /: Main menu$/, `${item} closed`);
  }
  // A row of a list: the next one has it.
  await openScenarios(page);
  const more = page.getByRole('button', { name: /^More about/ });
  const count = await more.count();
  await press(more.nth(1));
  await press(page.getByRole('menuitem', { name: 'Delete' }));
  await expect(more).toHaveCount(count - 1);
  await held(page, /^Scenarios: More about/, 'a scenario deleted');
  for (const [section, remove] of [['Expectations', /^Remove /]] as const) {
    await page.getByRole('button', { name: new RegExp(`^${section}`) }).first().focus();
    if ((await page.getByRole('button', { name: new RegExp(`^${section}`) }).first().getAttribute('aria-expanded')) === 'false') await page.keyboard.press('Enter');
    const rows = page.locator('[data-region=left] li[data-subject^="expectations/"]');
    const before = await rows.count();
    await press(rows.first().getByRole('button', { name: remove }));
    await expect(rows).toHaveCount(before - 1);
    await held(page, /^Scenarios: Remove /, 'an expectation removed');
  }
  await press(page.getByRole('button', { name: 'Add a fault' }));
  await press(page.getByRole('menuitem').first());
  const faults = page.locator('[data-region=left] li[data-subject*="/faults/"]');
  const added = await faults.count();
  expect(added).toBeGreaterThan(0);
  await press(faults.last().getByRole('button', { name: /^Remove / }));
  await expect(faults).toHaveCount(added - 1);
  await held(page, /^Scenarios: /, 'a fault removed');
  // Panels that close with it.
  await page.keyboard.press('Control+b');
  await expect(page.locator('[data-region=left]')).toHaveCount(0);
  await held(page, /^(Left panel: Scenarios|.*: Left panel)$/, 'the left panel closed');
  await node(page, 'payment').focus();
  await page.keyboard.press('Enter');
  await held(page, /^Inspector: /, 'the inspector opened');
  await page.keyboard.press('Control+Alt+b');
  await held(page, /: Inspector$/, 'the inspector closed');
  await command(page, 'Show breakpoints');
  await press(page.getByRole('button', { name: 'Add a breakpoint' }));
  await expect(page.getByRole('textbox', { name: 'Condition' })).toBeFocused();
  await press(page.getByRole('button', { name: 'Remove the breakpoint' }));
  await held(page, /^Drawer: /, 'a breakpoint removed');
  await page.getByRole('button', { name: 'Add a breakpoint' }).focus();
  await page.keyboard.press('Control+j');
  await held(page, /^Drawer: (Breakpoints|Open the drawer)/, 'the drawer closed');
  // A view goes with the mode.
  await page.getByTestId('scenario').focus();
  await page.keyboard.press('Control+k');
  await page.getByRole('dialog', { name: 'All commands' }).waitFor();
  await page.keyboard.type('Mode: Design');
  await page.getByRole('option', { name: 'Mode: Design' }).waitFor();
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('transport')).toHaveCount(0);
  await held(page, /^Canvas: /, 'the transport bar gone with the mode');
});

test('Run that turns to Cancel and back keeps the focus; so does what is dismissed', async ({ page, context }) => {
  await page.route('**/examples/order-saga.flow.json', (route) => route.fulfill({ body: endlessTemplate().replaceAll(/"until": ?"\w+"/g, '"until":"10000h"'), contentType: 'application/json' }));
  await firstVisit(page);
  await node(page, 'payment').focus();
  await page.keyboard.press('2');
  await press(page.getByTestId('run'));
  await held(page, /^Canvas: Cancel$/, 'Run became Cancel');
  await press(page.getByTestId('cancel'));
  await expect(page.getByTestId('status')).toHaveAttribute('data-status', 'cancelled');
  await held(page, /^Canvas: Run again$/, 'Cancel became Run again');
  await press(page.getByTestId('top-run'));
  await held(page, /: Cancel$/, 'the upper Run became Cancel');
  await page.keyboard.press('Control+.');
  await expect(page.getByTestId('status')).toHaveAttribute('data-status', 'cancelled');
  await held(page, /: Run$/, 'the upper one is Run again');
  // A banner that goes gives it back.
  const second = await context.newPage();
  await second.goto('/');
  await press(second.getByRole('button', { name: 'Edit here instead' }));
  await expect(second.getByTestId('banner')).toHaveCount(0);
  await held(second, /^Canvas: /, 'the banner of the other tab gone');
  await press(page.getByRole('button', { name: 'Edit here instead' }));
  await expect(page.getByTestId('banner')).toHaveCount(0);
  await held(page, /: Run$/, 'the banner gone: back to where it was');
});

test('a page that becomes narrow keeps the focus: panels turn into icons and sheets', async ({ page }) => {
  await firstVisit(page);
  await page.getByRole('searchbox').first().focus();
  await page.setViewportSize({ width: 1000, height: 800 });
  await expect(page.locator('[data-region=left]')).toHaveCount(0);
  await held(page, /^(Left panel: Palette|top: Left panel)$/, 'the left panel became an icon');
  await press(page.getByRole('navigation', { name: 'Left panel' }).getByRole('button', { name: 'Palette' }));
  await expect(page.locator('[data-region=left]')).toBeVisible();
  await page.locator('[data-region=left]').getByRole('searchbox').focus();
  await page.setViewportSize({ width: 1280, height: 800 });
  await held(page, /Palette|palette/, 'and is a panel again');
  await page.locator('[data-region=right] input').first().focus();
  await page.setViewportSize({ width: 1000, height: 800 });
  await held(page, /^(Right panel|top): Inspector$/, 'the inspector became an icon');
  await node(page, 'payment').focus();
  await page.setViewportSize({ width: 390, height: 800 });
  await held(page, /^Canvas: /, 'on the canvas of a phone');
  await press(page.getByRole('navigation', { name: 'Panels' }).getByRole('button', { name: 'Palette' }));
  await expect(page.getByRole('dialog', { name: 'Palette' })).toBeVisible();
  await page.keyboard.press('Escape');
  await held(page, /^Panels: Palette$/, 'the sheet closed');
});
