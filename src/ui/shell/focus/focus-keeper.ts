import { focusCanvas } from '../regions.ts';
import { FOCUS_LOST } from './focus-lost.ts';
import { isUsable } from './focusable.ts';
import { FocusMemory } from './focus-memory.ts';
import { nearestFocus } from './nearest-focus.ts';

/** How often it looks for a place while parts of the page are still loading. */
const TRIES_MAX = 20;
const TRY_MS = 50;

/**
 * Keeps the focus on the page. Whatever takes it away with it (a menu, a row, a node, a panel, a button that becomes disabled),
 * it goes to what stands nearest, to what had it before a dialog opened, to the button that opens the panel, or to the canvas.
 */
export class FocusKeeper {
  /** The last of each layer of the page; the latest at the end. */
  #memories: readonly FocusMemory[] = [];
  #isAsked = false;
  readonly #observer = new MutationObserver((records) => this.#observe(records));

  start(): void {
    if (isUsable(document.activeElement ?? document.body)) this.#remember(document.activeElement);
    document.addEventListener('focusin', this.#focused);
    document.addEventListener('focusout', this.#ask);
    window.addEventListener('resize', this.#ask);
    this.#observer.observe(document.body, { childList: true, subtree: true, attributes: true, attributeFilter: ['disabled', 'hidden', 'inert'] });
  }

  stop(): void {
    document.removeEventListener('focusin', this.#focused);
    document.removeEventListener('focusout', this.#ask);
    window.removeEventListener('resize', this.#ask);
    this.#observer.disconnect();
  }

  #focused = ({ target }: FocusEvent): void => this.#remember(target);

  #remember(target: EventTarget | null): void {
    if (!(target instanceof HTMLElement) || target === document.body) return;
    const memory = new FocusMemory(target);
    // A dialog that catches what it has lost takes it itself: there is a better place.
    if (target === memory.layer && this.#memories.some((each) => each.layer === target && each.gap !== null)) return;
    this.#memories = [...this.#memories.filter(({ layer, isLayerGone }) => layer !== memory.layer && !isLayerGone), memory];
  }

  #observe(records: readonly MutationRecord[]): void {
    for (const record of records) for (const memory of this.#memories) memory.note(record);
    const last = this.#memories.at(-1)?.element;
    if (last !== undefined && (!last.isConnected || last.matches(':disabled, [hidden] *, [inert] *'))) this.#ask();
  }

  /** After those who know where it belongs have had two frames to put it there. */
  #ask = (): void => {
    if (this.#isAsked) return;
    this.#isAsked = true;
    requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(() => {
      this.#isAsked = false;
      this.#look(TRIES_MAX);
    })));
  };

  #look(tries: number): void {
    const last = this.#memories.at(-1);
    const { activeElement } = document;
    if (last === undefined || (activeElement !== null && activeElement !== document.body && activeElement !== last.layer && isTaken(activeElement))) return;
    // Somebody pressed beside everything: nothing has gone.
    if (isUsable(last.element)) return;
    if (this.#place()) return;
    if (tries > 0) setTimeout(() => this.#look(tries - 1), TRY_MS);
    else focusCanvas();
  }

  #place(): boolean {
    const memories = this.#memories.filter(({ isLayerGone }) => !isLayerGone);
    if (memories.length === 0) return focusCanvas();
    return memories.toReversed().some((memory) => isUsable(memory.element) ? focus(memory.element) : isAnswered(memory) || focus(nearestFocus(memory)) || focus(inRegion(memory)));
  }
}

/** What has the focus and is not about to lose it. */
const isTaken = (element: Element): boolean => !element.matches(':disabled') && element.checkVisibility({ visibilityProperty: true });

function isAnswered({ gap, element }: FocusMemory): boolean {
  if (gap === null || !gap.parent.isConnected) return false;
  return !gap.parent.dispatchEvent(new CustomEvent(FOCUS_LOST, { bubbles: true, cancelable: true, detail: element }));
}

/** The region came anew, or what brings it back. */
function inRegion({ region }: FocusMemory): HTMLElement | undefined {
  if (region === null) return undefined;
  const places = [`[data-region='${region}'] [data-home]`, `[data-region='${region}']`, `[data-opens='${region}']`];
  return places.flatMap((place) => [...document.querySelectorAll(place)]).find(isUsable);
}

function focus(element: HTMLElement | undefined): boolean {
  if (element === undefined) return false;
  // A node that is half out of sight would scroll the canvas under its own view.
  element.focus({ preventScroll: element.closest('.react-flow') !== null });
  return document.activeElement === element;
}
