import { expect, it } from 'vitest';
import { readTimes } from './read-times.ts';

it.each([
  ['1\n0.5\n\n2', [0.5, 1, 2]],
  ['time,size\n0.1,300\n0.25,12', [0.1, 0.25]],
  ['id;at\na;2024-08-15T10:30:00Z\nb;2024-08-15T10:30:01.500Z', [0, 1.5]],
  ['"t"\t"x"\r\n"3"\t"y"', [3]],
])('%j is a trace', (text, times) => {
  expect(readTimes(text, 100)).toEqual({ ok: true, value: times });
});

it.each([
  ['', /no times in it/],
  ['time\n', /no times in it/],
  ['1\nx', /Line 2 holds no time/],
  ['a,b\n1,x\ny,2', /No column/],
  ['1\n2\n3', /at most 2 fit/],
])('%j is none', (text, message) => {
  const read = readTimes(text, 2);
  expect(read.ok ? '' : read.error).toMatch(message);
});
