import { expect, test } from '@playwright/test';
import { SECURITY_HEADERS } from '../scripts/security-headers.mjs';

const lowerCase = Object.fromEntries(Object.entries(SECURITY_HEADERS).map(([name, value]) => [name.toLowerCase(), value]));

test('every answer carries the security headers, and the page needs nothing that they forbid', async ({ page, request }) => {
  const paths: string[] = [];
  const bare: string[] = [];
  const complaints: string[] = [];
  page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('request', (sent) => paths.push(sent.url()));

  await page.goto('/');
  await expect(page.locator('#root')).not.toBeEmpty();

  const origin = new URL(page.url()).origin;
  expect(paths.filter((url) => /^(https?|wss?):/.test(url) && !url.startsWith(`${origin}/`))).toEqual([]);
  for (const url of [...paths.filter((sent) => sent.startsWith(origin)), `${origin}/missing`, `${origin}/missing.js`]) {
    const headers = (await request.get(url)).headers();
    if (Object.entries(lowerCase).some(([name, value]) => headers[name] !== value)) bare.push(url);
  }
  expect(paths.length).toBeGreaterThan(1);
  expect(bare).toEqual([]);
  expect(complaints).toEqual([]);
});

test('a file that is not there is not replaced by the page', async ({ request }) => {
  expect((await request.get('/assets/missing.js')).status()).toBe(404);
});

test('a script that is not ours does not run', async ({ page }) => {
  await page.goto('/');
  await page.evaluate(() => {
    const script = document.createElement('script');
    script.textContent = 'document.title = "intruder"';
    document.head.append(script);
  });
  await expect(page).toHaveTitle('Flowstage');
});
