import { isObject, type Json } from '../../base/json.ts';

/** A value of a config as a person reads it: `delete, compact`, or `store: x, amount: more than 3`. */
export function valueWords(value: Json): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return value.length === 0 ? 'none' : value.map(partWords).join(', ');
  if (typeof value !== 'object') return String(value);
  const parts = Object.entries(value);
  return parts.length === 0 ? 'nothing' : parts.map(([name, part]) => `${name}: ${partWords(part)}`).join(', ');
}

/** What stands inside something else is held together. */
function partWords(value: Json): string {
  const isMany = Array.isArray(value) ? value.length > 1 : isObject(value) && Object.keys(value).length > 0;
  return isMany ? `(${valueWords(value)})` : valueWords(value);
}
