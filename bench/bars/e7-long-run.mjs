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
        'MB over idle when garbage is collected': ((await collected(page, memory)) - idle) / 1e6,
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
  for (let status = 'running'; status !== 'finished';) {
    await page.waitForTimeout(250);
    const rows = Number((await page.getByTestId('rows').innerText({ timeout: 100 }).catch(() => '0')).replace(/\D/g, ''));
    samples.push({ rows, bytes: await memory(), at: performance.now() });
    status = await page.getByTestId('status').getAttribute('data-status');
  }
  return samples;
}

/** What is held: the page's share of garbage is collected, its workers have had time to. */
async function collected(page, memory) {
  const session = await page.context().newCDPSession(page);
  await session.send('HeapProfiler.collectGarbage');
  await page.waitForTimeout(2000);
  return memory();
}
