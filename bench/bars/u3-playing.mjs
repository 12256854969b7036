import { mainThreadPerFrame } from '../lib/frames.mjs';
import { onApp, runToEnd } from '../lib/on-app.mjs';
import { wideDesign } from '../lib/wide-design.mjs';

const FRAMES = 180;
const DESIGN = wideDesign({ nodes: 100, rate: 5, until: '60s' });

/** @type {import('../lib/report.mjs').Bar} */
export const playing = {
  id: 'U3',
  what: '100 nodes: CPU time of the main thread for a frame while the run plays, over idle',
  unit: ' ms',
  atMost: 4,
  isSlow: true,
  round: () => onApp(DESIGN, async (page) => {
    await runToEnd(page);
    await page.getByTestId('scrubber').fill('0');
    const idle = await mainThreadPerFrame(page, FRAMES);
    await page.getByRole('button', { name: 'Play', exact: true }).click();
    const plays = await mainThreadPerFrame(page, FRAMES);
    return { value: plays - idle, figures: { 'ms/frame, playing': plays, 'ms/frame, idle': idle } };
  }),
};
