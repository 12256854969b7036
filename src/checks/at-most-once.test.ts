import { describe, expect, it } from 'vitest';
import { AuditLog, judge, nameIndex, sentences } from './audit-log.fixture.ts';

const chargedOnce = (per = 'message.key') => ({ kind: 'atMostOnce', effect: nameIndex('charge'), per }) as const;

/** A charge as a store logs it: caused by the step of a payment instance. */
function charge(log: AuditLog, time: string, message: number, attempt: number, name = 'charge', kind: 'rowInserted' | 'rowChanged' | 'rowDeleted' = 'rowInserted'): number {
  const step = log.at(time).row('stepStarted', { who: `payment#${attempt - 1}`, place: 'orders/0@0', message, attempt, name: 'charge' });
  return log.row(kind, { who: 'db#0', message, cause: step, attempt, name });
}

describe('at most once', () => {
  it('passes when every order is charged once', () => {
    const log = new AuditLog();
    for (const key of ['order-1', 'order-2']) charge(log, '1s', log.message('OrderPlaced', key), 1);
    const report = judge(log, chargedOnce());
    expect(report.findings).toEqual([]);
    expect(report.examined).toEqual([{ expectation: 'demand', count: 2 }]);
  });

  it('names who did it again, when, and every row', () => {
    const log = new AuditLog();
    const order = log.message('OrderPlaced', 'order-3');
    const first = charge(log, '7.1s', order, 1);
    const again = charge(log, '17.3s', order, 2, 'charge', 'rowChanged');
    const [found] = judge(log, chargedOnce()).findings;
    expect(found).toEqual({
      expectation: 'demand',
      name: 'The demand',
      message: 'charge happened 2 times for order-3: at 00:00:07.1 by payment#0 and again at 00:00:17.3 by payment#1 (attempt 2).',
      rows: [first, again],
      causes: [again - 1, again],
      key: 'order-3',
    });
  });

  it('is one finding for each value, however often it happened', () => {
    const log = new AuditLog();
    const order = log.message('OrderPlaced', 'order-3');
    const rows = [1, 2, 3, 4, 5, 6].map((second) => charge(log, `${second}s`, order, 1, 'charge', 'rowDeleted'));
    const report = judge(log, chargedOnce());
    expect(report.findings.map((found) => found.rows)).toEqual([rows]);
    expect(sentences(report)).toEqual([
      'charge happened 6 times for order-3: at 00:00:01 by payment#0, again at 00:00:02 by payment#0, again at 00:00:03 by payment#0, again at 00:00:04 by payment#0 and 2 times more.',
    ]);
  });

  it('groups by what `per` says, keeping 1 and "1" apart', () => {
    const log = new AuditLog();
    for (const account of [1, '1', 1]) charge(log, '1s', log.message('OrderPlaced', null, { payload: { account } }), 1);
    const report = judge(log, chargedOnce('payload.account'));
    expect(report.findings.map(({ key, rows }) => [key, rows.length])).toEqual([['1', 2]]);
  });

  it('counts no other effect', () => {
    const log = new AuditLog();
    const order = log.message('OrderPlaced', 'order-3');
    charge(log, '1s', order, 1);
    charge(log, '2s', order, 1, 'refund');
    expect(judge(log, chargedOnce()).findings).toEqual([]);
  });

  it('says so when `per` has no value', () => {
    const log = new AuditLog();
    charge(log, '1s', log.message('OrderPlaced', 'order-3', { payload: {} }), 1);
    expect(sentences(judge(log, chargedOnce('payload.account')))).toEqual([
      '"payload.account" has no value for charge at 00:00:01: it is missing; choose a value that every message has.',
    ]);
    expect(sentences(judge(log, chargedOnce('1 +')))[0]).toContain('it is no expression');
  });
});
