import { describe, expect, it } from 'vitest';
import type { ProcessPlan, Step } from '../topology/process.ts';
import { AuditLog, channelIndex, judge, nameIndex, nodeIndex, RUN_END_US, sentences, shopTopology } from './audit-log.fixture.ts';

const nothingLost = (...channels: string[]) => ({ kind: 'noLoss', channels: channels.map(channelIndex) }) as const;

/** order-3 is published to orders/0@0 at one second. `view` and `payment` read it. */
function published(): { log: AuditLog; order: number; acknowledged: number } {
  const log = new AuditLog().at('1s');
  const order = log.message('OrderPlaced', 'order-3');
  return { log, order, acknowledged: log.publish(order, 'orders/0@0') };
}

const commit = (log: AuditLog, who: string, place: string) => log.row('offsetCommitted', { who, place });

describe('no loss', () => {
  it('passes when every group handled and committed it', () => {
    const { log, order } = published();
    for (const who of ['payment#0', 'view#0']) {
      log.at('2s').handle(who, order, 'orders/0@0');
      commit(log, who, 'orders/0@1');
    }
    log.at('1m').row('entriesExpired', { place: 'orders/0@1', name: 'age', value: -1 });
    const report = judge(log, nothingLost());
    expect(report.findings).toEqual([]);
    expect(report.examined[0]!.count).toBe(1);
  });

  it('leaves alone what still waits, is at work, or was never acknowledged', () => {
    const { log, order } = published();
    const secret = log.message('OrderPlaced', 'order-4');
    log.row('entryAppended', { place: 'orders/0@1', message: secret });
    log.row('handlerStarted', { who: 'payment#0', place: 'orders/0@0', message: order });
    commit(log, 'payment#0', 'orders/0@2');
    expect(judge(log, nothingLost()).findings).toEqual([]);
  });

  it('finds what retention removed before a group handled it', () => {
    const { log, order, acknowledged } = published();
    log.handle('payment#0', order, 'orders/0@0');
    const expired = log.at('1m').row('entriesExpired', { place: 'orders/0@1', name: 'age', value: -1 });
    const report = judge(log, nothingLost());
    expect(sentences(report)).toEqual([
      'OrderPlaced order-3 (orders/0@0) was acknowledged at 00:00:01 and lost: retention by age removed it at 00:01:00 before view handled it.',
    ]);
    expect(report.findings[0]).toMatchObject({ rows: [acknowledged, expired], causes: [expired], key: 'order-3' });
  });

  it('forgives retention that overtakes a handler at work which then finishes', () => {
    const { log, order } = published();
    log.handle('view#0', order, 'orders/0@0');
    log.row('handlerStarted', { who: 'payment#0', place: 'orders/0@0', message: order });
    log.at('1m').row('entriesExpired', { place: 'orders/0@1', name: 'age', value: -1 });
    log.row('handlerFinished', { who: 'payment#0', place: 'orders/0@0', message: order });
    expect(judge(log, nothingLost()).findings).toEqual([]);
  });

  it('finds what a truncation took, for all groups in one sentence', () => {
    const { log, acknowledged } = published();
    const cut = log.at('5s').row('entriesTruncated', { place: 'orders/0@0', value: -1 });
    const report = judge(log, nothingLost());
    expect(sentences(report)).toEqual([
      'OrderPlaced order-3 (orders/0@0) was acknowledged at 00:00:01 and lost: a new leader did not have it and cut the log to orders/0@0 at 00:00:05 before payment and view handled it.',
    ]);
    expect(report.findings[0]!.rows).toEqual([acknowledged, cut]);
  });

  it('finds a truncated entry whose acknowledgement came later, and one that nobody reads', () => {
    const log = new AuditLog().at('1s');
    const alarm = log.message('OrderPlaced', null);
    log.row('entryAppended', { place: 'alarms/0@0', message: alarm });
    log.at('5s').row('entriesTruncated', { place: 'alarms/0@0', value: -1 });
    log.row('entryAppended', { place: 'alarms/0@0', message: log.message('OrderPlaced', null) });
    log.at('6s').row('publishAcknowledged', { who: 'checkout#0', place: 'alarms/0', message: alarm });
    expect(sentences(judge(log, nothingLost()))).toEqual([
      'OrderPlaced (message 1) (alarms/0@0) was acknowledged at 00:00:06 and lost: a new leader did not have it and cut the log to alarms/0@0 at 00:00:05.',
    ]);
  });

  it('finds what takes the place of a truncated entry behind the back of a group', () => {
    const { log, order } = published();
    for (const who of ['payment#0', 'view#0']) {
      log.handle(who, order, 'orders/0@0');
      commit(log, who, 'orders/0@1');
    }
    log.at('5s').row('entriesTruncated', { place: 'orders/0@0', value: -1 });
    const next = log.message('OrderPlaced', 'order-4');
    log.publish(next, 'orders/0@0');
    log.at('6s').handle('view#0', next, 'orders/0@0');
    expect(sentences(judge(log, nothingLost()))).toEqual([
      'OrderPlaced order-4 (orders/0@0) was acknowledged at 00:00:05 and lost: payment committed position 1 at 00:00:01, without having handled it.',
    ]);
  });

  it('does not miss a message that was appended a second time', () => {
    const { log, order } = published();
    log.at('5s').row('entriesTruncated', { place: 'orders/0@0', value: -1 });
    log.row('entryAppended', { place: 'orders/0@0', message: order });
    expect(judge(log, nothingLost()).findings).toEqual([]);
  });

  it('misses nothing whose second entry was compacted away', () => {
    const { log, order } = published();
    log.at('5s').row('entriesTruncated', { place: 'orders/0@0', value: -1 });
    log.row('entryAppended', { place: 'orders/0@0', message: order });
    log.row('entryCompacted', { place: 'orders/0@0', message: order });
    for (const who of ['payment#0', 'view#0']) commit(log, who, 'orders/0@1');
    expect(judge(log, nothingLost()).findings).toEqual([]);
  });

  it('allows compaction of what nobody handled', () => {
    const { log, order } = published();
    log.row('entryCompacted', { place: 'orders/0@0', message: order });
    for (const who of ['payment#0', 'view#0']) commit(log, who, 'orders/0@1');
    expect(judge(log, nothingLost()).findings).toEqual([]);
  });

  it('finds a commit before processing and a crash', () => {
    const { log, order, acknowledged } = published();
    log.handle('view#0', order, 'orders/0@0');
    log.at('2s').row('handlerStarted', { who: 'payment#0', place: 'orders/0@0', message: order });
    const committed = commit(log, 'payment#0', 'orders/0@1');
    const aborted = log.at('3s').row('handlerAborted', { who: 'payment#0', place: 'orders/0@0', message: order });
    const report = judge(log, nothingLost());
    expect(sentences(report)).toEqual([
      'OrderPlaced order-3 (orders/0@0) was acknowledged at 00:00:01 and lost: payment committed position 1 at 00:00:02, but its handler was lost in a crash at 00:00:03.',
    ]);
    expect(report.findings[0]!.rows).toEqual([acknowledged, committed, aborted]);
  });

  it('finds a handler that failed and was passed over, and says nothing once it succeeds', () => {
    const { log, order } = published();
    log.handle('view#0', order, 'orders/0@0');
    log.at('2s').row('handlerStarted', { who: 'payment#0', place: 'orders/0@0', message: order });
    log.row('handlerFailed', { who: 'payment#0', place: 'orders/0@0', message: order, name: 'declined' });
    commit(log, 'payment#1', 'orders/0@1');
    expect(sentences(judge(log, nothingLost()))[0]).toContain('payment committed position 1 at 00:00:02, but its handler failed at 00:00:02.');
    log.handle('payment#1', order, 'orders/0@0');
    expect(judge(log, nothingLost()).findings).toEqual([]);
  });

  it('finds what a reset passed over, unless the group goes back', () => {
    const { log, order } = published();
    log.handle('payment#0', order, 'orders/0@0');
    log.at('2s').row('offsetReset', { who: 'view#0', place: 'orders/0@1', name: 'latest', value: 1 });
    expect(sentences(judge(log, nothingLost()))).toEqual([
      'OrderPlaced order-3 (orders/0@0) was acknowledged at 00:00:01 and lost: view was set to position 1 (latest) at 00:00:02, past it.',
    ]);
    log.row('offsetReset', { who: 'view#0', place: 'orders/0@0', value: 0 });
    log.row('offsetReset', { who: 'view#0', place: 'orders/0', name: 'declined' });
    expect(judge(log, nothingLost()).findings).toEqual([]);
  });

  it('finds what was told sent and never arrived, but not what may be on its way', () => {
    const log = new AuditLog().at('1s');
    const sentAway = (time: string) => log.at(time).row('publishAcknowledged', { who: 'checkout#0', place: 'orders', message: log.message('OrderPlaced', 'order-3') });
    sentAway('1s');
    sentAway(`${RUN_END_US - 1000}us`);
    expect(sentences(judge(log, nothingLost()))).toEqual(['OrderPlaced order-3 was acknowledged at 00:00:01 and lost: it never reached orders.']);
  });

  it('finds the entry of an acknowledgement that came before it', () => {
    const log = new AuditLog().at('1s');
    const order = log.message('OrderPlaced', 'order-3');
    log.row('publishAcknowledged', { who: 'checkout#0', place: 'orders', message: order });
    log.row('entryAppended', { place: 'orders/1@0', message: order });
    expect(judge(log, nothingLost()).findings).toEqual([]);
    log.at('1m').row('entriesExpired', { place: 'orders/1@1', value: -1 });
    expect(sentences(judge(log, nothingLost()))[0]).toContain('(orders/1@0) was acknowledged at 00:00:01 and lost: retention removed it at 00:01:00 before payment and view handled it.');
  });

  it('looks only at the channels that it is asked about', () => {
    const { log } = published();
    log.row('entriesTruncated', { place: 'orders/0@0', value: -1 });
    expect(judge(log, nothingLost('alarms')).findings).toEqual([]);
    expect(judge(log, nothingLost('orders')).findings).toHaveLength(1);
  });

  describe('a crash behind the commit', () => {
    const ack: Step = { op: 'settle', name: nameIndex('ack'), how: 'commit', onFailed: -1 };
    const work: Step = { op: 'work', name: nameIndex('work'), time: { kind: 'constant', valueUs: 1 }, onFailed: -1 };
    const end: Step = { op: 'end', outcome: 'ok', reason: 0 };
    const paymentRuns = (...program: Step[]) => {
      const process: ProcessPlan = { id: 'payment', node: nodeIndex('payment'), hosts: [], program, triggers: [], producers: [] };
      return shopTopology([process]);
    };

    /** Payment commits order-3 and crashes before its handler ends. */
    function crashed(arrives: boolean): AuditLog {
      const { log, order } = published();
      log.handle('view#0', order, 'orders/0@0');
      const handler = { who: 'payment#0', place: 'orders/0@0', message: order };
      log.row('handlerStarted', handler);
      log.row('stepStarted', { ...handler, name: 'ack' });
      if (arrives) commit(log, 'payment#0', 'orders/0@1');
      log.row('handlerAborted', handler);
      return log;
    }

    it('loses nothing when there was nothing left to do', () => {
      expect(judge(crashed(true), nothingLost(), paymentRuns(work, ack, end)).findings).toEqual([]);
      expect(judge(crashed(true), nothingLost(), paymentRuns(work, ack, { op: 'jump', to: 4 }, work, end)).findings).toEqual([]);
    });

    it('loses it when there was, on any way', () => {
      expect(judge(crashed(true), nothingLost(), paymentRuns(ack, work, end)).findings).toHaveLength(1);
      expect(judge(crashed(true), nothingLost(), paymentRuns(ack, { op: 'branch', when: 'true', then: 3 }, end, work, end)).findings).toHaveLength(1);
      expect(judge(crashed(true), nothingLost(), paymentRuns(ack, work, ack, end)).findings).toHaveLength(1);
    });

    it('loses nothing when the commit never arrived, until the entry goes', () => {
      const log = crashed(false);
      expect(judge(log, nothingLost(), paymentRuns(work, ack, end)).findings).toEqual([]);
      log.row('entriesExpired', { place: 'orders/0@1', value: -1 });
      expect(judge(log, nothingLost(), paymentRuns(work, ack, end)).findings).toHaveLength(1);
    });
  });
});
