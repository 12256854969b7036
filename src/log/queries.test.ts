import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { EVENT_KIND_NAMES } from './event-kinds.ts';
import type { EventLog } from './event-log.ts';
import { rowPrinter } from './print-log.ts';
import { causeChain, consequencesOf } from './query-causes.ts';
import { rowsOfMessage, rowsOfSaga } from './query-rows.ts';
import { nextDispatch, previousDispatch, rowAtOrAfter } from './query-time.ts';
import { queryWindow, type RowFilter } from './query-window.ts';
import { logOf, rows, segmentRows, write } from './random-rows.fixture.ts';

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
        expect(consequencesOf(random, at, 1000)).toEqual(expected);
      }),
    );
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
      fc.property(logs, filter, fc.integer({ min: 1, max: 5 }), fc.boolean(), fc.option(fc.integer({ min: 1, max: 4 }), { nil: undefined }), (log, wanted, limit, backward, searchMax) => {
        const found: number[] = [];
        let from: number | undefined = backward ? log.rowCount - 1 : 0;
        while (from !== undefined) {
          const page = queryWindow(log, { filter: wanted, from, limit, backward, ...(searchMax === undefined ? {} : { searchMax }) });
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

  test('begins where it is asked to', () => {
    const log = logOf({}, {}, {}, {}, {});
    expect(queryWindow(log, { from: 2, limit: 2 })).toEqual({ rows: [2, 3], next: 4 });
    expect(queryWindow(log, { from: 2, limit: 2, backward: true })).toEqual({ rows: [1, 2], next: 0 });
    expect(queryWindow(log, { from: 4, limit: 2 })).toEqual({ rows: [4], next: undefined });
  });
});
