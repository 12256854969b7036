import { mainThreadPerFrame } from '../lib/frames.mjs';
import { onApp, runToEnd } from '../lib/on-app.mjs';
import { wideDesign } from '../lib/wide-design.mjs';

const FRAMES = 180;
/** 20 producers, 50 messages a second each, 10 s on their way: from the tenth second on there are ten thousand tokens. */
const MANY = wideDesign({ nodes: 100, latency: '10s', rate: 50, until: '22s' });
/** The same canvas with as good as none. */
const FEW = wideDesign({ nodes: 100, latency: '10s', rate: 0.05, until: '22s' });

/** @type {import('../lib/report.mjs').Bar} */
export const tokens = {
  id: 'U1',
  what: '10,000 moving tokens on 100 nodes: CPU time of the main thread for a frame, over the same canvas without them',
  unit: ' ms',
  atMost: 1.5,
  isSlow: true,
  round: async () => {
    const few = await playing(FEW);
    const many = await playing(MANY);
    return { value: many - few, figures: { 'ms/frame with': many, 'ms/frame without': few } };
  },
};

const playing = (design) => onApp(design, async (page) => {
  await runToEnd(page);
  await page.getByLabel('What the speed counts').selectOption('clock').catch(() => undefined);
  await page.getByTestId('scrubber').fill('600');
  await page.getByRole('button', { name: 'Play', exact: true }).click();
  return mainThreadPerFrame(page, FRAMES);
});
