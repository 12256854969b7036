import { defineConfig, devices } from '@playwright/test';
import { launchOptions, NO_GRAPHICS_CARD } from './scripts/chromium.mjs';

const port = Number(process.env['E2E_PORT'] ?? 4179);
const url = `http://127.0.0.1:${port}`;

export default defineConfig({
  testDir: 'e2e',
  fullyParallel: true,
  forbidOnly: true,
  // What passes only when tried again is named in the summary.
  retries: 1,
  // Half of what a journey does is waiting for a page, so three keep two cores busy.
  workers: 3,
  // A journey waits for what it waits for: a slow machine is no failure.
  timeout: 90_000,
  expect: { timeout: 15_000 },
  reporter: 'list',
  use: { baseURL: url, trace: process.env['TRACE'] === undefined ? 'off' : 'retain-on-failure', launchOptions: launchOptions(NO_GRAPHICS_CARD) },
  projects: [{ name: 'chromium', use: { ...devices['Desktop Chrome'] } }],
  // Never a server that happens to be there: it could serve another build. `npm test` chooses a free port.
  webServer: { command: `node node_modules/vite/bin/vite.js preview --host 127.0.0.1 --port ${port} --strictPort`, url, reuseExistingServer: false, timeout: 60_000 },
});
