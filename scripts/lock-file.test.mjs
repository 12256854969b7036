import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { ROOT } from './prepare.mjs';

const { packages } = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8'));

// The registry may hold a tool's newest Linux binary before the others; a lock made then fails everywhere else.
it.each(['@oxlint/binding-', '@oxlint-tsgolint/', '@rolldown/binding-', '@typescript/typescript-', 'lightningcss-'])('has %s* for every common platform', (prefix) => {
  const names = Object.keys(packages).filter((name) => name.startsWith(`node_modules/${prefix}`));
  for (const platform of ['linux-x64', 'linux-arm64', 'darwin-x64', 'darwin-arm64', 'win32-x64']) {
    expect(names.some((name) => name.includes(platform)), platform).toBe(true);
  }
});

it('names no registry, so that each machine uses its own', () => {
  expect(Object.keys(packages).filter((name) => packages[name].resolved)).toEqual([]);
});
