/** Browsers stop laying out near 17 million pixels: a taller list is scrolled faster than its rows. */
export const HEIGHT_MAX = 8_000_000;
const OVERSCAN = 6;

export interface Viewport {
  /** Rows of the list. */
  readonly count: number;
  readonly rowHeight: number;
  /** Height of what is seen. */
  readonly height: number;
  readonly scrollTop: number;
}

export interface VisibleRows {
  /** Place in the list of the first row to draw, and how many to draw. */
  readonly first: number;
  readonly rows: number;
  /** Where the first of them stands, from the top of the list. */
  readonly top: number;
  /** Of the whole list. */
  readonly listHeight: number;
}

/** Which rows of a long list to draw. */
export function visibleRows({ count, rowHeight, height, scrollTop }: Viewport): VisibleRows {
  const listHeight = Math.min(count * rowHeight, HEIGHT_MAX);
  const at = rowAt({ count, rowHeight, height, scrollTop });
  const first = Math.max(0, Math.floor(at) - OVERSCAN);
  const rows = Math.min(count, Math.floor(at) + Math.ceil(height / rowHeight) + 1 + OVERSCAN) - first;
  return { first, rows, top: clampedScroll(scrollTop, listHeight - height) - (at - first) * rowHeight, listHeight };
}

/** Where to scroll so that a row is seen whole: nowhere when it is, as little as needed when it is near, else with it in the middle. */
export function scrollTopFor(row: number, viewport: Viewport): number {
  const { count, rowHeight, height, scrollTop } = viewport;
  const at = rowAt(viewport);
  const fit = height / rowHeight;
  const isNear = row > at - fit && row < at + 2 * fit;
  const wanted = row >= at && row + 1 <= at + fit ? at : isNear ? (row < at ? row : row + 1 - fit) : row + 0.5 - fit / 2;
  if (wanted === at) return scrollTop;
  const scrollMax = Math.min(count * rowHeight, HEIGHT_MAX) - height;
  return clampedScroll((wanted / (count - fit)) * scrollMax, scrollMax);
}

/** The place in the list, with fraction, that is at the upper edge. */
function rowAt({ count, rowHeight, height, scrollTop }: Viewport): number {
  const scrollMax = Math.min(count * rowHeight, HEIGHT_MAX) - height;
  if (scrollMax <= 0) return 0;
  return (clampedScroll(scrollTop, scrollMax) / scrollMax) * (count - height / rowHeight);
}

const clampedScroll = (scrollTop: number, scrollMax: number): number => Math.max(0, Math.min(scrollTop, scrollMax));
