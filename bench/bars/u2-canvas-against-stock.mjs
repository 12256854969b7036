import { onSite } from '../lib/browser-stage.mjs';
import { mainThreadPerFrame } from '../lib/frames.mjs';
import { onApp } from '../lib/on-app.mjs';
import { wideDesign } from '../lib/wide-design.mjs';

const FRAMES = 90;
const DESIGN = wideDesign({ nodes: 1000 });

export const pan = bar('a', 'pan', 0.25);
export const drag = bar('b', 'drag one node', 0.35);

/** @returns {import('../lib/report.mjs').Bar} */
function bar(part, what, atMost) {
  return {
    id: `U2${part}`,
    what: `1,000 nodes at full size: CPU time of the main thread for a frame of a ${what}, product / React Flow as it comes`,
    unit: 'x',
    atMost,
    isSlow: true,
    round: async () => {
      const gesture = part === 'a' ? panned : dragged;
      const stock = await onSite('bench', async (page, url) => {
        await page.goto(`${url}stock.html`);
        await page.waitForFunction(() => 'show' in globalThis);
        await page.evaluate((design) => globalThis.show(design), DESIGN);
        await page.locator('.react-flow__edge').nth(DESIGN.edges.length - 1).waitFor({ state: 'attached' });
        return gesture(page, 0);
      });
      const product = await onApp(DESIGN, async (page) => {
        await page.locator('.react-flow__pane').click({ position: { x: 5, y: 5 } });
        await page.keyboard.press('Control+0');
        await page.waitForFunction(() => new DOMMatrix(getComputedStyle(document.querySelector('.react-flow__viewport')).transform).a === 1);
        return gesture(page, 1);
      });
      return { value: product / stock, figures: { 'ms/frame, product': product, 'ms/frame, React Flow': stock } };
    },
  };
}

/** One step of the pointer at each frame, there and back. */
function move(frame, { selector, button }) {
  const send = (type, x, y, target) => target.dispatchEvent(new MouseEvent(type, { bubbles: true, cancelable: true, view: window, clientX: x, clientY: y, button, buttons: button === 1 ? 4 : 1 }));
  const element = globalThis.held ?? document.elementsFromPoint(640, 400).concat(...document.querySelectorAll(selector)).find((each) => each.closest?.(selector) !== null && isInSight(each));
  function isInSight(each) {
    const { left, top } = each.getBoundingClientRect();
    return selector === '.react-flow__pane' || (left > 420 && left < 800 && top > 200 && top < 500);
  }
  if (globalThis.held === undefined) {
    globalThis.held = element;
    const { left, top } = element.getBoundingClientRect();
    globalThis.from = selector === '.react-flow__pane' ? { x: 640, y: 400 } : { x: left + 60, y: top + 20 };
    send('mousedown', globalThis.from.x, globalThis.from.y, element);
  }
  const way = 4 * (frame % 60 < 30 ? frame % 30 : 30 - (frame % 30));
  send('mousemove', globalThis.from.x + way, globalThis.from.y + way / 2, window);
}

/** The product pans with the middle button, as its left one selects. */
const panned = (page, button) => mainThreadPerFrame(page, FRAMES, move, { selector: '.react-flow__pane', button });

const dragged = (page) => mainThreadPerFrame(page, FRAMES, move, { selector: '.react-flow__node', button: 0 });
