import { isObject, type Json, type JsonObject } from '../base/json.ts';
import type { Field, Fields } from './field.ts';

/** Sees one field and the value that a config has for it; `subject` is the path of the value. */
export type ConfigVisitor = (field: Field, json: Json, subject: string) => void;

/**
 * Visits every value that is present, the outer before the inner; values of a wrong shape are not entered.
 * How references, expressions and templates of a design are found without knowing any kind.
 */
export function walkConfig(fields: Fields, config: JsonObject, subject: string, visit: ConfigVisitor): void {
  for (const [name, field] of Object.entries(fields)) {
    const json = Object.hasOwn(config, name) ? config[name] : undefined;
    if (json !== undefined) walkField(field, json, `${subject}/${name}`, visit);
  }
}

function walkField(field: Field, json: Json, subject: string, visit: ConfigVisitor): void {
  visit(field, json, subject);
  if (field.kind === 'list' && Array.isArray(json)) for (const [index, item] of json.entries()) walkField(field.of, item as Json, `${subject}/${index}`, visit);
  if (!isObject(json)) return;
  if (field.kind === 'record') walkConfig(field.fields, json, subject, visit);
  if (field.kind === 'map') for (const [name, value] of Object.entries(json)) walkField(field.of, value, `${subject}/${name}`, visit);
  if (field.kind === 'variant') walkConfig(variantOf(field.variants, json[field.tag]), json, subject, visit);
}

const variantOf = (variants: { readonly [name: string]: Fields }, name: Json | undefined): Fields =>
  typeof name === 'string' && Object.hasOwn(variants, name) ? (variants[name] ?? {}) : {};
