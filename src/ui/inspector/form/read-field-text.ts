import type { Json } from '../../../base/json.ts';
import { err, ok, type Result } from '../../../base/result.ts';
import { formatDuration, parseDuration } from '../../../base/time.ts';
import type { DurationUnit, Field } from '../../../catalog/field.ts';
import { expectation } from '../../../catalog/field-words.ts';
import { readConfig } from '../../../catalog/read-config.ts';

/** What a person typed as a value of a field; undefined for an empty text, which leaves the field out. The error says what is asked for. */
export function readFieldText(field: Field, text: string): Result<Json | undefined, string> {
  const plain = text.trim();
  if (plain === '' && field.kind !== 'text') return ok(undefined);
  if (text === '') return ok(undefined);
  const json = jsonOf(field, text, plain);
  if (!json.ok) return json;
  const { diagnostics } = readConfig({ value: field }, { value: json.value }, '');
  const problem = diagnostics.find(({ severity }) => severity === 'error');
  if (problem === undefined) return json;
  return err(problem.code === 'wrong-type' || problem.code === 'out-of-range' ? `It must be ${expectation(field)}.` : plainly(problem.message, problem.fix));
}

/** The value as a person edits it: the inverse of `readFieldText`. */
export function fieldText(field: Field, value: Json | undefined): string {
  if (value === undefined) return '';
  if (field.kind === 'template') return JSON.stringify(value, undefined, 2);
  return typeof value === 'string' ? value : typeof value === 'object' ? JSON.stringify(value) : String(value);
}

/** What a plain number of a vendor means: `7d` for 604800000 ms, `16 KiB` for 16384 bytes; undefined where that says nothing new. */
export function meaningOf(field: Field, value: Json | undefined): string | undefined {
  const number = typeof value === 'string' || typeof value === 'number' ? Number(value) : Number.NaN;
  if (!Number.isFinite(number)) return undefined;
  if ((field.kind === 'integer' || field.kind === 'duration') && number === field.unlimited) return 'no limit';
  if (field.kind === 'duration' && field.unit !== undefined) {
    const us = number * UNIT_US[field.unit];
    return number > 0 && Number.isSafeInteger(us) ? formatDuration(us) : number > 0 ? 'no limit' : undefined;
  }
  return field.kind === 'integer' && field.unit === 'bytes' && number >= 1024 ? binarySize(number) : undefined;
}

/** `1048588` is not `1 MiB`: only what is exact in one decimal, else with "about". */
function binarySize(bytes: number): string {
  const at = Math.min(Math.floor(Math.log2(bytes) / 10), SIZE_UNITS.length - 1);
  const size = bytes / 1024 ** at;
  const short = Math.round(size * 10) / 10;
  return `${short * 1024 ** at === bytes ? '' : '≈ '}${short} ${SIZE_UNITS[at]}`;
}

const SIZE_UNITS = ['bytes', 'KiB', 'MiB', 'GiB', 'TiB'];

const UNIT_US: { readonly [U in DurationUnit]: number } = { us: 1, ms: 1000, s: 1_000_000, min: 60_000_000, h: 3_600_000_000, d: 86_400_000_000 };

function jsonOf(field: Field, text: string, plain: string): Result<Json, string> {
  switch (field.kind) {
    case 'integer': return numberOf(field, field.unit === 'bytes' ? (bytesOf(plain) ?? plain) : plain);
    case 'number': return numberOf(field, plain);
    case 'duration': return field.unit === undefined ? ok(plain) : numberOf(field, inUnit(plain, field.unit) ?? plain);
    case 'template': return templateOf(plain);
    case 'text': return ok(text);
    default: return ok(plain);
  }
}

/** Whole numbers that JSON readers would round stay texts of digits. */
function numberOf(field: Field, text: string): Result<Json, string> {
  const plain = text.replaceAll(/[\s_,]/g, '');
  if (!/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(plain)) return err(`It must be ${expectation(field)}.`);
  const number = Number(plain);
  return ok(Number.isInteger(number) && !Number.isSafeInteger(number) ? plain : number);
}

/** `7d` where a number of milliseconds is asked for. */
function inUnit(text: string, unit: DurationUnit): string | undefined {
  const parsed = /[a-zµμ]/.test(text) ? parseDuration(text) : undefined;
  if (parsed?.ok !== true) return undefined;
  return String(parsed.value / UNIT_US[unit]);
}

/** `16 KiB`, `1MB`. */
function bytesOf(text: string): string | undefined {
  const [, number = '', unit = ''] = /^(\d+(?:\.\d+)?)\s*([kmgt]i?b)$/i.exec(text) ?? [];
  if (unit === '') return undefined;
  const base = unit.length === 3 ? 1024 : 1000;
  return String(Math.round(Number(number) * base ** ('kmgt'.indexOf(unit.charAt(0).toLowerCase()) + 1)));
}

/** JSON, or an expression alone without quotes. */
function templateOf(text: string): Result<Json, string> {
  if (text.startsWith('${')) return ok(text);
  try {
    return ok(JSON.parse(text) as Json);
  } catch (thrown) {
    return err(`This is no JSON yet${placeIn(text, String(thrown))}. Texts and names stand in "double quotes", entries are parted by commas.`);
  }
}

/** `, line 3`: browsers say a position in several ways. */
function placeIn(text: string, message: string): string {
  const line = /line (\d+)/.exec(message)?.[1];
  if (line !== undefined) return `, line ${line}`;
  const position = /position (\d+)/.exec(message)?.[1];
  return position === undefined ? '' : `, line ${text.slice(0, Number(position)).split('\n').length}`;
}

/** Without the name of the field, which the label says already. */
const plainly = (message: string, fix: string | undefined): string => `${message.replace(/^"value"(: |, )?/, '').replace(/^./, (letter) => letter.toUpperCase())}.${fix === undefined ? '' : ` ${fix}`}`.replace(/\.\.( |$)/, '.$1');
