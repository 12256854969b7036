import { isObject } from '../base/json.ts';
import type { Json } from '../base/json.ts';
import { err, ok } from '../base/result.ts';
import type { Result } from '../base/result.ts';
import { walk } from './compare.ts';
import { evaluateNode, guarded } from './evaluate.ts';
import { TEMPLATE_DEPTH_MAX } from './limits.ts';
import { createMachine, present } from './machine.ts';
import type { Machine } from './machine.ts';
import { joinable, joinTexts } from './operators.ts';
import { ParseFailure } from './parse-failure.ts';
import { distinct, readsOf } from './reads.ts';
import type { EvaluationError, Scope } from './scope.ts';
import type { Expression, ExpressionError, ExpressionOptions } from './syntax.ts';
import { readParts } from './template-text.ts';
import type { Part } from './template-text.ts';
import { createMap, isForbiddenKey } from './values.ts';

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

export interface RenderError extends EvaluationError {
  readonly path: TemplatePath;
}

/** Reads a template: `${expression}` in a text stands for its value, `$${` for the characters `${`. Reports every error in it. */
export function parseTemplate(value: Json, options: ExpressionOptions = {}): Result<Template, readonly TemplateError[]> {
  const errors: TemplateError[] = [];
  const template = parseValue(value, { options, errors }, []);
  return errors.length === 0 ? ok(template) : err(errors);
}

/** The value that the template makes in a scope. Maps that it makes have no prototype; constant parts are shared. */
export function renderTemplate(template: Template, scope: Scope, fuel?: number): Result<Json, RenderError> {
  const renderer: Renderer = { machine: createMachine(scope, fuel), path: [] };
  const result = guarded(() => renderValue(renderer, template));
  return result.ok ? result : err({ ...result.error, path: renderer.path });
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

interface Renderer {
  readonly machine: Machine;
  /** Where the evaluation is, for its error. */
  path: TemplatePath;
}

function renderValue(renderer: Renderer, template: Template): Json {
  switch (template.kind) {
    case 'constant': return template.value;
    case 'expression': return renderExpression(renderer, template.path, template.expression);
    case 'text': return renderText(renderer, template.path, template.parts);
    case 'list': return template.items.map((item) => renderValue(renderer, item));
    case 'map': {
      const map = createMap();
      for (const { key, value } of template.entries) map[key] = renderValue(renderer, value);
      return map;
    }
  }
}

function renderExpression(renderer: Renderer, path: TemplatePath, expression: Expression): Json {
  renderer.path = path;
  const value = present(evaluateNode(renderer.machine, expression), expression);
  // Measured even if it was only read: a message that wraps the one before it would grow without end.
  if (typeof value === 'object' && value !== null) walk(renderer.machine, expression, value, path.length + 1);
  return value;
}

function renderText(renderer: Renderer, path: TemplatePath, parts: readonly Part[]): string {
  renderer.path = path;
  let text = '';
  for (const part of parts) {
    if (typeof part === 'string') text += part;
    else text = joinTexts(renderer.machine, part, text, joinable(present(evaluateNode(renderer.machine, part), part), part, 'a text'));
  }
  return text;
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
