import { isObject, type Json, type JsonObject } from '../../base/json.ts';
import { UNBOUNDED } from '../../base/limits.ts';
import { DAY_US, formatDuration, HOUR_US, MINUTE_US, MS_US, SECOND_US } from '../../base/time.ts';
import type { DurationUnit, Field, Fields } from '../../catalog/field.ts';
import type { Portable, PortableField } from '../../catalog/portable.ts';
import { readConfig } from '../../catalog/read-config.ts';
import { withField } from '../overrides.ts';
import { valueWords } from './value-words.ts';

/** What says something of a channel: the channel itself, its system, a client; all its settings and which of them others have too. */
export interface Speaker {
  readonly id: string;
  /** Where the settings stand in the config of the node: '' or `client`. */
  readonly at: string;
  readonly fields: Fields;
  readonly config: JsonObject;
  readonly portable: readonly Portable[];
}

/** A trait as a speaker says it: in neutral units, µs for durations. */
export interface Said {
  readonly value: Json;
  readonly isSet: boolean;
  readonly portable: Portable;
  /** With the product's own name for it. */
  readonly text: string;
}

/** What the speaker says of the trait; undefined where it says nothing. */
export function saidBy(speaker: Speaker, portable: Portable): Said | undefined {
  const values = readConfig(speaker.fields, speaker.config, '').values as JsonObject;
  const isActive = Object.entries(portable.needs ?? {}).every(([name, value]) => values[name] === value);
  if (!isActive) return portable.otherwise === undefined ? undefined : { value: portable.otherwise, isSet: false, portable, text: textOf(portable, portable.otherwise) };
  if ('fixed' in portable) return { value: portable.fixed, isSet: false, portable, text: wordOf(portable.fixed) };
  const own = valueAt(values, portable.field);
  if (own === undefined) return undefined;
  const field = fieldAt(speaker.fields, portable.field);
  const raw = valueAt(speaker.config, portable.field);
  const isSet = raw !== undefined || (portable.needs !== undefined && Object.keys(portable.needs).some((name) => Object.hasOwn(speaker.config, name)));
  const value = portable.words === undefined ? neutral(own, raw, field, portable.plus ?? 0) : meaning(portable.words, own);
  return { value, isSet, portable, text: `${portable.field} = ${own === UNBOUNDED ? 'no limit' : shownRaw(field, raw ?? ('default' in (field ?? {}) ? (field as { default?: Json }).default : undefined) ?? own)}` };
}

/** The setting that says the value, as near as its field allows; undefined where leaving it out says it. */
export function written(portable: Portable, value: Json, { fields, config }: Speaker): { readonly config: JsonObject; readonly isExact: boolean; readonly text: string } | undefined {
  if ('fixed' in portable) return { config, isExact: portable.fixed === value, text: wordOf(portable.fixed) };
  if (portable.otherwise !== undefined && portable.otherwise === value) return { config, isExact: true, text: textOf(portable, value) };
  const own = portable.words === undefined ? ownValue(fieldAt(fields, portable.field), value, portable) : wordValue(portable.words, value);
  if (own === undefined) return undefined;
  return { config: withField({ ...config, ...portable.needs }, portable.field.split('/'), own.value), isExact: own.isExact, text: `${portable.field} = ${shownRaw(fieldAt(fields, portable.field), own.value)}` };
}

export function valueAt(config: JsonObject, path: string): Json | undefined {
  let at: Json | undefined = config;
  for (const name of path.split('/')) at = isObject(at) && Object.hasOwn(at, name) ? at[name] : undefined;
  return at;
}

export function fieldAt(fields: Fields, path: string): Field | undefined {
  const [name = '', ...rest] = path.split('/');
  const field = Object.hasOwn(fields, name) ? fields[name] : undefined;
  if (rest.length === 0 || field === undefined) return field;
  return field.kind === 'record' ? fieldAt(field.fields, rest.join('/')) : undefined;
}

function neutral(own: Json, raw: Json | undefined, field: Field | undefined, plus: number): Json {
  if (typeof own === 'number' && own !== UNBOUNDED) return own + plus;
  return field?.kind === 'distribution' && raw !== undefined ? raw : own;
}

const meaning = (words: { readonly [word: string]: Json }, own: Json): string => Object.entries(words).find(([, value]) => value === own)?.[0] ?? Object.keys(words)[0] ?? '';

const wordValue = (words: { readonly [word: string]: Json }, word: Json): { value: Json; isExact: boolean } | undefined => {
  if (typeof word !== 'string' || !Object.hasOwn(words, word)) return undefined;
  const value = words[word]!;
  return { value, isExact: meaning(words, value) === word };
};

/** A number in the field's own unit and range. */
function ownValue(field: Field | undefined, value: Json, { plus = 0, within }: PortableField): { value: Json; isExact: boolean } | undefined {
  if (field === undefined || (field.kind !== 'duration' && field.kind !== 'integer' && field.kind !== 'number')) return field === undefined ? undefined : { value, isExact: true };
  if (typeof value !== 'number') return undefined;
  const unlimited = 'unlimited' in field ? field.unlimited : undefined;
  const max = within?.[1] ?? (typeof field.max === 'number' ? field.max : undefined);
  const min = within?.[0] ?? (typeof field.min === 'number' ? field.min : 0);
  if (value >= UNBOUNDED) {
    if (unlimited !== undefined) return { value: unlimited, isExact: true };
    return max === undefined ? undefined : { value: max, isExact: false };
  }
  if (field.kind === 'duration' && field.unit === undefined) return { value: formatDuration(value), isExact: true };
  const unit = field.kind === 'duration' ? UNIT_US[field.unit!] : 1;
  const wanted = value / unit - plus;
  const inRange = Math.min(Math.max(Math.round(wanted), min), max ?? Number.MAX_SAFE_INTEGER);
  return { value: inRange, isExact: inRange === wanted };
}

const UNIT_US: { readonly [U in DurationUnit]: number } = { us: 1, ms: MS_US, s: SECOND_US, min: MINUTE_US, h: HOUR_US, d: DAY_US };

/** A value with its unit. */
function shownRaw(field: Field | undefined, raw: Json): string {
  const unit = field !== undefined && 'unit' in field && typeof field.unit === 'string' ? ` ${field.unit}` : '';
  return field !== undefined && 'unlimited' in field && field.unlimited === Number(raw) && typeof raw === 'number' ? `${raw} (no limit)` : `${valueWords(raw)}${unit}`;
}

const wordOf = (value: Json): string => (typeof value === 'string' ? value : `always ${valueWords(value)}`);
const textOf = (portable: Portable, value: Json): string => ('field' in portable && portable.needs !== undefined ? `no ${Object.values(portable.needs).map(wordOf).join(', ')}` : wordOf(value));
