import { expect, test } from 'vitest';
import { Interner } from './interner.ts';

test('numbers texts in order of first use, from 0 for the empty one', () => {
  const names = new Interner();
  expect(['', 'orders', 'payments', 'orders', '__proto__'].map((text) => names.intern(text))).toEqual([0, 1, 2, 1, 3]);
  expect(names.size).toBe(4);
  expect(names.texts).toEqual(['', 'orders', 'payments', '__proto__']);
  expect(names.textOf(2)).toBe('payments');
  expect([names.find('payments'), names.find('refunds'), names.find('constructor')]).toEqual([2, undefined, undefined]);
  expect(names.size).toBe(4);
});

test('continues from texts without touching them', () => {
  const texts = ['', 'b', 'a'];
  const names = new Interner(texts);
  expect([names.intern('a'), names.intern('c')]).toEqual([2, 3]);
  expect(texts).toEqual(['', 'b', 'a']);
});

test('refuses what it could not have numbered', () => {
  expect(() => new Interner().textOf(1)).toThrow('text 1 of 1 is missing');
  expect(() => new Interner(['a'])).toThrow('first text');
  expect(() => new Interner([])).toThrow('first text');
  expect(() => new Interner(['', 'a', 'a'])).toThrow('differ');
});
