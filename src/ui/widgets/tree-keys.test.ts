import { expect, test } from 'vitest';
import { flattenTree, keyTarget } from './tree-keys.ts';

const ITEMS = [{ id: 'kafka', label: 'Kafka', children: [{ id: 'orders', label: 'orders' }, { id: 'replies', label: 'replies' }] }, { id: 'payment', label: 'Payment' }];
const rows = flattenTree(ITEMS, new Set());
const from = (id: string, key: string, list = rows) => keyTarget(list, list.find(({ item }) => item.id === id) ?? list[0]!, key, false);

test('rows stand in the order in which they are drawn, with their place among siblings', () => {
  expect(rows.map(({ item, depth, position, size, isOpen }) => [item.id, depth, position, size, isOpen])).toEqual([['kafka', 0, 1, 2, true], ['orders', 1, 1, 2, undefined], ['replies', 1, 2, 2, undefined], ['payment', 0, 2, 2, undefined]]);
  expect(flattenTree(ITEMS, new Set(['kafka'])).map(({ item, isOpen }) => [item.id, isOpen])).toEqual([['kafka', false], ['payment', undefined]]);
});

test('arrows walk, open and close', () => {
  expect(from('kafka', 'ArrowDown')).toEqual({ kind: 'focus', id: 'orders' });
  expect(from('payment', 'ArrowUp')).toEqual({ kind: 'focus', id: 'replies' });
  expect(from('payment', 'ArrowDown')).toBeUndefined();
  expect(from('kafka', 'ArrowLeft')).toEqual({ kind: 'toggle', isOpen: false });
  expect(from('replies', 'ArrowLeft')).toEqual({ kind: 'focus', id: 'kafka' });
  expect(from('kafka', 'ArrowRight', flattenTree(ITEMS, new Set(['kafka'])))).toEqual({ kind: 'toggle', isOpen: true });
  expect(from('orders', 'End')).toEqual({ kind: 'focus', id: 'payment' });
});

test('a letter jumps to the next label that starts with it, in a circle', () => {
  expect(from('kafka', 'p')).toEqual({ kind: 'focus', id: 'payment' });
  expect(from('payment', 'o')).toEqual({ kind: 'focus', id: 'orders' });
  expect(from('payment', 'x')).toBeUndefined();
  expect(keyTarget(rows, rows[0]!, 'p', true)).toBeUndefined();
});
