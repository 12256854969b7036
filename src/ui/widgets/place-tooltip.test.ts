import { expect, test } from 'vitest';
import { placeTooltip } from './place-tooltip.ts';

const page = { width: 1000, height: 800 };
const size = { width: 100, height: 20 };
const at = (left: number, top: number) => ({ left, top, width: 40, height: 30 });

test('it stands in the middle of the side that was asked for', () => {
  expect(placeTooltip(at(500, 400), size, page, 'bottom')).toEqual({ left: 470, top: 436 });
  expect(placeTooltip(at(500, 400), size, page, 'top')).toEqual({ left: 470, top: 374 });
  expect(placeTooltip(at(500, 400), size, page, 'right')).toEqual({ left: 546, top: 405 });
  expect(placeTooltip(at(500, 400), size, page, 'left')).toEqual({ left: 394, top: 405 });
});

test('where there is no room it stands on the other side', () => {
  expect(placeTooltip(at(500, 760), size, page, 'bottom').top).toBe(734);
  expect(placeTooltip(at(500, 5), size, page, 'top').top).toBe(41);
  expect(placeTooltip(at(950, 400), size, page, 'right').left).toBe(844);
  expect(placeTooltip(at(5, 400), size, page, 'left').left).toBe(51);
});

test('it never leaves the page', () => {
  expect(placeTooltip(at(0, 400), size, page, 'bottom').left).toBe(8);
  expect(placeTooltip(at(980, 400), size, page, 'bottom').left).toBe(892);
});
