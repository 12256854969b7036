import type { JsonObject } from '../../base/json.ts';
import type { DesignFault, DesignNode } from '../../design/document.ts';
import { node, receive, script, send, type Case, type Seen } from './harness.fixture.ts';

/** Another region, which can fail alone. */
const SYSTEMS = ['aws', 'aws2'].map((id) => ({ id, kind: 'aws', config: { clientLatency: '1ms', serviceLatency: '1ms' } }));

interface Spec {
  readonly topic?: JsonObject;
  readonly nodes: readonly DesignNode[];
  readonly operations: readonly JsonObject[];
  readonly wires: { readonly [ends: string]: JsonObject };
  readonly seen: Seen;
  readonly until?: string;
  readonly faults?: readonly DesignFault[];
}

const sns = (id: string, rule: string, { topic = {}, nodes, operations, wires, seen, until = '10m', faults = [] }: Spec): Case =>
  ({ id, rule, systems: SYSTEMS, nodes: [node('topic', 'sns-topic', topic, 'aws'), ...nodes, script('client', operations)], wires: { 'client>topic': {}, ...wires }, until, seen, faults });

const queue = (id: string, system = 'aws'): DesignNode => node(id, 'sqs-queue', {}, system);
const RAW = { RawMessageDelivery: true };
const FAILING = node('endpoint', 'external-service', { errorRate: 1, latency: '0ms' });

export const SNS_CASES: readonly Case[] = [
  sns('SNS-01', 'a filter policy lets through what has one of the wanted values', {
    nodes: [queue('a'), queue('b')],
    wires: { 'topic>a': { ...RAW, FilterPolicy: { store: ['x'] } }, 'topic>b': RAW },
    operations: [send('y', 0, 'topic', { headers: { store: 'y' } }), send('x', 100, 'topic', { headers: { store: 'x' } }), send('none', 200, 'topic')],
    seen: { kept: { a: ['x'], b: ['y', 'x', 'none'] }, counts: { 'pushFiltered topic *': 2 }, gauges: { 'routed topic': 3, 'pushed topic': 4, 'published topic': 3, 'filtered topic': 2 } },
  }),
  sns('SNS-01', 'a policy over the body sees the payload, whole', {
    nodes: [queue('a')],
    wires: { 'topic>a': { ...RAW, FilterPolicyScope: 'MessageBody', FilterPolicy: { order: { total: [{ numeric: ['>', 100] }] } } } },
    operations: [send('small', 0, 'topic', { payload: { n: 'small', order: { total: 10 } } }), send('large', 100, 'topic', { payload: { n: 'large', order: { total: 1000 } } })],
    seen: { kept: { a: ['large'] } },
  }),
  sns('SNS-02', 'a queue that is away for 10 minutes gets exactly one copy, tried at least every 20 s', {
    nodes: [queue('away', 'aws2')],
    wires: { 'topic>away': RAW },
    operations: [send('m', 10_000, 'topic')],
    faults: [{ id: 'outage', kind: 'broker-down', config: { system: 'aws2', at: '1s', for: '10m' } }],
    until: '15m',
    seen: { kept: { away: ['m'] }, counts: { 'pushDelivered topic *': 1, 'entryAppended away *': 1 } },
  }),
  sns('SNS-03', 'a failing HTTP endpoint is tried at 0, 20, 40 and 60 s, then the message is dropped', {
    nodes: [FAILING],
    wires: { 'topic>endpoint': RAW },
    operations: [send('m', 0, 'topic')],
    seen: { atMs: { 'pushAttempted topic': [1, 20_002, 40_002, 60_003] }, counts: { 'entryUnroutable topic dropped': 1 } },
  }),
  sns('SNS-03', 'or dead-lettered where there is a queue for it', {
    nodes: [FAILING, queue('dlq')],
    wires: { 'topic>endpoint': { ...RAW, deadLetterTargetArn: 'dlq' } },
    operations: [send('m', 0, 'topic')],
    seen: { kept: { dlq: ['m'] }, counts: { 'pushAttempted topic *': 4 } },
  }),
  sns('SNS-04', 'raw: the body is the payload; otherwise it is an envelope whose Message is the payload as text', {
    nodes: [queue('raw'), queue('wrapped')],
    wires: { 'topic>raw': RAW, 'topic>wrapped': {}, 'raw>client': {}, 'wrapped>client': {} },
    operations: [send('m', 0, 'topic'), receive('r1', 1_000, 'raw'), receive('r2', 2_000, 'wrapped')],
    seen: { payloads: { r1: [{ n: 'm' }] }, messages: { r2: ['{"n":"m"}'] } },
  }),
  sns('SNS-05', 'a FIFO topic keeps the order of a group while its queue is away, though attempts are made at different times', {
    topic: { FifoTopic: true }, nodes: [node('q', 'sqs-queue', { FifoQueue: true }, 'aws2')],
    wires: { 'topic>q': RAW },
    operations: [send('a1', 10_000, 'topic', { key: "'a'" }), send('a2', 55_000, 'topic', { key: "'a'" }), send('b1', 57_000, 'topic', { key: "'b'" })],
    faults: [{ id: 'outage', kind: 'broker-down', config: { system: 'aws2', at: '1s', for: '55s' } }],
    seen: { kept: { q: ['b1', 'a1', 'a2'] }, counts: { 'pushDelivered topic *': 3 } },
  }),
  sns('SNS-05', 'a standard topic lets a later message overtake', {
    nodes: [queue('q', 'aws2')],
    wires: { 'topic>q': RAW },
    operations: [send('a1', 10_000, 'topic', { key: "'a'" }), send('a2', 55_000, 'topic', { key: "'a'" })],
    faults: [{ id: 'outage', kind: 'broker-down', config: { system: 'aws2', at: '1s', for: '55s' } }],
    seen: { kept: { q: ['a2', 'a1'] } },
  }),
  sns('SNS-05', 'a FIFO topic sends what it has seen within 5 minutes no second time, and takes it again after them', {
    topic: { FifoTopic: true, ContentBasedDeduplication: true }, nodes: [node('q', 'sqs-queue', { FifoQueue: true }, 'aws')],
    wires: { 'topic>q': RAW },
    operations: [['one', 0], ['two', 60_000], ['three', 310_000]].map(([id, atMs]) => send(id as string, atMs as number, 'topic', { key: "'a'", payload: { n: 'm' } })),
    seen: { kept: { q: ['m', 'm'] }, counts: { 'entryRepeated topic *': 1 } },
  }),
  sns('SNS-06', 'a queue that stays away: after the ladder of attempts the message goes to the dead letter queue of the subscription', {
    nodes: [FAILING, queue('dlq')],
    wires: { 'topic>endpoint': { ...RAW, deadLetterTargetArn: 'dlq', numRetries: 0 } },
    operations: [send('m', 0, 'topic')],
    seen: { kept: { dlq: ['m'] }, counts: { 'pushAttempted topic *': 1 } },
  }),
];
