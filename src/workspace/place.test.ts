import { expect, test } from 'vitest';
import { MODES } from './layout-store.ts';
import { type Place, readPlace, writePlace } from './place.ts';

test('a place is the same after it was in an address', () => {
  for (const mode of MODES) for (const selection of [[], ['payment'], ['a>b', 'c&d=e', 'ü?#']]) for (const row of [0, 548]) {
    const place: Place = { mode, selection, row };
    expect(readPlace(writePlace(place)) ?? { mode: 'design', selection: [], row: 0 }).toEqual(place);
  }
});

test('where every visit begins there is nothing in the address', () => expect(writePlace({ mode: 'design', selection: [], row: 0 })).toBe(''));

test('what is no place is none, and a strange row is the start', () => {
  for (const fragment of ['', '#', '#m=1.AAAA', '#elsewhere?row=3']) expect(readPlace(fragment)).toBeNull();
  for (const row of ['-1', 'x', '1e400', '2.5']) expect(readPlace(`#simulate?row=${row}`)).toEqual({ mode: 'simulate', selection: [], row: 0 });
});
