import fc from 'fast-check';
import { expect, test } from 'vitest';
import { packAscending, unpackAscending } from './ascending.ts';

test('ascending numbers come back, also the largest', () => {
  fc.assert(fc.property(fc.uniqueArray(fc.nat({ max: 0xffff_ffff })), (values) => {
    const numbers = Uint32Array.from(values).sort();
    expect(unpackAscending(packAscending(numbers))).toEqual(numbers);
  }));
  const edges = Uint32Array.of(0, 1, 0x7fff_ffff, 0x8000_0000, 0xffff_ffff);
  expect(unpackAscending(packAscending(edges))).toEqual(edges);
});

test('several lists come back, each by its place, also where one is empty', () => {
  const list = fc.uniqueArray(fc.nat({ max: 0xffff_ffff })).map((values) => Uint32Array.from(values).sort());
  fc.assert(fc.property(fc.array(list, { minLength: 1, maxLength: 4 }), (lists) => {
    const packed = packAscending(...lists);
    expect(lists.map((_, place) => unpackAscending(packed, place))).toEqual(lists);
  }));
});

test('neighbours take a byte each', () => {
  expect(packAscending(Uint32Array.from({ length: 1000 }, (_, at) => 5_000_000 + 2 * at)).length).toBeLessThan(1010);
});
