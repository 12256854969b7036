import type { Page } from '@playwright/test';
import type { Shown } from './run-truth.ts';

/** What the page shows, as soon as that is what is expected; after five seconds what it shows then. One view of the drawer is open: lanes or log. */
export function readPage(page: Page, view: 'Sagas' | 'Event log', expected: Shown): Promise<Shown> {
  return page.evaluate(async ({ view: open, expected: wanted }) => {
    const all = (from: ParentNode, selector: string): HTMLElement[] => [...from.querySelectorAll<HTMLElement>(selector)];
    const words = (element: Element): string => element.textContent.trim();
    const laneOf = (lane: HTMLElement): string[] => [lane.dataset['key'] ?? '', lane.dataset['state'] ?? '', ...all(lane, '[data-direction]').map((bar) => `${words(bar.querySelector('span')!)} ${bar.dataset['direction']} ${bar.dataset['outcome']}`)];
    const faceOf = (node: HTMLElement): string[] => {
      const parts = all(node, '[data-kind] *, [data-part=counts] *').filter((part) => part.childElementCount === 0);
      const said = parts.map((part) => (part.title.startsWith('Partition') ? part.title.replace(/,.*/, '') : part.title.startsWith('Instance') ? (part.dataset['state'] ?? '') : words(part)));
      const strip = node.querySelector('[data-kind]');
      const own = strip !== null && strip.childElementCount === 0 ? [words(strip)] : [];
      return [node.dataset['id'] ?? '', ...[...own, ...said].filter((text) => text !== '')];
    };
    const read = () => {
      const selected = document.querySelector('[role=row][aria-selected=true] [role=gridcell]');
      const scrubbed = Number(/^row (\d+)/.exec(document.querySelector('[data-testid=scrubber]')?.getAttribute('aria-valuetext') ?? '')?.[1]);
      const rows = open === 'Sagas' ? [scrubbed] : [scrubbed, selected === null ? -1 : Number(words(selected))];
      return {
        lanes: open === 'Sagas' ? all(document, '[data-testid=saga-lane]').map(laneOf) : wanted.lanes,
        faces: all(document, '.react-flow__node').map(faceOf).toSorted(([a = ''], [b = '']) => (a < b ? -1 : 1)),
        tokens: all(document, '[data-testid=tokens] li').map((kind) => Number(kind.dataset['count'])),
        drawnUs: Number(document.querySelector<HTMLElement>('[data-testid=tokens]')?.dataset['timeUs']),
        // One row, whoever says it.
        row: rows.every((row) => row === rows[0]) ? rows[0]! : -1,
      };
    };
    const [due, text] = [performance.now() + 5000, JSON.stringify(wanted)];
    let shown = read();
    while (JSON.stringify(shown) !== text && performance.now() < due) {
      await new Promise(requestAnimationFrame);
      shown = read();
    }
    return shown;
  }, { view, expected });
}
