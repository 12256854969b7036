import { expect, test } from 'vitest';
import { findChannel } from '../../catalog/find-entry.ts';
import { runCase, indexes } from '../../engine/conformance/harness.fixture.ts';
import { RABBITMQ_CASES } from '../../engine/conformance/rabbitmq.cases.fixture.ts';
import { SQS_CASES } from '../../engine/conformance/sqs.cases.fixture.ts';
import { entryFacts, isToldOf } from './entry-facts.ts';

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
  const told = (config: { readonly type?: string }): readonly string[] => findChannel('rabbitmq-queue')!.entryObservables!.filter((each) => isToldOf(each, config)).map(({ name }) => name);
  expect(told({})).toEqual(['redelivered']);
  expect(told({ type: 'classic' })).toEqual(['redelivered']);
  expect(told({ type: 'quorum' })).toEqual(['redelivered', 'x-acquired-count', 'x-delivery-count']);
});
