import type { Box } from '../minimap/map-frame.ts';

/** Between two dots, on the layout. */
const STEP = 24;

/** Pixels of the screen: closer together they would be a grey veil. */
const NEAREST = 12;

/** A part of the layout with dots on it, so far apart. */
export interface Sheet extends Box {
  readonly step: number;
}

/** Before anything is laid. */
export const NOWHERE: Sheet = { x: 0, y: 0, width: 0, height: 0, step: 0 };

/** Between two dots on the layout at a zoom: every one, or every second, fourth, eighth, so that they can be told apart. */
export function dotStep(zoom: number): number {
  let step = STEP;
  while (step * zoom < NEAREST) step *= 2;
  return step;
}

/** Three times as wide and high as the view, with a dot at the layout's origin. */
export function dotsAround({ x, y, width, height }: Box, step: number): Sheet {
  const before = (at: number): number => Math.floor(at / step) * step - step / 2;
  return { x: before(x - width), y: before(y - height), width: 3 * width + step, height: 3 * height + step, step };
}

export const isCovered = (view: Box, sheet: Box): boolean =>
  view.x >= sheet.x && view.y >= sheet.y && view.x + view.width <= sheet.x + sheet.width && view.y + view.height <= sheet.y + sheet.height;
