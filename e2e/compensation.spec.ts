import { expect, test } from '@playwright/test';
import { firstVisit, play } from './first-visit.ts';
import { readPage } from './read-page.ts';
import { RunTruth } from './run-truth.ts';
import { template, templateRun } from './template-run.ts';

test('payment declined, step by step: lanes, faces, tokens and log say what the log says, forward and back through the whole saga', async ({ page }) => {
  const truth = new RunTruth(templateRun('payment-declined').log, template());
  const end = truth.rowOf('sagaCompensated', 'order-3') + 5;
  await firstVisit(page);
  await play(page, 'payment declined');
  await page.getByTestId('play').click();
  const scrubber = page.getByTestId('scrubber');
  const walk = async (view: 'Sagas' | 'Event log', from: string): Promise<void> => {
    const rows = truth.dispatches(truth.rowOf(from, 'order-3'), end);
    // A press on the tab that is open closes the drawer.
    if ((await page.getByRole('tab', { name: view }).getAttribute('aria-selected')) !== 'true') await page.getByRole('tab', { name: view }).click();
    await scrubber.fill(String(Math.round(((rows[0]! - 1) / truth.log.rowCount) * 10_000)));
    await page.locator('[data-region=canvas] [tabindex="-1"]').first().focus();
    for (const row of rows) {
      await page.keyboard.press('.');
      const expected = truth.at(row);
      expect(await readPage(page, view, expected), `forward to row ${row}, ${view}`).toEqual(expected);
    }
    for (const row of rows.slice(0, -1).toReversed()) {
      await page.keyboard.press(',');
      const expected = truth.at(row);
      expect(await readPage(page, view, expected), `back to row ${row}, ${view}`).toEqual(expected);
    }
  };
  await walk('Sagas', 'sagaStarted');
  // Of the views in the drawer one is open at a time.
  await walk('Event log', 'sagaCompensating');
  // A press on a step goes to the row that began it.
  await page.getByTestId('scrubber').fill('10000');
  await page.getByRole('tab', { name: 'Sagas' }).click();
  await page.locator('[data-testid="saga-lane"][data-key="order-3"] [data-direction="compensation"]').click();
  const begun = truth.at(truth.rowOf('sagaCompensationStarted', 'order-3'));
  expect(await readPage(page, 'Sagas', begun)).toEqual(begun);
});
