import { expect, it } from 'vitest';
import { headerWords } from './message-headers.tsx';

it('headers are told in words: an empty exchange, a time, keys', () => {
  expect(headerWords('exchange', '')).toBe('(empty)');
  expect(headerWords('time', 1_704_067_200)).toBe('2024-01-01T00:00:00Z');
  expect(headerWords('count', 2)).toBe('2');
  expect(headerWords('routing-keys', ['a.b'])).toBe('a.b');
});
