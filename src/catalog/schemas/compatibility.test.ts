import avro from 'avsc';
import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import type { Json } from '../../base/json.ts';
import { type CompatibilityLevel, readingProblems, registeringProblems } from './compatibility.ts';
import { recordSchema } from './record-schema.ts';

type Fields = Readonly<Record<string, { readonly type: string | readonly string[]; readonly default?: Json; readonly 'x-aliases'?: readonly string[] }>>;

/** A record whose fields are always written, as Avro's are. */
const record = (properties: Fields) => recordSchema({ type: 'object', properties, required: Object.keys(properties) } as Json);

const text = { type: 'string' } as const;

/** The schemas of Confluent's AvroCompatibilityTest, in JSON Schema. */
const S = {
  s1: record({ f1: text }),
  s2: record({ f1: text, f2: { type: 'string', default: 'foo' } }),
  s3: record({ f1: text, f2: text }),
  s4: record({ f1_new: { type: 'string', 'x-aliases': ['f1'] } }),
  s6: record({ f1: { type: ['null', 'string'] } }),
  s7: record({ f1: { type: ['null', 'string', 'integer'] } }),
  s8: record({ f1: text, f2: { type: 'string', default: 'foo' }, f3: { type: 'string', default: 'bar' } }),
};

const reads = (reader: keyof typeof S, writer: keyof typeof S): boolean => readingProblems(S[reader], S[writer]).length === 0;

describe('who can read what', () => {
  const table: Readonly<Record<keyof typeof S, readonly (keyof typeof S)[]>> = {
    s1: ['s1', 's2', 's3', 's8'], s2: ['s1', 's2', 's3', 's8'], s3: ['s2', 's3', 's8'], s4: ['s1', 's2', 's3', 's4', 's8'],
    s6: ['s1', 's2', 's3', 's6', 's8'], s7: ['s1', 's2', 's3', 's6', 's7', 's8'], s8: ['s1', 's2', 's3', 's8'],
  };
  test.each(Object.keys(table) as (keyof typeof S)[])('%s', (reader) => {
    expect((Object.keys(S) as (keyof typeof S)[]).filter((writer) => reads(reader, writer))).toEqual(table[reader]);
  });
});

type Name = keyof typeof S;
const takes = (level: CompatibilityLevel, earlier: readonly Name[], next: Name): boolean => registeringProblems(level, earlier.map((name, index) => ({ schema: S[name], version: index + 1 })), S[next]).length === 0;

test.each<[CompatibilityLevel, readonly Name[], Name, boolean]>([
  ['BACKWARD', ['s1'], 's2', true], ['BACKWARD', ['s1'], 's3', false], ['BACKWARD', ['s1'], 's4', true], ['BACKWARD', ['s1'], 's6', true],
  ['BACKWARD', ['s6'], 's1', false], ['BACKWARD', ['s6'], 's7', true], ['BACKWARD', ['s7'], 's6', false],
])('SCH-01: %s after %j: %s, %s', (level, earlier, next, expected) => expect(takes(level, earlier, next)).toBe(expected));

test.each<[CompatibilityLevel, readonly Name[], Name, boolean]>([['BACKWARD', ['s1', 's2'], 's3', true], ['BACKWARD_TRANSITIVE', ['s1', 's2'], 's3', false]])(
  'SCH-02: %s after %j: %s, %s', (level, earlier, next, expected) => expect(takes(level, earlier, next)).toBe(expected));

test.each<[CompatibilityLevel, readonly Name[], Name, boolean]>([
  ['FORWARD', ['s1'], 's3', true], ['FORWARD_TRANSITIVE', ['s2', 's3'], 's1', false], ['FORWARD_TRANSITIVE', ['s8', 's2'], 's1', true],
])('SCH-03: %s after %j: %s, %s', (level, earlier, next, expected) => expect(takes(level, earlier, next)).toBe(expected));

test.each<[CompatibilityLevel, Name, boolean]>([['FULL', 's2', true], ['FULL', 's3', false], ['NONE', 's3', true]])('%s asks for both directions, or for nothing: %s after s1, %s', (level, next, expected) => expect(takes(level, ['s1'], next)).toBe(expected));

it('agrees with Avro over random records of required fields', () => {
  const types = ['null', 'boolean', 'integer', 'number', 'string'] as const;
  const AVRO: Readonly<Record<string, string>> = { integer: 'long', number: 'double' };
  const field = fc.record({ name: fc.constantFrom('a', 'b', 'c'), types: fc.uniqueArray(fc.constantFrom(...types), { minLength: 1, maxLength: 3 }), isDefault: fc.boolean() });
  const schema = fc.uniqueArray(field, { selector: ({ name }) => name, maxLength: 3 });
  const defaultOf = (type: string): Json => ({ null: null, boolean: false, integer: 0, number: 0.5, string: 'x' })[type] ?? null;
  fc.assert(fc.property(schema, schema, (reader, writer) => {
    const mine = [reader, writer].map((fields) => record(Object.fromEntries(fields.map(({ name, types: own, isDefault }) => [name, { type: own, ...(isDefault && { default: defaultOf(own[0]!) }) }]))));
    const theirs = [reader, writer].map((fields) => avro.Type.forSchema({
      type: 'record', name: 'R',
      fields: fields.map(({ name, types: own, isDefault }) => ({ name, type: own.map((type) => AVRO[type] ?? type), ...(isDefault && { default: defaultOf(own[0]!) }) })),
    } as avro.Schema, { wrapUnions: true }));
    let resolves = true;
    try { theirs[0]!.createResolver(theirs[1]!); } catch { resolves = false; }
    expect(readingProblems(mine[0]!, mine[1]!).length === 0).toBe(resolves);
  }), { numRuns: 2000, seed: 1 });
});
