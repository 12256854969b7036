import { onSite, onSiteWithDisk } from './browser-stage.mjs';

/** The product with a design open, whole in sight, and nothing in its way; `work` gets the page, `before` gets it before it is loaded. */
export const onApp = (design, work, before = async () => {}) => onSite('app', async (page, url) => {
  await before(page);
  await open(page, url, design);
  return work(page);
});

/** The same with a profile on the disk; `work` gets the page and a function that measures the browser's memory. */
export const onAppWithDisk = (design, work) => onSiteWithDisk('app', async (page, url, memory) => {
  await open(page, url, design);
  return work(page, memory);
});

async function open(page, url, design) {
  await page.route('**/examples/order-saga.flow.json', (route) => route.fulfill({ body: JSON.stringify(design), contentType: 'application/json' }));
  await page.goto(url);
  await page.getByRole('heading', { name: design.name }).waitFor();
  await page.locator('.react-flow__node').first().waitFor();
  await page.keyboard.press('Escape');
}

/** Runs the design's scenario to its end. It plays by itself then: that is paused. */
export async function runToEnd(page) {
  await page.keyboard.press('Control+Enter');
  await page.locator('[data-testid=status][data-status=finished]').waitFor({ timeout: 120_000 });
  await page.getByRole('button', { name: 'Pause' }).click({ timeout: 2000 }).catch(() => undefined);
}
