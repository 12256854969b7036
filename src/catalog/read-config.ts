import type { Diagnostic } from '../base/diagnostic.ts';
import type { Distribution } from '../base/distribution.ts';
import { isObject, type Json, type JsonObject } from '../base/json.ts';
import { UNBOUNDED } from '../base/limits.ts';
import { parseDistribution } from '../base/sample.ts';
import { DAY_US, HOUR_US, MINUTE_US, MS_US, parseDuration, SECOND_US } from '../base/time.ts';
import { parseExpression } from '../expression/parse.ts';
import { nearest } from '../expression/suggest.ts';
import { parseTemplate } from '../expression/template.ts';
import type { ConfigOf, DurationUnit, Field, Fields, VariantField } from './field.ts';
import { expectation, quoted, shown, UNIT_WORDS } from './field-words.ts';
import { isForbiddenName } from './forbidden-name.ts';

/**
 * The values that `lower` works with: complete and converted, with defaults for what is absent or wrong.
 * An unknown name is a warning (the file keeps it); everything else wrong is an error.
 * `subject` is the path of the config, such as `nodes/payment/config`.
 */
export function readConfig<F extends Fields>(fields: F, config: JsonObject, subject: string): { readonly values: ConfigOf<F>; readonly diagnostics: readonly Diagnostic[] } {
  const diagnostics: Diagnostic[] = [];
  const values = readFields(fields, config, { subject, name: '', diagnostics });
  return { values: values as ConfigOf<F>, diagnostics };
}

interface Place {
  readonly subject: string;
  /** Name of the field, as in the file. */
  readonly name: string;
  readonly diagnostics: Diagnostic[];
}

/** A reader's answer to what it reported as wrong. */
const WRONG = Symbol('wrong');

/** `tag` is a name that has been read already. */
function readFields(fields: Fields, config: JsonObject, place: Place, tag?: string): { readonly [name: string]: unknown } {
  const values: { [name: string]: unknown } = {};
  for (const name of Object.keys(fields)) {
    const json = Object.hasOwn(config, name) ? config[name] : undefined;
    values[name] = readField(fields[name] as Field, json, inside(place, name));
  }
  reportUnknown(tag === undefined ? Object.keys(fields) : [tag, ...Object.keys(fields)], config, place);
  return values;
}

function readField(field: Field, json: Json | undefined, place: Place): unknown {
  if (field.kind === 'custom') return readCustom(field, json, place);
  if (json === undefined && field.default === undefined) {
    if (field.required !== true) return undefined;
    if (field.kind === 'reference') report(place, 'missing-field', `"${place.name}" is missing: no ${field.to.join(' or ')} is chosen`, `Draw the wire or choose one; in a file, give "${place.name}" ${expectation(field)}.`);
    else report(place, 'missing-field', `"${place.name}" is missing: ${field.label} has no default`, `Give "${place.name}" ${expectation(field)}.`);
    return standIn(field);
  }
  const value = json === undefined ? WRONG : read(field, json, place);
  return value === WRONG ? standIn(field) : value;
}

/** The default, or the plainest value of the kind, so that reading goes on after an error. */
function standIn(field: Field): unknown {
  if (!STAND_INS.has(field)) STAND_INS.set(field, readStandIn(field));
  return STAND_INS.get(field);
}

/** Most fields of most configs are absent; their defaults are read once. Values are never changed, so they may be shared. */
const STAND_INS = new WeakMap<Field, unknown>();

function readStandIn(field: Field): unknown {
  const quiet: Place = { subject: '', name: '', diagnostics: [] };
  if (field.kind === 'custom') return undefined;
  if (field.default !== undefined) return read(field, field.default, quiet);
  return field.required === true ? EMPTY[field.kind](field as never) : undefined;
}

const EMPTY: { readonly [K in Exclude<Field['kind'], 'custom'>]: (field: FieldOf<K>) => unknown } = {
  integer: (field) => field.min ?? 0,
  number: (field) => field.min ?? 0,
  boolean: () => false,
  text: () => '',
  choice: (field) => field.options[0] ?? '',
  choiceList: () => [],
  duration: () => 0,
  distribution: (): Distribution => ({ kind: 'constant', valueUs: 0 }),
  expression: () => 'null',
  template: () => null,
  reference: () => '',
  list: () => [],
  map: () => ({}),
  record: (field) => readFields(field.fields, {}, { subject: '', name: '', diagnostics: [] }),
  variant: (field) => emptyVariant(field),
};

function emptyVariant(field: VariantField): unknown {
  const [first = ''] = Object.keys(field.variants);
  const values = readFields(field.variants[first] ?? {}, {}, { subject: '', name: '', diagnostics: [] });
  return { [field.tag]: first, ...values };
}

type FieldOf<K extends Field['kind']> = Extract<Field, { kind: K }>;

const READERS: { readonly [K in Exclude<Field['kind'], 'custom'>]: (field: FieldOf<K>, json: Json, place: Place) => unknown } = {
  integer: (field, json, place) => readInteger(field, json, place),
  number: (field, json, place) => (typeof json === 'number' && Number.isFinite(json) ? inRange(field, json, field, place) : wrongType(field, json, place)),
  boolean: (field, json, place) => (typeof json === 'boolean' ? json : wrongType(field, json, place)),
  text: (field, json, place) => readText(field, json, place),
  choice: (field, json, place) => readChoice(field.options, field, json, place),
  choiceList: (field, json, place) => readChoices(field, json, place),
  duration: (field, json, place) => (field.unit === undefined ? readDurationText(field, json, place) : readDurationNumber(field, field.unit, json, place)),
  distribution: (field, json, place) => readDistribution(field, json, place),
  expression: (field, json, place) => readExpression(field, json, place),
  template: (field, json, place) => readTemplate(field, json, place),
  reference: (field, json, place) => (typeof json === 'string' && (json !== '' || field.empty !== undefined) ? json : wrongType(field, json, place)),
  list: (field, json, place) => readList(field, json, place),
  map: (field, json, place) => readMap(field, json, place),
  record: (field, json, place) => (isObject(json) ? readFields(field.fields, json, place) : wrongType(field, json, place)),
  variant: (field, json, place) => readVariant(field, json, place),
};

/** The one place where the kind of the field and the reader of that kind are known to agree. */
const read = (field: Exclude<Field, { kind: 'custom' }>, json: Json, place: Place): unknown =>
  (READERS[field.kind] as (field: Field, json: Json, place: Place) => unknown)(field, json, place);

function readInteger(field: FieldOf<'integer'>, json: Json, place: Place): unknown {
  const value = wholeNumber(json);
  if (value === undefined) return wrongType(field, json, place);
  if (value === field.unlimited) return UNBOUNDED;
  return inRange(field, value, field, place);
}

/** A whole number in 64 bits, from a number or its digits; above 2^53 it is UNBOUNDED. */
function wholeNumber(json: Json): number | undefined {
  const big = typeof json === 'number' && Number.isInteger(json) ? BigInt(json) : typeof json === 'string' && DIGITS.test(json) ? BigInt(json) : undefined;
  // A double next to the largest 64-bit value stands one above it.
  const largest = typeof json === 'number' ? LONG_MAX + 1n : LONG_MAX;
  if (big === undefined || big > largest || big < BigInt(-UNBOUNDED)) return undefined;
  return big > BigInt(UNBOUNDED) ? UNBOUNDED : Number(big);
}

const DIGITS = /^-?[0-9]{1,19}$/;
const LONG_MAX = 0x7fff_ffff_ffff_ffffn;

function inRange(field: Field, value: number, { min, max }: { readonly min?: number; readonly max?: number }, place: Place): unknown {
  if ((min === undefined || value >= min) && (max === undefined || value <= max)) return value;
  return outOfRange(field, String(value), place);
}

function readText(field: FieldOf<'text'>, json: Json, place: Place): unknown {
  if (typeof json !== 'string') return wrongType(field, json, place);
  if (json.length < (field.min ?? 0) || json.length > (field.max ?? UNBOUNDED)) return outOfRange(field, shown(json), place);
  if (field.pattern !== undefined && !new RegExp(field.pattern, 'u').test(json)) return wrongType(field, json, place);
  return json;
}

function readChoice(options: readonly string[], field: Field, json: Json, place: Place): unknown {
  const word = typeof json === 'number' ? String(json) : json;
  if (typeof word !== 'string') return wrongType(field, json, place);
  if (options.includes(word)) return word;
  report(place, 'unknown-option', `"${place.name}" is ${shown(word)}; it must be one of ${options.join(', ')}`, suggestion(word, options) ?? `Write one of ${options.join(', ')}.`);
  return WRONG;
}

function readChoices(field: FieldOf<'choiceList'>, json: Json, place: Place): unknown {
  // One word alone is how most vendors' files write a list of one.
  const items = typeof json === 'string' ? json.split(',').map((word) => word.trim()) : json;
  if (!Array.isArray(items)) return wrongType(field, json, place);
  const words = items.map((item: Json, index) => readChoice(field.options, field, item, typeof json === 'string' ? place : inside(place, String(index), place.name)));
  if (words.includes(WRONG)) return WRONG;
  const repeated = words.find((word, index) => words.indexOf(word) !== index);
  if (repeated !== undefined) return reject(place, 'repeated-option', `"${place.name}" lists ${shown(repeated as string)} twice`, 'Remove one of the two.');
  return words.length < (field.min ?? 0) ? outOfRange(field, shown(items), place) : words;
}

function readDurationText(field: FieldOf<'duration'>, json: Json, place: Place): unknown {
  if (json === 0) return readDurationText(field, '0', place);
  if (typeof json === 'number') return reject(place, 'bad-duration', `"${place.name}" is ${json}, without a unit`, `Write "${json}ms" or "${json}s": one of us, ms, s, m, h, d.`);
  if (typeof json !== 'string') return wrongType(field, json, place);
  const parsed = parseDuration(json);
  if (!parsed.ok) return reject(place, 'bad-duration', `"${place.name}": ${parsed.error}`, `Write ${expectation(field)}.`);
  const min = limitUs(field.min) ?? 0;
  const max = limitUs(field.max) ?? UNBOUNDED;
  return parsed.value >= min && parsed.value <= max ? parsed.value : outOfRange(field, json, place);
}

function limitUs(limit: string | number | undefined): number | undefined {
  if (limit === undefined) return undefined;
  const parsed = parseDuration(String(limit));
  return parsed.ok ? parsed.value : undefined;
}

function readDurationNumber(field: FieldOf<'duration'>, unit: DurationUnit, json: Json, place: Place): unknown {
  const value = wholeNumber(json);
  if (value === undefined) return wrongUnit(field, unit, json, place);
  if (value === field.unlimited) return UNBOUNDED;
  const limits = { ...(typeof field.min === 'number' ? { min: field.min } : { min: 0 }), ...(typeof field.max === 'number' ? { max: field.max } : {}) };
  const checked = inRange(field, value, limits, place);
  return typeof checked === 'number' ? Math.min(checked * UNIT_US[unit], UNBOUNDED) : checked;
}

/** `"30s"` where milliseconds are asked for: say 30000. */
function wrongUnit(field: Field, unit: DurationUnit, json: Json, place: Place): unknown {
  const parsed = typeof json === 'string' ? parseDuration(json) : undefined;
  if (parsed?.ok !== true) return wrongType(field, json, place);
  return reject(place, 'wrong-type', `"${place.name}" is ${shown(json)}; it is a plain number of ${UNIT_WORDS[unit]}`, `Write ${Math.round(parsed.value / UNIT_US[unit])}.`);
}

const UNIT_US: { readonly [U in DurationUnit]: number } = { us: 1, ms: MS_US, s: SECOND_US, min: MINUTE_US, h: HOUR_US, d: DAY_US };

function readDistribution(field: Field, json: Json, place: Place): unknown {
  if (typeof json !== 'string') return wrongType(field, json, place);
  const parsed = parseDistribution(json);
  return parsed.ok ? parsed.value : reject(place, 'bad-distribution', `"${place.name}": ${parsed.error}`, `Write ${expectation(field)}.`);
}

function readExpression(field: FieldOf<'expression'>, json: Json, place: Place): unknown {
  if (typeof json !== 'string') return wrongType(field, json, place);
  const { variables, functions, random } = field;
  const parsed = parseExpression(json, { ...(variables && { variables }), ...(functions && { functions }), ...(random && { random }) });
  if (parsed.ok) return json;
  const { column, message, suggestion: other } = parsed.error;
  return reject(place, 'bad-expression', `"${place.name}", column ${column}: ${message}`, other === undefined ? undefined : `Did you mean ${other}?`);
}

function readTemplate(field: FieldOf<'template'>, json: Json, place: Place): unknown {
  const parsed = parseTemplate(json, { random: true, ...(field.variables && { variables: field.variables }) });
  if (parsed.ok) return json;
  for (const error of parsed.error) {
    const at = [place.subject, ...error.path.map(String)].join('/');
    report({ ...place, subject: at }, 'bad-template', `"${place.name}", column ${error.column}: ${error.message}`, error.suggestion === undefined ? undefined : `Did you mean ${error.suggestion}?`);
  }
  return WRONG;
}

function readList(field: FieldOf<'list'>, json: Json, place: Place): unknown {
  if (!Array.isArray(json)) return wrongType(field, json, place);
  if (json.length < (field.min ?? 0) || json.length > (field.max ?? UNBOUNDED)) outOfRange(field, `${json.length} entries long`, place);
  if (field.unique !== undefined) reportRepeated(field.unique, json, place);
  return json.map((item: Json, index) => readField(field.of, item, inside(place, String(index), `${place.name}[${index}]`)));
}

function reportRepeated(unique: string, items: readonly Json[], place: Place): void {
  const first = new Map<Json, number>();
  for (const [index, item] of items.entries()) {
    const id = isObject(item) ? item[unique] : undefined;
    if (typeof id !== 'string') continue;
    const before = first.get(id);
    if (before === undefined) first.set(id, index);
    else report(inside(place, `${index}/${unique}`), 'duplicate-id', `${place.name}[${index}] has the ${unique} ${shown(id)}, which ${place.name}[${before}] has already`, `Give one of them another ${unique}.`);
  }
}

function readMap(field: FieldOf<'map'>, json: Json, place: Place): unknown {
  if (!isObject(json)) return wrongType(field, json, place);
  const names = Object.keys(json).filter((name) => !isForbiddenName(name));
  return Object.fromEntries(names.map((name) => [name, readField(field.of, json[name], inside(place, name))]));
}

function readVariant(field: VariantField, json: Json, place: Place): unknown {
  if (!isObject(json)) return wrongType(field, json, place);
  const { tag, variants } = field;
  const name = Object.hasOwn(json, tag) ? json[tag] : undefined;
  const at = inside(place, tag);
  if (name === undefined) return reject(at, 'missing-field', `"${tag}" is missing: it says what ${place.name} is`, `Give "${tag}" one of ${Object.keys(variants).join(', ')}.`);
  const known = readChoice(Object.keys(variants), field, name, at);
  if (typeof known !== 'string') return WRONG;
  return { [tag]: known, ...readFields(variants[known] ?? {}, json, place, tag) };
}

function readCustom(field: FieldOf<'custom'>, json: Json | undefined, place: Place): unknown {
  const { value, diagnostics } = field.read(json ?? field.default, place.subject);
  place.diagnostics.push(...diagnostics);
  return value;
}

function reportUnknown(known: readonly string[], config: JsonObject, place: Place): void {
  for (const name of Object.keys(config)) {
    if (known.includes(name)) continue;
    const meant = suggestion(name, known) ?? (known.length === 0 ? 'There is nothing to set here.' : `Known here: ${known.join(', ')}.`);
    report(inside(place, name), 'unknown-field', `${quoted(name)} is no field that is known here; it has no effect, and stays in the file`, meant, 'warning');
  }
}

const suggestion = (word: string, known: readonly string[]): string | undefined => {
  const meant = nearest(word, known);
  return meant === null ? undefined : `Did you mean "${meant}"?`;
};

const inside = (place: Place, name: string, words = name): Place => ({ subject: `${place.subject}/${name}`, name: words, diagnostics: place.diagnostics });

const wrongType = (field: Field, json: Json, place: Place): typeof WRONG =>
  reject(place, 'wrong-type', `"${place.name}" is ${shown(json)}; it must be ${expectation(field)}`, json === null ? 'Remove it to get the default, or give it a value.' : `Write ${expectation(field)}.`);

const outOfRange = (field: Field, value: string, place: Place): typeof WRONG =>
  reject(place, 'out-of-range', `"${place.name}" is ${value}; it must be ${expectation(field)}`, `Write ${expectation(field)}.`);

function reject(place: Place, code: string, message: string, fix: string | undefined): typeof WRONG {
  report(place, code, message, fix);
  return WRONG;
}

function report(place: Place, code: string, message: string, fix: string | undefined, severity: Diagnostic['severity'] = 'error'): void {
  place.diagnostics.push({ severity, code, subject: place.subject, message, ...(fix !== undefined && { fix }) });
}
