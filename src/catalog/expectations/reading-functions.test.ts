import { expect, test } from 'vitest';
import { READING_FUNCTIONS as COMPUTED } from '../../checks/readings.ts';
import { READING_FUNCTIONS } from './reading-functions.ts';

test('what a design may call is what the checks compute, with as many arguments', () => {
  const arity = (usage: string): number => usage.split(',').length;
  expect(Object.fromEntries(Object.entries(READING_FUNCTIONS).map(([name, { args }]) => [name, args.length]))).toEqual(
    Object.fromEntries(Object.entries(COMPUTED).map(([name, { usage }]) => [name, arity(usage)])),
  );
});
