export type Side = 'top' | 'right' | 'bottom' | 'left';

export interface Box {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

type Space = Pick<Box, 'width' | 'height'>;

/** From what it names, and from the edge of the page, in pixels. */
const GAP_PX = 6;
const EDGE_PX = 8;

const OPPOSITE: { readonly [S in Side]: Side } = { top: 'bottom', bottom: 'top', left: 'right', right: 'left' };

/** Beside what it names; on the other side where there is no room; never beyond the edge of the page. In pixels of the page. */
export function placeTooltip(anchor: Box, size: Space, page: Space, side: Side): { readonly left: number; readonly top: number } {
  const wanted = beside(anchor, size, side);
  const { left, top } = fits(wanted, size, page, side) ? wanted : beside(anchor, size, OPPOSITE[side]);
  return { left: clamp(left, page.width - size.width), top: clamp(top, page.height - size.height) };
}

function beside({ left, top, width, height }: Box, size: Space, side: Side): { readonly left: number; readonly top: number } {
  const middle = { left: left + (width - size.width) / 2, top: top + (height - size.height) / 2 };
  switch (side) {
    case 'top': return { ...middle, top: top - size.height - GAP_PX };
    case 'bottom': return { ...middle, top: top + height + GAP_PX };
    case 'left': return { ...middle, left: left - size.width - GAP_PX };
    case 'right': return { ...middle, left: left + width + GAP_PX };
  }
}

function fits({ left, top }: { readonly left: number; readonly top: number }, size: Space, page: Space, side: Side): boolean {
  if (side === 'top' || side === 'bottom') return top >= EDGE_PX && top + size.height <= page.height - EDGE_PX;
  return left >= EDGE_PX && left + size.width <= page.width - EDGE_PX;
}

const clamp = (start: number, most: number): number => Math.max(EDGE_PX, Math.min(start, most - EDGE_PX));
