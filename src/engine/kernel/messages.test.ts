import { describe, expect, it } from 'vitest';
import { keptPaths, Messages, prunePayload, type NewMessage } from './messages.ts';

const message = (changes: Partial<NewMessage> = {}): NewMessage => ({
  lineageHi: 0xffff_ffff, lineageLo: 1, parent: 0, saga: 3, type: 2, copy: 1, bytes: 10, createdRow: 4, createdUs: 5, key: 'k', payload: { a: 1 }, tombstone: false, headers: { h: 1 }, ...changes,
});

describe('the message table', () => {
  it('numbers messages from 1 and keeps what it was told, also beyond its first capacity', () => {
    const messages = new Messages();
    for (let i = 1; i <= 3000; i++) {
      const { next } = messages;
      const id = messages.add(message({ lineageLo: i, bytes: i, createdUs: i * 2 ** 33, copy: (i % 5) + 1, key: `k${i}`, tombstone: i % 2 === 0 }));
      if (next !== i || id !== i) expect([next, id]).toEqual([i, i]);
    }
    for (const i of [1, 1023, 1024, 1025, 2048, 3000]) {
      expect([messages.lineageLo(i), messages.bytes(i), messages.createdUs(i), messages.copy(i), messages.key(i), messages.isTombstone(i), messages.saga(i), messages.createdRow(i)])
        .toEqual([i, i, i * 2 ** 33, (i % 5) + 1, `k${i}`, i % 2 === 0, 3, 4]);
    }
    expect(messages.lineage(1)).toBe('ffffffff00000001');
    expect(messages.key(0)).toBeNull();
  });

  it('tells attempts at copies of a lineage apart', () => {
    const messages = new Messages();
    const first = messages.add(message());
    const second = messages.add(message({ copy: 2 }));
    expect(messages.siteAttempt(first, 2)).not.toBe(messages.siteAttempt(second, 1));
  });
});

describe('pruning a payload', () => {
  const payload = { id: 1, data: { order: { id: 'o', lines: [1, 2] }, note: 'x' }, list: [{ a: 1 }] };

  it('keeps the paths that are read', () => {
    expect(prunePayload(payload, keptPaths([]))).toBeNull();
    expect(prunePayload(payload, keptPaths(['']))).toBe(payload);
    expect(prunePayload(payload, keptPaths(['id', 'data.order.id']))).toEqual({ id: 1, data: { order: { id: 'o' } } });
    expect(prunePayload(payload, keptPaths(['data.order.id', 'data.note']))).toEqual({ data: { order: { id: 'o' }, note: 'x' } });
    expect(prunePayload(payload, keptPaths(['data.order', 'data.order.id']))).toEqual({ data: { order: payload.data.order } });
    expect(prunePayload(payload, keptPaths(['list.a']))).toEqual({ list: [{ a: 1 }] });
    expect(prunePayload(payload, keptPaths(['none.deeper', 'id.deeper']))).toEqual({ id: 1 });
    expect(prunePayload('text', keptPaths(['id']))).toEqual({});
    expect(prunePayload(payload, keptPaths(['toString']))).toEqual({});
  });

  it('never changes what it was given', () => {
    const text = JSON.stringify(payload);
    prunePayload(payload, keptPaths(['data.order', 'data.order.id', 'data.order.more', 'data.note']));
    expect(JSON.stringify(payload)).toBe(text);
  });
});
