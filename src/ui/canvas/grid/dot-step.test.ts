import { expect, test } from 'vitest';
import { dotsAround, dotStep, isCovered } from './dot-step.ts';

test('dots keep their distance as long as they can be told apart', () => {
  expect([2, 1, 0.5].map(dotStep)).toEqual([24, 24, 24]);
});

test('seen from far, every second, fourth or eighth dot is left', () => {
  expect([0.49, 0.25, 0.2, 0.08].map(dotStep)).toEqual([48, 48, 96, 192]);
  for (let zoom = 0.08; zoom < 0.5; zoom += 0.01) expect(dotStep(zoom) * zoom).toSatisfy((pixels: number) => pixels >= 12 && pixels < 24);
});

test('a sheet covers its view from everywhere and has a dot at the origin of the layout', () => {
  for (const x of [-5000.3, -7, 0, 11, 12, 13, 800.5]) for (const step of [24, 96]) {
    const view = { x, y: -x, width: 900, height: 700 };
    const sheet = dotsAround(view, step);
    expect(isCovered(view, sheet)).toBe(true);
    // Dots are in the middle of tiles.
    expect(Math.abs((sheet.x + step / 2) % step)).toBe(0);
    expect(Math.abs((sheet.y + step / 2) % step)).toBe(0);
  }
});

test('a view that looks over an edge is not covered', () => {
  const sheet = dotsAround({ x: 0, y: 0, width: 900, height: 700 }, 24);
  const far = { x: 0, y: 0, width: 900, height: 700 };
  expect([{ ...far, x: -930 }, { ...far, x: 930 }, { ...far, y: -740 }, { ...far, y: 740 }].map((view) => isCovered(view, sheet))).toEqual([false, false, false, false]);
  expect(isCovered({ ...far, x: 880, y: -680 }, sheet)).toBe(true);
});
