import { besideNode, focusablesIn, isUsable, tabStopsIn } from './focusable.ts';
import type { FocusMemory } from './focus-memory.ts';

/** What gets the focus of something that is gone, or that cannot have it any more: what took its place in a list, else what stands nearest, within the same region of the page. */
export function nearestFocus(memory: FocusMemory): HTMLElement | undefined {
  const { gap, element } = memory;
  if (gap === null) return nearIn(element.parentElement, element);
  const parent = gap.parent instanceof Element ? gap.parent : null;
  // The region has gone with it: what stands beside the region is another matter.
  if (memory.region !== null && parent?.closest('[data-region]')?.getAttribute('data-region') !== memory.region) return undefined;
  return inNeighbour(element, gap.taken, gap.behind, gap.before) ?? nearIn(parent, gap.before);
}

/** In the next row of the list the same control. */
function inNeighbour(lost: HTMLElement, taken: Node, ...beside: readonly (Node | null)[]): HTMLElement | undefined {
  if (!(taken instanceof HTMLElement)) return undefined;
  const row = beside.find((node): node is HTMLElement => node instanceof HTMLElement && node.isConnected && isAlike(node, taken));
  if (row === undefined) return undefined;
  const all = focusablesIn(row);
  // A row may have a control that the other has not: the same drawing or word tells the same control.
  const same = lost === taken ? row : (all.find((each) => holdsTheSame(each, lost)) ?? all[focusablesIn(taken).indexOf(lost)]);
  return same !== undefined && isUsable(same) ? same : [row, ...focusablesIn(row)].find(isUsable);
}

const holdsTheSame = (a: Element, b: Element): boolean => a.hasChildNodes() && a.childNodes.length === b.childNodes.length && [...a.childNodes].every((child, at) => child.isEqualNode(b.childNodes[at] ?? null));

const isAlike = (a: HTMLElement, b: HTMLElement): boolean => a.tagName === b.tagName && a.getAttribute('role') === b.getAttribute('role') && a.className.split(' ')[0] === b.className.split(' ')[0];

/** From the inside out as far as the region, or what lies over the page. */
function nearIn(start: Element | null, before: Node | null): HTMLElement | undefined {
  let behind = before;
  for (let around = start; around?.isConnected === true && around !== document.body; around = around.parentElement) {
    // A button at its edge that closes it is not what anybody wants next.
    if (around.matches('[role=dialog]') && isUsable(around)) return around;
    const found = besideNode(tabStopsIn(around), behind) ?? (isUsable(around) ? around : undefined);
    if (found !== undefined || around.matches(BOUNDS)) return found;
    behind = around;
  }
  return undefined;
}

const BOUNDS = '[data-region], [role=dialog], [data-passing]';
