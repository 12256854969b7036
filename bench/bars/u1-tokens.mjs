import { mainThreadPerFrame } from '../lib/frames.mjs';
import { onApp, runToEnd } from '../lib/on-app.mjs';
import { wideDesign } from '../lib/wide-design.mjs';

const FRAMES = 180;
/** 20 producers, 50 messages a second each, 10 s on their way: from the tenth second to the fortieth there are ten thousand tokens; playing begins near the twenty-eighth. */
const DESIGN = wideDesign({ nodes: 100, latency: '10s', rate: 50, until: '40s' });

/** @type {import('../lib/report.mjs').Bar} */
export const tokens = {
  id: 'U1',
  what: '10,000 moving tokens on 100 nodes: CPU time of the main thread for a frame, over the same run played by the same page with nobody to draw them',
  unit: ' ms',
  atMost: 1.5,
  isSlow: true,
  round: async () => {
    const without = await played(withoutTokens);
    const drawn = await played();
    return { value: drawn.ms - without.ms, figures: { 'ms/frame with': drawn.ms, 'ms/frame without': without.ms, 'tokens drawn at the end': drawn.tokens } };
  },
};

const played = (before) => onApp(DESIGN, async (page) => {
  await runToEnd(page);
  await page.getByTestId('scrubber').fill('5000');
  await page.getByRole('button', { name: 'Play', exact: true }).click();
  const ms = await mainThreadPerFrame(page, FRAMES);
  const counts = await page.locator('[data-testid=tokens] li').evaluateAll((items) => items.map((item) => Number(item.dataset.count)));
  return { ms, tokens: counts.reduce((sum, count) => sum + count, 0) };
}, before);

/** The worker that draws is one that takes everything and does nothing: the page has no more to do than to play. */
const withoutTokens = (page) => page.addInitScript(() => {
  const Real = globalThis.Worker;
  const idle = { postMessage() {}, terminate() {}, addEventListener() {} };
  globalThis.Worker = function (url, options) {
    return String(url).includes('overlay') ? idle : new Real(url, options);
  };
});
