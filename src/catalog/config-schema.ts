import { isObject, type Json, type JsonObject } from '../base/json.ts';
import type { Field, Fields } from './field.ts';
import { expectation } from './field-words.ts';

/**
 * The JSON Schema (2020-12) of a config with these fields. Unknown names are allowed, as the reader allows
 * them; what the reader reports as an error is refused as far as a schema can say it.
 */
export function configSchema(fields: Fields): JsonObject {
  const names = Object.keys(fields);
  const required = names.filter((name) => fields[name]?.required === true && fields[name].default === undefined);
  const properties = Object.fromEntries(names.map((name) => [name, fieldSchema(fields[name] as Field)]));
  return { type: 'object', properties, ...(required.length > 0 && { required }) };
}

export function fieldSchema(field: Field): JsonObject {
  const words = { title: field.label, description: field.help };
  const fallback = field.default === undefined || isEmpty(field.default as Json) ? {} : { default: field.default as Json };
  return { ...words, ...valueSchema(field), ...fallback };
}

const isEmpty = (json: Json): boolean => (Array.isArray(json) ? json.length === 0 : isObject(json) && Object.keys(json).length === 0);

function valueSchema(field: Field): JsonObject {
  switch (field.kind) {
    case 'integer': return wholeNumber(field.min, field.max, field.unlimited);
    case 'number': return { type: 'number', ...limits(field.min, field.max) };
    case 'boolean': return { type: 'boolean' };
    case 'text': return { type: 'string', ...given('minLength', field.min), ...given('maxLength', field.max), ...given('pattern', field.pattern) };
    case 'choice': return { enum: choices(field.options) };
    case 'choiceList': return choiceList(field);
    case 'duration': return durationSchema(field);
    case 'distribution': return { type: 'string', examples: ['20ms', 'exponential(20ms)'] };
    case 'expression': return { type: 'string', maxLength: 1000 };
    case 'template': return {};
    case 'reference': return { type: 'string', minLength: field.empty === undefined ? 1 : 0, $comment: expectation(field) };
    case 'list': return { type: 'array', items: fieldSchema(field.of), ...given('minItems', field.min), ...given('maxItems', field.max) };
    case 'map': return { type: 'object', additionalProperties: fieldSchema(field.of) };
    case 'record': return configSchema(field.fields);
    case 'variant': return variantSchema(field);
    case 'custom': return field.schema;
  }
}

/** 64-bit values are texts of digits, since JSON readers round numbers. */
function wholeNumber(min: number | undefined, max: number | undefined, unlimited: number | undefined): JsonObject {
  const number = { type: 'integer', ...limits(min, max) };
  const numbers = unlimited === undefined || (min !== undefined && unlimited >= min) ? [number] : [number, { const: unlimited }];
  return { anyOf: [...numbers, { type: 'string', pattern: '^-?[0-9]{1,19}$' }] };
}

function durationSchema(field: Extract<Field, { kind: 'duration' }>): JsonObject {
  const numeric = (limit: string | number | undefined) => (typeof limit === 'number' ? limit : undefined);
  if (field.unit !== undefined) return wholeNumber(numeric(field.min) ?? 0, numeric(field.max), field.unlimited);
  return { anyOf: [{ type: 'string', pattern: DURATION_PATTERN }, { const: 0 }] };
}

const DURATION_PATTERN = '^\\s*(0|unlimited|([0-9]+(\\.[0-9]+)?\\s*(us|µs|μs|ms|s|m|h|d)\\s*)+)\\s*$';

function choiceList(field: Extract<Field, { kind: 'choiceList' }>): JsonObject {
  const words = { enum: choices(field.options) };
  return { anyOf: [{ type: 'array', items: words, uniqueItems: true, ...given('minItems', field.min) }, { type: 'string' }] };
}

/** The words, and the numbers that stand for words of digits. */
const choices = (options: readonly string[]): Json[] =>
  [...options, ...options.filter((option) => String(Number(option)) === option).map(Number)];

function variantSchema(field: Extract<Field, { kind: 'variant' }>): JsonObject {
  const names = Object.keys(field.variants);
  const tag = { [field.tag]: { enum: names } };
  return {
    type: 'object',
    properties: tag,
    required: [field.tag],
    allOf: names.map((name) => ({ if: { properties: { [field.tag]: { const: name } } }, then: configSchema(field.variants[name] ?? {}) })),
  };
}

const limits = (min: number | undefined, max: number | undefined): JsonObject => ({ ...given('minimum', min), ...given('maximum', max) });

const given = (keyword: string, value: Json | undefined): JsonObject => (value === undefined ? {} : { [keyword]: value });
