import { assert } from './assert.ts';
import { UNBOUNDED } from './limits.ts';
import { err, ok, type Result } from './result.ts';

export const MS_US = 1000;
export const SECOND_US = 1000 * MS_US;
export const MINUTE_US = 60 * SECOND_US;
export const HOUR_US = 60 * MINUTE_US;
export const DAY_US = 24 * HOUR_US;

/**
 * Whole microseconds from `250us`, `20ms`, `5s`, `1.5s`, `1m30s`, `7d`, `0` or `unlimited` (UNBOUNDED).
 * Several parts go from the largest unit to the smallest; blanks between them do not matter.
 */
export function parseDuration(text: string): Result<number, string> {
  const trimmed = text.trim();
  if (trimmed === 'unlimited') return ok(UNBOUNDED);
  if (trimmed === '0') return ok(0);
  const parts = trimmed.match(PART_PATTERN) ?? [];
  if (parts.length === 0 || parts.join('').length !== trimmed.length) return err(misreadDuration(trimmed));
  return sumParts(trimmed, parts);
}

/**
 * The exact form a person would write, without empty parts: `250us`, `1.5ms`, `20ms`, `1m30s`, `1d12h`.
 * `parseDuration` gives the same number back; a negative difference gets a minus sign, which it refuses.
 */
export function formatDuration(us: number): string {
  assert(Number.isSafeInteger(us), `a duration is whole microseconds, not ${us}`);
  if (us === UNBOUNDED) return 'unlimited';
  if (us < 0) return `-${formatDuration(-us)}`;
  if (us < MS_US) return us === 0 ? '0s' : `${us}us`;
  if (us < SECOND_US) return `${decimal(us, MS_US, 3)}ms`;
  const rest = us % MINUTE_US;
  const whole = WHOLE_UNITS.map(([name, size, within]) => {
    const count = Math.floor(us / size) % within;
    return count === 0 ? '' : `${count}${name}`;
  }).join('');
  return rest === 0 ? whole : `${whole}${decimal(rest, SECOND_US, 6)}s`;
}

/** An instant of virtual time as `00:01:02.345678`; a fraction of a microsecond is cut off. */
export function formatInstant(us: number): string {
  if (us >= UNBOUNDED) return 'unlimited';
  if (us < 0) return `-${formatInstant(-us)}`;
  const hours = padded(Math.floor(us / HOUR_US), 2);
  const minutes = padded(Math.floor(us / MINUTE_US) % 60, 2);
  const seconds = padded(Math.floor(us / SECOND_US) % 60, 2);
  return `${hours}:${minutes}:${seconds}.${padded(Math.floor(us) % SECOND_US, 6)}`;
}

/**
 * `2024-08-15T10:30:00Z` from microseconds since 1970-01-01T00:00:00Z, with `.mmm` or `.uuuuuu` only when
 * needed. Safe integers reach from the year 1684 to 2255.
 */
export function isoTimestamp(epochUs: number): string {
  assert(Number.isSafeInteger(epochUs), `a timestamp is whole microseconds, not ${epochUs}`);
  const days = Math.floor(epochUs / DAY_US);
  const us = epochUs - days * DAY_US;
  const { year, month, day } = civilFromDays(days);
  const clock = formatInstant(us).slice(0, 8);
  return `${padded(year, 4)}-${padded(month, 2)}-${padded(day, 2)}T${clock}${fraction(us % SECOND_US)}Z`;
}

/** Microseconds since 1970 from `2024-08-15T10:30:00.5Z`, `2024-08-15T12:30+02:00` or a date alone (midnight, UTC). */
export function parseIsoTimestamp(text: string): Result<number, string> {
  const match = TIMESTAMP_PATTERN.exec(text.trim());
  if (match === null) return err(`"${text}" is no timestamp: write it like 2024-08-15T10:30:00Z`);
  const field = (index: number) => Number(match[index] ?? 0);
  const wrong = wrongField(field);
  if (wrong !== undefined) return err(`"${text}" is no timestamp: ${wrong}`);
  const digits = (match[7] ?? '').replace(/0+$/, '');
  if (digits.length > 6) return err(`"${text}" is finer than a microsecond: give at most 6 decimals`);
  const seconds = (field(4) * 60 + field(5)) * 60 + field(6);
  const offsetUs = (match[8] === '-' ? -1 : 1) * (field(9) * HOUR_US + field(10) * MINUTE_US);
  const dayUs = daysFromCivil(field(1), field(2), field(3)) * DAY_US;
  const epochUs = dayUs + seconds * SECOND_US + Number(digits.padEnd(6, '0')) - offsetUs;
  if (!Number.isSafeInteger(epochUs)) return err(`"${text}" is out of range: years from 1685 to 2254 work`);
  return ok(epochUs);
}

const UNIT_US: Readonly<Record<string, number>> = {
  us: 1,
  µs: 1,
  μs: 1,
  ms: MS_US,
  s: SECOND_US,
  m: MINUTE_US,
  h: HOUR_US,
  d: DAY_US,
};

/** Name, size, and how many make the next larger one. */
const WHOLE_UNITS: readonly (readonly [string, number, number])[] = [
  ['d', DAY_US, Number.MAX_SAFE_INTEGER],
  ['h', HOUR_US, 24],
  ['m', MINUTE_US, 60],
];

const PART_PATTERN = /\d{1,16}(?:\.\d{1,16})?\s*(?:us|µs|μs|ms|s|m|h|d)\s*/g;
const ONE_PART = /^(\d+)(?:\.(\d+))?\s*(\D+?)\s*$/;
const TIMESTAMP_PATTERN =
  /^(\d{4})-(\d\d)-(\d\d)(?:[Tt](\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,18}))?)?(?:[Zz]|([+-])(\d\d):(\d\d)))?$/;

function misreadDuration(text: string): string {
  if (text.startsWith('-')) return `"${text}" is negative: a duration is 0 or more`;
  if (/^\d+(\.\d+)?$/.test(text)) return `"${text}" has no unit: write ${text}ms or ${text}s, with one of us, ms, s, m, h, d`;
  return `"${text}" is no duration: write it like 20ms, 1.5s, 1m30s or unlimited, with the units us, ms, s, m, h, d`;
}

function sumParts(text: string, parts: readonly string[]): Result<number, string> {
  let totalUs = 0;
  let larger = Number.POSITIVE_INFINITY;
  for (const part of parts) {
    const [, whole = '', decimals = '', unit = ''] = ONE_PART.exec(part) ?? [];
    const size = UNIT_US[unit] ?? 0;
    if (size >= larger) return err(`"${text}" repeats or misplaces "${unit}": go from the largest unit to the smallest`);
    larger = size;
    const partUs = decimalTimes(whole, decimals.replace(/0+$/, ''), size);
    if (partUs === undefined) return err(`"${text}" is not a whole number of microseconds: use fewer decimals`);
    totalUs += partUs;
  }
  return totalUs < UNBOUNDED ? ok(totalUs) : err(`"${text}" is too long: write unlimited for no limit`);
}

/** The decimal number times the size, exactly; undefined when it is not whole. */
function decimalTimes(whole: string, decimals: string, size: number): number | undefined {
  const scale = BigInt(`1${'0'.repeat(decimals.length)}`);
  const scaled = BigInt(whole + decimals) * BigInt(size);
  return scaled % scale === 0n ? Number(scaled / scale) : undefined;
}

const padded = (value: number, width: number): string => String(value).padStart(width, '0');

/** `us` in units of `size`, which has `places` decimal places, without trailing zeros. */
function decimal(us: number, size: number, places: number): string {
  const whole = Math.floor(us / size);
  const rest = us % size;
  return rest === 0 ? `${whole}` : `${whole}.${padded(rest, places).replace(/0+$/, '')}`;
}

/** What follows the seconds of a timestamp: nothing, milliseconds or microseconds. */
function fraction(us: number): string {
  if (us === 0) return '';
  return us % MS_US === 0 ? `.${padded(us / MS_US, 3)}` : `.${padded(us, 6)}`;
}

/** Days since 1970-01-01 in the Gregorian calendar, counted in eras of 400 years that begin in March. */
function daysFromCivil(year: number, month: number, day: number): number {
  const marchYear = month <= 2 ? year - 1 : year;
  const era = Math.floor(marchYear / 400);
  const yearOfEra = marchYear - era * 400;
  const dayOfYear = Math.floor((153 * ((month + 9) % 12) + 2) / 5) + day - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * ERA_DAYS + dayOfEra - EPOCH_DAY;
}

function civilFromDays(days: number): { readonly year: number; readonly month: number; readonly day: number } {
  const shifted = days + EPOCH_DAY;
  const era = Math.floor(shifted / ERA_DAYS);
  const dayOfEra = shifted - era * ERA_DAYS;
  const leapDays = Math.floor(dayOfEra / 1460) - Math.floor(dayOfEra / 36524) + Math.floor(dayOfEra / 146096);
  const yearOfEra = Math.floor((dayOfEra - leapDays) / 365);
  const dayOfYear = dayOfEra - (yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const marchMonth = Math.floor((5 * dayOfYear + 2) / 153);
  const month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9;
  return {
    year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0),
    month,
    day: dayOfYear - Math.floor((153 * marchMonth + 2) / 5) + 1,
  };
}

const ERA_DAYS = 146_097;
/** Days from 0000-03-01 to 1970-01-01. */
const EPOCH_DAY = 719_468;

/** What is out of range in the fields of a timestamp. */
function wrongField(field: (index: number) => number): string | undefined {
  if (field(2) < 1 || field(2) > 12) return 'months go from 01 to 12';
  if (field(3) < 1 || field(3) > daysInMonth(field(1), field(2))) return `that month has ${daysInMonth(field(1), field(2))} days`;
  if (field(4) > 23 || field(5) > 59 || field(6) > 59) return 'the time goes from 00:00:00 to 23:59:59';
  return field(9) > 23 || field(10) > 59 ? 'the offset goes from -23:59 to +23:59' : undefined;
}

const daysInMonth = (year: number, month: number): number =>
  daysFromCivil(month === 12 ? year + 1 : year, (month % 12) + 1, 1) - daysFromCivil(year, month, 1);
