import { describe, expect, it } from 'vitest';
import { AuditLog, channelIndex, judge, nameIndex, nodeIndex, sentences, shopTopology } from './audit-log.fixture.ts';

describe('progress', () => {
  const demand = { kind: 'progress', node: nodeIndex('payment'), withinUs: 60_000_000 } as const;
  const commit = (log: AuditLog, who: string, place: string) => log.row('offsetCommitted', { who, place });

  /** One order in orders/0, replicated at one second. */
  function waiting(): AuditLog {
    const log = new AuditLog().at('1s');
    log.publish(log.message('OrderPlaced', 'order-1'), 'orders/0@0');
    log.row('entriesCommitted', { place: 'orders/0@1', value: 1 });
    return log;
  }

  it('is made where a reader settles in time, and counts how often something waited', () => {
    const log = waiting();
    commit(log.at('50s'), 'payment#0', 'orders/0@1');
    const report = judge(log, demand);
    expect(report.findings).toEqual([]);
    expect(report.examined[0]!.count).toBe(1);
  });

  it('has all of its time', () => {
    const log = waiting();
    commit(log.at('61s'), 'payment#0', 'orders/0@1');
    expect(judge(log, demand).findings).toEqual([]);
  });

  it('is not made while messages wait for too long, in their middle or at the end', () => {
    const log = waiting();
    commit(log.at('90s'), 'payment#0', 'orders/0@1');
    expect(sentences(judge(log, demand))).toEqual(['payment made no progress in orders/0 from 00:00:01 to 00:01:30, though messages waited there.']);
    expect(sentences(judge(waiting(), demand))).toEqual(['payment made no progress in orders/0 from 00:00:01 to 00:10:00, though messages waited there.']);
  });

  it('is nobody else\'s, and another partition\'s standstill is its own', () => {
    const log = waiting();
    commit(log.at('2s'), 'view#0', 'orders/0@1');
    log.publish(log.message('OrderPlaced', 'order-2'), 'orders/1@0');
    log.row('entriesCommitted', { place: 'orders/1@1', value: 1 });
    commit(log.at('3s'), 'payment#0', 'orders/1@1');
    expect(judge(log, demand).findings).toHaveLength(1);
  });

  it('does not wait for positions that hold no message', () => {
    const log = waiting();
    log.row('markerAppended', { place: 'orders/0@1' });
    log.row('entriesCommitted', { place: 'orders/0@2', value: 1 });
    commit(log.at('9s'), 'payment#0', 'orders/0@1');
    expect(judge(log, demand).findings).toEqual([]);
  });
});

describe('progress in a queue', () => {
  const demand = { kind: 'progress', node: nodeIndex('payment'), withinUs: 60_000_000 } as const;
  const queues = { ...shopTopology(), queues: [{ channel: channelIndex('orders') }] } as unknown as ReturnType<typeof shopTopology>;

  it('is not missed while a message is held back for a later attempt', () => {
    const log = new AuditLog().at('1s');
    log.publish(log.message('OrderPlaced', 'order-1'), 'orders/0@0');
    log.at('2s').row('entryDelayed', { place: 'orders/0@0' });
    log.at('3m').row('entryDue', { place: 'orders/0@0' });
    log.at('3m10s').row('entryAcknowledged', { who: 'payment#0', place: 'orders/0@0' });
    expect(judge(log, demand, queues)).toMatchObject({ findings: [], examined: [{ count: 2 }] });
  });

  it('is missed while one is due', () => {
    const log = new AuditLog().at('1s');
    log.publish(log.message('OrderPlaced', 'order-1'), 'orders/0@0');
    log.at('2s').row('entryDelayed', { place: 'orders/0@0' });
    log.at('3m').row('entryDue', { place: 'orders/0@0' });
    log.at('5m').row('entryAcknowledged', { who: 'payment#0', place: 'orders/0@0' });
    expect(sentences(judge(log, demand, queues))).toEqual(['payment made no progress in orders/0 from 00:03:00 to 00:05:00, though messages waited there.']);
  });
});

describe('acknowledged is durable', () => {
  const demand = { kind: 'durable', channels: [] } as const;

  it('is broken by a truncation after the acknowledgement, or before it', () => {
    const log = new AuditLog().at('1s');
    const [first, second] = [log.message('OrderPlaced', 'a'), log.message('OrderPlaced', 'b')];
    log.publish(first, 'orders/0@0');
    const sent = log.row('entryAppended', { place: 'orders/0@1', message: second });
    log.at('2s').row('entriesTruncated', { place: 'orders/0@0', value: -2 });
    log.at('3s').row('publishAcknowledged', { who: 'checkout#0', place: 'orders/0', message: second, cause: sent });
    expect(sentences(judge(log, demand))).toEqual([
      'OrderPlaced a was acknowledged at 00:00:01, and the log was cut to orders/0@0 at 00:00:02: the leader of then does not have it.',
      'OrderPlaced b was acknowledged at 00:00:03, and the log was cut to orders/0@0 at 00:00:02: the leader of then does not have it.',
    ]);
  });

  it('holds for what was handled and is cut all the same: it is gone; not for what was never acknowledged or came back', () => {
    const log = new AuditLog().at('1s');
    const [silent, back] = [log.message('OrderPlaced', 'a'), log.message('OrderPlaced', 'b')];
    log.row('entryAppended', { place: 'orders/0@0', message: silent });
    log.row('entryAppended', { place: 'orders/0@1', message: back });
    log.row('entriesTruncated', { place: 'orders/0@0', value: -2 });
    log.publish(back, 'orders/0@0');
    expect(judge(log, demand).findings).toEqual([]);
    expect(judge(log, { kind: 'durable', channels: [channelIndex('alarms')] }).examined[0]!.count).toBe(0);
  });
});

describe('a single leader', () => {
  const demand = { kind: 'singleLeader', takes: nameIndex('reserve'), effect: nameIndex('charge') } as const;
  const act = (log: AuditLog, who: string, name: string) => log.row('rowChanged', { who: 'db#0', name, cause: log.row('stepStarted', { who, name: 'work' }) });

  it('is who took the lead last', () => {
    const log = new AuditLog().at('1s');
    for (const [who, name] of [['payment#0', 'reserve'], ['payment#0', 'charge'], ['payment#1', 'reserve'], ['payment#1', 'charge']] as const) act(log, who, name);
    expect(judge(log, demand).findings).toEqual([]);
    act(log.at('2s'), 'payment#0', 'charge');
    expect(sentences(judge(log, demand))).toEqual(['payment#0 did charge at 00:00:02 as the leader, and payment#1 had taken the lead at 00:00:01: two of them led at once.']);
  });
});

describe('a dirty read', () => {
  const demand = { kind: 'dirtyRead', writes: nameIndex('reserve'), undoes: nameIndex('refund'), decides: nameIndex('charge'), about: 'payload.seat', owner: 'message.key' } as const;
  const act = (log: AuditLog, time: string, key: string, name: string, seat = 'A1') => log.at(time).row('rowChanged', { who: 'db#0', name, message: log.message('OrderPlaced', key, { payload: { seat } }), cause: log.row('stepStarted', { who: 'payment#0', name: 'work' }) });

  it('is a decision on what another did and takes back later', () => {
    const log = new AuditLog();
    act(log, '1s', 'order-1', 'reserve');
    act(log, '2s', 'order-2', 'charge');
    expect(judge(log, demand).findings).toEqual([]);
    act(log, '3s', 'order-1', 'refund');
    expect(sentences(judge(log, demand))).toEqual(['payment#0 did charge for OrderPlaced order-2 at 00:00:02, on what reserve for OrderPlaced order-1 had done at 00:00:01; refund took it back at 00:00:03.']);
    expect(judge(log, demand).examined[0]!.count).toBe(1);
  });

  it('is told once, by the first decision since; what is done again can be read again', () => {
    const log = new AuditLog();
    act(log, '1s', 'order-1', 'reserve');
    act(log, '2s', 'order-2', 'charge');
    act(log, '3s', 'order-3', 'charge');
    act(log, '4s', 'order-1', 'refund');
    act(log, '5s', 'order-1', 'refund');
    expect(sentences(judge(log, demand)).map((sentence) => sentence.split(' at ')[0])).toEqual(['payment#0 did charge for OrderPlaced order-2']);
    act(log, '6s', 'order-1', 'reserve');
    act(log, '7s', 'order-4', 'charge');
    act(log, '8s', 'order-1', 'refund');
    expect(sentences(judge(log, demand)).map((sentence) => sentence.split(' at ')[0])).toEqual(['payment#0 did charge for OrderPlaced order-2', 'payment#0 did charge for OrderPlaced order-4']);
    expect(judge(log, demand).examined[0]!.count).toBe(2);
  });

  it('is none before it was done, after it was taken back, by its owner, or about something else', () => {
    const log = new AuditLog();
    act(log, '1s', 'order-2', 'charge');
    act(log, '2s', 'order-1', 'reserve');
    act(log, '3s', 'order-1', 'charge');
    act(log, '4s', 'order-3', 'charge', 'B2');
    act(log, '5s', 'order-1', 'refund');
    act(log, '6s', 'order-2', 'charge');
    // What was never done cannot be taken back.
    act(log, '7s', 'order-9', 'refund');
    expect(judge(log, demand)).toMatchObject({ findings: [], examined: [{ count: 1 }] });
  });
});

describe('every version can be read', () => {
  const demand = { kind: 'schemaReadable', node: nodeIndex('payment'), unreadable: nameIndex('declined') } as const;

  it('unless a handler of the node fails for that reason', () => {
    const log = new AuditLog().at('1s');
    const message = log.message('OrderPlaced', 'order-1', { headers: { schemaVersion: 2 } });
    log.handle('payment#0', message, 'orders/0@0');
    log.row('handlerFailed', { who: 'view#0', message, name: 'declined' });
    log.row('handlerFailed', { who: 'payment#0', message, name: 'latest' });
    expect(judge(log, demand)).toMatchObject({ findings: [], examined: [{ count: 2 }] });
    log.row('handlerFailed', { who: 'payment#0', message, name: 'declined' });
    expect(sentences(judge(log, demand))).toEqual(['payment gave up OrderPlaced order-1 at 00:00:01: it cannot read version 2 of it.']);
  });
});

describe('an event storm', () => {
  it('is more messages than allowed that one led to, directly or through others', () => {
    const log = new AuditLog().at('1s');
    log.message('OrderPlaced', 'a');
    const demand = { kind: 'storm', most: 2 } as const;
    expect(judge(log, demand).examined[0]!.count).toBe(0);
    // Each is made in the handling of the one before; here a message's row has its number.
    log.message('OrderPaid', 'a', { cause: 1 });
    log.message('OrderPaid', 'a', { cause: 2 });
    expect(judge(log, demand)).toMatchObject({ findings: [], examined: [{ count: 2 }] });
    log.message('OrderPaid', 'a', { cause: 3 });
    log.message('OrderPlaced', 'b');
    log.message('OrderPaid', 'b', { cause: 5 });
    const { findings, examined } = judge(log, demand);
    expect([findings.map(({ rows }) => rows), examined[0]!.count]).toEqual([[[1, 4]], 4]);
  });
});
