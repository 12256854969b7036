// Counts what a test runner did from its JSON report, and doubts it: a file that ran no test, or a runner that
// failed without a failed test, is a failure too.
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';

/** @param {boolean} ok */
export function checkTally(ok) {
  return { passed: ok ? 1 : 0, failed: ok ? 0 : 1, problems: [] };
}

/**
 * @param {string} report file written by vitest's JSON reporter
 * @param {string[]} expected test files that must have run, relative to the root
 * @param {boolean} ok whether the runner exited with 0
 */
export function vitestTally(report, expected, ok) {
  const json = read(report);
  if (!json) return noReport();
  const results = json.testResults.map((result) => ({
    file: result.name.replaceAll('\\', '/'),
    executed: result.assertionResults.filter((test) => test.status === 'passed' || test.status === 'failed').length,
    failed: result.assertionResults.filter((test) => test.status === 'failed').length,
    broken: result.status === 'failed' && !result.assertionResults.some((test) => test.status === 'failed'),
  }));
  const problems = [];
  for (const { file, broken } of results) if (broken) problems.push(`${file} failed outside its tests`);
  for (const file of expected) {
    const result = results.find((candidate) => candidate.file.endsWith(`/${file}`));
    if (!result || (result.executed === 0 && !result.broken)) problems.push(`${file} ran no test`);
  }
  const executed = sum(results, 'executed');
  const failed = sum(results, 'failed');
  return settle(executed - failed, failed, problems, ok);
}

/**
 * A journey that passed only when tried again has passed, and is named: the machine was slow, or the journey is loose.
 * @param {string} report file written by Playwright's JSON reporter
 * @param {string[]} expected test files that must have run, relative to the root
 * @param {boolean} ok whether the runner exited with 0
 */
export function playwrightTally(report, expected, ok) {
  const json = read(report);
  if (!json) return noReport();
  const { expected: passed, unexpected, flaky, skipped } = json.stats;
  const problems = json.errors.map((error) => error.message ?? 'failed outside its tests');
  for (const file of expected) {
    if (!json.suites.some((suite) => basename(suite.file) === basename(file))) problems.push(`${file} ran no test`);
  }
  if (skipped > 0 && passed + unexpected + flaky === 0) problems.push('every test was skipped');
  return { ...settle(passed + flaky, unexpected, problems, ok), remarks: flakyTitles(json.suites).map((title) => `passed when tried again: ${title}`) };
}

function flakyTitles(suites) {
  return suites.flatMap((suite) => [
    ...(suite.specs ?? []).filter((spec) => spec.tests.some((test) => test.status === 'flaky')).map((spec) => `${suite.file}: ${spec.title}`),
    ...flakyTitles(suite.suites ?? []),
  ]);
}

/** Each problem counts as one failure; so does a suite without tests, and an exit code that nothing explains. */
function settle(passed, failed, problems, ok) {
  if (passed + failed === 0 && problems.length === 0) problems.push('no test was executed');
  if (!ok && failed + problems.length === 0) problems.push('the runner failed without a failed test');
  return { passed, failed: failed + problems.length, problems };
}

function noReport() {
  return { passed: 0, failed: 1, problems: ['the runner wrote no report'] };
}

function read(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}

const sum = (rows, field) => rows.reduce((total, row) => total + row[field], 0);
