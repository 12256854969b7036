import type { LaunchOptions } from '@playwright/test';
import { findChromium } from '../scripts/chromium.mjs';

/** Playwright starts Chromium unsandboxed by default, so this also works as root; small containers have a tiny /dev/shm. */
export function launchOptions(): LaunchOptions {
  const executablePath = findChromium();
  return { ...(executablePath ? { executablePath } : {}), args: ['--disable-dev-shm-usage'] };
}
