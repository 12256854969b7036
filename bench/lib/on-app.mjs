import { onSite } from './browser-stage.mjs';

/** The product with a design open, whole in sight, and nothing in its way; `work` gets the page, `before` gets it before it is loaded. */
export const onApp = (design, work, before = async () => {}) => onSite('app', async (page, url) => {
  await before(page);
  await page.route('**/examples/order-saga.flow.json', (route) => route.fulfill({ body: JSON.stringify(design), contentType: 'application/json' }));
  await page.goto(url);
  await page.getByRole('heading', { name: design.name }).waitFor();
  await page.locator('.react-flow__node').first().waitFor();
  await page.keyboard.press('Escape');
  return work(page);
});

/** Runs the design's scenario to its end. It plays by itself then: that is paused. */
export async function runToEnd(page) {
  await page.keyboard.press('Control+Enter');
  await page.locator('[data-testid=status][data-status=finished]').waitFor({ timeout: 120_000 });
  await page.getByRole('button', { name: 'Pause' }).click({ timeout: 2000 }).catch(() => undefined);
}
