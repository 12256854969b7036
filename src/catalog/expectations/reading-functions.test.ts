import { expect, test } from 'vitest';
import { READING_FUNCTIONS as COMPUTED } from '../../checks/readings.ts';
import { parseExpression } from '../../expression/parse.ts';
import { READING_FUNCTIONS, READING_NAMES } from './reading-functions.ts';

test('what a design may call is what the checks compute, with as many arguments', () => {
  const arity = (usage: string): number => usage.split(',').length;
  expect(Object.entries(READING_FUNCTIONS).map(([name, { args }]) => [name, args.length])).toEqual(Object.entries(COMPUTED).map(([name, { usage }]) => [name, arity(usage)]));
});

test.each(READING_NAMES)('%s can be called: no word of the language has its name', (name) => {
  const parsed = parseExpression(`${name}('x') == 0`, { variables: [], functions: READING_NAMES });
  expect(parsed.ok && parsed.value).toMatchObject({ left: { kind: 'domainCall', name } });
});

test('each explains itself in the same words on both sides', () => {
  for (const [name, { help }] of Object.entries(READING_FUNCTIONS)) expect([name, help]).toEqual([name, (COMPUTED as Record<string, { help: string }>)[name]?.help]);
});
