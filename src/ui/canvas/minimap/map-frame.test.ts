import { expect, it } from 'vitest';
import { boxAround, isTouching, isWithin, mapFrame, onMap, viewBox } from './map-frame.ts';

const SIZE = { width: 160, height: 112 };

it('shows all of a box, in the middle, touching two edges', () => {
  for (const box of [{ x: -500, y: 40, width: 3200, height: 300 }, { x: 7, y: -900, width: 20, height: 5000 }, { x: 0, y: 0, width: 160, height: 112 }]) {
    const { x, y, width, height } = onMap(mapFrame(box, SIZE), box);
    expect([x + width / 2, y + height / 2]).toEqual([expect.closeTo(80), expect.closeTo(56)]);
    expect(Math.max(width / SIZE.width, height / SIZE.height)).toBeCloseTo(1);
  }
});

it('is around all boxes and no larger; around none there is nothing', () => {
  expect(boxAround([{ x: 5, y: 5, width: 10, height: 1 }, { x: -5, y: 7, width: 1, height: 20 }])).toEqual({ x: -5, y: 5, width: 20, height: 22 });
  expect(boxAround([])).toBeUndefined();
});

it('knows the part of the layout that a viewport shows', () => {
  expect(viewBox([-100, 50, 0.5], { width: 800, height: 600 })).toEqual({ x: 200, y: -100, width: 1600, height: 1200 });
});

it('knows what lies in another box, and what only touches it', () => {
  const box = { x: 0, y: 0, width: 10, height: 10 };
  expect([isWithin(box, box), isWithin({ ...box, x: 1 }, box), isWithin({ x: 2, y: 2, width: 8, height: 8 }, box)]).toEqual([true, false, true]);
  expect([isTouching(box, { ...box, x: 9, y: 9 }), isTouching(box, { ...box, x: 10 }), isTouching(box, { ...box, y: -10 })]).toEqual([true, false, false]);
});
