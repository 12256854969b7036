import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { EventLog } from './event-log.ts';
import { firstDifference } from './first-difference.ts';
import { HEADER, PLAIN_ROW, logOf, rows, segmentRows, write, type RowSpec } from './random-rows.fixture.ts';
import { sealSegment } from './segment.ts';
import { decodeLog, encodeLog } from './serialize.ts';
import type { LogHeader } from './header.ts';

const SMALL = encodeLog(logOf({ kind: 'messageCreated', message: 1, text: 'a' }, { kind: 'hostCrashed', node: 1, member: 0 }));

const errorOf = (bytes: Uint8Array): string => {
  const result = decodeLog(bytes);
  return result.ok ? 'no error' : result.error;
};

/** A log as someone might forge it: cells changed, hashes right. */
function forged(change: (log: EventLog) => void): string {
  const { log } = write([PLAIN_ROW, { ...PLAIN_ROW, kind: 'stepStarted', name: 1, afterUs: 5 }, { ...PLAIN_ROW, kind: 'messageCreated', message: 1 }]);
  change(log);
  return errorOf(encodeLog(new EventLog(log.header, log.segments.map(sealSegment))));
}

const withByte = (bytes: Uint8Array, at: number, value: number): Uint8Array => {
  const changed = bytes.slice();
  changed[at] = value;
  return changed;
};

const withHeader = (header: object): string => errorOf(encodeLog({ header, segments: [], hash: () => '' } as unknown as EventLog));

describe('a log as bytes', () => {
  test('comes back whole, with what segments know of themselves', () => {
    fc.assert(
      fc.property(rows(), segmentRows, (specs, size) => {
        const { log, writer } = write(specs, { segmentRows: size });
        const decoded = decodeLog(encodeLog(log));
        if (!decoded.ok) throw new Error(decoded.error);
        expect(decoded.value.hash()).toBe(writer.hash());
        expect(decoded.value.header).toEqual(log.header);
        expect(decoded.value.segments.map(comparable)).toEqual(log.segments.map(comparable));
        expect(firstDifference(log, decoded.value)).toBeUndefined();
      }),
    );
  });

  test('is refused wherever it is cut off', () => {
    for (let length = 0; length < SMALL.length; length++) expect(errorOf(SMALL.subarray(0, length))).not.toBe('no error');
    expect(errorOf(SMALL.subarray(0, SMALL.length - 40))).toContain('the log ends inside');
    expect(errorOf(new Uint8Array(0))).toContain('this is no Flowstage log');
  });

  test('is refused when any bit is flipped, except in what the hash leaves out', () => {
    const from = Buffer.from(SMALL).indexOf('"engine"');
    const to = from + '"engine":"0.1.0","topologyHash":"a1b2"'.length;
    const read = Array.from(SMALL, (_, at) => at).filter((at) => errorOf(withByte(SMALL, at, SMALL[at]! ^ (1 << at % 8))) === 'no error');
    expect(read.filter((at) => at < from || at >= to)).toEqual([]);
  });

  test('never breaks the reader', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(SMALL.length - 1), fc.nat(255)), { minLength: 1, maxLength: 6 }), (changes) => {
        const bytes = SMALL.slice();
        for (const [at, value] of changes) bytes[at] = value;
        expect(() => decodeLog(bytes)).not.toThrow();
      }),
      { numRuns: 500 },
    );
  });

  test('names what is damaged', () => {
    expect(errorOf(Buffer.from('{"format":"x"}'))).toBe('this is no Flowstage log: it begins with "{\\"format" instead of "FLOWLOG1"');
    const { log } = write(new Array<RowSpec>(5).fill(PLAIN_ROW), { segmentRows: 2 });
    const bytes = encodeLog(log);
    bytes[bytes.length - 60]! ^= 1;
    expect(errorOf(bytes)).toContain('segment 2 does not match its hash');
    expect(errorOf(Buffer.concat([SMALL, Buffer.from('x')]))).toContain('1 bytes follow the end of the log');
  });

  test.each<[string, (log: EventLog) => void, string]>([
    ['an unknown kind', ({ segments: [first] }) => (first!.columns.kind[1] = 200), 'row 2 (segment 0): event kind 200 is unknown'],
    ['time that goes back', ({ segments: [first] }) => (first!.columns.time[2] = 4), 'row 3 (segment 0): time 4 us is no whole number from 5 on'],
    ['a broken time', ({ segments: [first] }) => (first!.columns.time[1] = NaN), 'row 2 (segment 0): time NaN us'],
    ['a value that is no number', ({ segments: [first] }) => (first!.columns.value[0] = NaN), 'row 1 (segment 0): its value is no number'],
    ['an unknown node', ({ segments: [first] }) => (first!.columns.node[0] = 6), 'node 6 is not among the 6 of the header'],
    ['an unknown channel', ({ segments: [first] }) => (first!.columns.channel[0] = 3), 'channel 3 is not among the 3 of the header'],
    ['a row that causes itself', ({ segments: [first] }) => (first!.columns.cause[1] = 2), 'row 2 (segment 0): cause 2 is not before it'],
    ['an unknown name', ({ segments: [first] }) => (first!.columns.detail[1] = 5), 'name 5 is not among the 5 of the header'],
    ['a text beyond the heap', ({ segments: [first] }) => (first!.columns.detail[2] = 5000), 'no text begins at 5000 of the heap'],
  ])('is refused with %s, even with the right hash', (_, change, message) => {
    expect(forged(change)).toContain(message);
  });

  test.each<[string, Partial<Record<keyof LogHeader, unknown>>, string]>([
    ['another format', { format: 'x' }, 'names the format "x"'],
    ['a version from the future', { version: 2 }, 'open it with a newer Flowstage'],
    ['a name that is no text', { names: ['', 1] }, 'has no proper names'],
    ['a node without members', { nodes: [{ id: '', parent: 0 }] }, 'has no proper nodes'],
    ['a node whose parent is missing', { nodes: [{ id: '', members: 0, parent: 1 }] }, 'has no proper nodes'],
    ['a subscription to nothing', { subscriptions: [{ node: 1, channel: 9 }] }, 'has no proper subscriptions'],
    ['more gauges than fit', { channels: new Array(20).fill({ id: 'c', partitions: 65_535 }) }, 'has no proper size'],
  ])('is refused with %s', (_, change, message) => {
    expect(withHeader({ ...HEADER, ...change })).toContain(message);
  });
});

/** Used cells only; a full buffer may be longer than the rows in it. */
const comparable = (segment: EventLog['segments'][number]): unknown => ({
  ...segment,
  columns: Object.values(segment.columns).map((column) => Array.from(column.subarray(0, segment.rows))),
});
