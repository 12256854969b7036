import { readdirSync, readFileSync } from 'node:fs';
import { expect, test, type Page } from '@playwright/test';
import { compile } from '../src/design/compile.ts';
import { readDesign } from '../src/design/read-design.ts';
import { runInProcess } from '../src/run/run-in-process.ts';
import type { RunJob } from '../src/run/run-job.ts';
import { IS_DEEP } from './deep.ts';

const EXAMPLES = 'public/examples';
/** The long run has two seeds and two scenarios of each design. */
const SEEDS = IS_DEEP ? ['1', 'another seed'] : ['another seed'];
/** Enough for every kind of primitive to have been at work. */
const ROWS_MAX = 5_000;

const files = readdirSync(EXAMPLES, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.flow.json')).sort();

function jobOf(file: string, scenarioId: string, seed: string): RunJob {
  const { design } = readDesign(readFileSync(`${EXAMPLES}/${file}`), file);
  const compiled = compile(design!, scenarioId);
  if (!compiled.ok) throw new Error(`${file} does not compile`);
  const { topology, scenario } = compiled;
  return { topology, scenario: { ...scenario, seed, limits: { ...scenario.limits, rowsMax: ROWS_MAX } }, expectations: [] };
}

/** Runs a job in the worker of the built application, as the page does. */
const hashInWorker = (page: Page, worker: string, job: RunJob): Promise<string> =>
  page.evaluate(([url, plan]: readonly [string, string]) => new Promise<string>((resolve, reject) => {
    const engine = new Worker(url, { type: 'module' });
    engine.onerror = ({ message }) => reject(new Error(message));
    engine.onmessage = ({ data }) => {
      if (data.kind === 'segment' || data.kind === 'tail') engine.postMessage({ kind: 'acknowledge', run: 1, segments: 1 });
      if (data.kind === 'failed') reject(new Error(data.message));
      if (data.kind !== 'finished') return;
      engine.terminate();
      resolve(data.summary.logHash);
    };
    engine.postMessage({ kind: 'start', run: 1, job: JSON.parse(plan) });
  }), [worker, JSON.stringify(job)] as const);

const engineWorker = (): string => {
  const file = readdirSync('dist/assets').find((name) => name.startsWith('engine.worker') && name.endsWith('.js'));
  if (file === undefined) throw new Error('the build has no engine worker');
  return `/assets/${file}`;
};

async function expectTheSame(page: Page, file: string, scenarios: number): Promise<void> {
  const { design } = readDesign(readFileSync(`${EXAMPLES}/${file}`), file);
  for (const scenario of design!.scenarios.slice(-scenarios)) {
    for (const seed of SEEDS) {
      const job = jobOf(file, scenario.id, seed);
      const here = runInProcess(job).summary.logHash;
      expect(await hashInWorker(page, engineWorker(), job), `${file}, ${scenario.id} with seed ${seed}`).toBe(here);
    }
  }
}

// Any page of the origin may start its worker; a file of the examples has nothing else to do.
test('every design of the gallery has the same logs in Node and in the worker of the browser', async ({ page }) => {
  test.setTimeout(240_000);
  await page.goto('/examples/order-saga.flow.json');
  for (const file of files.filter((name) => !name.includes('/') && !name.includes('\\'))) await expectTheSame(page, file, IS_DEEP ? 2 : 1);
});

test('and so has every broken design, as it breaks', async ({ page }) => {
  test.skip(!IS_DEEP, 'unit tests have the same matrix in Node');
  test.setTimeout(240_000);
  await page.goto('/examples/order-saga.flow.json');
  for (const file of files.filter((name) => name.includes('.broken.'))) await expectTheSame(page, file, 1);
});
