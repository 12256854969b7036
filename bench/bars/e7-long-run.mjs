import { browserMemory, onPage } from '../lib/browser-stage.mjs';
import { designText } from '../lib/design-text.mjs';

const ROWS_PER_MESSAGE = 32;
const LONG = 10_000_000;
/** A tenth of the long run by default, and a quarter of that: their line leads to the long run. FLOWSTAGE_BENCH_ROWS runs it in full. */
const ROWS = Number(process.env['FLOWSTAGE_BENCH_ROWS'] ?? LONG / 10);

/** @type {import('../lib/report.mjs').Bar} */
export const longRun = {
  id: 'E7',
  what: 'kept run of 10 million rows: most memory of the browser over idle',
  unit: ' MB',
  atMost: 300,
  isSlow: true,
  round: async () => {
    const brief = await measured(ROWS / 4);
    const long = await measured(ROWS);
    const perRow = (long.over - brief.over) / (long.rows - brief.rows);
    return {
      value: (long.over + perRow * Math.max(0, LONG - long.rows)) / 1e6,
      figures: { 'rows of the run': long.rows, 'MB over idle in this run': long.over / 1e6, 'MB over idle in a quarter of it': brief.over / 1e6, 'bytes for each row more': perRow, 'rows per second': (1000 * long.rows) / long.wallMs },
    };
  },
};

/** Rows of a kept run, and bytes over idle at its worst. */
const measured = (wanted) => onPage(async (page) => {
  const idle = await browserMemory();
  let most = idle;
  const watching = setInterval(() => void browserMemory().then((bytes) => (most = Math.max(most, bytes)), () => undefined), 250);
  try {
    const { rows, wallMs } = await page.evaluate(([text, arrivals]) => globalThis.bench.run(text, arrivals, true), [designText('rich'), Math.ceil(wanted / ROWS_PER_MESSAGE)]);
    return { rows, wallMs, over: most - idle };
  } finally {
    clearInterval(watching);
  }
});
