import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { clonePlain, equalPlain } from './clone.ts';

const anything = fc.anything({ withMap: true, withSet: true, withTypedArray: true, withBigInt: true, withNullPrototype: true });

describe('clonePlain', () => {
  it('makes an equal copy that shares no object', () => {
    fc.assert(
      fc.property(anything, (value) => {
        const copy = clonePlain(value);
        expect(copy).toStrictEqual(value);
        expect(equalPlain(copy, value)).toBe(true);
        if (typeof value === 'object' && value !== null) expect(copy).not.toBe(value);
      }),
    );
  });

  it('keeps sharing and cycles', () => {
    const shared = { n: 1 };
    const value = { list: [shared, shared], map: new Map([[shared, new Set([shared])]]), self: undefined as unknown };
    value.self = value;
    const copy = clonePlain(value);
    expect(copy.list[0]).toBe(copy.list[1]);
    expect(copy.list[0]).not.toBe(shared);
    expect([...copy.map.keys()]).toEqual([shared]);
    expect([...copy.map.keys()][0]).toBe(copy.list[0]);
    expect(copy.self).toBe(copy);
    expect(equalPlain(copy, value)).toBe(true);
  });

  it('keeps columns over one buffer over one buffer', () => {
    const buffer = new ArrayBuffer(16);
    const value = { times: new Float64Array(buffer, 0, 1), bytes: new Uint8Array(buffer, 8, 8), all: new Uint32Array(buffer) };
    const copy = clonePlain(value);
    copy.bytes[0] = 7;
    expect(copy.all[2]).toBe(7);
    expect(value.all[2]).toBe(0);
    expect(copy.bytes.byteOffset).toBe(8);
  });

  it('keeps the order of keys, entries and members', () => {
    const copy = clonePlain({ b: 1, a: new Map([['z', 1], ['y', 2]]), s: new Set([3, 1]) });
    expect(Object.keys(copy)).toEqual(['b', 'a', 's']);
    expect([[...copy.a.keys()], [...copy.s]]).toEqual([['z', 'y'], [3, 1]]);
  });

  it('copies a key called __proto__ as data', () => {
    const value = JSON.parse('{"__proto__": {"polluted": true}}') as Record<string, unknown>;
    const copy = clonePlain(value);
    expect(Object.keys(copy)).toEqual(['__proto__']);
    expect(copy['polluted']).toBeUndefined();
  });

  class Point {
    readonly x = 1;
  }
  class Names extends Map<string, string> {}
  test.each([
    ['function', { f: () => 1 }, 'no function'],
    ['symbol', [Symbol('s')], 'no symbol'],
    ['class instance', new Map([[1, new Point()]]), 'no instance of Point'],
    ['subclass of Map', new Names(), 'no instance of Names'],
    ['date', [new Date(0)], 'no instance of Date'],
    ['DataView', [new DataView(new ArrayBuffer(1))], 'no instance of DataView'],
    ['shared memory', [new Uint8Array(new SharedArrayBuffer(1))], 'no instance of SharedArrayBuffer'],
  ])('refuses a %s', (_name, value: unknown, why) => {
    expect(() => clonePlain(value)).toThrow(why);
  });
});

describe('equalPlain', () => {
  test.each([
    [0, -0],
    [1, '1'],
    [null, undefined],
    [null, {}],
    [[1], [1, 2]],
    [[], {}],
    [{ a: undefined }, {}],
    [{ a: undefined }, { b: undefined }],
    [new Map([[1, 2]]), new Map([[1, 3]])],
    [new Map([[1, 1], [2, 2]]), new Map([[2, 2], [1, 1]])],
    [new Set([1, 2]), new Set([2, 1])],
    [Uint8Array.of(1), Int8Array.of(1)],
    [Uint8Array.of(1, 2), Uint8Array.of(1, 3)],
    [new ArrayBuffer(1), new ArrayBuffer(2)],
    [new Map(), new Set()],
    [{ a: [{ b: 1 }] }, { a: [{ b: 2 }] }],
  ])('tells %o from %o', (a, b) => {
    expect([equalPlain(a, b), equalPlain(b, a)]).toEqual([false, false]);
  });

  it('takes objects without regard to the order of keys, and NaN for itself', () => {
    expect(equalPlain({ a: 1, b: [Number.NaN] }, { b: [Number.NaN], a: 1 })).toBe(true);
    expect(equalPlain(Float64Array.of(Number.NaN), Float64Array.of(Number.NaN))).toBe(true);
  });

  it('ends on cycles and on values shared many times over', () => {
    const ring = (length: number) => {
      const first: { next?: object } = {};
      let last = first;
      for (let i = 1; i < length; i++) last = last.next = {} as { next?: object };
      last.next = first;
      return first;
    };
    expect(equalPlain(ring(2), ring(3))).toBe(true);
    let one: unknown = 0;
    let two: unknown = 0;
    for (let i = 0; i < 60; i++) {
      one = [one, one];
      two = [two, two];
    }
    expect(equalPlain(one, two)).toBe(true);
  });
});
