import { longestTask } from '../lib/longest-task.mjs';
import { onApp } from '../lib/on-app.mjs';
import { wideDesign } from '../lib/wide-design.mjs';

const DESIGN = wideDesign({ nodes: 300, isScattered: true });

/** @type {import('../lib/report.mjs').Bar} */
export const tidy = {
  id: 'L1',
  what: 'tidy of 300 nodes, laid out in a worker: CPU time of the longest task of the main thread until they stand',
  unit: ' ms',
  atMost: 50,
  isSlow: true,
  round: () => onApp(DESIGN, async (page) => {
    await page.locator('.react-flow__pane').click({ position: { x: 5, y: 5 } });
    // What opening leaves to do is done.
    await page.waitForTimeout(2000);
    const first = page.locator('.react-flow__node').first();
    const before = await first.getAttribute('style');
    const { cpuMs, wallMs } = await longestTask(page, async () => {
      await page.keyboard.press('Shift+L');
      await page.waitForFunction((style) => document.querySelector('.react-flow__node')?.getAttribute('style') !== style, before, { timeout: 60_000 });
      await page.waitForTimeout(800);
    });
    return { value: cpuMs, figures: { 'wall ms of the longest task': wallMs } };
  }),
};
