import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Bag } from './bag.ts';

/** So few that most of what is taken is there; some lead to the same slots, and some are large. */
const key = fc.oneof(fc.nat({ max: 12 }), fc.nat({ max: 12 }).map((n) => n * 4096), fc.nat({ max: 12 }).map((n) => 2 ** 52 - n));
const step = fc.record({ do: fc.constantFrom('add', 'add', 'take', 'takeLeast'), key, value: fc.nat({ max: 1 }) });

test('says the same as lists by key, whatever comes and leaves', () => {
  fc.assert(
    fc.property(fc.array(step, { minLength: 100, maxLength: 400 }), (steps) => {
      const bag = new Bag();
      const lists = new Map<number, number[]>();
      for (const { do: what, key: k, value } of steps) {
        const list = lists.get(k) ?? [];
        lists.set(k, list);
        if (what === 'add') {
          bag.add(k, value);
          list.push(value);
        } else if (what === 'take') {
          const place = list.indexOf(value);
          expect(bag.take(k, value)).toBe(place >= 0);
          if (place >= 0) list.splice(place, 1);
        } else {
          const least = list.length === 0 ? undefined : Math.min(...list);
          expect(bag.takeLeast(k)).toBe(least);
          if (least !== undefined) list.splice(list.indexOf(least), 1);
        }
      }
      expect(bag.values().sort()).toEqual([...lists.values()].flat().sort());
    }),
    { numRuns: 300 },
  );
});
