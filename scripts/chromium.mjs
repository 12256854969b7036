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

/**
 * Each context of Playwright is a window of its own, and for each window the browser loads two pages of its own address bar, four hundred files,
 * which cost more processor time than our page does. This switch replaces the one that Playwright gives, so what that turns off is repeated.
 */
const FEATURES_OFF = ['WebUIOmniboxPopup', 'WebUIOmniboxAimPopup', 'AimEnabled', 'AvoidUnnecessaryBeforeUnloadCheckSync', 'DestroyProfileOnBrowserClose', 'HttpsUpgrades', 'HttpsFirstBalancedModeAutoEnable', 'LensOverlay', 'MediaRouter', 'NetworkTimeServiceQuerying', 'OptimizationHints', 'PaintHolding', 'PreconnectToSearch', 'ThirdPartyStoragePartitioning'];

/** Without a graphics card a second program would draw what that card does: a fifth of the processor time of a test. Benchmarks draw as people do. */
export const NO_GRAPHICS_CARD = '--disable-gpu';

/** How a Chromium for tests and benchmarks is started, with more switches if need be. Playwright starts it unsandboxed, so this also works as root; small containers have a tiny /dev/shm. */
export function launchOptions(...args) {
  const executablePath = findChromium();
  return { ...(executablePath ? { executablePath } : {}), args: [...args, '--disable-dev-shm-usage', `--disable-features=${FEATURES_OFF.join(',')}`] };
}
