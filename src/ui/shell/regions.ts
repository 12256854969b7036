/** Regions of the page in the order of F6; each is marked with `data-region`. */
const REGIONS = ['top', 'left', 'canvas', 'right', 'drawer'] as const;

/** Moves the focus to the next or previous region that is on the page. */
export function focusRegion(direction: 1 | -1): void {
  const found = REGIONS.map((name) => document.querySelector<HTMLElement>(`[data-region='${name}']`)).filter((element) => element !== null);
  if (found.length === 0) return;
  const current = found.findIndex((element) => element.contains(document.activeElement));
  const next = current === -1 ? (direction === 1 ? 0 : found.length - 1) : (current + direction + found.length) % found.length;
  focusInto(found[next]!);
}

/** The first control of a region that is on the page. */
export function focusIn(name: (typeof REGIONS)[number]): void {
  const region = document.querySelector<HTMLElement>(`[data-region='${name}']`);
  if (region !== null) focusInto(region);
}

export const focusInspector = (): void => focusIn('right');

const FOCUSABLE = "[data-autofocus], input:not([disabled]):not([type='hidden']), select:not([disabled]), textarea:not([disabled]), button:not([disabled]):not([tabindex='-1']), [tabindex='0']";

function focusInto(region: HTMLElement): void {
  const inside = region.querySelector<HTMLElement>(FOCUSABLE);
  (inside ?? region).focus();
}

/** The canvas itself, where the keys of the canvas act and nothing is selected by it; whether it is there. */
export function focusCanvas(): boolean {
  const home = document.querySelector<HTMLElement>("[data-region='canvas'] [data-home]");
  home?.focus({ preventScroll: true });
  return home !== null;
}
