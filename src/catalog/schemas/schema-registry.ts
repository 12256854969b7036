import type { Diagnostic } from '../../base/diagnostic.ts';
import { isObject, type Json, type JsonObject } from '../../base/json.ts';
import { COMPATIBILITY_LEVELS, type CompatibilityLevel, readingProblems, registeringProblems } from './compatibility.ts';
import { schemaProblems } from './schema-problems.ts';
import { recordSchema, type RecordSchema } from './record-schema.ts';

/** One subject: the versions of a message type, numbered from 1. */
export interface EventSchema {
  readonly compatibility: CompatibilityLevel;
  readonly versions: readonly RecordSchema[];
}

/** The schemas of a design by message type: `"schemas": { "OrderPlaced": { "compatibility": "BACKWARD", "versions": [{...}, {...}] } }`. */
export class SchemaRegistry {
  readonly #subjects: ReadonlyMap<string, EventSchema>;

  constructor(subjects: ReadonlyMap<string, EventSchema>) {
    this.#subjects = subjects;
  }

  has(type: string): boolean {
    return this.#subjects.has(type);
  }

  versionsOf(type: string): number {
    return this.#subjects.get(type)?.versions.length ?? 0;
  }

  /** Versions that the registry refuses, with the first reason. */
  refused(type: string): ReadonlyMap<number, string> {
    const subject = this.#subjects.get(type);
    if (subject === undefined) return new Map();
    return new Map([...refusals(subject)].map(([version, [problem]]) => [version, `${subject.compatibility}: ${problem}`]));
  }

  /** Versions that a reader of one version cannot read, with the reason. */
  unreadable(type: string, reader: number): ReadonlyMap<number, string> {
    const versions = this.#subjects.get(type)?.versions ?? [];
    const own = versions[reader - 1];
    if (own === undefined) return new Map();
    return new Map(versions.flatMap((writer, index) => {
      const [problem] = readingProblems(own, writer);
      return problem === undefined ? [] : [[index + 1, problem] as const];
    }));
  }
}

/** Versions that a registry refuses, with all reasons; each is judged against those before it that it took. */
export function refusals({ compatibility, versions }: EventSchema): ReadonlyMap<number, readonly string[]> {
  const taken: { readonly schema: RecordSchema; readonly version: number }[] = [];
  const refused = new Map<number, readonly string[]>();
  versions.forEach((schema, index) => {
    const problems = registeringProblems(compatibility, taken, schema);
    if (problems.length === 0) taken.push({ schema, version: index + 1 });
    else refused.set(index + 1, problems);
  });
  return refused;
}

/** Reads what a design says about schemas; what is not as it should be is left out and reported. */
export function readSchemas(schemas: JsonObject, diagnostics: Diagnostic[]): SchemaRegistry {
  const subjects = new Map<string, EventSchema>();
  for (const [type, value] of Object.entries(schemas)) {
    const subject = readSubject(type, value as Json, diagnostics);
    if (subject !== undefined) subjects.set(type, subject);
  }
  return new SchemaRegistry(subjects);
}

function readSubject(type: string, value: Json, diagnostics: Diagnostic[]): EventSchema | undefined {
  const report = (place: string, message: string, fix: string, code = 'bad-schema'): void => void diagnostics.push({ severity: 'warning', code, subject: `schemas/${type}${place}`, message, fix });
  if (!isObject(value) || !Array.isArray(value['versions']) || value['versions'].length === 0) {
    report('', `the schemas of ${type} have no versions, so nothing is checked`, 'Write { "compatibility": "BACKWARD", "versions": [{ "type": "object", "properties": {} }] }.');
    return undefined;
  }
  const { compatibility = 'BACKWARD' } = value;
  const level = COMPATIBILITY_LEVELS.find((known) => known === compatibility);
  if (level === undefined) report('/compatibility', `${JSON.stringify(compatibility)} is no compatibility; BACKWARD is used`, `Write one of ${COMPATIBILITY_LEVELS.join(', ')}.`);
  value['versions'].forEach((version, index) => {
    for (const { path, message } of schemaProblems(version as Json)) report(`/versions/${[index, ...path].join('/')}`, `version ${index + 1} of ${type} is no JSON Schema: ${message}`, 'Mend it among the event types of the design.');
  });
  const subject = { compatibility: level ?? 'BACKWARD', versions: (value['versions'] as readonly Json[]).map(recordSchema) } as const;
  for (const [version, problems] of refusals(subject)) report(`/versions/${version - 1}`, `version ${version} of ${type} breaks ${subject.compatibility}: ${problems.join('; ')}`, 'Give new fields a default, keep the old ones, or choose another compatibility.', 'incompatible-version');
  return subject;
}
