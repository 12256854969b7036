import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Field, Fields } from '../field.ts';
import { expectation } from '../field-words.ts';
import { BROKERS } from './registry.ts';

interface Told {
  readonly path: string;
  readonly field: Field;
}

const inside = (fields: Fields, path: string): readonly Told[] =>
  Object.entries(fields).flatMap(([name, field]) => [{ path: `${path}/${name}`, field }, ...(field.kind === 'record' ? inside(field.fields, `${path}/${name}`) : [])]);

const all = BROKERS.flatMap(({ system, channels, reader, sender }) => [
  ...inside(system.fields, system.kind), ...channels.flatMap(({ kind, fields, wires = {} }) => [...inside(fields, kind), ...inside(wires, `${kind} wire`)]), ...inside(reader.fields, `${system.kind} reader`), ...inside(sender.fields, `${system.kind} sender`),
]);

/** Every text of a test or fixture of the source. */
function testTexts(folder = 'src'): string {
  return readdirSync(folder, { withFileTypes: true }).map((entry) => (entry.isDirectory() ? testTexts(join(folder, entry.name)) : /\.(test|fixture)\.ts$/.test(entry.name) ? readFileSync(join(folder, entry.name), 'utf8') : '')).join('\n');
}

describe('every setting of every product', () => {
  it.each(all.map(({ path, field }) => [path, field] as const))('%s says what it does, what it may be, and what it is when nobody says it', (_, field) => {
    expect(field.label).toMatch(/^[A-Z]/);
    expect(field.help).toMatch(/^[A-Za-z`].*[.]$/s);
    expect(expectation(field)).not.toBe('');
    // Without a default it is required, or its words say what its absence means.
    const isClear = field.default !== undefined || field.required === true || field.kind === 'record' || /[Aa]bsent|before version|null for any/.test(field.help);
    expect(isClear, field.help).toBe(true);
    if (field.kind === 'choice' || field.kind === 'choiceList') expect(Object.keys(field.optionHelp ?? {}).sort()).toEqual([...field.options].sort());
  });
});

describe('a rule that matters', () => {
  const named = new Set(all.flatMap(({ field }) => field.case ?? []));
  const texts = testTexts();

  it('names a conformance case that a test is called by', () => {
    expect([...named].filter((id) => !texts.includes(id))).toEqual([]);
  });

  it('is named by the setting that it is about: every case of a product has one', () => {
    const cases = new Set([...texts.matchAll(/\b(?:KAF|RMQ|SQS|SNS)-\d\d\b/g)].map(([id]) => id));
    expect(cases.size).toBeGreaterThan(80);
    expect([...cases].filter((id) => !named.has(id)).sort()).toEqual(OF_NO_SETTING);
  });
});

/** Rules that no setting changes, or that another case of the setting shows: hash and shares, what a client asks for step by step, receipts and copies, prefixes of groups. */
const OF_NO_SETTING: readonly string[] = ['KAF-01', 'KAF-03', 'KAF-04', 'KAF-05', 'KAF-07', 'KAF-25', 'KAF-26', 'KAF-27', 'RMQ-02', 'SQS-02', 'SQS-06', 'SQS-08', 'SQS-12'];
