import type { Position } from '../document.ts';

/** The way of a wire: as SVG draws it, and as a line of points for tokens. */
export interface WirePath {
  readonly d: string;
  /** x and y in turn. */
  readonly points: Float32Array;
  /** Where a label stands. */
  readonly middle: Position;
}

/** Points of a curve; between them tokens go straight. */
const SAMPLES = 24;
/** How far a wire leaves its port before it turns. */
const STUB = 20;
/** Nearer than this there is no room for a head between two faces. */
const CLOSEST = 8;
const CORNER = 12;
const ARROW = 5;

/** How far a face reaches above and below a port: the way around it depends on it. */
export interface Reach {
  readonly rise: number;
  readonly drop: number;
}

/** A port, with its face. */
export interface WireStop extends Position, Reach {}

/** A curve from a port on the right of a node to one on the left of another. Where the other lies behind, it goes around with round corners, on one of a few lanes. */
export const wirePath = (from: WireStop, to: WireStop, lane = 0): WirePath => (to.x - from.x >= CLOSEST ? curve(from, to) : detour(from, to, lane));

function curve(from: Position, to: Position): WirePath {
  const across = to.x - from.x;
  // Never further than the other port: the curve would turn back.
  const reach = Math.max(Math.min(STUB, across), Math.min(160, across / 2));
  const points = new Float32Array(SAMPLES * 2);
  for (let k = 0; k < SAMPLES; k++) {
    const t = k / (SAMPLES - 1);
    const u = 1 - t;
    points[2 * k] = u * u * u * from.x + 3 * u * u * t * (from.x + reach) + 3 * u * t * t * (to.x - reach) + t * t * t * to.x;
    points[2 * k + 1] = u * u * (1 + 2 * t) * from.y + t * t * (3 - 2 * t) * to.y;
  }
  const d = `M${from.x} ${from.y}C${from.x + reach} ${from.y} ${to.x - reach} ${to.y} ${to.x} ${to.y}${arrow(to)}`;
  return { d, points, middle: { x: (from.x + to.x) / 2, y: (from.y + to.y) / 2 } };
}

function detour(from: WireStop, to: WireStop, number: number): WirePath {
  const [right, left] = [from.x + STUB + number * LANE_GAP, to.x - STUB - number * LANE_GAP];
  const lane = laneOf(from, to, LANE + number * LANE_GAP);
  const start: Position = { x: from.x, y: from.y };
  const corners: readonly Position[] = [start, { x: right, y: from.y }, { x: right, y: lane }, { x: left, y: lane }, { x: left, y: to.y }, { x: to.x, y: to.y }];
  const points: number[] = [];
  let d = `M${from.x} ${from.y}`;
  corners.forEach((corner, at) => {
    const [before, after] = [corners[at - 1], corners[at + 1]];
    if (before === undefined || after === undefined) return void points.push(corner.x, corner.y);
    const radius = Math.min(CORNER, distance(before, corner) / 2, distance(corner, after) / 2);
    const [start, end] = [towards(corner, before, radius), towards(corner, after, radius)];
    d += `L${start.x} ${start.y}Q${corner.x} ${corner.y} ${end.x} ${end.y}`;
    points.push(start.x, start.y, (start.x + 2 * corner.x + end.x) / 4, (start.y + 2 * corner.y + end.y) / 4, end.x, end.y);
  });
  return { d: `${d}L${to.x} ${to.y}${arrow(to)}`, points: Float32Array.from(points), middle: { x: (left + right) / 2, y: lane } };
}

/** Where the way back runs: close to where it comes from, on the side of where it goes, if there is room; else under both. */
function laneOf(from: WireStop, to: WireStop, gap: number): number {
  const under = from.y + from.drop + gap;
  const above = from.y - from.rise - gap;
  if (to.y >= from.y && under + gap <= to.y - to.rise) return under;
  if (to.y < from.y && above - gap >= to.y + to.drop) return above;
  return Math.max(under, to.y + to.drop + gap);
}

const LANE = 12;
const LANE_GAP = 6;

/** Lanes that wires are spread over, so that those with one way are told apart. */
export const LANES = 4;

/** The head is part of the line: no marker to place for each wire. */
const arrow = ({ x, y }: Position): string => `M${x - ARROW - 1} ${y - ARROW}L${x - 1} ${y}L${x - ARROW - 1} ${y + ARROW}`;

const distance = (a: Position, b: Position): number => Math.abs(a.x - b.x) + Math.abs(a.y - b.y);

function towards(from: Position, to: Position, by: number): Position {
  return { x: from.x + Math.sign(to.x - from.x) * by, y: from.y + Math.sign(to.y - from.y) * by };
}
