import { describe, expect, it } from 'vitest';
import { COUNT_MAX, countOf, keyText } from './read-value.ts';

describe('a key', () => {
  it.each([['a', 'a'], ['', ''], [7, '7'], [null, 'null'], [{ a: 1 }, '{"a":1}'], [[1, 'x'], '[1,"x"]'], [undefined, undefined]] as const)('of %j is %j', (value, text) => {
    expect(keyText(value)).toBe(text);
  });
});

describe('a count', () => {
  it.each([[3, 3], [2.9, 2], [-4, 1], [70_000, COUNT_MAX], [Infinity, COUNT_MAX], ['3', undefined], [null, undefined], [undefined, undefined]] as const)('of %j is %j', (value, count) => {
    expect(countOf(value, 1)).toBe(count);
  });
});
