import { isObject, type Json, type JsonObject } from '../../base/json.ts';
import type { ImportNotes } from '../import-notes.ts';
import { LocalRefs, pointerNames } from './local-refs.ts';

/**
 * A JSON Schema that stands by itself: what it refers to elsewhere in the document goes along under `$defs`, and
 * references to itself become `#`. Recursive schemas stay recursive; nothing is expanded.
 */
export function bundleSchema(schema: Json, refs: LocalRefs, notes: ImportNotes): Json {
  const own = isObject(schema) && typeof schema['$ref'] === 'string' ? schema['$ref'] : undefined;
  const bundle = new Bundle(own, refs, notes);
  const root = bundle.rewrite(refs.follow(schema) ?? {});
  const definitions = bundle.definitions();
  return definitions === undefined || !isObject(root) ? root : { ...root, $defs: { ...(isObject(root['$defs']) ? root['$defs'] : {}), ...definitions } };
}

class Bundle {
  /** Pointer of the schema itself. */
  readonly #own: string | undefined;
  readonly #refs: LocalRefs;
  readonly #notes: ImportNotes;
  readonly #names = new Map<string, string>();
  readonly #waiting: { readonly name: string; readonly ref: JsonObject }[] = [];

  constructor(own: string | undefined, refs: LocalRefs, notes: ImportNotes) {
    this.#own = own;
    this.#refs = refs;
    this.#notes = notes;
  }

  rewrite(value: Json): Json {
    if (Array.isArray(value)) return value.map((item: Json) => this.rewrite(item));
    if (!isObject(value)) return value;
    if (typeof value['$ref'] === 'string') return { $ref: this.#refOf(value, value['$ref']) };
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, this.rewrite(inner)]));
  }

  definitions(): JsonObject | undefined {
    const definitions: [string, Json][] = [];
    for (let next = this.#waiting.shift(); next !== undefined; next = this.#waiting.shift()) definitions.push([next.name, this.rewrite(this.#refs.follow(next.ref) ?? {})]);
    return definitions.length === 0 ? undefined : Object.fromEntries(definitions);
  }

  #refOf(owner: JsonObject, ref: string): string {
    if (this.#own !== undefined && (ref === this.#own || ref.startsWith(`${this.#own}/`))) return `#${ref.slice(this.#own.length)}`;
    const known = this.#names.get(ref);
    if (known !== undefined) return `#/$defs/${known}`;
    if (this.#names.size >= DEFINITIONS_MAX) {
      this.#notes.error('schema-refs', '', `a schema refers to more than ${DEFINITIONS_MAX} others`, 'Split the document.');
      return '#';
    }
    const name = this.#freeName(pointerNames(ref).at(-1) ?? 'schema');
    this.#names.set(ref, name);
    this.#waiting.push({ name, ref: owner });
    return `#/$defs/${name}`;
  }

  #freeName(wanted: string): string {
    const plain = wanted.replace(/[^A-Za-z0-9_.-]+/g, '-').slice(0, 80) || 'schema';
    const taken = new Set(this.#names.values());
    let name = plain;
    for (let number = 2; taken.has(name); number++) name = `${plain}-${number}`;
    return name;
  }
}

const DEFINITIONS_MAX = 500;
