import fc from 'fast-check';
import { expect, it } from 'vitest';
import { isPlainText } from './json-text.ts';

it('calls plain only what JSON writes as it is', () => {
  fc.assert(fc.property(fc.oneof(fc.string(), fc.string({ unit: 'binary' })), (text) => !isPlainText(text) || JSON.stringify(text) === `"${text}"`));
  expect(['', 'order-1', 'a b', '"', '\\', '\n', '\u007f', 'é', '\ud800'].map(isPlainText)).toEqual([true, true, true, false, false, false, false, false, false]);
});
