import type { Json } from '../base/json.ts';
import { isObject } from '../base/json.ts';
import type { DurationUnit, Field } from './field.ts';

/** What a field accepts, as the end of "It must be ...". */
export function expectation(field: Field): string {
  switch (field.kind) {
    case 'integer': return `a whole number${range(field.min, field.max)}${field.unlimited === undefined ? '' : `, or ${field.unlimited} for no limit`}`;
    case 'number': return `a number${range(field.min, field.max)}`;
    case 'boolean': return 'true or false, without quotes';
    case 'text': return field.patternWords ?? `a text${lengthRange(field.min, field.max)}`;
    case 'choice': return `one of ${listed(field.options)}`;
    case 'choiceList': return `a list of ${listed(field.options)}, each at most once${field.min === undefined ? '' : `, at least ${field.min}`}`;
    case 'duration': return expectedDuration(field);
    case 'distribution': return 'a distribution such as 20ms, exponential(20ms), uniform(10ms, 30ms) or lognormal(20ms, 1.5)';
    case 'expression': return 'an expression, written as text';
    case 'template': return 'a JSON value; texts in it may hold ${expressions}';
    case 'reference': return `the id of ${field.to.length === 1 ? 'a' : 'one of these:'} ${field.to.join(', ')}`;
    case 'list': return `a list in [ ]${countRange(field.min, field.max)}`;
    case 'map': case 'record': return 'a map in { }';
    case 'variant': return `a map in { } whose "${field.tag}" is one of ${listed(Object.keys(field.variants))}`;
    case 'custom': return field.label;
  }
}

/** A value of a file in a message: short, on one line, without control or direction characters. */
export function shown(json: Json): string {
  if (Array.isArray(json)) return json.length === 0 ? 'an empty list' : 'a list';
  if (isObject(json)) return 'a map';
  return typeof json === 'string' ? quoted(json) : JSON.stringify(json);
}

/** A name or text of a file, quoted; what would not show, or would turn the line around, is escaped. */
export function quoted(text: string): string {
  const short = text.length > SHOWN_MAX ? `${text.slice(0, SHOWN_MAX)}…` : text;
  return `"${short.replace(UNSHOWABLE, (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`)}"`;
}

export const UNIT_WORDS: { readonly [U in DurationUnit]: string } = { us: 'microseconds', ms: 'milliseconds', s: 'seconds', min: 'minutes', h: 'hours', d: 'days' };

const SHOWN_MAX = 80;
/** Controls, zero-width and direction characters, line separators, lone surrogates. */
// oxlint-disable-next-line no-control-regex
const UNSHOWABLE = /[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

const listed = (options: readonly string[]): string => options.join(', ');

function expectedDuration(field: Extract<Field, { kind: 'duration' }>): string {
  if (field.unit === undefined) return `a duration such as 250ms, 30s or 1m30s${range(field.min, field.max)}`;
  const unlimited = field.unlimited === undefined ? '' : `, or ${field.unlimited} for no limit`;
  return `a whole number of ${UNIT_WORDS[field.unit]}${range(field.min, field.max)}${unlimited}`;
}

function range(min: number | string | undefined, max: number | string | undefined): string {
  if (min !== undefined && max !== undefined) return ` from ${min} to ${max}`;
  if (min !== undefined) return `, ${min} or more`;
  return max === undefined ? '' : `, ${max} or less`;
}

function lengthRange(min: number | undefined, max: number | undefined): string {
  const words = range(min, max);
  return words === '' ? '' : ` of a length${words.replace(/^,/, '')} characters`;
}

function countRange(min: number | undefined, max: number | undefined): string {
  const words = range(min, max);
  return words === '' ? '' : ` with${words.replace(/^,/, '').replace(/^ from/, '')} entries`;
}
