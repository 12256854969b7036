import { isObject } from '../base/json.ts';
import type { Json } from '../base/json.ts';
import { err, ok } from '../base/result.ts';
import type { Result } from '../base/result.ts';
import { TEMPLATE_DEPTH_MAX } from './limits.ts';
import { ParseFailure } from './parse-failure.ts';
import { distinct, readsOf } from './reads.ts';
import type { Expression, ExpressionError, ExpressionOptions } from './syntax.ts';
import { readParts } from './template-text.ts';
import type { Part } from './template-text.ts';
import { isForbiddenKey } from './values.ts';

/** Keys and positions from the whole template down to the value. */
export type TemplatePath = readonly (string | number)[];

/** A JSON value with expressions in its texts, read and checked. Plain data. */
export type Template =
  | { readonly kind: 'constant'; readonly value: Json }
  /** A text that is one `${...}`: the value as it is. */
  | { readonly kind: 'expression'; readonly path: TemplatePath; readonly expression: Expression }
  | { readonly kind: 'text'; readonly path: TemplatePath; readonly parts: readonly Part[] }
  | { readonly kind: 'list'; readonly items: readonly Template[] }
  | { readonly kind: 'map'; readonly entries: readonly { readonly key: string; readonly value: Template }[] };

/** What is wrong with a text of the template; `column` counts in that text. */
export interface TemplateError extends ExpressionError {
  readonly path: TemplatePath;
}

/** Reads a template: `${expression}` in a text stands for its value, `$${` for the characters `${`. Reports every error in it. */
export function parseTemplate(value: Json, options: ExpressionOptions = {}): Result<Template, readonly TemplateError[]> {
  const errors: TemplateError[] = [];
  const template = parseValue(value, { options, errors }, []);
  return errors.length === 0 ? ok(template) : err(errors);
}

/** The paths that the template can read; see `readsOf`. */
export function templateReads(template: Template): readonly (readonly string[])[] {
  return distinct(expressionsOf(template).flatMap((expression) => readsOf(expression)));
}

interface Reading {
  readonly options: ExpressionOptions;
  readonly errors: TemplateError[];
}

const NOTHING: Template = { kind: 'constant', value: null };

function parseValue(value: Json, reading: Reading, path: TemplatePath): Template {
  if (typeof value === 'string') return parseText(value, reading, path);
  if (typeof value !== 'object' || value === null) return { kind: 'constant', value };
  if (path.length >= TEMPLATE_DEPTH_MAX) {
    reading.errors.push({ path, column: 1, message: `lists and maps are nested deeper than ${TEMPLATE_DEPTH_MAX} levels here` });
    return NOTHING;
  }
  return isObject(value) ? parseMap(value, reading, path) : parseList(value as readonly Json[], reading, path);
}

function parseList(list: readonly Json[], reading: Reading, path: TemplatePath): Template {
  const items = list.map((item, index) => parseValue(item, reading, [...path, index]));
  return items.every(isUnchanged) ? { kind: 'constant', value: list } : { kind: 'list', items };
}

function parseMap(map: { readonly [key: string]: Json }, reading: Reading, path: TemplatePath): Template {
  const entries = Object.keys(map).map((key) => {
    const inside = [...path, key];
    if (isForbiddenKey(key)) reading.errors.push({ path: inside, column: 1, message: `'${key}' cannot be a key; choose another name` });
    return { key, value: parseValue(map[key] as Json, reading, inside) };
  });
  return entries.every((entry) => isUnchanged(entry.value)) ? { kind: 'constant', value: map } : { kind: 'map', entries };
}

/** Whether the value stands in the result as it stands in the source. A text with `$${` is made anew, so it is a `text`. */
const isUnchanged = (template: Template): boolean => template.kind === 'constant';

function parseText(source: string, reading: Reading, path: TemplatePath): Template {
  if (!source.includes('${')) return { kind: 'constant', value: source };
  try {
    const parts = readParts(source, reading.options);
    const [first] = parts;
    return parts.length === 1 && first !== undefined && typeof first !== 'string' ? { kind: 'expression', path, expression: first } : { kind: 'text', path, parts };
  } catch (failure) {
    if (!(failure instanceof ParseFailure)) throw failure;
    reading.errors.push({ path, ...failure.error });
    return NOTHING;
  }
}

function expressionsOf(template: Template): readonly Expression[] {
  switch (template.kind) {
    case 'constant': return [];
    case 'expression': return [template.expression];
    case 'text': return template.parts.filter((part) => typeof part !== 'string');
    case 'list': return template.items.flatMap(expressionsOf);
    case 'map': return template.entries.flatMap((entry) => expressionsOf(entry.value));
  }
}
