import { expect, it } from 'vitest';
import { wirePath } from './wire-path.ts';

const stop = (x: number, y: number): { x: number; y: number; rise: number; drop: number } => ({ x, y, rise: 26, drop: 26 });

const pointsOf = (points: Float32Array): (readonly [number, number])[] => Array.from({ length: points.length / 2 }, (_, at) => [points[2 * at]!, points[2 * at + 1]!]);

it('runs from port to port, in both directions', () => {
  for (const to of [stop(300, 80), stop(-300, 200), stop(-300, 0), stop(-300, -400)]) {
    const points = pointsOf(wirePath(stop(0, 0), to).points);
    expect(points[0]).toEqual([0, 0]);
    expect(points.at(-1)).toEqual([to.x, to.y]);
  }
});

it('goes around both faces when there is no room between them', () => {
  for (const y of [-60, 10, 40]) {
    const { points } = wirePath(stop(0, 0), stop(-300, y));
    expect(Math.max(...pointsOf(points).map(([, each]) => each))).toBeGreaterThan(Math.max(0, y) + 26);
  }
});

it('keeps lanes apart', () => {
  const lanes = [0, 1, 2, 3].map((lane) => wirePath(stop(0, 0), stop(-300, 300), lane).middle.y);
  expect(new Set(lanes).size).toBe(4);
});

it('never turns back between two faces that stand close together', () => {
  for (const gap of [8, 12, 19, 24, 60, 400]) {
    const across = pointsOf(wirePath(stop(0, 0), stop(gap, 90)).points).map(([x]) => x);
    expect(across).toEqual(across.toSorted((a, b) => a - b));
    expect(across.at(-1)).toBe(gap);
  }
});
