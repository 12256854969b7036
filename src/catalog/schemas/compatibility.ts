import type { Json } from '../../base/json.ts';
import type { FieldSchema, RecordSchema, ValueType } from './record-schema.ts';

/** What a registry demands of a new version. Source: Confluent Schema Registry, "Schema Evolution and Compatibility". */
export const COMPATIBILITY_LEVELS = ['NONE', 'BACKWARD', 'BACKWARD_TRANSITIVE', 'FORWARD', 'FORWARD_TRANSITIVE', 'FULL', 'FULL_TRANSITIVE'] as const;

export type CompatibilityLevel = (typeof COMPATIBILITY_LEVELS)[number];

/** Why a reader of one version cannot read what a writer of another has written; empty if it can. */
export function readingProblems(reader: RecordSchema, writer: RecordSchema): readonly string[] {
  return reader.fields.flatMap((field) => {
    const written = writer.fields.find(({ name }) => name === field.name || field.aliases.includes(name));
    if (written === undefined) return field.optional ? [] : [`field "${field.name}" is not written, and has no default`];
    if (!written.written && !field.optional) return [`field "${field.name}" is not always written, and has no default`];
    return [...typeProblems(field, written), ...valueProblems(field, written)];
  });
}

/** Why a registry refuses a new version after the earlier ones that it took (oldest first); empty if it takes it. */
export function registeringProblems(level: CompatibilityLevel, earlier: readonly { readonly schema: RecordSchema; readonly version: number }[], next: RecordSchema): readonly string[] {
  if (level === 'NONE') return [];
  const compared = level.endsWith('_TRANSITIVE') ? earlier : earlier.slice(-1);
  const newReadsOld = !level.startsWith('FORWARD');
  const oldReadsNew = !level.startsWith('BACKWARD');
  return compared.flatMap(({ schema, version }) => [
    ...(newReadsOld ? readingProblems(next, schema).map((problem) => `it cannot read version ${version}: ${problem}`) : []),
    ...(oldReadsNew ? readingProblems(schema, next).map((problem) => `version ${version} cannot read it: ${problem}`) : []),
  ]);
}

/** Every type that may be written must be one that the reader takes; whole numbers are numbers. */
function typeProblems(reader: FieldSchema, writer: FieldSchema): readonly string[] {
  if (reader.types.length === 0) return [];
  if (writer.types.length === 0) return [`field "${reader.name}" may be anything where ${reader.types.join(' or ')} is read`];
  const strange = writer.types.filter((type) => !takes(reader.types, type));
  return strange.length === 0 ? [] : [`field "${reader.name}" may be ${strange.join(' or ')} where ${reader.types.join(' or ')} is read`];
}

const takes = (types: readonly ValueType[], type: ValueType): boolean => types.includes(type) || (type === 'integer' && types.includes('number'));

function valueProblems(reader: FieldSchema, writer: FieldSchema): readonly string[] {
  if (reader.values.length === 0) return [];
  if (writer.values.length === 0) return [`field "${reader.name}" may be any value where only some are read`];
  const strange = writer.values.filter((value) => !reader.values.some((known) => same(known, value)));
  return strange.length === 0 ? [] : [`field "${reader.name}" may be ${strange.map((value) => JSON.stringify(value)).join(' or ')}, which is not among the values that are read`];
}

const same = (a: Json, b: Json): boolean => JSON.stringify(a) === JSON.stringify(b);
