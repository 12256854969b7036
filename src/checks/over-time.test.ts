import { describe, expect, it } from 'vitest';
import { UNBOUNDED } from '../base/limits.ts';
import type { EventLog } from '../log/event-log.ts';
import { AuditLog, judge, sentences, shopTopology, SHOP } from './audit-log.fixture.ts';
import { GaugeReader } from './gauge-reader.ts';
import { MessageIndex } from './message-index.ts';
import { parseExpression } from '../expression/parse.ts';
import { READING_FUNCTION_NAMES } from './readings.ts';

const demand = (kind: 'always' | 'eventually' | 'never', expression: string, withinUs = UNBOUNDED) => ({ kind, expression, withinUs }) as const;

/** Inserts a row into the db at each of the seconds. */
function inserting(...seconds: number[]): AuditLog {
  const log = new AuditLog();
  for (const second of seconds) log.at(`${second}s`).row('rowInserted', { who: 'db#0', name: 'charge' });
  return log;
}

describe('always', () => {
  it('passes while it is true, and tells how often it looked', () => {
    expect(judge(inserting(1, 2, 3), demand('always', "rows('db') <= 3"))).toMatchObject({ findings: [], examined: [{ count: 3 }] });
  });

  it('finds each row where it becomes false, with what it read', () => {
    const log = inserting(1, 2, 3);
    log.at('4s').row('rowDeleted', { who: 'db#0' });
    log.at('5s').row('rowInserted', { who: 'db#0' });
    const report = judge(log, demand('always', "rows('db') < 3"));
    expect(sentences(report)).toEqual([
      `"rows('db') < 3" was false at 00:00:03: rows('db') was 3.`,
      `"rows('db') < 3" was false at 00:00:05: rows('db') was 3.`,
    ]);
    expect(report.findings.map(({ rows, causes }) => [rows, causes])).toEqual([[[3], [3]], [[5], [5]]]);
  });

  it('looks at rows before the first that it depends on', () => {
    const log = new AuditLog().at('1s');
    log.row('hostPaused', { who: 'view#0' });
    log.at('2s').row('memberJoined', { who: 'payment#0' });
    expect(sentences(judge(log, demand('always', "members('payment') >= 1")))).toEqual([`"members('payment') >= 1" was false at 00:00:01: members('payment') was 0.`]);
  });

  it('says when it cannot be read or evaluated', () => {
    expect(sentences(judge(inserting(1), demand('always', 'rows(')))[0]).toContain('cannot be evaluated: ');
    expect(sentences(judge(inserting(1), demand('always', "rows('dbx') < 1")))[0]).toContain(`cannot be evaluated: rows('dbx'): there is no node 'dbx'; there are checkout, payment`);
    expect(sentences(judge(inserting(1), demand('always', "rows('db')")))[0]).toContain('cannot be evaluated: ');
    expect(sentences(judge(new AuditLog(), demand('always', "rows('db') > 1")))).toEqual([]);
  });
});

describe('never', () => {
  it('passes while it is false', () => {
    expect(judge(inserting(1, 2), demand('never', "rows('db') > 2")).findings).toEqual([]);
  });

  it('finds the row where it becomes true, once', () => {
    expect(sentences(judge(inserting(1, 2, 3, 4), demand('never', "rows('db') > 2")))).toEqual([`"rows('db') > 2" was true at 00:00:03: rows('db') was 3.`]);
  });
});

describe('eventually', () => {
  it('passes from the first row where it is true, up to the last moment', () => {
    expect(judge(inserting(1, 2, 3, 4), demand('eventually', "rows('db') == 2", 2_000_000))).toMatchObject({ findings: [], examined: [{ count: 2 }] });
  });

  it('finds that it was not true in time, with what it came to', () => {
    const report = judge(inserting(1, 2, 3), demand('eventually', "rows('db') >= 3", 2_500_000));
    expect(sentences(report)).toEqual([`"rows('db') >= 3" was not true within 2.5s: rows('db') was 2.`]);
    expect(report.findings[0]!.rows).toEqual([2]);
    expect(sentences(judge(inserting(1), demand('eventually', "rows('db') >= 3")))).toEqual([`"rows('db') >= 3" was not true by 00:10:00, the end of the run: rows('db') was 1.`]);
  });

  it('holds for a log without rows, of which nothing can come', () => {
    expect(sentences(judge(new AuditLog(), demand('eventually', "rows('db') >= 1")))).toEqual([`"rows('db') >= 1" was not true by 00:10:00, the end of the run.`]);
  });
});

describe('what expressions read', () => {
  const order = (log: AuditLog, place: string) => log.publish(log.message('OrderPlaced', 'order-1'), place);

  function busy(): AuditLog {
    const log = new AuditLog().at('1s');
    for (const place of ['orders/0@0', 'orders/0@1', 'orders/0@2', 'orders/1@0']) order(log, place);
    log.row('entriesCommitted', { place: 'orders/0@3', value: 3 });
    log.row('entriesCommitted', { place: 'orders/1@1', value: 1 });
    log.row('entriesExpired', { place: 'orders/0@1', value: -1 });
    log.row('offsetCommitted', { who: 'view#0', place: 'orders/0@2' });
    log.row('memberJoined', { who: 'view#0' });
    log.row('rebalanceCompleted', { who: 'view', value: 4 });
    log.row('hostCrashed', { who: 'payment#1' });
    log.row('handlerStarted', { who: 'view#0', place: 'orders/0@1' });
    log.row('publishSent', { who: 'checkout#0', place: 'orders' });
    log.row('sagaStarted', { who: 'saga', saga: 1 });
    log.row('rowInserted', { who: 'db#0', name: 'charge' });
    log.row('rowChanged', { who: 'db#0', name: 'charge' });
    return log;
  }

  it.each([
    ["depth('orders')", 3],
    ["committed('orders')", 4],
    ["lag('view')", 2],
    ["lag('payment')", 3],
    ["members('view')", 1],
    ["generation('view')", 4],
    ["up('payment')", 1],
    ["up('view')", 1],
    ["frames('view')", 1],
    ["pending('checkout')", 1],
    ["sagas('saga', 'running')", 1],
    ["sagas('saga', 'stuck')", 0],
    ["rows('db')", 1],
    ["effects('charge')", 2],
    ["effects('refund')", 0],
    ["messages('OrderPlaced')", 4],
    ['now()', 1],
  ])('%s', (text, value) => {
    expect(sentences(judge(busy(), demand('eventually', `${text} == ${value} && sagas('saga', 'running') == 1 && effects('charge') == 2`)))).toEqual([]);
    expect(sentences(judge(busy(), demand('eventually', `${text} == ${value + 0.5}`)))).toHaveLength(1);
  });

  it.each([
    ["depth('order')", "there is no channel 'order'; there are orders, alarms"],
    ["lag('db')", 'db reads no channel'],
    ["sagas('saga', 'done')", "there is no state of a saga 'done'; there are running"],
    ["effects('fly')", "there is no effect 'fly' in this design"],
    ['rows(7)', 'there is no node 7'],
  ])('%s has no value', (text, why) => {
    expect(sentences(judge(busy(), demand('always', `${text} >= 0`)))[0]).toContain(why);
  });

  it('is evaluated only when something that it reads has changed', () => {
    expect(judge(busy(), demand('never', "rows('db') > 5")).examined[0]!.count).toBe(2);
    expect(judge(busy(), demand('never', "depth('orders') > 5")).examined[0]!.count).toBe(6);
    expect(judge(busy(), demand('never', "now() > 5")).examined[0]!.count).toBe(busy().read().rowCount);
  });

  it('never misses a change: the same as evaluating after every row', () => {
    const text = "lag('view') > 1 ? depth('orders') == 3 : rows('db') == 1 || up('payment') == 1";
    const expression = parseExpression(text, { variables: [], functions: READING_FUNCTION_NAMES });
    if (!expression.ok) throw new Error(expression.error.message);
    const log: EventLog = busy().read();
    const world = { header: SHOP, topology: shopTopology(), messages: new MessageIndex() };
    const [lazy, eager] = [new GaugeReader(world, expression.value), new GaugeReader(world, expression.value)];
    let last = lazy.evaluate(0);
    for (let index = 0; index < log.rowCount; index++) {
      if (lazy.row(index, log)) last = lazy.evaluate(log.cell('time', index));
      eager.row(index, log);
      expect(last, `row ${index + 1}`).toEqual(eager.evaluate(log.cell('time', index)));
    }
  });
});
