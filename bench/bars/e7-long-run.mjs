import { browserMemory, onPage } from '../lib/browser-stage.mjs';
import { designText } from '../lib/design-text.mjs';

const ROWS_PER_MESSAGE = 32;
const LONG = 10_000_000;
/** A tenth of the long run by default: growth is measured, not the machine filled. FLOWSTAGE_BENCH_ROWS runs it in full. */
const ROWS = Number(process.env['FLOWSTAGE_BENCH_ROWS'] ?? LONG / 10);

/** @type {import('../lib/report.mjs').Bar} */
export const longRun = {
  id: 'E7',
  what: 'kept run of 10 million rows: most memory of the browser over idle, in proportion if the run was shorter',
  unit: ' MB',
  atMost: 300,
  isSlow: true,
  round: () => onPage(async (page) => {
    const idle = await browserMemory();
    let most = idle;
    const watching = setInterval(() => void browserMemory().then((bytes) => (most = Math.max(most, bytes)), () => undefined), 250);
    try {
      const { rows } = await page.evaluate(([text, arrivals]) => globalThis.bench.run(text, arrivals, true), [designText('rich'), Math.ceil(ROWS / ROWS_PER_MESSAGE)]);
      const over = (most - idle) / 1e6;
      return { value: over * Math.max(1, LONG / rows), figures: { 'rows of the run': rows, 'MB over idle in this run': over, 'bytes per row': (most - idle) / rows } };
    } finally {
      clearInterval(watching);
    }
  }),
};
