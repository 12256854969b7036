import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { EVENT_KIND_NAMES } from './event-kinds.ts';
import { EventLog } from './event-log.ts';
import { ColdSegment, type PackedSegment, plainSegment, UnpackedSegments } from './packed-segment.ts';
import { rowPrinter } from './print-log.ts';
import { causeChain, consequencesBySegment, consequencesOf } from './query-causes.ts';
import { rowsOfMessage, rowsOfSaga } from './query-rows.ts';
import { nextDispatch, previousDispatch, rowAtOrAfter } from './query-time.ts';
import { queryWindow, type RowFilter } from './query-window.ts';
import { logOf, packed, PLAIN_ROW, rows, segmentRows, write } from './random-rows.fixture.ts';

const logs = fc.tuple(rows(), segmentRows).map(([specs, size]) => write(specs, { segmentRows: size }).log);

const all = (log: EventLog) => Array.from({ length: log.rowCount }, (_, index) => log.row(index));

describe('rows of', () => {
  test('a message or a saga are all that name it', () => {
    fc.assert(
      fc.property(logs, fc.integer({ min: 1, max: 8 }), (log, id) => {
        expect(rowsOfMessage(log, id)).toEqual(all(log).flatMap(({ message, index }) => (message === id ? [index] : [])));
        expect(rowsOfSaga(log, id)).toEqual(all(log).flatMap(({ saga, index }) => (saga === id ? [index] : [])));
      }),
    );
  });
});

/** Tells which packed segments are unpacked. */
function watchedLog(log: EventLog, told: (index: number) => void): EventLog {
  const unpacked = new UnpackedSegments(1);
  return new EventLog(log.header, log.segments.map((segment) => {
    const packedSegment = plainSegment(segment) as PackedSegment;
    const { packedRows } = packedSegment;
    const get = (): PackedSegment['packedRows'] => {
      told(segment.index);
      return packedRows;
    };
    return new ColdSegment(Object.defineProperty({ ...packedSegment }, 'packedRows', { get }), unpacked);
  }));
}

describe('causes', () => {
  const log = logOf({}, { back: 1 }, {}, { back: 2 }, { back: 1 }, { back: 2 });

  test('lead back to the root', () => {
    expect(causeChain(log, 4)).toEqual([4, 3, 1, 0]);
    expect(causeChain(log, 2)).toEqual([2]);
  });

  test('have consequences, direct or not', () => {
    expect(consequencesOf(log, 0, 99)).toEqual([1, 3, 4, 5]);
    expect(consequencesOf(log, 0, 2)).toEqual([1, 3]);
    expect(consequencesOf(log, 2, 99)).toEqual([]);
    expect(consequencesOf(log, 0, 0)).toEqual([]);
  });

  test('and consequences are one relation', () => {
    fc.assert(
      fc.property(logs, fc.nat(39), (random, at) => {
        fc.pre(at < random.rowCount);
        const expected = all(random).flatMap(({ index }) => (index !== at && causeChain(random, index).includes(at) ? [index] : []));
        for (const each of [random, packed(random)]) {
          expect(consequencesOf(each, at, 1000)).toEqual(expected);
          expect(consequencesOf(each, at, 2)).toEqual(expected.slice(0, 2));
          expect([...consequencesBySegment(each, at)].flat()).toEqual(expected);
        }
        expect(causeChain(random, at, 2)).toEqual(causeChain(random, at).slice(0, 2));
      }),
      { numRuns: 300 },
    );
  });

  test('are looked for only in segments that may hold them', () => {
    // Every fourth row leads to the one eight rows later; the others to nothing.
    const specs = Array.from({ length: 200 }, (_, at) => ({ ...PLAIN_ROW, back: at % 4 === 0 && at >= 8 ? 8 : 0 }));
    const seen = new Set<number>();
    const watched = watchedLog(packed(write(specs, { segmentRows: 4 }).log), (index) => seen.add(index));
    expect(consequencesOf(watched, 5, 99)).toEqual([]);
    expect([...seen]).toEqual([1]);
    seen.clear();
    expect(consequencesOf(watched, 176, 99)).toEqual([184, 192]);
    expect([...seen]).toEqual([44, 46, 48]);
  });
});

describe('time', () => {
  test('finds the first row at or after an instant', () => {
    fc.assert(
      fc.property(logs, fc.nat(40), fc.constantFrom(-1, 0, 1), (log, at, offset) => {
        const timeUs = (at < log.rowCount ? log.cell('time', at) : 7) + offset;
        const expected = all(log).findIndex(({ time }) => time >= timeUs);
        expect(rowAtOrAfter(log, timeUs)).toBe(expected < 0 ? log.rowCount : expected);
      }),
    );
  });

  test('steps by dispatches', () => {
    fc.assert(
      fc.property(logs, fc.integer({ min: -1, max: 41 }), (log, at) => {
        const begins = all(log).flatMap(({ flags, index }) => (flags === 1 ? [index] : []));
        expect(nextDispatch(log, at)).toBe(begins.find((index) => index > at));
        expect(previousDispatch(log, at)).toBe(begins.findLast((index) => index < at));
      }),
    );
  });
});

describe('a window', () => {
  const filter: fc.Arbitrary<RowFilter> = fc.record(
    {
      nodes: fc.uniqueArray(fc.nat(5), { maxLength: 3 }),
      kinds: fc.uniqueArray(fc.constantFrom(...EVENT_KIND_NAMES), { maxLength: 40 }),
      message: fc.integer({ min: 1, max: 8 }),
      saga: fc.integer({ min: 1, max: 3 }),
      text: fc.constantFrom('', 'SAGA', 'pay', 'orderplaced', 'note', 'nowhere'),
    },
    { requiredKeys: [] },
  );

  const matching = (log: EventLog, { nodes, kinds, message, saga, text = '' }: RowFilter): number[] => {
    const print = rowPrinter(log);
    return all(log).flatMap((row) => {
      const words = `${print(row.index)}\n${log.detailText(row.index)}`.toLowerCase();
      const shown =
        (nodes === undefined || nodes.includes(row.node)) && (kinds === undefined || kinds.includes(log.kindOf(row.index))) &&
        (message === undefined || row.message === message) && (saga === undefined || row.saga === saga) && words.includes(text.toLowerCase());
      return shown ? [row.index] : [];
    });
  };

  test('holds the rows that pass its filter, page after page, in both directions', () => {
    fc.assert(
      fc.property(logs, filter, fc.integer({ min: 1, max: 5 }), fc.boolean(), fc.option(fc.integer({ min: 1, max: 4 }), { nil: undefined }), fc.option(fc.integer({ min: 1, max: 3 }), { nil: undefined }), (log, wanted, limit, backward, searchMax, segmentsMax) => {
        const found: number[] = [];
        let from: number | undefined = backward ? log.rowCount - 1 : 0;
        while (from !== undefined) {
          const page = queryWindow(log, { filter: wanted, from, limit, backward, ...(searchMax === undefined ? {} : { searchMax }), ...(segmentsMax === undefined ? {} : { segmentsMax }) });
          expect(page.rows.length).toBeLessThanOrEqual(Math.min(limit, searchMax ?? limit));
          if (backward) found.unshift(...page.rows);
          else found.push(...page.rows);
          from = page.next;
        }
        expect(found).toEqual(matching(log, wanted));
      }),
      { numRuns: 300 },
    );
  });

  test('holds what passes every part of the filter', () => {
    const wanted = { kind: 'hostPaused', node: 2, message: 1, saga: 2 } as const;
    const log = logOf({ ...wanted, saga: 3 }, { ...wanted, message: 2 }, wanted, { ...wanted, node: 1 }, { ...wanted, kind: 'hostResumed' });
    const part = (filter: RowFilter) => queryWindow(log, { filter, from: 0, limit: 9 }).rows;
    expect(part({ kinds: ['hostPaused'], nodes: [2], message: 1, saga: 2 })).toEqual([2]);
    expect(part({ message: 1, saga: 2 })).toEqual([2, 3, 4]);
    expect(part({ saga: 2, nodes: [2], text: 'PAUSED' })).toEqual([1, 2]);
  });

  test('looks into no more segments than it may, and passes by what cannot hold what is wanted', () => {
    const log = write(Array.from({ length: 12 }, (_, at) => ({ ...PLAIN_ROW, message: at % 6 === 0 ? 5 : 1, node: at === 11 ? 2 : 1 })), { segmentRows: 2 }).log;
    expect(queryWindow(log, { from: 0, limit: 9, segmentsMax: 1 })).toEqual({ rows: [0, 1], next: 2 });
    expect(queryWindow(log, { from: 11, limit: 9, segmentsMax: 2, backward: true })).toEqual({ rows: [8, 9, 10, 11], next: 7 });
    expect(queryWindow(log, { filter: { message: 5 }, from: 0, limit: 9, segmentsMax: 2 })).toEqual({ rows: [0, 6], next: undefined });
    expect(queryWindow(log, { filter: { nodes: [2] }, from: 0, limit: 9, segmentsMax: 1 })).toEqual({ rows: [11], next: undefined });
  });

  test('begins where it is asked to', () => {
    const log = logOf({}, {}, {}, {}, {});
    expect(queryWindow(log, { from: 2, limit: 2 })).toEqual({ rows: [2, 3], next: 4 });
    expect(queryWindow(log, { from: 2, limit: 2, backward: true })).toEqual({ rows: [1, 2], next: 0 });
    expect(queryWindow(log, { from: 4, limit: 2 })).toEqual({ rows: [4], next: undefined });
  });
});
