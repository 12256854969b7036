import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../base/json.ts';
import type { DesignFault, DesignNode } from '../../design/document.ts';
import { node, receive, script, send, settle, type Case } from '../../engine/conformance/harness.fixture.ts';
import { Told } from './figures.fixture.ts';

const SYSTEMS = ['aws', 'aws2'].map((id) => ({ id, kind: 'aws', config: { clientLatency: '1ms', serviceLatency: '1ms' } }));
const RAW = { RawMessageDelivery: true };

const told = (nodes: readonly DesignNode[], wires: Case['wires'], operations: readonly JsonObject[], faults: readonly DesignFault[] = []): Told =>
  new Told({ id: 'figures', rule: '', systems: SYSTEMS, until: '10m', seen: {}, nodes: [...nodes, script('client', operations)], wires, faults });

const queueOf = (config: JsonObject, operations: readonly JsonObject[]): Told => told([node('q', 'sqs-queue', config, 'aws')], { 'client>q': {}, 'q>client': {} }, operations);

describe('Amazon SQS', () => {
  it('ApproximateNumberOfMessages, NotVisible and Delayed follow a message from send to delete', () => {
    const run = queueOf({ DelaySeconds: 5 }, [send('a', 1_000, 'q'), receive('r', 10_000, 'q', 1), settle('d', 'ack', 20_000, 'r')]);
    const three = (at: number) => ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible', 'ApproximateNumberOfMessagesDelayed'].map((name) => run.of('q', at)[name]);
    expect([0.5, 3, 8, 15, 25].map(three)).toEqual([[0, 0, 0], [0, 0, 1], [1, 0, 0], [0, 1, 0], [0, 0, 0]]);
  });

  it('NumberOfEmptyReceives: receives that brought nothing', () => {
    const run = queueOf({}, [receive('r1', 1_000, 'q', 1), send('a', 2_000, 'q'), receive('r2', 3_000, 'q', 1), receive('r3', 4_000, 'q', 1)]);
    expect([0.5, 1.5, 3.5, 5].map((at) => run.of('q', at)['NumberOfEmptyReceives'])).toEqual([0, 1, 1, 2]);
  });

  it('NumberOfDeduplicatedSentMessages: repeats within 5 minutes; a standard queue has no such metric', () => {
    const sends = [1_000, 2_000, 3_000, 400_000].map((at, i) => send(`s${i}`, at, 'q', { key: "'g'", payload: { n: 'same' } }));
    const run = queueOf({ FifoQueue: true, ContentBasedDeduplication: true }, sends);
    expect([1.5, 2.5, 3.5, 450].map((at) => run.of('q', at)['NumberOfDeduplicatedSentMessages'])).toEqual([0, 1, 2, 2]);
    expect([1.5, 3.5, 450].map((at) => run.of('q', at)['NumberOfMessagesSent'])).toEqual([1, 1, 2]);
    expect(queueOf({}, sends).of('q', 5)).not.toHaveProperty('NumberOfDeduplicatedSentMessages');
  });

  it('NumberOfMessagesReceived counts a message as often as it was received, NumberOfMessagesDeleted once', () => {
    const run = queueOf({ VisibilityTimeout: 2 }, [send('a', 1_000, 'q'), receive('r1', 2_000, 'q', 1), receive('r2', 6_000, 'q', 1), settle('d', 'ack', 7_000, 'r2')]);
    expect([1.5, 3, 6.5, 8].map((at) => [run.of('q', at)['NumberOfMessagesReceived'], run.of('q', at)['NumberOfMessagesDeleted']])).toEqual([[0, 0], [1, 0], [2, 0], [2, 1]]);
  });

  describe('ApproximateAgeOfOldestMessage', () => {
    // a is received three times by second 6, and stays; b comes at 10.
    const operations = [send('a', 1_000, 'q', { key: "'g'" }), ...[2, 4, 6].map((at) => receive(`r${at}`, at * 1_000, 'q', 1)), send('b', 10_000, 'q', { key: "'h'" })];
    const ageOf = (config: JsonObject, at: number): number => queueOf({ VisibilityTimeout: 1, ...config }, operations).of('q', at)['ApproximateAgeOfOldestMessage']!;

    it('of a standard queue leaves out what was received three times', () => {
      expect([5, 8, 12].map((at) => ageOf({}, at))).toEqual([3.999, 0, 1.999]);
    });

    it('of a FIFO queue does not: order is kept', () => {
      expect([5, 8, 12].map((at) => ageOf({ FifoQueue: true, ContentBasedDeduplication: true }, at))).toEqual([3.999, 6.999, 10.999]);
    });
  });
});

describe('Amazon SNS', () => {
  const topic = (config: JsonObject = {}): DesignNode => node('topic', 'sns-topic', config, 'aws');
  const queue = (id: string, config: JsonObject = {}, system = 'aws'): DesignNode => node(id, 'sqs-queue', config, system);
  const figures = (run: Told, at: number): readonly (number | undefined)[] =>
    ['NumberOfMessagesPublished', 'NumberOfNotificationsDelivered', 'NumberOfNotificationsFailed', 'NumberOfNotificationsFilteredOut', 'NumberOfNotificationsRedrivenToDlq'].map((name) => run.of('topic', at)[name]);

  it('NumberOfMessagesPublished counts what no subscriber wants; NumberOfNotificationsFilteredOut each subscriber that does not', () => {
    const run = told([topic(), queue('a'), queue('b')], { 'client>topic': {}, 'topic>a': { ...RAW, FilterPolicy: { store: ['x'] } }, 'topic>b': { ...RAW, FilterPolicy: { store: ['x', 'y'] } } },
      [send('x', 1_000, 'topic', { headers: { store: 'x' } }), send('y', 2_000, 'topic', { headers: { store: 'y' } }), send('none', 3_000, 'topic')]);
    expect([0.5, 1.5, 2.5, 4].map((at) => figures(run, at))).toEqual([[0, 0, 0, 0, 0], [1, 2, 0, 0, 0], [2, 3, 0, 1, 0], [3, 3, 0, 3, 0]]);
  });

  it('NumberOfNotificationsFailed of an HTTP endpoint: every attempt; then NumberOfNotificationsRedrivenToDlq', () => {
    const run = told([topic(), node('endpoint', 'external-service', { errorRate: 1, latency: '0ms' }), queue('dlq')], { 'client>topic': {}, 'topic>endpoint': { ...RAW, deadLetterTargetArn: 'dlq' } }, [send('m', 1_000, 'topic')]);
    expect([0.5, 2, 22, 42, 65].map((at) => figures(run, at))).toEqual([[0, 0, 0, 0, 0], [1, 0, 1, 0, 0], [1, 0, 2, 0, 0], [1, 0, 3, 0, 0], [1, 0, 4, 0, 1]]);
  });

  it('NumberOfNotificationsFailed of a queue: not while it is tried again, once when it is given up', () => {
    const away = told([topic(), queue('away', {}, 'aws2')], { 'client>topic': {}, 'topic>away': RAW }, [send('m', 10_000, 'topic')], [{ id: 'outage', kind: 'broker-down', config: { system: 'aws2', at: '1s', for: '1m' } }]);
    expect([30, 120].map((at) => figures(away, at))).toEqual([[1, 0, 0, 0, 0], [1, 1, 0, 0, 0]]);
    const small = told([topic(), queue('small', { MaximumMessageSize: 1_024 }), queue('dlq')], { 'client>topic': {}, 'topic>small': { ...RAW, deadLetterTargetArn: 'dlq' } }, [send('m', 1_000, 'topic', { payload: { n: 'm'.repeat(2_000) } })]);
    expect([0.5, 5].map((at) => figures(small, at))).toEqual([[0, 0, 0, 0, 0], [1, 0, 1, 0, 1]]);
  });
});
