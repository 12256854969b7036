// Makes sure that a Chromium exists for the browser tests; installs one if it can.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { findChromium } from './chromium.mjs';

const found = findChromium() ?? (download(), findChromium()) ?? (installOnDebian(), findChromium());
if (found) {
  console.log(`Chromium: ${found}`);
} else {
  console.error('No Chromium found. Run `npx playwright install --with-deps chromium`, install Chrome or Chromium, or set CHROMIUM_PATH.');
  process.exitCode = 1;
}

function download() {
  run('npx', 'playwright', 'install', 'chromium');
}

function installOnDebian() {
  if (process.platform !== 'linux' || process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return;
  // Another process may hold the package database for a while.
  const wait = ['-o', 'DPkg::Lock::Timeout=300'];
  run('apt-get', ...wait, 'update', '-qq');
  run('apt-get', ...wait, 'install', '-y', '-qq', '--no-install-recommends', 'chromium', 'fonts-liberation');
}

function run(command, ...args) {
  console.log(`Chromium: ${command} ${args.join(' ')}`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  spawnSync(command, args, { stdio: 'inherit', shell: process.platform === 'win32', env });
}
