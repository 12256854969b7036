import type { Design, DesignAnnotation, Position } from '../../design/document.ts';
import { GRID, NODE_SIZE, type Size } from '../ports.ts';
import type { DesignDraft } from './design-draft.ts';

export type Edge = 'left' | 'right' | 'top' | 'bottom' | 'centre' | 'middle';

export type SizeOf = (id: string) => Size | undefined;

export interface Box extends Position, Size {
  readonly id: string;
}

/** Boxes of what is placed on the canvas itself, in the order of the ids; steps inside of a saga are placed by their saga. */
export function boxesOf(design: Design, ids: readonly string[], sizeOf: SizeOf): readonly Box[] {
  const inside = new Set(design.nodes.filter(({ parent }) => parent !== undefined).map(({ id }) => id));
  return ids.flatMap((id): readonly Box[] => {
    const annotation = design.annotations?.find((each) => each.id === id);
    if (annotation !== undefined) return [{ id, x: annotation.x, y: annotation.y, ...((annotation.collapsed === undefined ? undefined : sizeOf(id)) ?? { width: annotation.width, height: annotation.height }) }];
    const position = design.layout[id];
    return position === undefined || inside.has(id) ? [] : [{ id, ...position, ...(sizeOf(id) ?? NODE_SIZE) }];
  });
}

/** Places of nodes, systems, notes and groups; what a collapsed group holds goes with it. Ids that are not in the design are passed over. */
export function moveTo(design: DesignDraft, places: { readonly [id: string]: Position }, before: readonly string[] = []): void {
  // Whatever a file says of groups in groups: nothing moves twice.
  const moved = [...before, ...Object.keys(places)];
  const known = new Set([...design.nodes, ...design.systems].map(({ id }) => id));
  for (const [id, { x, y }] of Object.entries(places)) {
    const annotation = design.annotations?.find((each) => each.id === id);
    if (annotation !== undefined) {
      const held = boxesOf(design as Design, (annotation.collapsed ?? []).filter((each) => !moved.includes(each)), () => undefined);
      const [dx, dy] = [x - annotation.x, y - annotation.y];
      Object.assign(annotation, { x, y });
      moveTo(design, Object.fromEntries(held.map((box) => [box.id, { x: box.x + dx, y: box.y + dy }])), moved);
    }
    else if (known.has(id)) Object.assign((design.layout[id] ??= { x, y }), { x, y });
  }
}

/** By so many pixels. What lies inside of something that moves moves with it. */
export function nudge(design: DesignDraft, ids: readonly string[], dx: number, dy: number): void {
  const boxes = boxesOf(design as Design, ids, () => undefined);
  moveTo(design, Object.fromEntries(boxes.map(({ id, x, y }) => [id, { x: x + dx, y: y + dy }])));
}

/** Brings one edge, or the middle, of everything in line with the outermost. */
export function align(design: DesignDraft, ids: readonly string[], edge: Edge, sizeOf: SizeOf): void {
  const boxes = boxesOf(design as Design, ids, sizeOf);
  if (boxes.length < 2) return;
  const line = LINES[edge](boxes);
  moveTo(design, Object.fromEntries(boxes.map((box) => [box.id, ALIGNED[edge](box, line)])));
}

/** Equal gaps between neighbours; the outermost stay. */
export function distribute(design: DesignDraft, ids: readonly string[], axis: 'x' | 'y', sizeOf: SizeOf): void {
  const extent = axis === 'x' ? 'width' : 'height';
  const boxes = [...boxesOf(design as Design, ids, sizeOf)].sort((a, b) => a[axis] - b[axis]);
  const [first, last] = [boxes[0], boxes[boxes.length - 1]];
  if (first === undefined || last === undefined || boxes.length < 3) return;
  const free = last[axis] + last[extent] - first[axis] - boxes.reduce((sum, box) => sum + box[extent], 0);
  const gap = free / (boxes.length - 1);
  let at = first[axis];
  for (const box of boxes) {
    moveTo(design, { [box.id]: { x: box.x, y: box.y, [axis]: Math.round(at) } });
    at += box[extent] + gap;
  }
}

/** A free place near the wanted one: what is added twice does not hide what was there. */
export function freePlace(design: Design, wanted: Position, sizeOf: SizeOf): Position {
  const boxes = boxesOf(design, [...design.nodes, ...design.systems].map(({ id }) => id), sizeOf);
  let { x, y } = snapped(wanted);
  while (boxes.some((box) => Math.abs(box.x - x) < 2 * GRID && Math.abs(box.y - y) < 2 * GRID)) {
    x += 4 * GRID;
    y += 4 * GRID;
  }
  return { x, y };
}

/** The nearest place for a box in whose middle a point would lie, such that it covers nothing that is placed; the point itself when everything near is full. */
export function emptyPlace(design: Design, middle: Position, size: Size, sizeOf: SizeOf): Position {
  const notes = (design.annotations ?? []).filter(({ kind }) => kind === 'note');
  const boxes = boxesOf(design, [...design.nodes, ...design.systems, ...notes].map(({ id }) => id), sizeOf);
  const wanted = snapped({ x: middle.x - size.width / 2, y: middle.y - size.height / 2 });
  const isEmpty = ({ x, y }: Position): boolean =>
    boxes.every((box) => x + size.width + GAP <= box.x || box.x + box.width + GAP <= x || y + size.height + GAP <= box.y || box.y + box.height + GAP <= y);
  for (let ring = 0; ring <= RINGS_MAX; ring++) {
    const place = ringOf(ring).map(([right, down]) => ({ x: wanted.x + right * RING, y: wanted.y + down * RING })).find(isEmpty);
    if (place !== undefined) return place;
  }
  return wanted;
}

/** Room for a wire and its arrow. */
const GAP = 4 * GRID;
const RING = 4 * GRID;
const RINGS_MAX = 40;

/** The edge of a square around the origin: below first, above last. */
function ringOf(ring: number): readonly (readonly [number, number])[] {
  const steps = Array.from({ length: 2 * ring + 1 }, (_, at) => at - ring);
  return ring === 0 ? [[0, 0]] : [...steps.map((at) => [at, ring] as const), ...steps.flatMap((at) => [[ring, at], [-ring, at]] as const), ...steps.map((at) => [at, -ring] as const)];
}

export const snapped = ({ x, y }: Position): Position => ({ x: Math.round(x / GRID) * GRID, y: Math.round(y / GRID) * GRID });

/** The smallest box around others. */
export function around(boxes: readonly (Position & Size)[], padding = 0): Position & Size {
  const [left, top] = [Math.min(...boxes.map(({ x }) => x)), Math.min(...boxes.map(({ y }) => y))];
  const [right, bottom] = [Math.max(...boxes.map(({ x, width }) => x + width)), Math.max(...boxes.map(({ y, height }) => y + height))];
  return { x: left - padding, y: top - padding, width: right - left + 2 * padding, height: bottom - top + 2 * padding };
}

/** Ids of what lies within a group, in the middle of it or more. */
export function contentsOf(design: Design, { x, y, width, height, id: own }: DesignAnnotation, sizeOf: SizeOf): readonly string[] {
  const ids = [...design.nodes, ...design.systems, ...(design.annotations ?? [])].map(({ id }) => id).filter((id) => id !== own);
  return boxesOf(design, ids, sizeOf).filter((box) => within(box.x + box.width / 2, x, width) && within(box.y + box.height / 2, y, height)).map(({ id }) => id);
}

const within = (value: number, start: number, length: number): boolean => value >= start && value <= start + length;

const LINES: { readonly [E in Edge]: (boxes: readonly Box[]) => number } = {
  left: (boxes) => Math.min(...boxes.map(({ x }) => x)),
  right: (boxes) => Math.max(...boxes.map(({ x, width }) => x + width)),
  top: (boxes) => Math.min(...boxes.map(({ y }) => y)),
  bottom: (boxes) => Math.max(...boxes.map(({ y, height }) => y + height)),
  centre: (boxes) => around(boxes).x + around(boxes).width / 2,
  middle: (boxes) => around(boxes).y + around(boxes).height / 2,
};

const ALIGNED: { readonly [E in Edge]: (box: Box, line: number) => Position } = {
  left: ({ y }, line) => ({ x: line, y }),
  right: ({ y, width }, line) => ({ x: line - width, y }),
  top: ({ x }, line) => ({ x, y: line }),
  bottom: ({ x, height }, line) => ({ x, y: line - height }),
  centre: ({ y, width }, line) => ({ x: Math.round(line - width / 2), y }),
  middle: ({ x, height }, line) => ({ x, y: Math.round(line - height / 2) }),
};
