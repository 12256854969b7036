import { describe, expect, test } from 'vitest';
import { EVENT_KIND_NAMES, EVENT_KINDS } from './event-kinds.ts';
import { SENTENCES, describeRow } from './describe-row.ts';
import { printLog } from './print-log.ts';
import { HEADER, PLAIN_ROW, logOf, write, type RowSpec } from './random-rows.fixture.ts';

const TRACE: readonly Partial<RowSpec>[] = [
  { kind: 'faultApplied', name: 3, dispatch: true },
  { kind: 'messageCreated', node: 1, member: 0, message: 1, text: 'order-1', value: 120, afterUs: 1_000_000 },
  { kind: 'entryAppended', node: 5, channel: 1, partition: 2, position: 5, message: 1, back: 1, value: 120, afterUs: 1500 },
  { kind: 'stepCompleted', node: 1, member: 0, channel: 1, partition: 2, position: 5, message: 1, saga: 1, attempt: 1, name: 1, back: 1, value: 18_500, afterUs: 18_500 },
  { kind: 'leaderElected', node: 5, channel: 1, partition: 2, value: 2 },
  { kind: 'hostCrashed', node: 1, member: 2, afterUs: 3_600_000_000 },
  { kind: 'sagaStarted', node: 3, message: 9, saga: 1 },
];

describe('a printed log', () => {
  test('reads like this', () => {
    expect(printLog(logOf(...TRACE))).toBe(`\
1  00:00:00.000000  fault struck  timeout
2  00:00:01.000000  payment#0  message created  m1 OrderPlaced order-1  bytes on the wire: 120
3  00:00:01.001500  kafka  appended  m1 OrderPlaced order-1  orders/2@5  bytes: 120  <- 2
4  00:00:01.020000  payment#0  step completed  charge  m1 OrderPlaced order-1  orders/2@5  saga 1  try 1  18.5ms  <- 3
5  00:00:01.020000  kafka  became leader  orders/2  member, counted from 1: 2
6  01:00:01.020000  payment#2  crashed
7  01:00:01.020000  order-saga  saga started  m9  saga 1
`);
  });

  test('can leave out numbers and kinds', () => {
    const log = logOf(...TRACE);
    expect(printLog(log, { kinds: ['entryAppended', 'hostCrashed'], numbers: false })).toBe(`\
00:00:01.001500  kafka  appended  m1 OrderPlaced order-1  orders/2@5  bytes: 120
01:00:01.020000  payment#2  crashed
`);
    expect(printLog(log, { without: EVENT_KIND_NAMES.filter((name) => name !== 'hostCrashed') })).toBe('6  01:00:01.020000  payment#2  crashed\n');
  });
});

describe('a described row', () => {
  test('reads like this', () => {
    const log = logOf(...TRACE);
    expect(TRACE.map((_, index) => describeRow(log, index))).toEqual([
      'fault timeout struck',
      'payment#0 created m1 OrderPlaced order-1',
      'm1 OrderPlaced order-1 was appended at orders/2@5',
      'payment#0 completed step charge for m1 OrderPlaced order-1 in 18.5ms',
      'kafka member 1 leads orders/2',
      'payment#2 crashed',
      'saga 1 of order-saga started with m9',
    ]);
  });

  test.each(EVENT_KIND_NAMES)('of kind %s is a sentence with all of its words, or few', (kind) => {
    const full: RowSpec = { ...PLAIN_ROW, kind, node: 1, member: 1, channel: 1, partition: 2, position: 5, message: 1, saga: 4, attempt: 2, name: 1, value: 3, text: 'k' };
    const created: RowSpec = { ...PLAIN_ROW, kind: 'messageCreated', message: 1, text: 'order-1' };
    for (const spec of [full, { ...PLAIN_ROW, kind }]) {
      const sentence = describeRow(write([created, spec]).log, 1);
      expect(sentence).not.toMatch(/[[\]{}]|undefined|NaN|: $|^ |  /);
      expect(sentence.trim().length).toBeGreaterThan(5);
    }
    const words = describeRow(write([created, full]).log, 1);
    expect(words).toBe(words.trim());
    for (const [, word] of SENTENCES[kind].matchAll(/\{(\w+)\}/g)) expect(words).toContain(word === 'detail' && EVENT_KINDS[kind].detail === 'number' ? '1' : WORDS[word!]);
  });
});

/** What each word becomes in the full row above. */
const WORDS: Readonly<Record<string, string>> = {
  who: `${HEADER.nodes[1]!.id}#1`, message: 'm1 OrderPlaced', place: 'orders/2@5', detail: 'charge', value: '3', count: '3', duration: '3us', attempt: '2', saga: '4', owner: '2',
};
