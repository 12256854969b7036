import { describe, expect, it } from 'vitest';
import { AuditLog, channelIndex, judge, nodeIndex, sentences } from './audit-log.fixture.ts';

const inOrder = (repeats: boolean) => ({ kind: 'orderPerKey', channel: channelIndex('orders'), node: nodeIndex('view'), repeats }) as const;

/** Two messages of one key at orders/0@0 and orders/0@1. */
function twoOfOneKey(): { log: AuditLog; placed: number; paid: number } {
  const log = new AuditLog().at('1s');
  const placed = log.message('OrderPlaced', 'order-3');
  const paid = log.message('OrderPaid', 'order-3');
  log.publish(placed, 'orders/0@0');
  log.publish(paid, 'orders/0@1');
  return { log, placed, paid };
}

describe('order per key', () => {
  it('passes when the messages of a key are handled as they were appended', () => {
    const { log, placed, paid } = twoOfOneKey();
    log.at('2s').handle('view#0', placed, 'orders/0@0');
    log.handle('view#0', paid, 'orders/0@1');
    const report = judge(log, inOrder(false));
    expect(report.findings).toEqual([]);
    expect(report.examined[0]!.count).toBe(1);
  });

  it('finds the message that a later one overtook', () => {
    const { log, placed, paid } = twoOfOneKey();
    const newer = log.at('2s').handle('view#0', paid, 'orders/0@1');
    const late = log.at('3s').handle('view#0', placed, 'orders/0@0');
    const report = judge(log, inOrder(true));
    expect(sentences(report)).toEqual([
      'view#0 handled OrderPlaced order-3 (orders/0@0) at 00:00:03, after the later OrderPaid order-3 (orders/0@1) at 00:00:02.',
    ]);
    expect(report.findings[0]).toMatchObject({ rows: [newer, late], causes: [late - 1, late], key: 'order-3' });
  });

  it('compares across partitions by the order of appending', () => {
    const log = new AuditLog().at('1s');
    const placed = log.message('OrderPlaced', 'order-3');
    const paid = log.message('OrderPaid', 'order-3');
    log.publish(placed, 'orders/1@0');
    log.publish(paid, 'orders/0@0');
    log.at('2s').handle('view#0', paid, 'orders/0@0');
    log.handle('view#0', placed, 'orders/1@0');
    expect(sentences(judge(log, inOrder(false)))).toHaveLength(1);
  });

  it('takes a repeat for a break unless repeats are allowed', () => {
    const { log, placed, paid } = twoOfOneKey();
    log.at('2s').handle('view#0', placed, 'orders/0@0');
    log.at('3s').handle('view#0', paid, 'orders/0@1');
    log.at('4s').handle('view#0', placed, 'orders/0@0');
    log.at('5s').handle('view#0', paid, 'orders/0@1');
    expect(sentences(judge(log, inOrder(false)))).toEqual([
      'view#0 handled OrderPlaced order-3 (orders/0@0) again at 00:00:04, after it had come to OrderPaid order-3 (orders/0@1) at 00:00:03.',
      'view#0 handled OrderPaid order-3 (orders/0@1) again at 00:00:05, first at 00:00:03.',
    ]);
    expect(judge(log, inOrder(true)).findings).toEqual([]);
  });

  it('takes what stands at a truncated position for another entry', () => {
    const { log, placed, paid } = twoOfOneKey();
    log.at('2s').handle('view#0', placed, 'orders/0@0');
    log.handle('view#0', paid, 'orders/0@1');
    log.at('3s').row('entriesTruncated', { place: 'orders/0@1', value: -1 });
    const later = log.message('OrderPaid', 'order-3');
    log.publish(later, 'orders/0@1');
    log.at('4s').handle('view#0', later, 'orders/0@1');
    expect(judge(log, inOrder(false)).findings).toEqual([]);
  });

  it('asks nothing of other keys, other nodes, messages without key and handlers that failed', () => {
    const { log, placed, paid } = twoOfOneKey();
    log.handle('payment#0', paid, 'orders/0@1');
    log.handle('payment#0', placed, 'orders/0@0');
    const [other, none, more] = [log.message('OrderPlaced', 'order-4'), log.message('OrderPlaced', null), log.message('OrderPlaced', null)];
    log.publish(other, 'orders/0@2');
    log.publish(none, 'orders/0@3');
    log.publish(more, 'orders/0@4');
    log.handle('view#0', more, 'orders/0@4');
    log.handle('view#0', none, 'orders/0@3');
    log.handle('view#0', other, 'orders/0@2');
    log.handle('view#0', paid, 'orders/0@1');
    log.row('handlerStarted', { who: 'view#0', place: 'orders/0@0', message: placed });
    log.row('handlerFailed', { who: 'view#0', place: 'orders/0@0', message: placed });
    const report = judge(log, inOrder(false));
    expect(report.findings).toEqual([]);
    expect(report.examined[0]!.count).toBe(0);
  });
});
