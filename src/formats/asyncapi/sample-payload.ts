import { isObject, type Json } from '../../base/json.ts';

/** A payload like the example, else one that the schema could mean. Bounded in depth and size; the same every time. */
export function samplePayload(example: Json | undefined, schema: Json | undefined, follow: (value: Json | undefined) => Json | undefined): Json {
  if (example !== undefined) return literal(example);
  const budget = { left: PARTS_MAX };
  return schema === undefined ? {} : literal(sampleOf(schema, DEPTH_MAX, budget, follow));
}

function sampleOf(given: Json | undefined, depth: number, budget: { left: number }, follow: (value: Json | undefined) => Json | undefined): Json {
  const schema = follow(given);
  if (!isObject(schema) || depth === 0 || budget.left-- <= 0) return null;
  const { examples, enum: options, default: usual, const: fixed, properties, items } = schema;
  const written = fixed ?? usual ?? first(examples) ?? first(options);
  if (written !== undefined) return written;
  const type = Array.isArray(schema['type']) ? first(schema['type']) : schema['type'];
  if (type === 'object' || isObject(properties)) return Object.fromEntries(Object.entries(isObject(properties) ? properties : {}).map(([name, inner]) => [name, sampleOf(inner, depth - 1, budget, follow)]));
  if (type === 'array') return items === undefined ? [] : [sampleOf(items, depth - 1, budget, follow)];
  return PLAIN[typeof type === 'string' ? type : ''] ?? null;
}

const PLAIN: { readonly [type: string]: Json } = { string: 'text', integer: 1, number: 1, boolean: true };

const first = (list: Json | undefined): Json | undefined => (Array.isArray(list) ? (list[0] as Json | undefined) : undefined);

/** Texts of a payload are templates: what would be an expression stays a text. */
function literal(value: Json, depth = DEPTH_MAX): Json {
  if (typeof value === 'string') return value.replaceAll('${', () => '$${');
  if (depth === 0) return null;
  if (Array.isArray(value)) return value.map((item: Json) => literal(item, depth - 1));
  return isObject(value) ? Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, literal(inner, depth - 1)])) : value;
}

/** Below the depth of a template. */
const DEPTH_MAX = 12;
const PARTS_MAX = 500;
