import { deflateRawSync } from 'node:zlib';
import { expect, test, type Page } from '@playwright/test';
import { axeViolations } from './axe.ts';
import { eachOrEvery } from './deep.ts';
import { firstVisit, play } from './first-visit.ts';
import { templateRun } from './template-run.ts';

/** Opens the dialog from the top bar and takes the link. */
async function linkOf(page: Page): Promise<string> {
  await page.getByTestId('top-share').click();
  const link = page.getByTestId('share-link');
  await expect(link).toHaveValue(/#m=1\./);
  const value = await link.inputValue();
  await page.keyboard.press('Escape');
  return value;
}

test('a link shows the same design, branch and moment to somebody else: as a copy that does not run by itself', async ({ page, browser }) => {
  await firstVisit(page);
  await play(page, 'payment crashes after charging');
  await page.keyboard.press('Home');
  for (let presses = 0; presses < 30; presses++) await page.keyboard.press('F10');
  const link = await linkOf(page);
  // The clock is painted a little after the key: it is read when it stands.
  const clock = await page.getByTestId('clock').innerText();
  expect(link.length).toBeLessThan(8 * 1024);

  const other = await (await browser.newContext()).newPage();
  await other.goto('/');
  await expect(other.getByRole('heading', { name: 'Order saga' })).toBeVisible();
  await other.getByRole('button', { name: 'Order saga, rename' }).click();
  await other.getByRole('textbox', { name: 'Name of the design' }).fill('My own');
  await other.keyboard.press('Enter');
  await expect(other.getByTestId('save-state')).toHaveText(/^Saved · /);

  await other.goto('about:blank');
  await other.goto(link);
  await expect(other.getByTestId('banner')).toContainText('A copy of “Order saga” from a link. It is not kept, and nothing has run.');
  expect(new URL(other.url()).hash).toBe('');
  await expect(other.getByTestId('status')).toHaveAttribute('data-status', 'none');
  await expect(other.getByTestId('save-state')).toHaveText('Not kept');
  await other.getByRole('button', { name: 'Run to where it was' }).click();
  await expect(other.getByTestId('status')).toHaveAttribute('data-status', 'finished');
  await expect(other.getByTestId('log-hash')).toHaveText(templateRun('payment-crashes').summary.logHash);
  await expect(other.getByTestId('clock')).toHaveText(clock);

  // Nothing of the person was overwritten: the next visit shows their own design.
  await other.reload();
  await expect(other.getByRole('heading', { name: 'My own' })).toBeVisible();
  await other.context().close();
});

test('a copy is kept when asked to; a link that is damaged or of tomorrow says so', async ({ page }) => {
  await firstVisit(page);
  const link = await linkOf(page);
  await page.goto('about:blank');
  await page.goto(link);
  await page.getByRole('button', { name: 'Keep it' }).click();
  await expect(page.getByTestId('banner')).toHaveCount(0);
  await expect(page.getByTestId('save-state')).toHaveText(/^Saved/);
  for (const [fragment, message] of [
    [link.slice(link.indexOf('#'), -40), 'The link is damaged'],
    ['#m=9.abc', 'made by a later release'],
    ['#m=', 'The link is empty'],
    [`#m=1.${deflateRawSync(Buffer.alloc(40_000_000)).toString('base64url')}`, 'unfolds to more than 4 MB'],
    [`#m=1.${deflateRawSync('{').toString('base64url')}`, 'The link holds no design'],
  ] as const) {
    await page.evaluate((hash) => { location.hash = hash; }, fragment);
    await expect(page.getByTestId('notice').filter({ hasText: message })).toBeVisible();
    expect(new URL(page.url()).hash).toBe('');
    await expect(page.getByRole('heading', { name: 'Order saga' })).toBeVisible();
    await page.getByRole('button', { name: 'Dismiss' }).first().click();
  }
});

test('the dialog is reached by keyboard, is accessible, and copies', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  for (const colorScheme of eachOrEvery(['light', 'dark'] as const, 2)) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await page.goto('/');
    await expect(page.getByTestId('save-state')).toBeVisible();
    await page.keyboard.press('Control+k');
    await expect(page.getByRole('combobox', { name: 'All commands' })).toBeFocused();
    await page.keyboard.type('share a link');
    await page.keyboard.press('Enter');
    await expect(page.getByTestId('share-link')).toHaveValue(/#m=1\./);
    expect(await axeViolations(page)).toEqual([]);
    const shots = process.env['SHOTS'];
    if (shots !== undefined) await page.screenshot({ path: `${shots}/share-${colorScheme}.png` });
    await page.getByRole('button', { name: 'Copy link' }).click();
    await expect(page.getByTestId('notice')).toContainText('The link was copied.');
    expect(await page.evaluate(() => navigator.clipboard.readText())).toMatch(/#m=1\./);
  }
});
