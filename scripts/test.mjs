// Every check of the project in one command. `--deep` adds the long sweeps (src/**/*.deep.test.ts).
// A failing step does not stop the later ones; the last line is the sum: "N passed, N failed".
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
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

const steps = [];
const tsc = binOf('typescript', 'tsc');
const vite = binOf('vite');

check('browser', 'scripts/ensure-browser.mjs');
check('types', tsc, '-p', 'tsconfig.json');
check('types without browser and Node', tsc, '-p', 'tsconfig.headless.json');
check('lint', binOf('oxlint'), '--deny-warnings');
check('layers', '.ci/check-layers.mjs');
check('determinism', '.ci/check-determinism.mjs');
suite('unit', unitTests(ROOT), { required: true });
suite('browser', browserTests(ROOT));
if (deep) suite('deep', deepTests(ROOT));
const pagesBuilt = check('build', vite, 'build', '--logLevel', 'warn');
if (pagesBuilt) check('bundle', '.ci/check-bundle.mjs');
check('build of the command line', vite, 'build', '--ssr', 'src/cli/main.ts', '--logLevel', 'warn');
await endToEnd(pagesBuilt);
benchmarks();
finish();

/** A step that passes or fails as a whole, and counts as one. */
function check(name, ...command) {
  const { ok, seconds } = run(name, command);
  add(name, seconds, checkTally(ok));
  return ok;
}

/** A project of vite.config.ts. Each of its files must have run. */
function suite(project, files, { required = false } = {}) {
  const name = `${project} tests`;
  if (files.length === 0 && !required) return note(name, 'there are none');
  const report = join(reports, `${project}.json`);
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  const { ok, seconds } = run(name, [binOf('vitest'), 'run', '--project', project, '--maxWorkers=100%', ...reporters]);
  add(name, seconds, vitestTally(report, files, ok));
}

async function endToEnd(built) {
  const name = 'end-to-end tests';
  const files = journeys(ROOT);
  if (files.length === 0) return note(name, 'there are none');
  if (!built) return add(name, 0, { passed: 0, failed: 1, problems: ['not run, because the build failed'] });
  const report = join(reports, 'end-to-end.json');
  const env = { E2E_PORT: String(await freePort(4179)), PLAYWRIGHT_JSON_OUTPUT_FILE: report };
  const { ok, seconds } = run(name, [binOf('@playwright/test', 'playwright'), 'test', '--reporter=list,json'], env);
  add(name, seconds, playwrightTally(report, files, ok));
}

/** Printed for a person to read; how fast this machine is today is no test. */
function benchmarks() {
  const { ok } = run('benchmarks, short', ['bench/run.mjs', '--short']);
  note('benchmarks, short', ok ? 'a report, see above' : 'could not be run, see above');
}

function run(name, command, env = {}) {
  console.log(`\n=== ${name}`);
  const started = process.hrtime.bigint();
  const result = spawnSync(process.execPath, command, { cwd: ROOT, stdio: 'inherit', env: { ...process.env, ...env } });
  if (result.signal === 'SIGINT' || result.signal === 'SIGTERM') process.exit(130);
  return { ok: result.status === 0, seconds: Number(process.hrtime.bigint() - started) / 1e9 };
}

function add(name, seconds, tally) {
  for (const problem of tally.problems) console.error(`${name}: ${problem}`);
  steps.push({ name, seconds, ...tally });
}

function note(name, text) {
  steps.push({ name, seconds: 0, passed: 0, failed: 0, problems: [text] });
}

function finish() {
  console.log('\n=== summary');
  for (const { name, seconds, passed, failed, problems, remarks = [] } of steps) {
    const counts = `${String(passed).padStart(5)} passed ${String(failed).padStart(4)} failed ${seconds.toFixed(1).padStart(7)} s`;
    console.log(`${name.padEnd(32)}${counts}${[...problems, ...remarks].map((text) => `   ${text}`).join('')}`);
  }
  const sum = (field) => steps.reduce((total, step) => total + step[field], 0);
  console.log(`${sum('passed')} passed, ${sum('failed')} failed`);
  process.exitCode = sum('failed') > 0 ? 1 : 0;
}
