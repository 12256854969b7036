import fc from 'fast-check';
import { expect, test } from 'vitest';
import { HeapWriter, heapText } from './heap.ts';

test('texts come back from their offsets, also after the heap has grown, was cleared or restored', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: 'grapheme', maxLength: 3000 }), { maxLength: 8 }), fc.boolean(), (texts, restored) => {
      const heap = new HeapWriter();
      heap.write('left over');
      heap.clear();
      const offsets = texts.map((text) => heap.write(text));
      if (restored) heap.restore(heap.copy());
      const bytes = heap.copy();
      expect(offsets.map((offset) => heapText(bytes, offset))).toEqual(texts);
      expect(heapText(bytes, 0)).toBe('');
    }),
    { numRuns: 40 },
  );
});

test('texts are UTF-8 after their length', () => {
  const heap = new HeapWriter();
  const bytes = new TextEncoder().encode('plain, größer ✓ 𝄞');
  heap.write('plain, größer ✓ 𝄞');
  expect([...heap.copy()]).toEqual([0, 0, 0, 0, bytes.length, 0, 0, 0, ...bytes]);
});

test('a text of which a part is missing is not there', () => {
  const heap = new HeapWriter();
  const offset = heap.write('abc');
  const bytes = heap.copy();
  expect(heapText(bytes, offset)).toBe('abc');
  expect(heapText(bytes.subarray(0, bytes.length - 1), offset)).toBeUndefined();
  expect(heapText(bytes, bytes.length - 3)).toBeUndefined();
  expect(heapText(bytes, 0xffff_ffff)).toBeUndefined();
});

test('whole numbers are put as their digits', () => {
  fc.assert(
    fc.property(fc.array(fc.oneof(fc.nat({ max: 0xffff_ffff }), fc.maxSafeNat()), { maxLength: 8 }), (numbers) => {
      const heap = new HeapWriter();
      const offset = heap.begin();
      for (const number of numbers) {
        heap.putInteger(number);
        heap.put(',');
      }
      heap.end(offset);
      expect(heapText(heap.copy(), offset)).toBe(numbers.map((number) => `${number},`).join(''));
    }),
  );
});
