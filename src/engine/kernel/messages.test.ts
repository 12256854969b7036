import { describe, expect, it } from 'vitest';
import { MemoryScratchFile } from '../../log/scratch-file.fixture.ts';
import { Archive } from './archive.ts';
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

describe('messages of long ago', () => {
  const COUNT = 40_000;
  const made = (n: number): NewMessage => ({
    lineageHi: Math.imul(n, 0x9e3779b1), lineageLo: Math.imul(n, 0x85ebca6b), parent: n % 7 === 0 ? n - 1 : 0, saga: n % 5, type: n % 9, copy: 1 + (n % 3),
    bytes: n % 4_096, createdRow: 3 * n, createdUs: 2 ** 40 + 17 * n, key: n % 11 === 0 ? null : `key-${n % 1200} ☃ \ud800`,
    payload: n % 13 === 0 ? null : { total: n / 3, lines: [{ sku: `s${n % 50}` }], isRush: n % 2 === 0 }, tombstone: n % 13 === 0, headers: n % 4096 < 2 ? { trace: n } : {},
  });
  const read = (messages: Messages, id: number): NewMessage => ({
    lineageHi: messages.lineageHi(id), lineageLo: messages.lineageLo(id), parent: messages.parent(id), saga: messages.saga(id), type: messages.type(id), copy: messages.copy(id),
    bytes: messages.bytes(id), createdRow: messages.createdRow(id), createdUs: messages.createdUs(id), key: messages.key(id), payload: messages.payload(id), tombstone: messages.isTombstone(id), headers: messages.headers(id),
  });
  const full = (archive = new Archive()): Messages => {
    const messages = new Messages(archive);
    for (let n = 1; n <= COUNT; n++) messages.add(made(n));
    return messages;
  };

  it('come back as they were, in any order, and again', () => {
    const messages = full();
    for (let n = 1; n <= COUNT; n += 613) expect(read(messages, ((n * 7_919) % COUNT) + 1)).toEqual(made(((n * 7_919) % COUNT) + 1));
    for (let n = 1; n <= COUNT; n += 97) expect(read(messages, n)).toEqual(made(n));
    expect(messages.add(made(COUNT + 1))).toBe(COUNT + 1);
    // The newest stand in a chunk that is not full: it must not be packed, whatever is asked for meanwhile.
    for (let n = 1; n <= COUNT; n += 613) messages.key(n);
    expect(read(messages, COUNT + 1)).toEqual(made(COUNT + 1));
  });

  it('are packed to a quarter, however many have been asked for', () => {
    const archive = new Archive();
    const messages = full(archive);
    for (let n = 1; n <= COUNT; n += 4_000) messages.key(n);
    const { chunks, packed } = messages.state;
    expect(chunks.filter((chunk) => chunk !== null)).toHaveLength(8);
    const bytes = archive.state.map((each) => each!.length);
    expect(bytes.length).toBe(chunks.length - 8 + packed.filter((each, index) => each !== null && chunks[index] !== null).length);
    expect(Math.max(...bytes) / 4_096).toBeLessThan(40);
  });

  it('lie in the file where there is one', () => {
    const file = new MemoryScratchFile();
    const messages = full(new Archive(() => file));
    expect(file.writes).toBe(Math.ceil(COUNT / 4_096) - 8);
    for (let n = 1; n <= COUNT; n += 613) expect(read(messages, n)).toEqual(made(n));
    expect(file.reads).toBeGreaterThan(1);
  });

  it('go on from a copy of the state', () => {
    const file = new MemoryScratchFile();
    const archive = new Archive(() => file);
    const messages = full(archive);
    const copy = new Archive();
    copy.state = structuredClone(archive.state);
    const other = new Messages(copy);
    other.state = structuredClone(messages.state);
    other.add(made(COUNT + 1));
    for (let n = 1; n <= COUNT + 1; n += 1_009) expect(read(other, n)).toEqual(made(n));
  });
});
