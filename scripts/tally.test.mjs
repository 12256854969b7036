import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { playwrightTally, vitestTally } from './tally.mjs';

const folder = mkdtempSync(join(tmpdir(), 'flowstage-tally-'));
afterAll(() => rmSync(folder, { recursive: true }));

function report(json) {
  const file = join(folder, 'report.json');
  writeFileSync(file, typeof json === 'string' ? json : JSON.stringify(json));
  return file;
}

describe('counting vitest', () => {
  const file = (name, statuses, status = 'passed') => ({ name: `/repo/${name}`, status, assertionResults: statuses.map((one) => ({ status: one })) });
  const tally = (testResults, expected, ok) => vitestTally(report({ testResults }), expected, ok);

  it('adds up passed and failed tests', () => {
    const results = [file('src/a.test.ts', ['passed', 'passed', 'skipped']), file('src/b.test.ts', ['failed', 'passed'], 'failed')];
    expect(tally(results, ['src/a.test.ts', 'src/b.test.ts'], false)).toEqual({ passed: 3, failed: 1, problems: [] });
  });

  it('counts a file that breaks before its tests', () => {
    expect(tally([file('src/a.test.ts', [], 'failed')], ['src/a.test.ts'], false)).toMatchObject({ passed: 0, failed: 1 });
  });

  it('counts a file that was not run, or only skipped', () => {
    const results = [file('src/a.test.ts', ['passed']), file('src/b.test.ts', ['skipped', 'todo'])];
    const { failed, problems } = tally(results, ['src/a.test.ts', 'src/b.test.ts', 'src/c.test.ts'], true);
    expect({ failed, problems }).toEqual({ failed: 2, problems: ['src/b.test.ts ran no test', 'src/c.test.ts ran no test'] });
  });

  it('counts a suite without tests', () => {
    expect(tally([], [], true)).toEqual({ passed: 0, failed: 1, problems: ['no test was executed'] });
  });

  it('counts an exit code that no test explains', () => {
    expect(tally([file('src/a.test.ts', ['passed'])], ['src/a.test.ts'], false)).toMatchObject({ passed: 1, failed: 1 });
  });

  it('counts a missing or broken report', () => {
    expect(vitestTally(join(folder, 'none.json'), [], true)).toMatchObject({ failed: 1 });
    expect(vitestTally(report('{'), [], true)).toMatchObject({ failed: 1 });
  });
});

describe('counting Playwright', () => {
  const json = (stats, errors = []) => ({ stats: { expected: 0, unexpected: 0, flaky: 0, skipped: 0, ...stats }, errors, suites: [{ file: 'a.spec.ts' }] });
  const tally = (content, expected, ok) => playwrightTally(report(content), expected, ok);

  it('adds up, and names what passed only when tried again', () => {
    const specs = [{ title: 'slow', tests: [{ status: 'flaky' }] }, { title: 'quick', tests: [{ status: 'expected' }] }];
    const content = { ...json({ expected: 5, unexpected: 1, flaky: 1, skipped: 2 }), suites: [{ file: 'a.spec.ts', suites: [{ file: 'a.spec.ts', specs }] }] };
    expect(tally(content, ['e2e/a.spec.ts'], false)).toEqual({ passed: 6, failed: 1, problems: [], remarks: ['passed when tried again: a.spec.ts: slow'] });
  });

  it('counts what goes wrong outside tests', () => {
    expect(tally(json({}, [{ message: 'no server' }]), [], false)).toMatchObject({ passed: 0, failed: 1, problems: ['no server'] });
    expect(tally(json({ expected: 1 }), ['e2e/a.spec.ts', 'e2e/b.spec.ts'], true)).toMatchObject({ failed: 1, problems: ['e2e/b.spec.ts ran no test'] });
    expect(tally(json({ skipped: 3 }), ['e2e/a.spec.ts'], true)).toMatchObject({ failed: 1 });
    expect(tally(json({ expected: 1 }), ['e2e/a.spec.ts'], false)).toMatchObject({ passed: 1, failed: 1 });
  });
});
