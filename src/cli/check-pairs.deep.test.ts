import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { MemoryTerminal } from './memory-terminal.fixture.ts';

const FOLDER = 'public/examples/bugs';

/** Each file of a pair says how each of its scenarios ends, and `check` finds that it does: nobody has to know how a pair is made. */
test.each(readdirSync(FOLDER))('flowstage check %s: every scenario ends as the file declares', (name) => {
  const path = `${FOLDER}/${name}`;
  const text = readFileSync(path, 'utf8');
  const terminal = new MemoryTerminal({ [path]: text });
  expect(terminal.run('check', path)).toBe(0);
  if (name.includes('.mended.')) expect(terminal.error).toBe('');
  // And would find it if it did not.
  const { scenarios, expectations } = JSON.parse(text) as { readonly scenarios: readonly { readonly outcome: { readonly findings: readonly string[] } }[]; readonly expectations: readonly { readonly id: string }[] };
  expect(scenarios.some(({ outcome }) => outcome.findings.length > 0)).toBe(name.includes('.broken.'));
  expect(expectations.length).toBeGreaterThan(0);
});
