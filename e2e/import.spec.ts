import { expect, type Page, test } from '@playwright/test';
import { REFUSED_ASYNCAPI, REFUSED_DEFINITIONS, REFUSED_ROWS, REFUSED_YAML, UNKNOWN_FILES } from '../src/formats/corpus/hostile-files.fixture.ts';
import { REFUSED_LINKS, TOLERATED_LINKS } from '../src/formats/corpus/hostile-links.fixture.ts';
import { axeViolations } from './axe.ts';
import { choose, firstVisit } from './first-visit.ts';
import { eachOrEvery } from './deep.ts';

const TOPICS = `apiVersion: kafka.strimzi.io/v1beta2
kind: KafkaTopic
metadata:
  name: order-events
spec: {partitions: 12, replicas: 3, config: {retention.ms: 604800000, compression.type: zstd}}
---
apiVersion: kafka.strimzi.io/v1
kind: KafkaTopic
metadata:
  name: refunds
spec: {partitions: "6", replicas: 3}
---
kind: Secret
data: {password: aHVudGVyMg==}
`;

async function drop(page: Page, name: string, content: string | Uint8Array): Promise<void> {
  // As base64: a list of millions of numbers would take minutes to reach the page.
  const transfer = await page.evaluateHandle(({ file, base64 }) => {
    const data = new DataTransfer();
    data.items.add(new File([Uint8Array.from(atob(base64), (character) => character.charCodeAt(0))], file));
    return data;
  }, { file: name, base64: Buffer.from(content).toString('base64') });
  await page.dispatchEvent('body', 'drop', { dataTransfer: transfer });
}

const nodes = (page: Page) => page.getByTestId('status-bar');

test('a file of topics, dropped: preview, merge, and one undo takes it back', async ({ page }) => {
  await firstVisit(page);
  const before = await nodes(page).textContent();
  await drop(page, 'topics.yaml', TOPICS);
  const dialog = page.getByRole('dialog', { name: 'Import' });
  await expect(dialog.getByRole('list', { name: 'Summary' })).toContainText(/3 kept.*1 approximated.*1 dropped.*1 renamed/);
  await expect(dialog).toContainText('topics.yaml · Strimzi KafkaTopic');
  await expect(dialog).toContainText('1 Secret');
  await expect(dialog).not.toContainText('aHVudGVyMg');
  expect(await nodes(page).textContent()).toBe(before);
  expect(await axeViolations(page)).toEqual([]);
  await page.screenshot({ path: 'test-results/import-light.png' });
  await page.keyboard.press('Tab');
  await dialog.getByRole('button', { name: 'Add 2 nodes to the design' }).press('Enter');
  await expect(dialog).toHaveCount(0);
  await expect(nodes(page)).not.toHaveText(before ?? '');
  await page.getByTestId('notice').getByRole('button', { name: 'Undo' }).click();
  await expect(nodes(page)).toHaveText(before ?? '');
});

test('a text is pasted, and shown in the dark on a narrow page', async ({ page }) => {
  await page.emulateMedia({ colorScheme: 'dark' });
  await firstVisit(page);
  await choose(page, 'Import');
  await page.setViewportSize({ width: 420, height: 800 });
  await page.screenshot({ path: 'test-results/import-asking-narrow.png' });
  await page.getByRole('textbox', { name: 'Or paste its text' }).fill('asyncapi: 3.0.0\ninfo: {title: Lights, version: "1"}\nchannels:\n  lights: {address: lights, messages: {On: {payload: {type: object}}}, bindings: {mqtt: {}}}\noperations: {turn: {action: send, channel: {$ref: "#/channels/lights"}}}\n');
  await page.getByRole('button', { name: 'Read the text' }).click();
  await expect(page.getByRole('dialog')).toContainText('a Kafka topic stands in its place');
  await page.screenshot({ path: 'test-results/import-dark-narrow.png' });
  await page.getByRole('button', { name: 'Add 2 nodes to the design' }).click();
  await expect(page.getByTestId('notice')).toContainText('Imported 2 nodes');
});

test('hostile files: a message, the design unchanged, the page alive', async ({ page }) => {
  test.setTimeout(300_000);
  const errors: string[] = [];
  const foreign: string[] = [];
  page.on('pageerror', (error) => errors.push(String(error)));
  page.on('request', (request) => /^https?:\/\/(?!(localhost|127\.0\.0\.1)[:/])/.test(request.url()) && foreign.push(request.url()));
  await firstVisit(page);
  const before = await nodes(page).textContent();
  const all = [...REFUSED_ASYNCAPI, ...REFUSED_DEFINITIONS, ...UNKNOWN_FILES, ...REFUSED_YAML.filter(([, content]) => content.length < 2_000_000)];
  // Unit tests read every one; `npm run test:deep` drops every one on the page.
  const files = eachOrEvery(all, 20);
  for (const [number, content] of files) {
    await drop(page, `${number.replace(/\W+/g, '-')}.yaml`, content);
    const refused = page.getByTestId('import');
    await expect(refused, number).toHaveAttribute('data-phase', 'refused', { timeout: 5_000 });
    await expect(refused.getByRole('list', { name: 'Problems' }), number).not.toBeEmpty();
    await page.keyboard.press('Escape');
    await expect(page.getByRole('dialog'), number).toHaveCount(0);
  }
  expect(await nodes(page).textContent()).toBe(before);
  expect([errors, foreign]).toEqual([[], []]);
  await choose(page, 'Import');
  await expect(page.getByRole('dialog', { name: 'Import' })).toBeVisible();
});

test('hostile runs and links: a message, the design unchanged, nothing runs, the page alive', async ({ page }) => {
  test.setTimeout(300_000);
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(String(error)));
  await firstVisit(page);
  const before = await nodes(page).textContent();
  const notice = page.getByTestId('notice');
  for (const [number, content, message] of eachOrEvery(REFUSED_ROWS.filter(([, text]) => text !== ''), 6)) {
    await drop(page, `${number.replace(/\W+/g, '-')}.rows.ndjson`, content);
    await expect(notice.filter({ hasText: message }), number).toBeVisible({ timeout: 5_000 });
    await notice.getByRole('button', { name: 'Dismiss' }).first().click();
    await expect(notice, number).toHaveCount(0);
  }
  for (const [number, fragment, message] of eachOrEvery(REFUSED_LINKS, 6)) {
    await page.evaluate((hash) => { location.hash = hash; }, fragment);
    await expect(notice.filter({ hasText: message }), number).toBeVisible({ timeout: 5_000 });
    expect(new URL(page.url()).hash, number).toBe('');
    await notice.getByRole('button', { name: 'Dismiss' }).first().click();
    await expect(notice, number).toHaveCount(0);
  }
  expect(await nodes(page).textContent()).toBe(before);
  await expect(page.getByTestId('status')).toHaveAttribute('data-status', 'none');
  // Nonsense around a design: the design opens as a copy, which does not run.
  await page.evaluate((hash) => { location.hash = hash; }, TOLERATED_LINKS[0]![1]);
  await expect(page.getByTestId('banner')).toContainText('from a link. It is not kept.');
  await expect(page.getByTestId('status')).toHaveAttribute('data-status', 'none');
  expect(await page.evaluate(() => (Object.prototype as { polluted?: unknown }).polluted ?? null)).toBe(null);
  expect(errors).toEqual([]);
});
