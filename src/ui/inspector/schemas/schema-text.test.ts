import { describe, expect, it } from 'vitest';
import { readSchemaText, schemaTextProblems } from './schema-text.ts';

const marked = (text: string): readonly string[] => schemaTextProblems(text).map(({ from, to, message }) => `${text.slice(from, to)} | ${message}`);

describe('the text of a schema', () => {
  it('is marked where the JSON breaks', () => {
    expect(marked('{\n  "type": objekt\n}')).toHaveLength(1);
    expect(marked('{\n  "type": objekt\n}')[0]).toMatch(/^o \|/);
    const read = readSchemaText('{\n  "type": objekt\n}');
    expect(read).toMatchObject({ ok: false, error: expect.stringMatching(/^Line 2: /) });
  });

  it('is marked at the field that is wrong, also where the same name stands before it', () => {
    const text = JSON.stringify({ properties: { a: { type: 'string' }, b: { properties: { a: { type: 'text' } } } }, required: ['a'] }, null, 2);
    expect(marked(text)).toEqual(['"type" | "text" is no type of "a": write one of null, boolean, integer, number, string, array, object']);
    expect(schemaTextProblems(text)[0]!.from).toBe(text.lastIndexOf('"type"'));
    expect(marked('{ "properties": { "a": {} }, "required": ["z"] }')).toEqual(['"required" | "z" is required, but "properties" does not say what it is']);
    expect(marked('[]')).toEqual(['[ | a JSON Schema is a map in { }']);
  });

  it('is the schema when nothing is wrong', () => {
    expect(readSchemaText('{ "properties": { "a": { "type": "string" } } }')).toEqual({ ok: true, value: { properties: { a: { type: 'string' } } } });
    expect(marked('{ "properties": { "a": { "type": "string" } } }')).toEqual([]);
  });
});
