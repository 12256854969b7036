import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { EventLog } from './event-log.ts';
import { EVENT_KINDS } from './event-kinds.ts';
import { HEADER, PLAIN_ROW, logOf, rows, segmentRows, write, type RowSpec } from './random-rows.fixture.ts';
import { LogWriter } from './log-writer.ts';
import { MemorySink } from './segment-sink.ts';
import { messageText, parseMessage } from './stored-message.ts';

describe('an event log', () => {
  test('finds each row in its segment, in any order', () => {
    fc.assert(
      fc.property(rows(), segmentRows, fc.array(fc.nat(39)), (specs, size, asked) => {
        const { log } = write(specs, { segmentRows: size });
        for (const index of asked.filter((at) => at < specs.length)) {
          expect(log.kindOf(index)).toBe(specs[index]!.kind);
          expect(log.cell('saga', index)).toBe(specs[index]!.saga);
        }
      }),
    );
  });

  test('refuses rows that it does not have', () => {
    const log = logOf({});
    expect(() => log.cell('time', 1)).toThrow('row 1 is outside a log of 1 rows');
    expect(() => log.row(-1)).toThrow('row -1 is outside');
    expect(() => log.row(0.5)).toThrow('row 0.5 is outside');
  });

  test('refuses segments with a gap', () => {
    const { sink, writer } = write([PLAIN_ROW, PLAIN_ROW, PLAIN_ROW], { segmentRows: 1 });
    expect(() => new EventLog(writer.header, sink.segments.slice(1))).toThrow('segment 1 from row 2 stands at place 0, after 0 rows');
  });

  test('reads the detail as its kind means it', () => {
    const log = logOf({ kind: 'stepStarted', name: 1 }, { kind: 'delivered', name: 1 }, { kind: 'messageCreated', message: 1, text: 'größer' });
    expect([0, 1].map((index) => log.detailText(index))).toEqual(['charge', '']);
    expect(log.detailText(2)).toContain('größer');
  });

  test('tells a message from the row that created it', () => {
    const log = logOf({ message: 5 }, { kind: 'messageCreated', message: 4, text: 'a' }, { kind: 'messageCreated', message: 5, saga: 2, afterUs: 30, text: 'b' }, { message: 5 });
    expect(log.message(5)).toEqual({ number: 5, index: 2, createdUs: 30, saga: 2, id: '5', type: 'OrderPlaced', key: 'b', headers: {}, payload: { note: 'b' }, parent: 0 });
    expect(log.message(6)).toBeUndefined();
    expect(log.message(0)).toBeUndefined();
  });

  test('tells messages of every segment', () => {
    const specs = [1, 2, 3, 4, 5].map((message): RowSpec => ({ ...PLAIN_ROW, kind: 'messageCreated', message, text: `k${message}` }));
    const { log } = write(specs, { segmentRows: 2 });
    expect([1, 2, 3, 4, 5].map((message) => log.message(message)?.key)).toEqual(['k1', 'k2', 'k3', 'k4', 'k5']);
  });

  test('has no message where the heap holds something else', () => {
    const writer = new LogWriter(HEADER, new MemorySink());
    ['', 'null', '{}', '[1', '{"id":1}'].forEach((text, k) => writer.appendWithHeap(EVENT_KINDS.messageCreated.code, 0, 0, 0, 0, 0, k + 1, 0, 0, 0, text, 0));
    const log = new EventLog(HEADER, [], writer.openSegment());
    expect([1, 2, 3, 4, 5].map((message) => log.message(message))).toEqual(new Array(5).fill(undefined));
  });

  test('verifies itself and names a segment whose bytes were changed', () => {
    const { log, writer } = write(new Array<RowSpec>(7).fill(PLAIN_ROW), { segmentRows: 3 });
    expect(log.verify()).toEqual({ ok: true, value: writer.hash() });
    log.segments[1]!.columns.attempt[2]!++;
    expect(log.verify()).toMatchObject({ ok: false, error: expect.stringContaining('segment 1 (rows 4 to 6) does not match its hash') as unknown });
  });
});

test('a message record survives its text', () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), fc.option(fc.string()), fc.dictionary(fc.string(), fc.string()), fc.jsonValue(), fc.nat(), (id, type, key, headers, payload, parent) => {
      const text = messageText({ id, type, key, headers, payload: JSON.parse(JSON.stringify(payload)) as null, parent });
      expect(messageText(parseMessage(text)!)).toBe(text);
    }),
  );
});
