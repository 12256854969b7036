import { expect, it } from 'vitest';
import { align } from './alignment-guides.ts';

const other = { x: 100, y: 300, width: 200, height: 50 };

it('brings a box in line with the nearest edge within reach', () => {
  const { by, guides } = align({ x: 97, y: 10, width: 80, height: 40 }, [other], 5);
  expect(by).toEqual({ x: 3, y: 0 });
  expect(guides).toEqual([{ axis: 'x', at: 100, from: 10, to: 350 }]);
});

it('brings middles in line', () => {
  const { by } = align({ x: 158, y: 10, width: 80, height: 40 }, [other], 5);
  expect(by.x).toBe(2);
});

it('leaves alone what is further away', () => {
  expect(align({ x: 94, y: 10, width: 83, height: 40 }, [other], 5)).toEqual({ by: { x: 0, y: 0 }, guides: [] });
});
