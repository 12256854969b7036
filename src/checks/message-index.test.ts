import { describe, expect, it } from 'vitest';
import { AuditLog } from './audit-log.fixture.ts';
import { MessageIndex } from './message-index.ts';

describe('MessageIndex', () => {
  it('reads a message once its row is in, and not before', () => {
    const log = new AuditLog();
    const order = log.message('OrderPlaced', 'order-1');
    const messages = new MessageIndex();
    expect(messages.read(log.read(), order)).toBeUndefined();
    messages.add(0, log.read());
    expect(messages.read(log.read(), order)).toMatchObject({ type: 'OrderPlaced', key: 'order-1' });
    expect(messages.createdRow(order)).toBe(1);
    expect(messages.read(log.read(), 0)).toBeUndefined();
  });

  it('keeps messages apart that share a place among the recent ones', () => {
    const log = new AuditLog();
    const messages = new MessageIndex();
    for (let k = 1; k <= 300; k++) log.message('OrderPlaced', `order-${k}`);
    for (let k = 0; k < 300; k++) messages.add(k, log.read());
    expect([1, 257, 1].map((message) => messages.read(log.read(), message)?.key)).toEqual(['order-1', 'order-257', 'order-1']);
  });

  it('finds the row of each of many messages, and a number beyond all of them costs nothing', () => {
    const log = new AuditLog();
    const messages = new MessageIndex();
    const numbers = Array.from({ length: 9000 }, () => log.message('OrderPlaced', 'order'));
    const read = log.read();
    numbers.forEach((_, row) => messages.add(row, read));
    expect(numbers.map((number) => messages.createdRow(number))).toEqual(numbers.map((_, row) => row + 1));
    expect([0, 9001, 0xffff_ffff].map((number) => messages.createdRow(number))).toEqual([0, 0, 0]);
  });
});
