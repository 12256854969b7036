import { onPage } from '../lib/browser-stage.mjs';
import { designText } from '../lib/design-text.mjs';

const WANTED = { state: 50, step: 50, window: 15 };

/** The three parts of one bar: state, step, window. */
export const lookingAround = Object.entries(WANTED).map(([part, atMost]) => bar(part, atMost));

/** One stored run and one look serve all three parts of a round. */
const looks = new Map();

/** @returns {import('../lib/report.mjs').Bar} */
function bar(part, atMost) {
  const what = { state: 'state of the whole canvas at any row', step: 'step forward and back', window: 'window of 1,000 rows, printed' }[part];
  return {
    id: `S3${{ state: 'a', step: 'b', window: 'c' }[part]}`,
    what: `stored run of a million rows: ${what}, the slowest of 40`,
    unit: ' ms',
    atMost,
    isSlow: true,
    round: async ({ round }) => {
      if (!looks.has(round)) looks.set(round, await look());
      const found = looks.get(round);
      return { value: found[`${part}Ms`], figures: part === 'state' ? { 'rows of the run': found.rows, 'ms to open it': found.openMs } : {} };
    },
  };
}

const look = () => onPage(async (page) => {
  const { runId } = await page.evaluate(([text]) => globalThis.bench.run(text, 31_300, true), [designText('rich')]);
  await page.reload();
  await page.waitForFunction(() => 'bench' in globalThis);
  return page.evaluate(([id]) => globalThis.bench.lookAround(id, 40), [runId]);
});
