import { expect, it } from 'vitest';
import { claim, emptySlots, lookup, release, type Slot } from './slots.ts';

it('a pool tells a live record from a later one in the same slot', () => {
  const pool = emptySlots<Slot>();
  const make = (): Slot => ({ generation: 0, live: false });
  const first = claim(pool, make);
  const second = claim(pool, make);
  expect([first, second]).toEqual([0, 1]);
  expect(lookup(pool, 0, 0)).toBe(pool.items[0]);
  release(pool, 0);
  expect(lookup(pool, 0, 0)).toBeNull();
  expect(lookup(pool, 0, 1)).toBeNull();
  expect(claim(pool, make)).toBe(0);
  expect(lookup(pool, 0, 0)).toBeNull();
  expect(lookup(pool, 0, 1)).toBe(pool.items[0]);
  expect(lookup(pool, 7, 0)).toBeNull();
  expect(pool.items).toHaveLength(2);
});
