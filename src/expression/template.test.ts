import { describe, expect, test } from 'vitest';
import type { Json } from '../base/json.ts';
import type { Scope, Value } from './scope.ts';
import type { ExpressionOptions } from './syntax.ts';
import { renderTemplate } from './render-template.ts';
import { parseTemplate, templateReads } from './template.ts';
import type { Template } from './template.ts';

const VARIABLES: { readonly [name: string]: Value } = { payload: { orderId: 'o-1', total: 5, none: null, items: [{ sku: 'a' }] }, n: 7 };
const SCOPE: Scope = { variable: (name) => (Object.hasOwn(VARIABLES, name) ? VARIABLES[name] : undefined), draw: () => 0.5, nowUs: 0, epochUs: 0 };

function parsed(value: Json, options: ExpressionOptions = { random: true }): Template {
  const result = parseTemplate(value, options);
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value;
}

function rendered(value: Json, scope = SCOPE): Json {
  const result = renderTemplate(parsed(value), scope);
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value;
}

function errorsOf(value: Json, options: ExpressionOptions = { variables: ['payload'] }) {
  const result = parseTemplate(value, options);
  if (result.ok) throw new Error('it parses');
  return result.error;
}

function renderErrorOf(value: Json, scope = SCOPE) {
  const result = renderTemplate(parsed(value), scope);
  if (result.ok) throw new Error(`it renders ${JSON.stringify(result.value)}`);
  return result.error;
}

describe('rendering', () => {
  test.each<readonly [Json, Json]>([
    ['plain', 'plain'],
    ['${n}', 7],
    ['${payload.items}', [{ sku: 'a' }]],
    ['${payload.none}', null],
    ['order ${payload.orderId}: ${n + 1} ${true}', 'order o-1: 8 true'],
    [' ${n}', ' 7'],
    ['${n}${n}', '77'],
    ["${'}'}", '}'],
    ["${ {a: '${'}.a }x", '${x'],
    ['${ {a: {b: n}} }', { a: { b: 7 } }],
    ['$${n}', '${n}'],
    ['a $${n} ${n} $${', 'a ${n} 7 ${'],
    ['$$${n}', '$${n}'],
    ["${'$'}${n}", '$7'],
    ['$ {n} $', '$ {n} $'],
    [{ '${n}': '${n}', list: [1, '${n}', null], deep: { er: { s: 'x${n}' } } }, { '${n}': 7, list: [1, 7, null], deep: { er: { s: 'x7' } } }],
    ['${random(0, 10)}', 5],
    ['at ${timestamp()}', 'at 1970-01-01T00:00:00Z'],
  ])('%j gives %j', (template, value) => {
    expect(rendered(template)).toEqual(value);
  });

  test('keys keep their order; maps that are made have no prototype; the template is plain data', () => {
    const source = { z: '${n}', a: 1, m: { y: '${n}', b: 2 } };
    const value = rendered(source) as { m: object };
    expect(JSON.stringify(value)).toBe('{"z":7,"a":1,"m":{"y":7,"b":2}}');
    expect(Object.getPrototypeOf(value)).toBeNull();
    expect(Object.getPrototypeOf(value.m)).toBeNull();
    expect(JSON.parse(JSON.stringify(parsed(source)))).toEqual(parsed(source));
  });

  test('a template without expressions is one constant', () => {
    const source = { a: [1, { b: 'x' }] };
    expect(parsed(source)).toEqual({ kind: 'constant', value: source });
  });

  test('draws go in the order of the template', () => {
    let count = 0;
    const scope = { ...SCOPE, draw: () => (count += 1) / 10 };
    expect(rendered({ b: '${random(0, 10)}', a: ['${random(0, 10)}', 'x${random(0, 10)}'] }, scope)).toEqual({ b: 1, a: [2, 'x3'] });
  });
});

describe('errors of a template', () => {
  test('every one is reported, with its path and column', () => {
    expect(errorsOf({ a: 'id ${paylod.x}', b: [1, '${1 +}'], c: { d: '${payload.x' } })).toEqual([
      { path: ['a'], column: 6, message: "there is no variable 'paylod'; did you mean 'payload'?", suggestion: 'payload' },
      { path: ['b', 1], column: 6, message: "a value is missing before '}'" },
      { path: ['c', 'd'], column: 12, message: expect.stringContaining("write '}'") },
    ]);
  });

  test.each([
    ['${}', 3, 'missing'],
    ['ok ${payload} ${', 17, 'missing'],
    ['${payload payload}', 11, 'left over'],
    ["${'abc}", 3, 'not closed'],
    ['${uuid()}', 3, 'payloads only'],
    [`\${'${'x'.repeat(1_000)}'}`, 3, 'at most 1000 characters'],
  ])('%j at column %i', (template, column, part) => {
    const [error] = errorsOf(template);
    expect(error?.column).toBe(column);
    expect(error?.message).toContain(part);
  });

  test('forbidden keys are refused', () => {
    expect(errorsOf(JSON.parse('{"__proto__": {"x": 1}, "ok": {"constructor": 1}}') as Json).map((error) => error.path)).toEqual([['__proto__'], ['ok', 'constructor']]);
  });

  test('depth is limited', () => {
    const nested = (depth: number): Json => (depth === 0 ? '${n}' : [nested(depth - 1)]);
    expect(parseTemplate(nested(32)).ok).toBe(true);
    expect(errorsOf(nested(33), {})[0]?.message).toContain('32 levels');
    let deep: Json = 1;
    for (let level = 0; level < 100_000; level += 1) deep = [deep];
    expect(parseTemplate(deep).ok).toBe(false);
  });
});

describe('errors of rendering', () => {
  test.each<readonly [Json, (string | number)[], number, string]>([
    [{ a: 1, b: ['${n}', '${payload.x}'] }, ['b', 1], 11, 'payload.x is missing'],
    [{ a: 'x ${payload.x}' }, ['a'], 13, 'payload.x is missing'],
    ['x ${payload.none}', [], 13, 'is null; give a default with ??'],
    ['x ${payload.items}', [], 13, 'write text(...)'],
    ['x ${1 / 0}', [], 7, 'division by zero'],
    ["${'x' < 1}", [], 7, 'compares'],
  ])('%j', (template, path, column, part) => {
    expect(renderErrorOf(template)).toEqual({ path, column, message: expect.stringContaining(part) });
  });

  test('all expressions share one fuel', () => {
    const template = parsed(['${n}', '${n}', '${n}']);
    expect(renderTemplate(template, SCOPE, 3).ok).toBe(true);
    expect(renderTemplate(template, SCOPE, 2)).toMatchObject({ ok: false, error: { path: [2] } });
  });

  test('a long list is not taken over, nor a message that wraps itself again and again', () => {
    const big: Scope = { ...SCOPE, variable: () => Array.from({ length: 1_000_000 }, () => 1) };
    expect(renderErrorOf('${big}', big).message).toContain('too many steps');
    const wrap = parsed({ previous: '${payload}' });
    let payload: Json = 1;
    let rounds = 0;
    for (; rounds < 100; rounds += 1) {
      const result = renderTemplate(wrap, { variable: () => payload });
      if (!result.ok) break;
      payload = result.value;
    }
    expect(rounds).toBe(64);
  });

  test('texts have a greatest length', () => {
    expect(renderErrorOf("a${text}${text}", { ...SCOPE, variable: () => 'x'.repeat(6_000) }).message).toContain('12001 characters');
  });
});

test('reads are those of every expression, once each', () => {
  expect(templateReads(parsed({ a: '${payload.x} ${payload.x + n}', b: ['${payload.y[0].z}'], c: 'constant' }))).toEqual([['payload', 'x'], ['n'], ['payload', 'y']]);
});
