// Where a Chromium for tests is looked for.
import { existsSync } from 'node:fs';
import { chromium } from '@playwright/test';

const SYSTEM = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome-stable',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
];

/**
 * CHROMIUM_PATH, else Playwright's own download, else a system Chromium or Chrome, else nothing.
 * @returns {string | undefined}
 */
export function findChromium() {
  return [process.env['CHROMIUM_PATH'], chromium.executablePath(), ...SYSTEM].find((path) => path && existsSync(path));
}
