import { describe, expect, it, test } from 'vitest';
import { completionsAt, type ExpressionNames, templateCompletionsAt } from './complete.ts';
import { SIGNATURES } from './signatures.ts';

const NAMES: ExpressionNames = {
  variables: [{ name: 'payload', help: '' }, { name: 'attempt', help: '' }, { name: 'state', help: '' }],
  fieldsOf: (path) => ({ payload: ['amount', 'order'], 'payload.order': ['id', 'items'], state: ['balance'] } as Record<string, string[]>)[path.join('.')]?.map((name) => ({ name, help: '' })) ?? [],
  functions: [{ name: 'lag', help: '' }],
};

/** The caret is the bar. */
const offered = (text: string, names = NAMES): readonly string[] => completionsAt(text.replace('|', ''), text.indexOf('|'), names).items.map(({ name }) => name);

describe('completion of an expression', () => {
  test.each([
    ['pay|', ['payload']],
    ['payload.|', ['amount', 'order']],
    ['payload.am|', ['amount']],
    ['1 + payload.order.|', ['id', 'items']],
    ['payload . order . i|', ['id', 'items']],
    ['(state.b|', ['balance']],
    ['unknown.|', []],
    ['payload.order.id.|', []],
    ['"pay|', []],
    ["'it''s' + pay|", ['payload']],
    ["'a\\'pay|", []],
    ['1|', []],
    ['payload.amount|', []],
    ['payload |', []],
    ['any(item in payload.order.items, it|', ['item']],
  ])('%s', (text, expected) => expect(offered(text)).toEqual(expected));

  it('begins with names, then functions; those that draw only where they may', () => {
    const all = offered('|');
    expect(all.slice(0, 4)).toEqual(['payload', 'attempt', 'state', 'lag']);
    expect(all).toContain('len');
    expect(all).toContain('filter');
    expect(all.some((name) => Object.entries(SIGNATURES).some(([own, { random }]) => own === name && random === true))).toBe(false);
    expect(offered('|', { ...NAMES, random: true })).toContain('uuid');
    expect(offered('st|')).toEqual(['state', 'startsWith']);
    expect(offered('with|')).toEqual(['startsWith', 'endsWith']);
  });

  it('says what it takes the place of', () => {
    expect(completionsAt('1 + payload.am', 14, NAMES).from).toBe(12);
    expect(completionsAt('pay + 1', 3, NAMES)).toMatchObject({ from: 0 });
  });

  it('works inside of ${ } of a template, and nowhere else', () => {
    const text = '{ "a": "${pay" }';
    const caret = text.indexOf('pay') + 3;
    expect(templateCompletionsAt(text, caret, NAMES)).toMatchObject({ from: caret - 3, items: [{ name: 'payload' }] });
    expect(templateCompletionsAt('{ "a": "${payload.amount} pay" }', 29, NAMES).items).toEqual([]);
    expect(templateCompletionsAt('{ "pay', 6, NAMES).items).toEqual([]);
    expect(templateCompletionsAt('"${uu', 5, NAMES).items.map(({ name }) => name)).toEqual(['uuid']);
  });
});
