import { describe, expect, test } from 'vitest';
import { formatExpression } from './format.ts';
import { parseExpression } from './parse.ts';
import { isConstant, readsOf } from './reads.ts';
import type { Expression, ExpressionError, ExpressionOptions } from './syntax.ts';

function parsed(source: string, options?: ExpressionOptions): Expression {
  const result = parseExpression(source, options);
  if (!result.ok) throw new Error(`${source}: ${result.error.message} at ${result.error.column}`);
  return result.value;
}

function errorOf(source: string, options?: ExpressionOptions): ExpressionError {
  const result = parseExpression(source, options);
  if (result.ok) throw new Error(`${source} parses as ${formatExpression(result.value)}`);
  return result.error;
}

const OPTIONS = { variables: ['payload', 'headers', 'row'], functions: ['lag'] };

describe('the tree', () => {
  test('holds kinds, columns and plain data', () => {
    expect(parsed('payload.total >= 10')).toEqual({
      kind: 'binary', column: 15, operator: '>=',
      left: { kind: 'member', column: 9, name: 'total', target: { kind: 'variable', column: 1, name: 'payload' } },
      right: { kind: 'literal', column: 18, value: 10 },
    });
    const tree = parsed("any(x in payload.items, x.sku == 'a')");
    expect(JSON.parse(JSON.stringify(tree))).toEqual(tree);
    expect(tree).toMatchObject({ kind: 'comprehension', operation: 'any', slot: 0, body: { left: { target: { kind: 'local', slot: 0 } } } });
  });

  test.each([
    ['a+b*c-d', 'a + b * c - d'],
    ['(a+b)*c', '(a + b) * c'],
    ['a-(b-c)', 'a - (b - c)'],
    ['((a))', 'a'],
    ['!(a&&b)||c', '!(a && b) || c'],
    ['(a??b)||c', '(a ?? b) || c'],
    ['a??(b&&c)', 'a ?? (b && c)'],
    ['a||(b||c)', 'a || (b || c)'],
    ['a?b:c?d:e', 'a ? b : c ? d : e'],
    ['(a?b:c)?d:e', '(a ? b : c) ? d : e'],
    ['a?.5:1', null],
    ['-(-a)', '--a'],
    ['(-a).b', '(-a).b'],
    ['a["x"]["y z"][0]', "a['x']['y z'][0]"],
    ["\"it's\" + 'a\"b'", "'it\\'s' + 'a\"b'"],
    ["'\\u00e9\\n\\\\'", "'é\\n\\\\'"],
    ['{a:1,"b c":[2,],}', "{ a: 1, 'b c': [2] }"],
    ['1e3+0.5+1E-2', '1000 + 0.5 + 0.01'],
    ['a in b in c', 'a in b in c'],
    ['a==b!=c', 'a == b != c'],
    ['a==(b<=c)', 'a == b <= c'],
    ['(a==b)<=c', '(a == b) <= c'],
    ['a||(b&&(c==(d<(e+(f*-g)))))', 'a || b && c == d < e + f * -g'],
    ['sum(x in filter(y in xs, y>1), x*2)', 'sum(x in filter(y in xs, y > 1), x * 2)'],
  ])('%s reads as %s', (source, printed) => {
    if (printed === null) expect(errorOf(source).message).toContain('0.5');
    else expect(formatExpression(parsed(source))).toBe(printed);
  });

  test('an inner variable hides an outer one, and only inside', () => {
    expect(parsed('map(x in xs, map(x in x, x))')).toMatchObject({ body: { list: { slot: 0 }, slot: 1, body: { slot: 1 } } });
    expect(errorOf('any(y in [1], y > 0) && y', OPTIONS)).toMatchObject({ column: 25 });
  });
});

describe('errors', () => {
  const cases: readonly (readonly [source: string, column: number, part: string, suggestion?: string])[] = [
    ['', 1, 'an expression is missing'],
    ['   ', 4, 'an expression is missing'],
    ['1 +', 4, 'ends too early'],
    ['* 2', 1, "before '*'"],
    ['payload. ', 10, 'name of a field'],
    ['row.0', 5, "write '[0]'"],
    ['row[0', 6, "write ']'"],
    ['(1 + 2', 7, "write ')'"],
    ['[1 2]', 4, "write ','"],
    ['{a 1}', 4, "write ':'"],
    ['{1: 2}', 2, 'a key is missing'],
    ['{a: 1, a: 2}', 8, 'there already'],
    ['{__proto__: 1}', 2, 'cannot be a key'],
    ["{'constructor': 1}", 2, 'cannot be a key'],
    ['true ? 1', 9, 'both outcomes'],
    ['1 2', 3, 'left over'],
    ['1 === 1', 3, 'strict already', '=='],
    ['1 !== 1', 3, 'strict already', '!='],
    ['row = 1', 5, 'no assignment', '=='],
    ['row & 1', 5, 'for and', '&&'],
    ['row | 1', 5, 'for or', '||'],
    ['row and row', 5, "'&&'", '&&'],
    ['not row', 1, "'!'", '!'],
    ['row?.status', 4, "write '.'", '.'],
    ['2 ** 3', 3, 'multiply'],
    ['row++', 4, 'no assignment'],
    ['x => x', 3, 'no function values'],
    ['[] => 1', 4, 'no function values'],
    ['`a`', 1, "in '...'", "'"],
    ['/a+/', 1, 'no patterns'],
    ['row; row', 4, "character ';'"],
    ['row # row', 5, "character '#'"],
    ["'abc", 1, 'not closed'],
    ["'a\nb'", 1, 'not closed'],
    ["'a\\qb'", 3, 'no escape'],
    ["'\\u12'", 2, 'no escape'],
    ['12abc', 3, 'no number'],
    ['012', 1, 'start with 0', '12'],
    ['.5', 1, '0.5'],
    ['1e999', 1, 'larger'],
    ['row ?? row || row', 5, 'parentheses'],
    ['row || row ?? row', 12, 'parentheses'],
    ['row && row ?? row', 12, 'parentheses'],
    ['paylod.total', 1, "did you mean 'payload'?", 'payload'],
    ['Payload', 1, "did you mean 'payload'?", 'payload'],
    ['ture', 1, "did you mean 'true'?", 'true'],
    ['zzz', 1, 'there are payload, headers, row'],
    ['undefined', 1, 'exists(x)'],
    ['len > 3', 1, 'len is a function', 'len(x)'],
    ['lenn(row)', 1, "did you mean 'len'?", 'len'],
    ['lagg(row)', 1, "did you mean 'lag'?", 'lag'],
    ['toString()', 1, "no function 'toString'"],
    ['row.trim()', 9, 'values have no methods'],
    ['(len)(row)', 2, 'len is a function', 'len(x)'],
    ['len()', 1, 'takes 1 argument, not 0', 'len(x)'],
    ['slice(row)', 1, 'takes 2 or 3 arguments, not 1', 'slice(x, from, to)'],
    ['now(1)', 1, 'no arguments', 'now()'],
    ['uuid()', 1, 'payloads only'],
    ['1 + random(0, 1)', 5, 'payloads only'],
    ['any(row)', 8, "write 'in'"],
    ['any(1 in row, true)', 5, 'name of the item'],
    ['any(x in row)', 13, "write ','"],
    ['any(__proto__ in row, true)', 5, 'cannot be a name'],
    ['any(x in row, x', 16, "write any(x in list, condition)"],
    ['__proto__', 1, "no variable '__proto__'"],
    ['constructor', 1, "no variable 'constructor'"],
    ['in', 1, "before 'in'"],
    ['row }', 5, 'left over'],
  ];

  test.each(cases.map(([source, column, part, suggestion]) => ({ source, column, part, suggestion })))('$source at column $column: $part', ({ source, column, part, suggestion }) => {
    const error = errorOf(source, OPTIONS);
    expect(error.message).toContain(part);
    expect(error.column).toBe(column);
    expect(error.suggestion).toBe(suggestion);
  });

  test('forbidden names are refused without a list of variables too', () => {
    for (const name of ['__proto__', 'constructor', 'prototype']) expect(errorOf(name).column).toBe(1);
    expect(errorOf('constructor', { variables: ['constructor'] }).column).toBe(1);
  });

  test('random functions are read where they are allowed', () => {
    expect(parseExpression('pick([1, 2]) + random(0, 1)', { random: true }).ok).toBe(true);
  });
});

describe('limits', () => {
  const outcome = (source: string) => {
    const result = parseExpression(source);
    return result.ok ? 'ok' : `${result.error.column}: ${result.error.message}`;
  };

  test('source', () => {
    expect(outcome(`'${'x'.repeat(998)}'`)).toBe('ok');
    expect(outcome(`'${'x'.repeat(999)}'`)).toContain('1001: an expression has at most 1000 characters');
  });

  test('nodes', () => {
    expect(outcome(Array.from({ length: 150 }, () => '1').join('+'))).toBe('ok');
    expect(outcome(Array.from({ length: 151 }, () => '1').join('+'))).toContain('300 parts');
  });

  test('nesting, of every kind', () => {
    const nestings: readonly (readonly [string, string])[] = [['(', ')'], ['[', ']'], ['!', ''], ['-', ''], ['len(', ')'], ['a[', ']'], ['{a:', '}'], ['1?1:', ''], ['any(x in x,', ')']];
    for (const [open, close] of nestings) {
      expect(outcome(`${open.repeat(31)}1${close.repeat(31)}`), open).toBe('ok');
      expect(outcome(`${open.repeat(32)}1${close.repeat(32)}`), open).toContain('32 levels');
    }
  });
});

describe('reads', () => {
  test.each([
    ['message.payload.data.orderId == row.id', ['message.payload.data.orderId', 'row.id']],
    ["a['b'].c + a.b.c", ['a.b.c']],
    ['a.b[0].c', ['a.b']],
    ['a.b[k.l].c', ['a.b', 'k.l']],
    ['any(x in a.items, x.qty > a.least)', ['a.items', 'a.least']],
    ['(a ?? b).c', ['a', 'b']],
    ["lag('x') + now()", []],
    ['{a: b.c}.a', ['b.c']],
  ])('%s', (source, paths) => {
    expect(readsOf(parsed(source, { functions: ['lag'] })).map((path) => path.join('.'))).toEqual(paths);
  });

  test.each([
    ['1 + len("a")', true], ['map(x in [1], x + 1)', true], ['a', false], ['any(x in [1], x == a)', false],
    ['now()', false], ['timestamp()', false], ['uuid()', false], ["lag('x')", false],
  ])('%s is constant: %s', (source, constant) => {
    expect(isConstant(parsed(source, { functions: ['lag'], random: true }))).toBe(constant);
  });
});
