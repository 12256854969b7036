import { designText } from '../lib/design-text.mjs';
import { onAppWithDisk } from '../lib/on-app.mjs';

const ROWS_PER_MESSAGE = 32;
const ROWS = 10_000_000;

/** @type {import('../lib/report.mjs').Bar} */
export const longRun = {
  id: 'E7',
  what: 'kept run of 10 million rows in the product: most memory of the browser over idle',
  unit: ' MB',
  atMost: 300,
  isSlow: true,
  round: () => onAppWithDisk(longDesign(), async (page, memory) => {
    await page.waitForTimeout(3000);
    const idle = await memory();
    const started = performance.now();
    await page.keyboard.press('Control+Enter');
    const samples = await watch(page, memory);
    const over = (part) => Math.max(...samples.filter(({ rows }) => rows <= part * ROWS).map(({ bytes }) => bytes - idle));
    const [half, whole] = [over(0.5), over(2)];
    return {
      value: whole / 1e6,
      figures: {
        'MB over idle up to a quarter of the run': over(0.25) / 1e6, 'up to the half': half / 1e6, 'up to three quarters': over(0.75) / 1e6,
        'bytes for each row more in the second half': (whole - half) / (ROWS / 2),
        'rows of the run': samples.at(-1).rows, 'rows per second': (1000 * samples.at(-1).rows) / (samples.at(-1).at - started),
      },
    };
  }),
};

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
