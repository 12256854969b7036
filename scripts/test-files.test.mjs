import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';
import { browserTests, deepTests, journeys, unitTests } from './test-files.mjs';

it('gives every test file to exactly one suite', () => {
  const root = mkdtempSync(join(tmpdir(), 'flowstage-files-'));
  const kinds = {
    unit: ['src/base/a.test.ts', 'src/ui/b.test.tsx', '.ci/c.test.mjs', 'scripts/d.test.mjs'],
    browser: ['src/run/e.browser.test.ts', 'src/ui/f.browser.test.tsx'],
    deep: ['src/engine/g.deep.test.ts'],
    journeys: ['e2e/h.spec.ts', 'e2e/i.test.ts'],
    none: ['src/base/a.ts', 'src/base/a.fixture.ts', '.ci/c.mjs', 'e2e/chromium.ts', 'node_modules/x/x.test.ts'],
  };
  for (const file of Object.values(kinds).flat()) {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), '');
  }
  expect(unitTests(root)).toEqual(kinds.unit);
  expect(browserTests(root)).toEqual(kinds.browser);
  expect(deepTests(root)).toEqual(kinds.deep);
  expect(journeys(root)).toEqual(kinds.journeys);
  rmSync(root, { recursive: true });
});
