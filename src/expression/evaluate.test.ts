import { describe, expect, test } from 'vitest';
import { evaluate, evaluateCondition } from './evaluate.ts';
import { hashText } from './hash.ts';
import { parseExpression } from './parse.ts';
import type { Scope, Value } from './scope.ts';
import { SIGNATURES } from './signatures.ts';
import type { Expression } from './syntax.ts';

const VARIABLES: { readonly [name: string]: Value } = {
  payload: { total: 12.5, note: null, items: [{ sku: 'a', qty: 2 }, { sku: 'b', qty: 3 }], name: 'Ada', tags: ['x', 'y'], ok: true, data: { orderId: 'o-1' } },
  row: null,
  list: [3, 1, 2],
};

const scopeOf = (extra: Partial<Scope> = {}): Scope => ({ variable: (name) => (Object.hasOwn(VARIABLES, name) ? VARIABLES[name] : undefined), ...extra });

function parsed(source: string): Expression {
  const result = parseExpression(source, { random: true, functions: ['lag', 'never'] });
  if (!result.ok) throw new Error(`${source}: ${result.error.message} at ${result.error.column}`);
  return result.value;
}

const run = (source: string, scope: Scope = scopeOf(), fuel?: number) => evaluate(parsed(source), scope, fuel);

function valueOf(source: string, scope?: Scope): Value {
  const result = run(source, scope);
  if (!result.ok) throw new Error(`${source}: ${result.error.message} at ${result.error.column}`);
  return result.value;
}

function errorOf(source: string, scope?: Scope, fuel?: number) {
  const result = run(source, scope, fuel);
  if (result.ok) throw new Error(`${source} gives ${JSON.stringify(result.value)}`);
  return result.error;
}

/** A draw that gives these numbers, then fails the test. */
function drawsOf(...draws: readonly number[]): Scope {
  const left = [...draws];
  return scopeOf({ draw: () => left.shift() ?? expect.fail('drew too often') });
}

describe('values', () => {
  test.each<readonly [string, Value]>([
    ['1 + 2 * 3 - 4 / 8', 6.5],
    ['-7 % 3', -1],
    ["'a' + 1 + true", 'a1true'],
    ["1 + 2 + 'a'", '3a'],
    ["1 == '1'", false],
    ['null == false', false],
    ['[1, {a: [2]}] == [1, {a: [2]}]', true],
    ['{a: 1, b: 2} == {b: 2, a: 1}', true],
    ['{a: 1} == {a: 1, b: 2}', false],
    ['[] == {}', false],
    ['[1, 2] != [2, 1]', true],
    ["'B' < 'a'", true],
    ['payload.total >= 12.5', true],
    ['payload.items[1].sku', 'b'],
    ["payload['name']", 'Ada'],
    ["payload.name[1]", 'd'],
    ['payload.none', undefined],
    ['payload.none.deeper[3].still', undefined],
    ['row.status', undefined],
    ['payload.items[2]', undefined],
    ['payload.items[-1]', undefined],
    ['payload.items[0.5]', undefined],
    ["row.status ?? 'none'", 'none'],
    ['payload.note ?? 5', 5],
    ['false ?? 5', false],
    ['exists(payload.none)', false],
    ['exists(payload.note)', false],
    ['exists(payload.data.orderId)', true],
    ['false && payload.none', false],
    ['true || payload.none', true],
    ['payload.ok ? 1 : payload.none + 1', 1],
    ["'x' in payload.tags", true],
    ["'total' in payload", true],
    ["'none' in payload", false],
    ["'d' in payload.name", true],
    ["{sku: 'a', qty: 2} in payload.items", true],
    ['{ a: 1, "b c": [payload.total] }', { a: 1, 'b c': [12.5] }],
    ['any(x in payload.items, x.qty > 2)', true],
    ['all(x in payload.items, x.qty > 2)', false],
    ['any(x in [], true)', false],
    ['all(x in [], false)', true],
    ['count(x in payload.items, x.qty >= 2)', 2],
    ["map(x in filter(y in payload.items, y.qty > 2), x.sku)", ['b']],
    ['sum(x in payload.items, x.qty * 10)', 50],
    ['map(x in [1, 2], sum(y in list, x * y))', [6, 12]],
    ['map(x in [[1], [2, 3]], map(x in x, x + 1))', [[2], [3, 4]]],
  ])('%s', (source, value) => {
    expect(valueOf(source)).toEqual(value);
  });

  test('maps have no prototype, and keep the order of their keys', () => {
    const map = valueOf('{z: 1, a: 2}') as object;
    expect(Object.getPrototypeOf(map)).toBeNull();
    expect(Object.keys(map)).toEqual(['z', 'a']);
  });
});

describe('functions', () => {
  const examples: { readonly [name in keyof typeof SIGNATURES]: readonly (readonly [string, Value])[] } = {
    len: [["len('abc')", 3], ['len(list)', 3], ['len({a: 1})', 1]],
    min: [['min(3, 1, 2)', 1], ['min(list)', 1], ['min(7)', 7]],
    max: [['max(3, 1, 2)', 3], ['max(list)', 3]],
    abs: [['abs(-2)', 2]],
    floor: [['floor(-1.5)', -2]],
    ceil: [['ceil(1.2)', 2]],
    round: [['round(2.5)', 3], ['round(-2.5)', -2]],
    contains: [["contains('abc', 'bc')", true], ['contains([1, [2]], [2])', true], ["contains('abc', 'x')", false]],
    startsWith: [["startsWith('abc', 'ab')", true], ["startsWith('abc', 'b')", false]],
    endsWith: [["endsWith('abc', 'bc')", true], ["endsWith('abc', 'b')", false]],
    lower: [["lower('AÉ')", 'aé']],
    upper: [["upper('aß')", 'ASS']],
    trim: [["trim('  a ')", 'a']],
    join: [["join(['a', 1, true], '-')", 'a-1-true'], ["join([], ',')", '']],
    split: [["split('a.b.c', '.')", ['a', 'b', 'c']]],
    number: [["number(' -1.5e3 ')", -1500], ["number('0x10')", undefined], ["number('')", undefined], ["number('1e999')", undefined], ["number('x') ?? 7", 7], ['number(4)', 4]],
    text: [['text(1.5)', '1.5'], ["text('a')", 'a'], ['text(null)', 'null'], ['text({a: [1, "x"]})', '{"a":[1,"x"]}']],
    keys: [['keys({b: 1, a: 2})', ['b', 'a']]],
    values: [['values({b: 1, a: 2})', [1, 2]]],
    exists: [['exists(row)', false], ['exists(0)', true]],
    hash: [["hash('')", 0x811c9dc5], ["hash('a')", 0xe40c292c], ["hash('foobar')", 0xbf9cf968]],
    slice: [['slice(list, 1)', [1, 2]], ['slice(list, 0, -1)', [3, 1]], ["slice('abcdef', -3, -1)", 'de'], ['slice(list, 2, 1)', []], ['slice(list, -9, 9)', [3, 1, 2]]],
    concat: [['concat([1], [], [2, 3])', [1, 2, 3]]],
    now: [['now()', 1.5]],
    timestamp: [['timestamp()', '2024-08-15T10:30:01.500Z']],
    random: [['random(10, 20)', 12.5]],
    randomInteger: [['randomInteger(1, 4)', 2], ['randomInteger(5, 5)', 5]],
    pick: [['pick(list)', 3]],
    chance: [['chance(0.3)', true], ['chance(0.25)', false], ['chance(1)', true]],
    zipf: [['zipf(1, 1)', 1], ['zipf(1001, 0)', 751]],
    hot: [['hot(100, 4, 0.3)', 2], ['hot(100, 4, 0.25)', 29]],
    uuid: [],
  };

  test.each(Object.values(examples).flat())('%s', (source, value) => {
    const scope = scopeOf({ nowUs: 1_500_000, epochUs: Date.UTC(2024, 7, 15, 10, 30) * 1000, draw: () => 0.25 });
    expect(valueOf(source, scope)).toEqual(value);
  });

  test('hash counts UTF-8 bytes', () => {
    const reference = (text: string) => new TextEncoder().encode(text).reduce((hash, byte) => Math.imul(hash ^ byte, 16777619), 0x811c9dc5) >>> 0;
    for (const text of ['é', '€uro', 'a😀b', '\ud800', '\udc00x', 'a\ud83d']) expect(hashText(text), JSON.stringify(text)).toBe(reference(text));
  });

  test('draws are asked in evaluation order, and only when needed', () => {
    expect(valueOf('[random(0, 1), chance(0.5), pick([1, 2])]', drawsOf(0.1, 0.9, 0.6))).toEqual([0.1, false, 2]);
    expect(valueOf('false && chance(1)', drawsOf())).toBe(false);
  });

  test('a draw next to 1 stays inside the bounds', () => {
    expect(valueOf('randomInteger(0, 9007199254740990)', drawsOf(1 - 2 ** -53))).toBe(9007199254740990);
    expect(valueOf('pick([1, 2])', drawsOf(1 - 2 ** -53))).toBe(2);
  });

  test('uuid has the bits of version 4 and four draws', () => {
    expect(valueOf('uuid()', drawsOf(2 ** -32, 1 - 2 ** -32, 1 - 2 ** -32, 0.5))).toBe('00000001-ffff-4fff-bfff-ffff80000000');
    expect(valueOf('uuid()', drawsOf(2 ** -53, 2 ** -53, 2 ** -53, 2 ** -53))).toBe('00000000-0000-4000-8000-000000000000');
  });

  test('domain functions are asked with values, and their errors get a column', () => {
    const scope = scopeOf({ call: (name, args) => (name === 'lag' ? (args[0] === 'payments' ? { ok: true, value: 7 } : { ok: false, error: 'there is no such channel' }) : undefined) });
    expect(valueOf("lag('payments') + 1", scope)).toBe(8);
    expect(errorOf("1 + lag('x')", scope)).toEqual({ column: 5, message: "lag('x'): there is no such channel" });
    expect(errorOf('never()', scope)).toMatchObject({ column: 1, message: expect.stringContaining('no answer here') });
    expect(errorOf("lag('x')", scopeOf())).toMatchObject({ column: 1 });
    expect(errorOf('lag(payload.none)', scope)).toMatchObject({ column: 13 });
  });
});

describe('errors', () => {
  test.each([
    ['payload.none == 1', 9, 'payload.none is missing; give a default with payload.none ?? ..., or test it with exists(payload.none)'],
    ['1 < payload.none', 13, 'is missing'],
    ["'a' + payload.none", 15, 'is missing'],
    ['payload.none in list', 9, 'is missing'],
    ['1 in payload.none', 14, 'is missing'],
    ['[payload.none]', 10, 'is missing'],
    ['{a: payload.none}', 13, 'is missing'],
    ['len(payload.none)', 13, 'is missing'],
    ['-payload.none', 10, 'is missing'],
    ['!payload.none', 10, 'is missing'],
    ['payload.none && true', 9, 'is missing'],
    ['payload.none ? 1 : 2', 9, 'is missing'],
    ['list[payload.none]', 14, 'is missing'],
    ['unknown > 1', 1, 'unknown is missing'],
    ['1 + (payload.ok ? payload.none : 1)', 17, 'give a default with (payload.ok ? payload.none : 1) ??'],
    ['list.length > 2', 6, 'len(...)'],
    ["number('x') + 1", 1, 'the text writes no number'],
    ['1 + true', 3, "'+' adds numbers or joins texts, but 1 is a number and true is a boolean"],
    ["'a' + null", 7, "is null; give a default with ??"],
    ["list + 'a'", 1, 'write text(...)'],
    ['[1] + [2]', 5, 'concat'],
    ["'a' * 2", 1, "'*' needs a number, but 'a' is a text"],
    ["2 - 'a'", 5, "'-' needs a number"],
    ["1 < 'a'", 3, "'<' compares two numbers or two texts, but 1 is a number and 'a' is a text"],
    ["1 >= 'a'", 3, "but 1 is a number and 'a' is a text"],
    ["1 > 'a'", 3, "but 1 is a number and 'a' is a text"],
    ["1 <= 'a'", 3, "but 1 is a number and 'a' is a text"],
    ['1 < 2 < 3', 7, '1 < 2 is a boolean'],
    ['true < false', 6, 'compares'],
    ['1 / 0', 3, 'division by zero'],
    ['0 / 0', 3, 'not a number'],
    ['5 % 0', 3, 'not a number'],
    ['1e308 * 10', 7, 'larger than any number'],
    ['1 && true', 1, "'&&' needs true or false, but 1 is a number"],
    ['!1', 2, "'!' needs true or false"],
    ["'a' ? 1 : 2", 1, "'?' needs true or false"],
    ['1 in 2', 6, 'a list, a map or a text'],
    ['1 in {a: 1}', 1, "'in' a map needs a text"],
    ["1 in 'a'", 1, "'in' a text needs a text"],
    ["list['a']", 6, 'a number as position'],
    ['payload[0]', 9, 'a text as key'],
    ['any(x in 5, true)', 10, 'any needs a list, but 5 is a number'],
    ['any(x in list, x)', 16, 'any needs true or false, but x is a number'],
    ['map(x in payload.items, x.none)', 27, 'x.none is missing'],
    ["sum(x in payload.items, x.sku)", 27, 'sum needs a number'],
    ['filter(x in list, 1)', 19, 'filter needs true or false'],
    ['min([])', 5, '[] is empty'],
    ["min(1, 'a')", 8, 'min needs a number'],
    ["max(['a'])", 5, "max needs numbers, but an item of ['a'] is a text"],
    ['len(5)', 5, 'a text, a list or a map'],
    ["floor('a')", 7, 'floor needs a number'],
    ['keys(list)', 6, 'keys needs a map'],
    ['lower(1)', 7, 'lower needs a text'],
    ['join([null], ",")', 6, 'an item of [null] is null'],
    ["split('a', '')", 12, 'separator'],
    ["slice(list, 0.5)", 13, 'whole number'],
    ['slice(5, 1)', 7, 'a text or a list'],
    ['concat(list, 1)', 14, 'concat needs a list'],
    ['hash(1)', 6, 'hash needs a text'],
    ['now()', 1, 'no time here'],
    ['timestamp()', 1, 'no date here'],
    ['random(0, 1)', 1, 'only payloads'],
    ['pick([])', 6, 'at least one item'],
    ['chance(2)', 8, 'from 0 to 1'],
    ['randomInteger(2, 1)', 18, 'in order'],
    ['randomInteger(1.5, 2)', 15, 'whole number'],
  ])('%s at column %i', (source, column, part) => {
    const error = errorOf(source);
    expect(error.message).toContain(part);
    expect(error.column).toBe(column);
  });

  test('a condition is true or false, nothing else', () => {
    expect(evaluateCondition(parsed('payload.ok'), scopeOf())).toEqual({ ok: true, value: true });
    expect(evaluateCondition(parsed('payload.total'), scopeOf())).toMatchObject({ ok: false, error: { column: 9, message: expect.stringContaining('a condition needs true or false') } });
    expect(evaluateCondition(parsed('payload.none'), scopeOf())).toMatchObject({ ok: false, error: { message: expect.stringContaining('is missing') } });
  });

  test('a field that changes its type over time is reported each time it does not fit', () => {
    const outcomes = [1, '1', null, undefined, [1], { a: 1 }].map((value) => evaluateCondition(parsed('v > 0'), { variable: () => value }));
    expect(outcomes.map((outcome) => (outcome.ok ? 'ok' : outcome.error.column))).toEqual(['ok', 3, 3, 1, 3, 3]);
  });

  test('an error of the host is not mistaken for one of the expression', () => {
    expect(() => run('a', { variable: () => { throw new RangeError('host'); } })).toThrow('host');
  });
});

describe('safety', () => {
  const hostile: Value = JSON.parse('{"__proto__": {"x": 1}, "constructor": 2, "prototype": 3, "a": {"b": 1}}');
  const scope: Scope = { variable: (name) => (name === 'a' ? hostile : undefined) };

  test.each(['a.constructor', 'a.__proto__', 'a.prototype', 'a["constructor"]', "a['__' + 'proto__']", 'a.toString', 'a.valueOf', 'a.hasOwnProperty', 'a.constructor.constructor', "[].constructor", "[]['map']", "'x'['length']", "''.constructor", '(1).constructor'])('%s is missing or refused', (source) => {
    const result = run(source, scope);
    expect(result.ok ? result.value : 'refused').toBe(result.ok ? undefined : 'refused');
  });

  test('forbidden keys are not listed, counted or found', () => {
    expect(valueOf('keys(a)', scope)).toEqual(['a']);
    expect(valueOf('len(a)', scope)).toBe(1);
    expect(valueOf('len(values(a))', scope)).toBe(1);
    expect(valueOf("'__proto__' in a", scope)).toBe(false);
    expect(valueOf("'toString' in a", scope)).toBe(false);
  });

  test.each(["a.constructor.constructor('return 1')()", 'a[`constructor`]', "a.constructor('x')", 'constructor', 'this', '(() => 1)()', 'new Date()', 'eval("1")', 'a = 1', "import('x')"])('%s is no expression', (source) => {
    expect(parseExpression(source, { variables: ['a'] }).ok).toBe(false);
  });

  test('evaluation changes neither its input nor Object.prototype', () => {
    const before = JSON.stringify(VARIABLES);
    valueOf("map(x in concat(list, [9]), {v: x, w: slice(list, 1)})");
    expect(JSON.stringify(VARIABLES)).toBe(before);
    expect(({} as { x?: number }).x).toBeUndefined();
  });
});

describe('fuel and sizes', () => {
  const million = Array.from({ length: 1_000_000 }, (_, index) => index);
  const scope: Scope = { variable: (name) => (name === 'big' ? million : name === 'long' ? 'x'.repeat(9_000) : name === 'huge' ? 'x'.repeat(5_000_000) : undefined) };

  test('every node is a step', () => {
    expect(run('1 + 2', scopeOf(), 3).ok).toBe(true);
    expect(errorOf('1 + 2', scopeOf(), 2)).toMatchObject({ column: 5, message: expect.stringContaining('too many steps') });
  });

  test.each(['sum(x in big, x)', 'map(x in big, x)', 'count(x in big, x > 1)', 'all(x in big, x >= 0)', '-1 in big', 'contains(big, -1)', 'max(big)', 'concat(big, big)', 'slice(big, 1)', "join(big, '')", 'text(big)', '[big] == [map(x in [1], x)] || [big]', 'lower(huge)', "hash(huge)", "contains(huge, 'xy')", "split(huge, 'x')", "huge < huge + ''", 'sum(x in [1,2,3,4,5,6,7,8,9,10], sum(y in [1,2,3,4,5,6,7,8,9,10], sum(z in [1,2,3,4,5,6,7,8,9,10], sum(w in [1,2,3,4,5,6,7,8,9,10], 1))))'])('%s stops', (source) => {
    expect(errorOf(source, scope).message).toMatch(/too many steps|true or false|characters/);
  });

  test('what needs no walk over a long list is answered', () => {
    expect(valueOf('big[999999] + len(big)', scope)).toBe(1_999_999);
    expect(valueOf('any(x in big, x == 3)', scope)).toBe(true);
  });

  test('texts and lists that are made have a greatest length', () => {
    expect(errorOf('long + long', scope)).toEqual({ column: 6, message: 'this text would have 18000 characters; at most 10000 are allowed' });
    expect(errorOf("join([long, long], '')", scope).message).toContain('18000');
    expect(errorOf('slice(huge, 0, 20000)', scope).message).toContain('20000');
    expect(evaluate(parsed('concat(slice(big, 0, 9000), slice(big, 0, 9000))'), scope, 1e9)).toMatchObject({ ok: false, error: { message: expect.stringContaining('18000 items') } });
    expect(evaluate(parsed('map(x in big, x)'), scope, 1e9)).toMatchObject({ ok: false, error: { message: expect.stringContaining('10001 items') } });
  });

  test('a small expression cannot make a large value by sharing its parts', () => {
    let doubled = '1';
    for (const name of 'abcdefghijklmno') doubled = `map(${name} in [${doubled}], [${name}, ${name}])`;
    expect(errorOf(doubled).message).toContain('too many steps');
    expect(errorOf(`text(${doubled.replaceAll('o', 'z')})`).message).toContain('too many steps');
  });

  test('values nested without end are refused, not followed', () => {
    let deep: Value = 1;
    for (let level = 0; level < 100_000; level += 1) deep = [deep];
    let twin: Value = 1;
    for (let level = 0; level < 100_000; level += 1) twin = [twin];
    const deepScope: Scope = { variable: (name) => (name === 'd' ? deep : twin) };
    for (const source of ['d == e', 'text(d)', '[d]', 'd in [e]']) expect(errorOf(source, deepScope).message, source).toContain('64 levels');
  });
});
