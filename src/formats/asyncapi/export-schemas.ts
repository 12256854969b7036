import type { Diagnostic } from '../../base/diagnostic.ts';
import { isObject, type Json, type JsonObject } from '../../base/json.ts';
import { quoted } from '../../catalog/field-words.ts';
import type { Keys } from './keys.ts';
import { pointerOf } from './local-refs.ts';

export interface ExportedSchemas {
  /** Reference to the schema of a type. */
  readonly schemas: { readonly [type: string]: string };
  /** What stands under `components.schemas`; undefined for nothing. */
  readonly components: JsonObject | undefined;
  /** Of the design's schemas, those that are none: they have no place but in an extension. */
  readonly rest: JsonObject;
}

/** Schemas stand side by side in the document, so that what refers to itself refers to its new place. */
export function exportSchemas(schemas: JsonObject, keys: Keys, diagnostics: Diagnostic[]): ExportedSchemas {
  const refs: [string, string][] = [];
  const components: [string, Json][] = [];
  const rest: [string, Json][] = [];
  for (const [type, schema] of Object.entries(schemas)) {
    const pointer = pointerOf('components', 'schemas', keys.of(type));
    const moved = isObject(schema) && schema['$ref'] === undefined ? moveRefs(schema, pointer) : undefined;
    if (moved === undefined) {
      rest.push([type, schema]);
      diagnostics.push({ severity: 'warning', code: 'schema-not-exported', subject: `schemas/${type}`, message: `the schema of ${quoted(type)} is in x-flowstage only: it ${!isObject(schema) ? 'is no map' : schema['$ref'] === undefined ? 'refers to another document' : 'begins with a reference'}` });
    } else {
      refs.push([type, pointer]);
      components.push([keys.of(type), moved]);
    }
  }
  return { schemas: Object.fromEntries(refs), components: components.length === 0 ? undefined : Object.fromEntries(components), rest: Object.fromEntries(rest) };
}

/** Undefined if it refers to something outside of itself. */
function moveRefs<T extends Json>(value: T, pointer: string): T | undefined {
  let isOwn = true;
  const moved = (part: Json): Json => {
    if (Array.isArray(part)) return part.map((item: Json) => moved(item));
    if (!isObject(part)) return part;
    return Object.fromEntries(Object.entries(part).map(([key, inner]) => {
      if (key !== '$ref') return [key, moved(inner)];
      if (typeof inner !== 'string' || !/^#(\/|$)/.test(inner) || Object.keys(part).length > 1) isOwn = false;
      return [key, typeof inner === 'string' ? `${pointer}${inner.slice(1)}` : inner];
    }));
  };
  const result = moved(value) as T;
  return isOwn ? result : undefined;
}
