import { expect, test } from 'vitest';
import { CollectorCall } from './collector-call.ts';

test('the collector is told of one large buffer at a time, for a while, and of none before there is much work or after its end', () => {
  const told: ArrayBuffer[] = [];
  const call = new CollectorCall((bytes) => {
    expect(bytes).toBeGreaterThan(2 ** 26);
    told.push(new ArrayBuffer(8));
    return told.at(-1)!;
  });
  const sizesAfter = (ticks: number): number[] => {
    for (let n = 0; n < ticks; n++) call.tick();
    return told.map(({ byteLength }) => byteLength);
  };
  expect(sizesAfter(15)).toEqual([]);
  expect(sizesAfter(1)).toEqual([8]);
  expect(sizesAfter(79)).toEqual([8]);
  expect(sizesAfter(1)).toEqual([0]);
  expect(sizesAfter(16)).toEqual([0, 8]);
  call.end();
  expect(sizesAfter(0)).toEqual([0, 0]);
});

test('a machine that has no such buffer goes on', () => {
  const call = new CollectorCall(() => {
    throw new RangeError('Array buffer allocation failed');
  });
  for (let n = 0; n < 300; n++) call.tick();
  expect(() => call.end()).not.toThrow();
});
