// Every check of the project in one command. `--deep` adds the long sweeps (src/**/*.deep.test.ts).
// A failing step does not stop the later ones; the last line is the sum: "N passed, N failed".
// What takes one processor most of its time goes on beside the unit tests; the journeys, which wait for a page, have the machine for themselves.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Lane } from './lane.mjs';
import { ROOT, binOf, install, requireNode } from './prepare.mjs';
import { freePort } from './ports.mjs';
import { browserTests, deepTests, journeys, unitTests } from './test-files.mjs';
import { checkTally, playwrightTally, vitestTally } from './tally.mjs';

const unknown = process.argv.slice(2).filter((argument) => argument !== '--deep');
if (unknown.length > 0) {
  console.error(`Unknown argument ${unknown.join(' ')}. Usage: npm test [-- --deep]. For one file: npx vitest run FILE.`);
  process.exit(1);
}
const deep = process.argv.includes('--deep');
// Tests that try a part of what there is try all of it in the long run.
if (deep) process.env.DEEP = '1';

requireNode();
install();
const reports = mkdtempSync(join(tmpdir(), 'flowstage-test-'));
process.on('exit', () => rmSync(reports, { recursive: true, force: true }));
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => process.exit(130));

const tsc = binOf('typescript', 'tsc');
const vite = binOf('vite');
const playwright = binOf('@playwright/test', 'playwright');

const lane = new Lane();
const beside = new Lane({ isHeld: true });

await check(lane, 'browser', 'scripts/ensure-browser.mjs');
const others = checks();
await suite(lane, 'unit', unitTests(ROOT), { required: true });
if (deep) await suite(lane, 'deep', deepTests(ROOT));
beside.show();
await endToEnd(await others);
finish([...lane.steps, ...beside.steps]);

/** Gives whether the pages were built. */
async function checks() {
  await check(beside, 'types', tsc, '-p', 'tsconfig.json');
  await check(beside, 'types without browser and Node', tsc, '-p', 'tsconfig.headless.json');
  await check(beside, 'lint', binOf('oxlint'), '--deny-warnings');
  await check(beside, 'layers', '.ci/check-layers.mjs');
  await check(beside, 'determinism', '.ci/check-determinism.mjs');
  const isBuilt = await check(beside, 'build', vite, 'build', '--logLevel', 'warn');
  if (isBuilt) await check(beside, 'bundle', '.ci/check-bundle.mjs');
  await check(beside, 'build of the command line', vite, 'build', '--ssr', 'src/cli/main.ts', '--logLevel', 'warn');
  // Playwright keeps what it translates: here one processor does so, later it would keep the journeys waiting.
  await check(beside, 'journeys can be read', playwright, 'test', '--list', '--reporter=dot');
  await suite(beside, 'browser', browserTests(ROOT));
  await benchmarks();
  return isBuilt;
}

/** A step that passes or fails as a whole, and counts as one. */
async function check(on, name, ...command) {
  const { ok, seconds } = await on.run(name, command);
  on.add(name, seconds, checkTally(ok));
  return ok;
}

/** A project of vite.config.ts. Each of its files must have run. */
async function suite(on, project, files, { required = false } = {}) {
  const name = `${project} tests`;
  if (files.length === 0 && !required) return on.note(name, 'there are none');
  const report = join(reports, `${project}.json`);
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  const { ok, seconds } = await on.run(name, [binOf('vitest'), 'run', '--project', project, '--maxWorkers=100%', ...reporters]);
  on.add(name, seconds, vitestTally(report, files, ok));
}

async function endToEnd(isBuilt) {
  const name = 'end-to-end tests';
  const files = journeys(ROOT);
  if (files.length === 0) return lane.note(name, 'there are none');
  if (!isBuilt) return lane.add(name, 0, { passed: 0, failed: 1, problems: ['not run, because the build failed'] });
  const report = join(reports, 'end-to-end.json');
  const env = { E2E_PORT: String(await freePort(4179)), PLAYWRIGHT_JSON_OUTPUT_FILE: report };
  const { ok, seconds } = await lane.run(name, [playwright, 'test', '--reporter=list,json'], env);
  lane.add(name, seconds, playwrightTally(report, files, ok));
}

/** Printed for a person to read; how fast this machine is today, with the unit tests beside, is no test. */
async function benchmarks() {
  const { ok, seconds } = await beside.run('benchmarks, short', ['bench/run.mjs', '--short']);
  beside.note('benchmarks, short', ok ? 'a report, see above' : 'could not be run, see above', seconds);
}

function finish(steps) {
  console.log('\n=== summary (steps overlap: times do not add up)');
  for (const { name, seconds, passed, failed, problems, remarks = [] } of steps) {
    const counts = `${String(passed).padStart(5)} passed ${String(failed).padStart(4)} failed ${seconds.toFixed(1).padStart(7)} s`;
    console.log(`${name.padEnd(32)}${counts}${[...problems, ...remarks].map((text) => `   ${text}`).join('')}`);
  }
  const sum = (field) => steps.reduce((total, step) => total + step[field], 0);
  console.log(`${sum('passed')} passed, ${sum('failed')} failed`);
  process.exitCode = sum('failed') > 0 ? 1 : 0;
}
