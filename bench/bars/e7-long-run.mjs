import { designText } from '../lib/design-text.mjs';
import { onAppWithDisk } from '../lib/on-app.mjs';

const ROWS_PER_MESSAGE = 32;
const ROWS = 10_000_000;

/** One run serves both bars of a round. */
const runs = new Map();

async function runOf({ round }) {
  if (!runs.has(round)) runs.set(round, await watchedRun());
  return runs.get(round);
}

/** @type {import('../lib/report.mjs').Bar} */
export const longRun = {
  id: 'E7a',
  what: 'kept run of 10 million rows in the product: most memory of the browser over idle',
  unit: ' MB',
  atMost: 300,
  isSlow: true,
  round: async (context) => {
    const { rows, rowsPerSecond, quarters } = await runOf(context);
    const [first, second, third, whole] = quarters;
    return { value: whole, figures: { 'MB over idle up to a quarter of the run': first, 'up to the half': second, 'up to three quarters': third, 'rows of the run': rows, 'rows per second': rowsPerSecond } };
  },
};

/** @type {import('../lib/report.mjs').Bar} */
export const flatMemory = {
  id: 'E7b',
  what: 'the same, flat in run length: what its second half adds to the most of its first, of the most of all',
  unit: ' %',
  atMost: 10,
  isSlow: true,
  round: async (context) => {
    const { rows, quarters } = await runOf(context);
    const [, half, , whole] = quarters;
    return { value: (100 * (whole - half)) / whole, figures: { 'bytes for each row more in the second half': (1e6 * (whole - half)) / (rows / 2) } };
  },
};

const watchedRun = () => onAppWithDisk(longDesign(), async (page, memory) => {
  await page.waitForTimeout(3000);
  const idle = await memory();
  const started = performance.now();
  await page.keyboard.press('Control+Enter');
  const samples = await watch(page, memory);
  const last = samples.at(-1);
  const mostUntil = (part) => Math.max(...samples.filter(({ rows }) => rows <= part * ROWS).map(({ bytes }) => bytes - idle)) / 1e6;
  return { rows: last.rows, rowsPerSecond: (1000 * last.rows) / (last.at - started), quarters: [0.25, 0.5, 0.75, 2].map(mostUntil) };
});

function longDesign() {
  const design = JSON.parse(designText('rich'));
  design.nodes.find(({ kind }) => kind === 'producer').config.count = ROWS / ROWS_PER_MESSAGE;
  return design;
}

/** Rows and memory while the run goes on. */
async function watch(page, memory) {
  const samples = [];
  for (let status = ''; !['finished', 'failed', 'cancelled'].includes(status);) {
    await page.waitForTimeout(250);
    const shown = await page.evaluate(() => ({
      rows: document.querySelector('[data-testid=rows]')?.textContent ?? '',
      status: document.querySelector('[data-testid=status]')?.getAttribute('data-status') ?? '',
    }));
    status = shown.status;
    samples.push({ rows: Number(shown.rows.replace(/\D/g, '')), bytes: await memory(), at: performance.now() });
  }
  return samples;
}
