import { expect, type Page, test } from '@playwright/test';
import { command, drop, show } from './at-work.ts';
import { axeViolations } from './axe.ts';

const finished = (page: Page): Promise<void> => expect(page.getByTestId('status')).toHaveAttribute('data-status', 'finished');

test('an aggregate is folded at each version, and the version is where the playhead is; an expression completes its names; staleness is drawn; a registry judges what is edited', async ({ page }) => {
  await page.goto('/');
  await page.locator('[data-ready=true] [data-region=left]').waitFor();
  await drop(page, 'two-tellers', 'Two tellers, one account');
  await command(page, 'appended without a version');
  await finished(page);
  await show(page, 'Aggregates');
  const [view, state, version] = [page.getByTestId('aggregates'), page.getByTestId('aggregate-state'), page.getByTestId('version')];
  await view.getByTestId('stream').filter({ hasText: 'account-3' }).click();
  // A click on a version moves the playhead to the row of its event, and keys go on from there.
  await view.getByTestId('stream-version').filter({ hasText: 'Withdrawn' }).first().click();
  await expect(state).toHaveAttribute('data-version', '2');
  await expect(state.getByRole('row', { name: 'balance' })).toContainText('10020');
  const row = Number(/row ([\d,]+) in/i.exec(await state.getByRole('button', { name: /^Row/ }).innerText())![1]!.replaceAll(',', ''));
  await expect(page.getByTestId('scrubber')).toHaveAttribute('aria-valuetext', new RegExp(`^row ${row} of`));
  await version.press('ArrowRight');
  await expect(state.getByRole('row', { name: 'balance' })).toContainText('20-60');
  await version.press('Home');
  await expect(state.getByRole('row', { name: 'balance' })).toContainText('0');
  expect(await axeViolations(page)).toEqual([]);
  // And the other way round: the playhead goes to the end, and every stream with it.
  await page.getByTestId('scrubber').press('End');
  await expect(version).toHaveValue('3');

  // An expression of the aggregate: names complete, and one that is none is marked where it stands.
  await page.locator('.react-flow__node[data-id="account"]').click();
  const that = page.locator('[data-subject="nodes/account/config/commands/1/rules/0/that"] textarea');
  await page.getByRole('list', { name: 'Commands' }).getByRole('button', { name: 'Withdraw', exact: true }).click();
  await page.getByRole('list', { name: 'Rules' }).getByRole('button', { name: 'Rule', exact: true }).click();
  await that.fill('sta');
  await page.getByTestId('completions').getByRole('option', { name: 'state' }).click();
  await that.press('End');
  await that.pressSequentially('.b');
  await expect(page.getByTestId('completions').getByRole('option')).toHaveText([/balance/]);
  await that.press('Enter');
  await that.pressSequentially(' >= payload.amount + oder');
  await expect(that).toHaveValue('state.balance >= payload.amount + oder');
  await expect(page.getByTestId('error-mark')).toHaveText('oder');
  await expect(page.locator('[data-subject="nodes/account/config/commands/1/rules/0/that"]')).toContainText('oder');
  expect(await axeViolations(page)).toEqual([]);

  // How far the read model is behind.
  await drop(page, 'stale-read', 'Where is my change?');
  await command(page, 'a projection that takes 200 ms');
  await finished(page);
  await show(page, 'Read models');
  await expect(page.getByTestId('look')).toContainText('50 stale reads');
  await expect(page.getByTestId('staleness').locator('canvas')).toBeVisible();
  await expect(page.getByTestId('staleness').getByRole('img')).toHaveAttribute('aria-label', /half of the changes within 3\.06s/);
  expect(await axeViolations(page)).toEqual([]);
  await page.getByTestId('staleness').getByRole('button', { name: 'Show the longest' }).click();
  await expect(page.getByRole('tab', { name: 'Event log' })).toHaveAttribute('aria-selected', 'true');

  // A version that the registry of another mode refuses is a problem; the problem leads to the version.
  await drop(page, 'bugs/S31-schema-deploy.broken', 'Producer deployed first');
  await command(page, 'Event types and schemas');
  const [schemas, verdict] = [page.getByTestId('schemas'), page.getByTestId('verdict')];
  await schemas.getByLabel('Compatibility').selectOption('BACKWARD');
  await expect(verdict).toContainText('Version 2 of OrderPlaced breaks BACKWARD');
  await page.keyboard.press('Escape');
  await expect(schemas).toHaveCount(0);
  await show(page, 'Problems');
  await page.getByRole('list', { name: 'Problems' }).getByRole('button', { name: 'breaks BACKWARD' }).click();
  await expect(schemas.getByRole('radio', { name: 'v2' })).toBeChecked();
  // Escape closes the completions, and only then the dialog.
  const editor = schemas.getByRole('textbox', { name: 'JSON Schema of OrderPlaced, version 2' });
  await editor.click();
  await page.keyboard.press('Control+a');
  await page.keyboard.type('{ "pro');
  await expect(page.locator('.cm-tooltip-autocomplete')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.locator('.cm-tooltip-autocomplete')).toHaveCount(0);
  await page.keyboard.press('Control+a');
  await page.keyboard.insertText('{"type": "object", "properties": {"orderId": {"type": "string"}, "amount": {"type": "integer"}, "total": {"type": "integer", "default": 0}}, "required": ["orderId", "amount"]}');
  await expect(verdict).toContainText('The registry takes it: BACKWARD holds');
  expect(await axeViolations(page)).toEqual([]);
  await page.keyboard.press('Escape');
  await expect(schemas).toHaveCount(0);
  await expect(page.getByRole('list', { name: 'Problems' }).getByRole('button', { name: 'breaks BACKWARD' })).toHaveCount(0);
});
