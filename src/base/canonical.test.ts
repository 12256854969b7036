import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { canonicalJson, compareText, sortedBy } from './canonical.ts';
import type { Json } from './json.ts';

describe('canonicalJson', () => {
  test.each<[Json, string]>([
    [{ b: 1, a: [true, null, 'x'] }, '{"a":[true,null,"x"],"b":1}'],
    [{ '10': 1, '9': 2, z: 3, ä: 4, Z: 5 }, '{"10":1,"9":2,"Z":5,"z":3,"ä":4}'],
    // U+1F600 begins with a lower code unit than U+FB33.
    [{ '\ufb33': 1, '\u{1f600}': 2 }, '{"\u{1f600}":2,"\ufb33":1}'],
    [[-0, 1e21, 1e-7, 0.1], '[0,1e+21,1e-7,0.1]'],
    ['\u0001"\\\ud800', '"\\u0001\\"\\\\\\ud800"'],
    [{}, '{}'],
  ])('%j', (value, text) => {
    expect(canonicalJson(value)).toBe(text);
  });

  it('keeps the value and forgets the order of keys', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const json = value as Json;
        expect(JSON.parse(canonicalJson(json))).toEqual(JSON.parse(JSON.stringify(json)));
        expect(canonicalJson(reversed(json))).toBe(canonicalJson(json));
      }),
    );
  });

  test.each([Number.NaN, Infinity, [-Infinity], { a: undefined }, [() => 1]])('refuses %o', (value) => {
    expect(() => canonicalJson(value as Json)).toThrow('JSON has no');
  });
});

test('compareText goes by code units', () => {
  expect(['b', 'a', 'B', 'ä', '', 'aa', '10', '9'].sort(compareText)).toEqual(['', '10', '9', 'B', 'a', 'aa', 'b', 'ä']);
  expect(compareText('a', 'a')).toBe(0);
});

test('sortedBy is stable and leaves the original alone', () => {
  const items = [{ k: 2, n: 1 }, { k: 10, n: 2 }, { k: 2, n: 3 }, { k: 1, n: 4 }];
  expect(sortedBy(items, ({ k }) => k).map(({ n }) => n)).toEqual([4, 1, 3, 2]);
  expect(items[0]).toEqual({ k: 2, n: 1 });
  expect(sortedBy(new Set(['b', 'a']), (text) => text)).toEqual(['a', 'b']);
});

function reversed(value: Json): Json {
  if (Array.isArray(value)) return value.map(reversed);
  if (typeof value !== 'object' || value === null) return value;
  const entries: (readonly [string, Json])[] = Object.entries(value).map(([key, item]) => [key, reversed(item)]);
  return Object.fromEntries(entries.reverse());
}
