import type { JsonObject } from '../../base/json.ts';
import { node, script, send, type Case, type Seen } from './harness.fixture.ts';

const TOPIC = { partitions: 2, 'replication.factor': 3, 'min.insync.replicas': 2 };
/** Keys of the two partitions of a topic. */
const P0 = { key: "'order-2'" };
const P1 = { key: "'order-4'" };

/** murmur2 of it, modulo 2. */
const PARTITION_OF_P0 = 1;

interface Spec {
  readonly operations: readonly JsonObject[];
  readonly client?: JsonObject;
  readonly producer?: JsonObject;
  readonly more?: Case['nodes'];
  readonly wires?: Case['wires'];
  readonly faults?: Case['faults'];
  readonly seen: Seen;
}

const op = (what: string, id: string, atMs: number, more: JsonObject = {}): JsonObject => ({ id, do: what, atMs, ...more });
const poll = (id: string, atMs: number, max = 500): JsonObject => op('poll', id, atMs, { max });

function client(id: string, rule: string, { operations, client: config = {}, producer = {}, more = [], wires = {}, faults = [], seen }: Spec): Case {
  return {
    id, rule, until: '2m', seen, faults, systems: [{ id: 'kafka', kind: 'kafka', config: { 'group.initial.rebalance.delay.ms': 0 } }],
    nodes: [node('t', 'kafka-topic', TOPIC, 'kafka'), ...more, script('client', operations, { client: { 'auto.offset.reset': 'earliest', 'enable.auto.commit': false, ...config }, producer: { 'linger.ms': 0, ...producer } })],
    wires: { 'client>t': {}, 't>client': {}, ...wires },
  };
}

const three = [send('a', 0, 't', P0), send('b', 10, 't', P0), send('c', 20, 't', P0)];
const offset = 'offsetCommitted t *';

/** Rules of KafkaConsumer (Javadoc of poll, commitSync, commitAsync, seek, pause, resume) and KafkaProducer.sendOffsetsToTransaction. */
export const KAFKA_CLIENT_CASES: readonly Case[] = [
  client('KAF-26', 'poll brings what there is, at most max.poll.records; nothing is committed by itself', {
    operations: [...three, poll('p1', 5_000, 2), poll('p2', 6_000), poll('p3', 7_000)],
    seen: { received: { p1: ['a', 'b'], p2: ['c'], p3: [] }, counts: { [offset]: 0 }, outcomes: { p3: 'ok' } },
  }),
  client('KAF-26', 'a poll waits for what comes', {
    operations: [poll('p1', 5_000), send('a', 5_500, 't', P0)],
    seen: { received: { p1: ['a'] } },
  }),
  client('KAF-26', 'commitSync waits for the answer, commitAsync does not; what was not polled cannot be committed', {
    operations: [...three, poll('p1', 5_000, 1), op('commitSync', 'sync', 6_000, { of: 'p1' }), poll('p2', 7_000), op('commitAsync', 'async', 8_000, { of: 'p2' }), poll('p3', 9_000), op('commitSync', 'none', 11_000, { of: 'p3' })],
    seen: { outcomes: { sync: 'ok', async: 'ok', none: 'unknownDelivery' }, counts: { [offset]: 2 }, order: ['offsetCommitted', 'offsetCommitted'] },
  }),
  client('KAF-26', 'seek: the next poll begins there, whatever was polled and committed', {
    operations: [...three, poll('p1', 5_000), op('commitSync', 'sync', 6_000, { of: 'p1' }), op('seek', 'back', 7_000, { channel: 't', partition: PARTITION_OF_P0, offset: 1 }), poll('p2', 8_000)],
    seen: { received: { p1: ['a', 'b', 'c'], p2: ['b', 'c'] }, counts: { 'offsetReset t seek': 1 } },
  }),
  client('KAF-26', 'seek in a partition that it does not own fails', {
    operations: [op('seek', 'nowhere', 5_000, { channel: 't', partition: 7, offset: 0 })], seen: { outcomes: { nowhere: 'noPosition' } },
  }),
  client('KAF-26', 'pause: polls bring nothing of the partition until it is resumed; others go on', {
    operations: [op('pause', 'stop', 3_000, { channel: 't', partition: PARTITION_OF_P0 }), ...three.map((each) => ({ ...each, atMs: 4_000 })), send('x', 4_100, 't', P1), poll('p1', 5_000), op('resume', 'go', 6_000, { channel: 't' }), poll('p2', 7_000)],
    seen: { receivedSet: { p1: ['x'], p2: ['a', 'b', 'c'] } },
  }),
  client('KAF-43', 'request.timeout.ms: a commit without answer is sent again; default.api.timeout.ms: then it fails', {
    operations: [...three, poll('p1', 5_000), op('commitSync', 'sync', 6_000, { of: 'p1' })], client: { 'request.timeout.ms': 2_000, 'default.api.timeout.ms': 10_000 },
    faults: [{ id: 'deaf', kind: 'link-loss', config: { from: 'client', to: 'kafka', after: '5900ms', until: '20s' } }],
    seen: { received: { p1: ['a', 'b', 'c'] }, outcomes: { sync: 'commitTimeout' }, atMs: { 'stepFailed client': [16_000] } },
  }),
  client('KAF-47', 'a session timeout that the cluster refuses: poll throws, and so does every other, as each asks to join', {
    operations: [...three, poll('p1', 5_000), poll('p2', 8_000)], client: { 'session.timeout.ms': 5_000 },
    seen: { outcomes: { p1: 'invalidSessionTimeout', p2: 'invalidSessionTimeout' }, counts: { 'joinRefused client': 3, 'memberJoined client': 0 } },
  }),
  client('KAF-27', 'sendOffsetsToTransaction: positions are the group\'s when the transaction commits', {
    more: [node('out', 'kafka-topic', TOPIC, 'kafka')], wires: { 'client>out': {} }, producer: { 'transactional.id': 'tx' },
    operations: [...three.map((each, i) => ({ ...each, atMs: 1_000 + i })), op('commit', 'c0', 2_000), poll('p1', 5_000, 2), op('begin', 'b1', 6_000), send('r', 6_100, 'out'), op('sendOffsets', 'so', 6_200, { of: 'p1' }), op('commit', 'c1', 7_000)].toSpliced(0, 0, op('begin', 'b0', 500)),
    seen: { received: { p1: ['a', 'b'] }, outcomes: { so: 'ok', c1: 'ok' }, counts: { [offset]: 1 }, atMs: {} },
  }),
  client('KAF-27', 'sendOffsetsToTransaction: of an aborted transaction nothing is committed', {
    more: [node('out', 'kafka-topic', TOPIC, 'kafka')], wires: { 'client>out': {} }, producer: { 'transactional.id': 'tx' },
    operations: [op('begin', 'b0', 500), ...three.map((each, i) => ({ ...each, atMs: 1_000 + i })), op('commit', 'c0', 2_000), poll('p1', 5_000), op('begin', 'b1', 6_000), op('sendOffsets', 'so', 6_200, { of: 'p1' }), op('abort', 'a1', 7_000)],
    seen: { received: { p1: ['a', 'b', 'c'] }, outcomes: { so: 'ok', a1: 'ok' }, counts: { [offset]: 0 } },
  }),
];
