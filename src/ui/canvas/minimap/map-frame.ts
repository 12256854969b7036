import type { Size } from '../../../design/picture/face-size.ts';

/** On the layout, or on the minimap in pixels. */
export interface Box extends Size {
  readonly x: number;
  readonly y: number;
}

/** Which part of the layout a minimap shows: its corner, and how many pixels one of the layout's takes. */
export interface MapFrame {
  readonly x: number;
  readonly y: number;
  readonly scale: number;
}

/** The least box around some; undefined around none. */
export function boxAround(boxes: Iterable<Box>): Box | undefined {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const { x, y, width, height } of boxes) {
    left = Math.min(left, x);
    top = Math.min(top, y);
    right = Math.max(right, x + width);
    bottom = Math.max(bottom, y + height);
  }
  return left > right ? undefined : { x: left, y: top, width: right - left, height: bottom - top };
}

/** All of a box in the middle of the minimap, as large as it goes. */
export function mapFrame({ x, y, width, height }: Box, size: Size): MapFrame {
  const scale = 1 / Math.max(width / size.width, height / size.height, Number.MIN_VALUE);
  return { x: x - (size.width / scale - width) / 2, y: y - (size.height / scale - height) / 2, scale };
}

/** Where something of the layout lies on the minimap. */
export const onMap = ({ x, y, scale }: MapFrame, box: Box): Box => ({ x: (box.x - x) * scale, y: (box.y - y) * scale, width: box.width * scale, height: box.height * scale });

/** The part of the layout that a viewport shows. */
export const viewBox = ([x, y, zoom]: readonly [number, number, number], { width, height }: Size): Box => ({ x: -x / zoom, y: -y / zoom, width: width / zoom, height: height / zoom });

/** Whether one box lies wholly in the other. */
export const isWithin = (inner: Box, outer: Box): boolean => inner.x >= outer.x && inner.y >= outer.y && inner.x + inner.width <= outer.x + outer.width && inner.y + inner.height <= outer.y + outer.height;

/** Whether two boxes have something in common. */
export const isTouching = (a: Box, b: Box): boolean => a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
