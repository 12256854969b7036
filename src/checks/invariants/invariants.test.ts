import { describe, expect, it } from 'vitest';
import { audit } from '../audit.ts';
import { AuditLog, broken, RUN_END_US, shopTopology } from '../audit-log.fixture.ts';

/** One order from its sender to both readers, with a saga that completes. */
function fine(): AuditLog {
  const log = new AuditLog().at('1s');
  const order = log.message('OrderPlaced', 'order-1');
  log.publish(order, 'orders/0@0');
  log.row('entriesCommitted', { place: 'orders/0@1', value: 1 });
  const done = log.at('2s').handle('payment#0', order, 'orders/0@0');
  log.row('rowInserted', { who: 'db#0', message: order, name: 'charge', cause: done - 1 });
  log.row('offsetCommitted', { who: 'payment#0', place: 'orders/0@1' });
  log.row('sagaStarted', { who: 'saga', saga: 1, message: order });
  log.row('sagaCompleted', { who: 'saga', saga: 1 });
  return log;
}

describe('invariants of every log', () => {
  it('all pass on a sound log, and have all looked', () => {
    const { invariants } = audit(fine().read(), shopTopology(), [], RUN_END_US);
    expect(invariants.flatMap(({ findings }) => findings)).toEqual([]);
    expect(invariants.filter(({ examined }) => examined === 0)).toEqual([]);
  });
});

describe('sends', () => {
  it.each(['publishAcknowledged', 'publishFailed', 'publishAbandoned'] as const)('finds %s without a send', (kind) => {
    const log = fine();
    const order = log.message('OrderPlaced', 'order-2');
    log.at('3s').row('publishSent', { who: 'checkout#0', place: 'orders', message: order });
    log.row(kind, { who: 'checkout#0', place: 'orders', message: order });
    expect(broken(log, 'sends')).toEqual([]);
    log.row(kind, { who: 'checkout#0', place: 'orders', message: order });
    expect(broken(log, 'sends')).toEqual(['The sending of OrderPlaced order-2 ended at 00:00:03 without having begun, or ended twice.']);
  });

  it('lets a send be pending, and a message be sent twice at once', () => {
    const log = new AuditLog();
    const order = log.message('OrderPlaced', 'order-2');
    for (let k = 0; k < 3; k++) log.row('publishSent', { who: 'checkout#0', place: 'orders', message: order });
    for (let k = 0; k < 2; k++) log.row('publishAcknowledged', { who: 'checkout#0', place: 'orders', message: order });
    expect(broken(log, 'sends')).toEqual([]);
  });

  it('keeps channels apart', () => {
    const log = new AuditLog();
    const order = log.message('OrderPlaced', 'order-2');
    log.row('publishSent', { who: 'checkout#0', place: 'orders', message: order });
    log.row('publishAcknowledged', { who: 'checkout#0', place: 'alarms', message: order });
    expect(broken(log, 'sends')).toHaveLength(1);
  });
});

describe('entries', () => {
  const appending = (...positions: number[]) => {
    const log = new AuditLog();
    for (const position of positions) log.row('entryAppended', { place: `orders/0@${position}`, message: log.message('OrderPlaced', 'order-1') });
    return log;
  };

  it('follows appending, compaction, retention and truncation', () => {
    const log = appending(0, 1, 2, 3);
    log.row('entryCompacted', { place: 'orders/0@0' });
    log.row('entriesExpired', { place: 'orders/0@2', value: -1 });
    log.row('entriesTruncated', { place: 'orders/0@3', value: -1 });
    log.row('entryAppended', { place: 'orders/0@3' });
    expect(broken(log, 'entries')).toEqual([]);
  });

  it('finds a gap, a wrong number of removed entries and an entry removed twice', () => {
    expect(broken(appending(0, 2), 'entries')).toEqual(['The row at 00:00:00 about orders/0@2 appends at position 2, but the next one is 1.']);
    const expired = appending(0, 1, 2);
    expired.row('entriesExpired', { place: 'orders/0@2', value: -1 });
    expect(broken(expired, 'entries')).toEqual([
      'The row at 00:00:00 about orders/0@2 removes 1 entries, but 2 were there.',
      'The row at 00:00:00 about orders/0@2 leaves 1 entries in orders/0, but the gauge says 2.',
    ]);
    const cut = appending(0, 1);
    cut.row('entriesTruncated', { place: 'orders/0@1', value: -2 });
    expect(broken(cut, 'entries')[0]).toBe('The row at 00:00:00 about orders/0@1 removes 2 entries, but 1 were there.');
    const compacted = appending(0, 1);
    for (let k = 0; k < 2; k++) compacted.row('entryCompacted', { place: 'orders/0@0' });
    expect(broken(compacted, 'entries')[0]).toBe('The row at 00:00:00 about orders/0@0 removes 1 entries, but 0 were there.');
  });

  it('makes no room for a position that cannot be', () => {
    expect(broken(appending(4_000_000_000, 0), 'entries')).toEqual([
      'The row at 00:00:00 about orders/0@4000000000 appends at position 4000000000, but the next one is 0.',
      'The row at 00:00:00 about orders/0@0 leaves 1 entries in orders/0, but the gauge says 2.',
    ]);
  });
});

describe('positions', () => {
  it('finds replication beyond the end', () => {
    const log = fine();
    log.at('3s').row('entriesCommitted', { place: 'orders/0@2', value: 1 });
    expect(broken(log, 'positions')).toEqual(['orders/0@2 counted as replicated at 00:00:03, but the end of the log was 1.']);
  });

  it('finds a commit beyond what was replicated', () => {
    const log = fine();
    log.publish(log.message('OrderPlaced', 'order-2'), 'orders/0@1');
    log.at('3s').row('offsetCommitted', { who: 'view#0', place: 'orders/0@2' });
    expect(broken(log, 'positions')).toEqual(['view#0 committed orders/0@2 at 00:00:03, but only 1 was ever replicated.']);
  });

  it('lets an unclean election take back what was replicated, and a group remember it', () => {
    const log = fine();
    log.at('3s').row('entriesTruncated', { place: 'orders/0@0', value: -1 });
    log.row('entriesCommitted', { place: 'orders/0@0', value: -1 });
    log.row('offsetCommitted', { who: 'view#0', place: 'orders/0@1' });
    log.publish(log.message('OrderPlaced', 'order-2'), 'orders/0@0');
    expect(broken(log, 'positions')).toEqual([]);
  });

  it('finds a cut after which more counts as replicated than there is', () => {
    const log = fine();
    log.at('3s').row('entriesTruncated', { place: 'orders/0@0', value: -1 });
    const said = ['The log was cut to orders/0@0 at 00:00:03, but 1 still counts as replicated.'];
    expect(broken(log, 'positions')).toEqual(said);
    log.publish(log.message('OrderPlaced', 'order-2'), 'orders/0@0');
    expect(broken(log, 'positions')).toEqual(said);
  });
});

describe('frames', () => {
  it.each(['handlerFinished', 'handlerFailed', 'handlerAborted'] as const)('finds %s without a start', (kind) => {
    const log = fine();
    const order = log.message('OrderPlaced', 'order-2');
    log.at('3s').row('handlerStarted', { who: 'payment#0', message: order });
    log.row(kind, { who: 'payment#0', message: order });
    expect(broken(log, 'frames')).toEqual([]);
    log.row(kind, { who: 'payment#0', message: order });
    expect(broken(log, 'frames')).toEqual(['payment#0 ended a handler of OrderPlaced order-2 at 00:00:03 that had not started, or ended it twice.']);
  });

  it('finds a handler that outlives its host', () => {
    const log = new AuditLog().at('3s');
    log.row('handlerStarted', { who: 'payment#0', message: log.message('OrderPlaced', 'order-2') });
    log.row('handlerStarted', { who: 'payment#1', message: 1 });
    log.row('hostCrashed', { who: 'payment#0' });
    const said = ['payment#0 crashed at 00:00:03, but 1 of its handlers was not lost.'];
    expect(broken(log, 'frames')).toEqual(said);
    log.row('hostStarted', { who: 'payment#0' });
    expect(broken(log, 'frames')).toEqual(said);
  });

  it('lets a crash lose handlers', () => {
    const log = new AuditLog();
    log.row('handlerStarted', { who: 'payment#0', message: log.message('OrderPlaced', 'order-2') });
    log.row('hostCrashed', { who: 'payment#0' });
    log.row('handlerAborted', { who: 'payment#0', message: 1 });
    log.row('hostStarted', { who: 'payment#0' });
    expect(broken(log, 'frames')).toEqual([]);
  });
});

describe('duplicates', () => {
  it('finds one lineage with an effect twice, also when it was sent again', () => {
    const log = new AuditLog().at('1s');
    const once = log.message('OrderPlaced', 'order-1', { id: 'a' });
    const again = log.message('OrderPlaced', 'order-1', { id: 'a' });
    log.row('rowInserted', { who: 'db#0', message: once, name: 'charge', cause: 1 });
    log.at('2s').row('rowChanged', { who: 'db#0', message: again, name: 'charge', cause: 2 });
    expect(broken(log, 'duplicates')).toEqual(['OrderPlaced order-1 had its effect charge 2 times: at 00:00:01 by db#0 and at 00:00:02 by db#0.']);
  });

  it('takes the rows of one transaction for one effect, and leaves other messages and effects apart', () => {
    const log = new AuditLog().at('1s');
    const [one, two] = [log.message('OrderPlaced', 'order-1'), log.message('OrderPlaced', 'order-1')];
    for (let k = 0; k < 2; k++) log.row('rowChanged', { who: 'db#0', message: one, name: 'charge', cause: 1 });
    log.at('2s').row('rowChanged', { who: 'db#0', message: two, name: 'charge', cause: 1 });
    log.row('rowChanged', { who: 'db#0', message: one, name: 'refund', cause: 1 });
    for (let k = 0; k < 2; k++) log.at(`${k + 3}s`).row('rowChanged', { who: 'db#0', message: one });
    expect(broken(log, 'duplicates')).toEqual([]);
  });
});

describe('stuck', () => {
  const started = () => {
    const log = new AuditLog().at('1s');
    log.row('sagaStarted', { who: 'saga', saga: 1, message: log.message('OrderPlaced', 'order-1') });
    return log;
  };
  const said = (second: number) => [`saga 1 (order-1), started at 00:00:01, has nothing under way that could end it, since 00:00:0${second}.`];

  it('finds an instance that nothing can move', () => {
    expect(broken(started(), 'stuck')).toEqual(said(1));
  });

  it('finds an instance that gave up', () => {
    const log = started();
    log.at('3s').row('sagaStuck', { who: 'saga', saga: 1 });
    log.row('timerSet', { who: 'saga#0', saga: 1 });
    expect(broken(log, 'stuck')).toEqual(['saga 1 (order-1), started at 00:00:01, gave up at 00:00:03.']);
  });

  it('lets a timer move it, until it fires or its host crashes', () => {
    const log = started();
    log.at('2s').row('timerSet', { who: 'saga#0', saga: 1 });
    expect(broken(log, 'stuck')).toEqual([]);
    log.row('timerFired', { who: 'saga#0', saga: 1 });
    expect(broken(log, 'stuck')).toEqual(said(2));
    log.row('timerSet', { who: 'saga#0', saga: 1 });
    log.row('hostCrashed', { who: 'payment#0' });
    expect(broken(log, 'stuck')).toEqual([]);
    log.row('hostCrashed', { who: 'saga#0' });
    expect(broken(log, 'stuck')).toEqual(said(2));
  });

  it('lets a handler and a sending move it', () => {
    const log = started();
    log.at('2s').row('handlerStarted', { who: 'saga#0', saga: 1 });
    expect(broken(log, 'stuck')).toEqual([]);
    log.row('publishSent', { who: 'saga#0', saga: 1 });
    log.row('handlerFinished', { who: 'saga#0', saga: 1 });
    expect(broken(log, 'stuck')).toEqual([]);
    log.row('publishFailed', { who: 'saga#0', saga: 1 });
    expect(broken(log, 'stuck')).toEqual(said(2));
  });

  it('lets an entry move it that some group has not handled', () => {
    const log = started();
    log.row('entryAppended', { place: 'orders/0@0', message: 1, saga: 1 });
    log.at('2s');
    for (const who of ['payment#0', 'view#0']) {
      expect(broken(log, 'stuck')).toEqual([]);
      log.row('handlerStarted', { who, place: 'orders/0@0', message: 1, saga: 1 });
      log.row('handlerFinished', { who, place: 'orders/0@0', message: 1, saga: 1 });
    }
    expect(broken(log, 'stuck')).toEqual(said(2));
  });

  it('asks nothing of what has ended', () => {
    const log = started();
    log.row('sagaCompensated', { who: 'saga', saga: 1 });
    expect(broken(log, 'stuck')).toEqual([]);
  });
});

describe('flow', () => {
  it.each(['handlerFinished', 'publishAcknowledged'] as const)('finds %s that tells another time than it took', (kind) => {
    const log = new AuditLog().at('1s');
    const order = log.message('OrderPlaced', 'order-1');
    const comes = kind === 'handlerFinished' ? 'handlerStarted' : 'publishSent';
    log.row(comes, { who: 'payment#0', place: 'orders', message: order });
    log.at('3s').row(kind, { who: 'payment#0', place: 'orders', message: order, value: 1_999_999 });
    expect(broken(log, 'flow').join(' ')).toMatch(/tells 1999999 us, but none of the (handlers|sends) had begun then.*sum up to 0 us|tells 1999999 us/);
    const right = new AuditLog().at('1s');
    const other = right.message('OrderPlaced', 'order-1');
    right.row(comes, { who: 'payment#0', place: 'orders', message: other });
    right.at('3s').row(kind, { who: 'payment#0', place: 'orders', message: other, value: 2_000_000 });
    expect(broken(right, 'flow')).toEqual([]);
  });

  it('counts who waits: each request is taken once, after the time that it waited', () => {
    const log = new AuditLog().at('1s');
    const [first, second] = [log.message('Ask', 'a'), log.message('Ask', 'b')];
    log.row('callQueued', { who: 'payment#0', message: first });
    log.at('2s').row('callQueued', { who: 'payment#0', message: second });
    log.at('4s').row('callTaken', { who: 'payment#0', message: first, value: 3_000_000 });
    expect(broken(log, 'flow')).toEqual([]);
    log.row('callTaken', { who: 'payment#0', message: second, value: 3_000_000 });
    expect(broken(log, 'flow')[0]).toMatch(/tells 3000000 us/);
  });

  it('finds a delivery that tells another age of its entry', () => {
    const log = new AuditLog().at('1s');
    const order = log.message('OrderPlaced', 'order-1');
    const appended = log.row('entryAppended', { place: 'orders/0@0', message: order });
    log.at('2s').row('delivered', { who: 'payment#0', place: 'orders/0@0', message: order, cause: appended, value: 999_000, attempt: 1 });
    expect(broken(log, 'flow')[0]).toMatch(/was there for 999000 us, but it was appended 1000000 us before/);
  });
});
