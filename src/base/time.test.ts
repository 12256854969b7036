import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { UNBOUNDED } from './limits.ts';
import {
  DAY_US,
  HOUR_US,
  MINUTE_US,
  MS_US,
  SECOND_US,
  formatDuration,
  formatInstant,
  isoTimestamp,
  parseDuration,
  parseIsoTimestamp,
} from './time.ts';

describe('parseDuration', () => {
  test.each([
    ['250us', 250],
    ['250µs', 250],
    ['20ms', 20 * MS_US],
    ['5s', 5 * SECOND_US],
    ['10m', 10 * MINUTE_US],
    ['2h', 2 * HOUR_US],
    ['7d', 7 * DAY_US],
    ['1m30s', 90 * SECOND_US],
    [' 1m 30 s ', 90 * SECOND_US],
    ['1.5s', 1_500_000],
    ['0.1s', 100_000],
    ['1.10ms', 1100],
    ['0.000001s', 1],
    ['0', 0],
    ['0s', 0],
    ['unlimited', UNBOUNDED],
  ])('reads %s', (text, us) => {
    expect(parseDuration(text)).toEqual({ ok: true, value: us });
  });

  test.each([
    ['', 'no duration'],
    ['5', 'has no unit: write 5ms or 5s'],
    ['-5ms', 'is negative'],
    ['5 minutes', 'no duration'],
    ['ms', 'no duration'],
    ['5ms!', 'no duration'],
    ['x5ms', 'no duration'],
    ['1e3ms', 'no duration'],
    ['30s1m', 'misplaces "m"'],
    ['1s1s', 'repeats or misplaces "s"'],
    ['0.1us', 'whole number of microseconds'],
    ['1.0001ms', 'whole number of microseconds'],
    ['9007199254740991us', 'write unlimited'],
    ['9999999999999999d', 'write unlimited'],
  ])('refuses "%s"', (text, why) => {
    const result = parseDuration(text);
    expect(result.ok ? 'accepted' : result.error).toContain(why);
  });
});

describe('formatDuration', () => {
  test.each([
    [0, '0s'],
    [250, '250us'],
    [1500, '1.5ms'],
    [20_000, '20ms'],
    [1_500_000, '1.5s'],
    [90 * SECOND_US, '1m30s'],
    [36 * HOUR_US, '1d12h'],
    [HOUR_US + 1, '1h0.000001s'],
    [7 * DAY_US, '7d'],
    [UNBOUNDED, 'unlimited'],
    [-1500, '-1.5ms'],
  ])('writes %d as %s', (us, text) => {
    expect(formatDuration(us)).toBe(text);
  });

  it('writes what parseDuration reads back', () => {
    const durations = fc.oneof(fc.nat(), fc.maxSafeNat(), fc.nat(500).map((n) => n * MINUTE_US), fc.constant(UNBOUNDED - 1));
    fc.assert(
      fc.property(durations, (us) => {
        expect(parseDuration(formatDuration(us))).toEqual({ ok: true, value: us });
      }),
    );
  });

  it('refuses what is not whole', () => {
    expect(() => formatDuration(1.5)).toThrow('whole microseconds');
  });
});

test.each([
  [0, '00:00:00.000000'],
  [62_345_678, '00:01:02.345678'],
  [100 * HOUR_US + 1.9, '100:00:00.000001'],
  [-SECOND_US, '-00:00:01.000000'],
  [UNBOUNDED, 'unlimited'],
])('formatInstant(%d) is %s', (us, text) => {
  expect(formatInstant(us)).toBe(text);
});

describe('timestamps', () => {
  test.each([
    ['2024-08-15T10:30:00Z', 1_723_717_800_000_000],
    ['1970-01-01T00:00:00Z', 0],
    ['2024-02-29T23:59:59.999Z', Date.UTC(2024, 1, 29, 23, 59, 59, 999) * 1000],
    ['1969-12-31T23:59:59.999999Z', -1],
  ])('%s is written and read', (text, us) => {
    expect(isoTimestamp(us)).toBe(text);
    expect(parseIsoTimestamp(text)).toEqual({ ok: true, value: us });
  });

  test.each([
    ['2024-08-15', '2024-08-15T00:00:00Z'],
    ['2024-08-15T10:30Z', '2024-08-15T10:30:00Z'],
    ['2024-08-15t12:30:00.250000000+02:00', '2024-08-15T10:30:00.250Z'],
    ['2024-12-31T20:00:00-05:30', '2025-01-01T01:30:00Z'],
  ])('%s is read as %s', (text, same) => {
    expect(parseIsoTimestamp(text)).toEqual(parseIsoTimestamp(same));
  });

  test.each([
    ['yesterday', 'write it like 2024-08-15T10:30:00Z'],
    ['2024-08-15T10:30:00', 'write it like'],
    ['2024-13-01', 'months'],
    ['2024-00-01', 'months'],
    ['2023-02-29', 'that month has 28 days'],
    ['1900-02-29', 'that month has 28 days'],
    ['2024-04-31', 'that month has 30 days'],
    ['2024-01-01T24:00:00Z', 'the time goes'],
    ['2024-01-01T00:00:60Z', 'the time goes'],
    ['2024-01-01T00:00:00+24:00', 'the offset'],
    ['2024-01-01T00:00:00.1234567Z', 'microsecond'],
    ['9999-01-01', 'out of range'],
  ])('%s is refused', (text, why) => {
    const result = parseIsoTimestamp(text);
    expect(result.ok ? 'accepted' : result.error).toContain(why);
  });

  it('agree with the calendar of the platform', () => {
    const msMax = Math.floor(Number.MAX_SAFE_INTEGER / 1000);
    fc.assert(
      fc.property(fc.integer({ min: -msMax, max: msMax }), (ms) => {
        const platform = new Date(ms).toISOString();
        expect(isoTimestamp(ms * 1000)).toBe(platform.replace('.000Z', 'Z'));
        expect(parseIsoTimestamp(platform)).toEqual({ ok: true, value: ms * 1000 });
      }),
      { numRuns: 2000 },
    );
  });
});
