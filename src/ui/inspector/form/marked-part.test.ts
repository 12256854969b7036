import { expect, test } from 'vitest';
import { markedPart } from './marked-part.ts';

const marked = (text: string, column: number | null, problems: readonly string[] = []): string | null => {
  const part = markedPart(text, column, problems);
  return part === null ? null : `${part.from}:${text.slice(part.from, part.to)}`;
};

test.each<[string, number | null, readonly string[], string | null]>([
  ['1 + + 2', 5, [], '4:+'],
  ['payload.amout > ', 16, [], '15:'],
  ['stat.balance > 1', null, ['"stat.balance > 1", column 1: there is no variable stat'], '0:stat'],
  [' stat.balance > 1', null, ['"stat.balance > 1", column 1: there is no variable stat'], '1:stat'],
  ['stat.balance > 1', null, ['"another", column 1: there is no variable another'], null],
  ['state.balance', null, [], null],
  ["contains('a b', 3)", 10, [], "9:'a b'"],
])('%s', (text, column, problems, expected) => expect(marked(text, column, problems)).toBe(expected));
