import { createContext, Script } from 'node:vm';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Json } from '../base/json.ts';
import { evaluate } from './evaluate.ts';
import { formatExpression } from './format.ts';
import { parseExpression } from './parse.ts';
import { isConstant, readsOf } from './reads.ts';
import type { Scope, Value } from './scope.ts';
import type { Expression } from './syntax.ts';
import { renderTemplate } from './render-template.ts';
import { parseTemplate } from './template.ts';

/** Everything but where it stands. */
function withoutColumns(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutColumns);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).filter(([key]) => key !== 'column').map(([key, part]) => [key, withoutColumns(part)]));
}

const WORLD: { readonly [name: string]: Json } = { a: 3, b: -2.5, s: 'text', t: true, u: null, m: { x: 1, y: { z: 'deep' }, k: [1, 2] }, xs: [1, 2, 3] };
const scopeOf = (world: { readonly [name: string]: Json }): Scope => ({ variable: (name) => (Object.hasOwn(world, name) ? world[name] : undefined), draw: () => 0.5, nowUs: 5, epochUs: 0 });
const OPTIONS = { variables: Object.keys(WORLD), random: true };

/** Two texts of the same meaning: one in this language, one in JavaScript, where `fin` throws for numbers that are not finite. */
interface Pair { readonly ours: string; readonly js: string }

const pair = (ours: string, js = ours): Pair => ({ ours, js });
const oneOf = (...texts: readonly string[]) => fc.constantFrom(...texts).map((text) => pair(text));

const { number, boolean, text } = fc.letrec<{ number: Pair; boolean: Pair; text: Pair }>((tie) => ({
  number: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.oneof(oneOf('a', 'b', 'm.x', 'xs[1]', "m['x']"), fc.nat(100).map((n) => pair(String(n))), fc.constantFrom('0.1', '1e300', '2.5e-7').map((n) => pair(n))),
    fc.tuple(tie('number'), fc.constantFrom('+', '-', '*', '/', '%'), tie('number')).map(([l, op, r]) => pair(`(${l.ours} ${op} ${r.ours})`, `fin(${l.js} ${op} ${r.js})`)),
    tie('number').map((n) => pair(`(- ${n.ours})`, `(- ${n.js})`)),
    fc.tuple(fc.constantFrom('abs', 'floor', 'ceil', 'round'), tie('number')).map(([f, n]) => pair(`${f}(${n.ours})`, `Math.${f}(${n.js})`)),
    fc.tuple(fc.constantFrom('min', 'max'), tie('number'), tie('number')).map(([f, l, r]) => pair(`${f}(${l.ours}, ${r.ours})`, `Math.${f}(${l.js}, ${r.js})`)),
    tie('text').map((s) => pair(`len(${s.ours})`, `(${s.js}).length`)),
    tie('number').map((n) => pair(`sum(x in xs, x * ${n.ours})`, `xs.reduce((sum, x) => fin(sum + fin(x * ${n.js})), 0)`)),
    fc.tuple(tie('boolean'), tie('number'), tie('number')).map(([c, l, r]) => pair(`(${c.ours} ? ${l.ours} : ${r.ours})`, `(${c.js} ? ${l.js} : ${r.js})`)),
    tie('number').map((n) => pair(`(m.none ?? u ?? ${n.ours})`, `(m.none ?? u ?? ${n.js})`)),
  ),
  boolean: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    oneOf('t', 'true', 'false'),
    fc.tuple(tie('number'), fc.constantFrom('<', '<=', '>', '>='), tie('number')).map(([l, op, r]) => pair(`(${l.ours} ${op} ${r.ours})`, `(${l.js} ${op} ${r.js})`)),
    fc.tuple(tie('text'), fc.constantFrom('<', '<=', '>', '>='), tie('text')).map(([l, op, r]) => pair(`(${l.ours} ${op} ${r.ours})`, `(${l.js} ${op} ${r.js})`)),
    fc.tuple(fc.oneof(tie('number'), tie('text'), tie('boolean')), fc.constantFrom('==', '!='), fc.oneof(tie('number'), tie('text'), tie('boolean')))
      .map(([l, op, r]) => pair(`(${l.ours} ${op} ${r.ours})`, `(${l.js} ${op}= ${r.js})`)),
    fc.tuple(tie('boolean'), fc.constantFrom('&&', '||'), tie('boolean')).map(([l, op, r]) => pair(`(${l.ours} ${op} ${r.ours})`, `(${l.js} ${op} ${r.js})`)),
    tie('boolean').map((b) => pair(`!${b.ours}`, `!${b.js}`)),
    fc.tuple(fc.constantFrom('contains:includes', 'startsWith:startsWith', 'endsWith:endsWith'), tie('text'), tie('text'))
      .map(([f, l, r]) => pair(`${f.split(':')[0]}(${l.ours}, ${r.ours})`, `(${l.js}).${f.split(':')[1]}(${r.js})`)),
    fc.tuple(fc.constantFrom('any:some', 'all:every'), tie('number')).map(([f, n]) => pair(`${f.split(':')[0]}(x in xs, x > ${n.ours})`, `xs.${f.split(':')[1]}((x) => x > ${n.js})`)),
  ),
  text: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.oneof(oneOf('s', "'a'", "''", "'é\\n\"'", 'm.y.z'), fc.string({ maxLength: 5 }).map((s) => pair(JSON.stringify(s)))),
    fc.tuple(tie('text'), fc.oneof(tie('text'), tie('number'), tie('boolean'))).map(([l, r]) => pair(`(${l.ours} + ${r.ours})`, `(${l.js} + ${r.js})`)),
    fc.tuple(fc.constantFrom('lower:toLowerCase', 'upper:toUpperCase', 'trim:trim'), tie('text')).map(([f, s]) => pair(`${f.split(':')[0]}(${s.ours})`, `(${s.js}).${f.split(':')[1]}()`)),
    fc.tuple(tie('text'), fc.integer({ min: -5, max: 5 }), fc.integer({ min: -5, max: 5 })).map(([s, from, to]) => pair(`slice(${s.ours}, ${from}, ${to})`, `(${s.js}).slice(${from}, ${to})`)),
  ),
}));

const NOT_FINITE = new Error('not finite');

const fin = (value: unknown): unknown => {
  if (typeof value === 'number' && !Number.isFinite(value)) throw NOT_FINITE;
  return value;
};

const javaScript = createContext({ ...WORLD, fin });

/** JavaScript itself is the oracle. */
const runJs = (source: string): unknown => new Script(`value = ${source}`).runInContext(javaScript);

function compiles(source: string): boolean {
  try {
    return new Script(`value = ${source}`) instanceof Script;
  } catch {
    return false;
  }
}

describe('against JavaScript', () => {
  test('well-typed expressions have the same value, or are reported where JavaScript has no finite number', () => {
    let compared = 0;
    fc.assert(fc.property(fc.oneof(number, boolean, text), ({ ours, js }) => {
      const parsed = parseExpression(ours, OPTIONS);
      fc.pre(parsed.ok || !/at most|deeper/.test(parsed.error.message));
      if (!parsed.ok) throw new Error(`${ours}: ${parsed.error.message}`);
      const result = evaluate(parsed.value, scopeOf(WORLD));
      compared += 1;
      try {
        const expected = runJs(js);
        expect(result).toEqual({ ok: true, value: expected });
      } catch (error) {
        if (error !== NOT_FINITE) throw error;
        expect(result).toMatchObject({ ok: false, error: { message: expect.stringMatching(/not a number|larger/) } });
      }
    }), { numRuns: 2_000 });
    expect(compared).toBeGreaterThan(1_800);
  });

  const operand = fc.constantFrom('a', 'b', 's', 't', 'u', 'm.x', 'm.none', 'm.y.z', 'xs[0]', '1', '0', "'2'", 'true', 'null', '( a', 'b )');
  const operator = fc.constantFrom('+', '-', '*', '/', '%', '==', '!=', '<', '<=', '>', '>=', '&&', '||', '??', '?', ':');
  const flat = fc.tuple(fc.array(fc.tuple(fc.constantFrom('', '! ', '- '), operand, operator), { minLength: 1, maxLength: 7 }), operand)
    .map(([front, last]) => `${front.map(([prefix, value, op]) => `${prefix}${value} ${op}`).join(' ')} ${last}`);

  test('any row of operands and operators is an expression here exactly if it is one there, and a value here is the value there', () => {
    const seen = { parsed: 0, refused: 0, valued: 0 };
    fc.assert(fc.property(flat, (source) => {
      const js = source.replaceAll('==', '===').replaceAll('!=', '!==');
      const parsed = parseExpression(source, OPTIONS);
      expect(parsed.ok, source).toBe(compiles(js));
      seen[parsed.ok ? 'parsed' : 'refused'] += 1;
      if (!parsed.ok) return;
      const result = evaluate(parsed.value, scopeOf(WORLD));
      if (!result.ok) return;
      seen.valued += 1;
      expect(result.value, source).toEqual(runJs(js));
    }), { numRuns: 4_000 });
    expect(Math.min(seen.parsed, seen.refused, seen.valued)).toBeGreaterThan(100);
  });
});

/** Trees of every kind, straight from the grammar; most are of wrong types. */
const source = fc.letrec<{ any: string }>((tie) => {
  const any = tie('any');
  const two = fc.tuple(any, any);
  return {
    any: fc.oneof(
      { depthSize: 'medium' },
      fc.constantFrom('a', 's', 't', 'u', 'm', 'xs', '1', '0.5', "'x'", 'null', 'true', "'__proto__'", 'm.y', 'm.k', 'm.none'),
      any.map((x) => `(${x}).y`),
      any.map((x) => `(${x}).constructor`),
      two.map(([x, y]) => `(${x})[${y}]`),
      fc.tuple(any, fc.constantFrom('+', '-', '*', '/', '%', '==', '!=', '<', '<=', '>', '>=', 'in'), any).map(([x, op, y]) => `(${x}) ${op} (${y})`),
      fc.tuple(any, fc.constantFrom('&&', '||', '??'), any).map(([x, op, y]) => `((${x}) ${op} (${y}))`),
      fc.tuple(fc.constantFrom('!', '-'), any).map(([op, x]) => `${op}(${x})`),
      fc.tuple(any, any, any).map(([x, y, z]) => `(${x}) ? (${y}) : (${z})`),
      fc.array(any, { maxLength: 3 }).map((items) => `[${items.join(', ')}]`),
      two.map(([x, y]) => `{y: ${x}, 'b c': ${y}}`),
      fc.tuple(fc.constantFrom('len', 'exists', 'text', 'number', 'hash', 'keys', 'values', 'min', 'lower', 'pick', 'chance'), any).map(([f, x]) => `${f}(${x})`),
      fc.tuple(fc.constantFrom('contains', 'split', 'join', 'concat', 'slice', 'startsWith', 'random', 'randomInteger'), two).map(([f, [x, y]]) => `${f}(${x}, ${y})`),
      fc.tuple(fc.constantFrom('any', 'all', 'count', 'filter', 'map', 'sum'), fc.constantFrom('a', 'x', 'm'), any, any).map(([f, v, x, y]) => `${f}(${v} in ${x}, ${y})`),
      any.map((x) => `any(q in xs, (q) == (${x}))`),
    ),
  };
}).any;

const expression = source.map((text) => parseExpression(text, OPTIONS)).filter((result) => result.ok).map((result) => (result as { value: Expression }).value);

describe('any expression', () => {
  test('prints to a text that reads back as the same tree, and prints the same again', () => {
    fc.assert(fc.property(expression, (tree) => {
      const printed = formatExpression(tree);
      const again = parseExpression(printed, OPTIONS);
      fc.pre(printed.length <= 1_000);
      if (!again.ok) throw new Error(`${printed}: ${again.error.message}`);
      expect(withoutColumns(again.value)).toEqual(withoutColumns(tree));
      expect(formatExpression(again.value)).toBe(printed);
    }), { numRuns: 1_500 });
  });

  test('evaluates without throwing, to a value that JSON can carry, or to an error at one of its columns', () => {
    const seen = { values: 0, errors: 0 };
    fc.assert(fc.property(expression, (tree) => {
      const result = evaluate(tree, scopeOf(WORLD));
      seen[result.ok ? 'values' : 'errors'] += 1;
      if (result.ok) expect(result.value === undefined || JSON.stringify(JSON.parse(JSON.stringify(result.value))) === JSON.stringify(result.value)).toBe(true);
      else expect(columnsOf(tree)).toContain(result.error.column);
    }), { numRuns: 1_500 });
    expect(Math.min(seen.values, seen.errors)).toBeGreaterThan(100);
  });

  test('sees nothing but what its reads name', () => {
    fc.assert(fc.property(expression, (tree) => {
      const kept = prune(readsOf(tree));
      expect(evaluate(tree, scopeOf(kept))).toEqual(evaluate(tree, scopeOf(WORLD)));
      if (isConstant(tree)) expect(evaluate(tree, { variable: () => expect.fail('asked'), draw: () => expect.fail('drew') })).toEqual(evaluate(tree, scopeOf(WORLD)));
    }), { numRuns: 1_500 });
  });
});

function columnsOf(value: unknown): number[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, part]) => (key === 'column' ? [part as number] : columnsOf(part)));
}

/** The world with nothing but what stands at or below the paths. */
function prune(paths: readonly (readonly string[])[]): { [name: string]: Json } {
  const kept: { [name: string]: Json } = {};
  for (const path of paths) copyPath(WORLD, kept, path);
  return kept;
}

function copyPath(from: { readonly [name: string]: Json }, to: { [name: string]: Json }, [key = '', ...rest]: readonly string[]): void {
  const value: Value = Object.hasOwn(from, key) ? from[key] : undefined;
  if (value === undefined) return;
  const isPart = rest.length > 0 && typeof value === 'object' && value !== null && !Array.isArray(value);
  // What lies below a value without fields is missing with or without it.
  if (!isPart) to[key] = value;
  else if (to[key] !== value) copyPath(value as { [name: string]: Json }, (to[key] ??= {}) as { [name: string]: Json }, rest);
}

describe('any text', () => {
  const token = fc.oneof(
    fc.constantFrom('a', 'm', '.', '[', ']', '(', ')', '{', '}', '${', '$${', ',', ':', '?', '??', '&&', '||', '!', '-', '+', '*', '/', '%', '==', '<', 'in', 'any(x in ', 'len(', "'", '"', '\\', '1', '1e', '0.', '__proto__', 'constructor', ' ', '\n', '`', '=>', '?.', '😀', '\ud800', '\u0000'),
    fc.string({ maxLength: 3, unit: 'binary' }),
  );
  const soup = fc.array(token, { maxLength: 40 }).map((parts) => parts.join(''));

  test('parses or gives an error inside it', () => {
    fc.assert(fc.property(soup, (text) => {
      const result = parseExpression(text, OPTIONS);
      if (!result.ok) expect(result.error.column >= 1 && result.error.column <= text.length + 1 && result.error.message.length > 0).toBe(true);
      else evaluate(result.value, scopeOf(WORLD));
    }), { numRuns: 3_000 });
  });

  test('in a template too, which renders without throwing', () => {
    fc.assert(fc.property(fc.jsonValue({ maxDepth: 3 }), fc.array(fc.oneof(soup, source.map((text) => `x\${${text}}y`), source.map((text) => `\${${text}}`)), { maxLength: 3 }), (value, texts) => {
      const result = parseTemplate([value as Json, ...texts], OPTIONS);
      if (result.ok) renderTemplate(result.value, scopeOf(WORLD));
      else for (const error of result.error) expect(error.column).toBeGreaterThan(0);
    }), { numRuns: 1_000 });
  });
});
