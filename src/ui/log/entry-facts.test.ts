import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../../base/json.ts';
import { findChannel } from '../../catalog/find-entry.ts';
import { isToldOf } from '../../catalog/told-of.ts';
import { indexes, node, receive, runCase, script, send } from '../../engine/conformance/harness.fixture.ts';
import { RABBITMQ_CASES } from '../../engine/conformance/rabbitmq.cases.fixture.ts';
import { SQS_CASES } from '../../engine/conformance/sqs.cases.fixture.ts';
import { entryFacts } from './entry-facts.ts';

test('a delivery of SQS tells how often it was received, and when it was sent and first received', () => {
  const { log } = runCase(SQS_CASES.find(({ id }) => id === 'SQS-03')!);
  const rows = indexes(log, 'delivered');
  const facts = rows.map((row) => Object.fromEntries(entryFacts(log, row, findChannel('sqs-queue')!.entryObservables ?? []).map(({ name, value }) => [name, value])));
  expect(facts.map((each) => each['ApproximateReceiveCount'])).toEqual(['1', '2']);
  expect(new Set(facts.map((each) => each['SentTimestamp'])).size).toBe(1);
  expect(new Set(facts.map((each) => each['ApproximateFirstReceiveTimestamp'])).size).toBe(1);
});

test('a delivery of a quorum queue tells failures apart from deliveries', () => {
  const item = RABBITMQ_CASES.find(({ id, rule }) => id === 'RMQ-09' && rule.includes('basic.nack with requeue never counts'))!;
  const { log } = runCase(item);
  const [first, , third] = indexes(log, 'delivered') as [number, number, number];
  expect(entryFacts(log, first, findChannel('rabbitmq-queue')!.entryObservables ?? [])[0]).toEqual({ name: 'redelivered', value: 'false' });
  expect(entryFacts(log, third, findChannel('rabbitmq-queue')!.entryObservables ?? [])).toEqual([
    { name: 'redelivered', value: 'true' }, { name: 'x-acquired-count', value: '3' }, { name: 'x-delivery-count', value: '0' },
  ]);
});

test('rows about no entry have no facts', () => {
  const { log } = runCase(SQS_CASES.find(({ id }) => id === 'SQS-03')!);
  expect(entryFacts(log, 0, findChannel('sqs-queue')!.entryObservables ?? [])).toEqual([]);
});

test('a classic queue counts neither deliveries nor failures, a quorum queue both', () => {
  const told = (config: { readonly type?: string }): readonly string[] => findChannel('rabbitmq-queue')!.entryObservables!.filter((each) => isToldOf(each, findChannel('rabbitmq-queue')!, config)).map(({ name }) => name);
  expect(told({})).toEqual(['redelivered']);
  expect(told({ type: 'classic' })).toEqual(['redelivered']);
  expect(told({ type: 'quorum' })).toEqual(['redelivered', 'x-acquired-count', 'x-delivery-count']);
});

describe('in a dead-letter queue', () => {
  const SQS = findChannel('sqs-queue')!;
  // Sent at 1 s, received once at 2 s, moved when it is asked for again at 40 s, received there at 50 s.
  const inGraves = (config: JsonObject): Readonly<Record<string, string>> => {
    const { log } = runCase({
      id: 'graves', rule: '', until: '2m', seen: {}, systems: [{ id: 'aws', kind: 'aws', config: { clientLatency: '1ms', serviceLatency: '1ms' } }],
      nodes: [
        node('q', 'sqs-queue', { ...config, VisibilityTimeout: 5, RedrivePolicy: { deadLetterTargetArn: 'graves', maxReceiveCount: 1 } }, 'aws'), node('graves', 'sqs-queue', config, 'aws'),
        script('client', [send('m', 1_000, 'q', { key: "'g'" }), receive('r1', 2_000, 'q', 1), receive('r2', 40_000, 'q', 1), receive('r3', 50_000, 'graves', 1)]),
      ],
      wires: { 'client>q': {}, 'q>client': {}, 'graves>client': {}, 'q>graves': {} },
    });
    const row = indexes(log, 'delivered').at(-1)!;
    expect(log.header.channels[log.cell('channel', row)]!.id).toBe('graves');
    return Object.fromEntries(entryFacts(log, row, SQS.entryObservables!.filter((each) => isToldOf(each, SQS, config))).map(({ name, value }) => [name, value]));
  };

  test('of a standard queue SentTimestamp is when it was first sent, and there is no SequenceNumber', () => {
    expect(inGraves({})).toEqual({ ApproximateReceiveCount: '2', ApproximateFirstReceiveTimestamp: '50.001s', SentTimestamp: '1.001s' });
  });

  test('of a FIFO queue SentTimestamp is when it was moved, and SequenceNumber is told', () => {
    expect(inGraves({ FifoQueue: true, ContentBasedDeduplication: true })).toEqual({ ApproximateReceiveCount: '2', ApproximateFirstReceiveTimestamp: '50.001s', SentTimestamp: '40.001s', SequenceNumber: '0' });
  });
});
