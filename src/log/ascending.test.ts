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

test('neighbours take a byte each', () => {
  expect(packAscending(Uint32Array.from({ length: 1000 }, (_, at) => 5_000_000 + 2 * at)).length).toBeLessThan(1010);
});
