import { isObject, type Json, type JsonObject } from '../base/json.ts';
import type { Field, Fields } from '../catalog/field.ts';

/** One config that differs from another in one field. */
export interface Perturbation {
  /** Names only, without list positions: what the field is, wherever it stands. */
  readonly path: string;
  readonly config: JsonObject;
  /** A reference that changed, from one id to another: its wire should follow. */
  readonly moved?: readonly [from: string, to: string];
}

/** What references and texts may say instead. */
export interface Vocabulary {
  /** Other ids of the same kind as this one. */
  like(id: string): readonly string[];
  readonly texts: readonly string[];
}

/** Configs that differ in one leaf field from the given one, or from its defaults: several for each field, not all of them sensible. */
export function perturbations(fields: Fields, config: JsonObject, words: Vocabulary): readonly Perturbation[] {
  return Object.entries(fields).flatMap(([name, field]) =>
    changes(field, config[name] ?? (field.default as Json | undefined), words).map(({ path, json, moved }) => ({
      path: path === '' ? name : `${name}/${path}`, config: { ...config, [name]: json }, ...(moved && { moved }),
    })),
  );
}

interface Change {
  readonly path: string;
  readonly json: Json;
  readonly moved?: readonly [from: string, to: string];
}

function changes(field: Field, json: Json | undefined, words: Vocabulary): readonly Change[] {
  switch (field.kind) {
    case 'record': return inner(perturbations(field.fields, isObject(json) ? json : {}, words));
    case 'variant': return isObject(json) ? variantChanges(field.variants, wordOf(json[field.tag]), json, words) : [];
    case 'list': return listChanges(field.of, Array.isArray(json) ? (json as readonly Json[]) : [], words);
    case 'map':
      return Object.entries(isObject(json) ? json : {}).flatMap(([name, value]) => changes(field.of, value, words).map((change) => ({ ...change, json: { ...(json as JsonObject), [name]: change.json } })));
    case 'reference': return typeof json !== 'string' ? [] : words.like(json).map((id) => ({ path: '', json: id, moved: [json, id] as const }));
    default: return alternatives(field, json, words).filter((other) => other !== json).map((other) => ({ path: '', json: other }));
  }
}

const inner = (found: readonly Perturbation[], prefix = ''): readonly Change[] => found.map(({ path, config, moved }) => ({ path: prefix + path, json: config, ...(moved && { moved }) }));

const variantChanges = (variants: { readonly [name: string]: Fields }, name: string, json: JsonObject, words: Vocabulary): readonly Change[] =>
  inner(perturbations(variants[name] ?? {}, json, words), `${name}:`);

const wordOf = (json: Json | undefined): string => (typeof json === 'string' ? json : '');

/** One item changed; for plain items also the first one repeated. */
function listChanges(of: Field, items: readonly Json[], words: Vocabulary): readonly Change[] {
  const [first] = items;
  const changed = items.flatMap((item, index) => changes(of, item, words).map((change) => ({ ...change, json: items.map((old, at) => (at === index ? change.json : old)) })));
  return first === undefined || isObject(first) ? changed : [...changed, { path: '', json: [first, ...items] }];
}

function alternatives(field: Field, json: Json | undefined, { texts }: Vocabulary): readonly Json[] {
  const value = Number(json ?? 0);
  switch (field.kind) {
    case 'integer': return [value - 1, value + 1, value + 2, 3];
    case 'number': return [0.25, 0.5, 3];
    case 'boolean': return [json !== true];
    case 'text': return [`${wordOf(json)}x`, ...texts];
    case 'choice': return field.options;
    case 'choiceList': return field.options.map((option) => [option]);
    case 'duration': return field.unit === undefined ? ['7s', '8s'] : [7, 7_777, 777_777];
    case 'distribution': return ['7ms', '8ms'];
    case 'expression': return [`${wordOf(json) || "'x'"} `, ...texts];
    case 'template': return [{ changed: true }];
    default: return [];
  }
}
