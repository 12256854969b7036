import { isObject, type Json, type JsonObject } from '../../base/json.ts';

/** A first schema for what a payload template makes: its fields, and their types where the template says them. */
export function draftSchema(payload: Json | undefined): JsonObject {
  if (payload === undefined || !isObject(payload)) return { type: 'object', properties: {}, required: [] };
  const names = Object.keys(payload);
  return { type: 'object', properties: Object.fromEntries(names.map((name) => [name, fieldSchema(payload[name]!)])), required: names };
}

function fieldSchema(value: Json): JsonObject {
  if (isObject(value)) return draftSchema(value);
  if (Array.isArray(value)) return { type: 'array' };
  if (typeof value === 'number') return { type: Number.isInteger(value) ? 'integer' : 'number' };
  if (typeof value === 'boolean') return { type: 'boolean' };
  if (value === null) return {};
  // A text that is one expression becomes its value, whose type nobody knows; joined with anything it is a text.
  return /^\$\{[^}]*\}$/.test(value as string) ? ((value as string).startsWith('${randomInteger(') ? { type: 'integer' } : {}) : { type: 'string' };
}
