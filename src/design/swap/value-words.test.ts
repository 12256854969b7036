import { expect, test } from 'vitest';
import type { Json } from '../../base/json.ts';
import { valueWords } from './value-words.ts';

test.each<[Json, string]>([
  ['x', 'x'], [3, '3'], [true, 'true'], [null, 'null'], [[], 'none'], [['compact'], 'compact'], [['delete', 'compact'], 'delete, compact'], [{}, 'nothing'],
  [{ store: ['x'], total: [{ numeric: ['>', 3] }] }, 'store: x, total: (numeric: (>, 3))'],
  [{ 'x-match': 'all', k: 1 }, 'x-match: all, k: 1'],
])('%j is told as %s', (value, words) => {
  expect(valueWords(value)).toBe(words);
});
