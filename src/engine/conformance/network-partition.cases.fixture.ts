import type { JsonObject } from '../../base/json.ts';
import type { DesignFault, DesignNode } from '../../design/document.ts';
import { node, script, send, type Case, type Seen } from './harness.fixture.ts';

const CUT = { at: '10s', for: '1m' };

/** Broker 0 of the cluster, cut off from 10 s to 70 s. */
const partition = (config: JsonObject): DesignFault => ({ id: 'split', kind: 'network-partition', config: { system: 'cluster', brokers: [0], ...CUT, ...config } });

interface Spec {
  readonly fault: DesignFault;
  readonly nodes?: readonly DesignNode[];
  readonly operations: readonly JsonObject[];
  readonly config?: JsonObject;
  readonly cluster?: JsonObject;
  readonly client?: JsonObject;
  readonly seen: Seen;
}

const TOPIC = { partitions: 1, 'replication.factor': 3, 'min.insync.replicas': 2 };
const READER = node('reader', 'consumer', { handlers: [{ id: 'handle', on: '*', steps: [{ id: 'work', do: 'work', time: '1ms' }] }], client: { 'auto.offset.reset': 'earliest' } });

const kafka = (id: string, rule: string, { fault, operations, client = {}, config = TOPIC, cluster = {}, seen }: Spec): Case => ({
  id, rule, until: '3m', faults: [fault], seen, systems: [{ id: 'cluster', kind: 'kafka', config: { 'auto.leader.rebalance.enable': false, ...cluster } }],
  nodes: [node('t', 'kafka-topic', config, 'cluster'), script('client', operations, { producer: { 'linger.ms': 0, ...client } }), READER], wires: { 'client>t': {}, 't>reader': {} },
});

const rabbit = (id: string, rule: string, { fault, nodes = [], operations, config = {}, client = {}, seen }: Spec): Case => ({
  id, rule, until: '3m', faults: [fault], seen, systems: [{ id: 'cluster', kind: 'rabbitmq', config: { clientLatency: '1ms', replicaLatency: '1ms', ...config } }],
  nodes: [...nodes, script('client', operations, { rabbitmqPublisher: { confirm_select: true, delivery_mode: '2', ...client } })], wires: { 'client>q': {} },
});

const ACKS_1 = { acks: '1', 'enable.idempotence': false };
const sends = [send('before', 5_000, 't'), send('cut', 12_000, 't'), send('fenced', 30_000, 't'), send('healed', 100_000, 't')];
const publishes = [send('before', 5_000, 'q'), send('cut', 30_000, 'q'), send('healed', 100_000, 'q')];
const consumer = node('worker', 'consumer', { handlers: [{ id: 'handle', on: '*', steps: [{ id: 'work', do: 'work', time: '1ms' }] }] });

/** Rules: SEMANTICS 2.3 (network partition) and 3.3 (node failure); KIP-101 and KIP-320 for what a leader of an older epoch does. */
export const NETWORK_PARTITION_CASES: readonly Case[] = [
  kafka('KAF-24', 'acks=1: an isolated leader goes on taking writes of its clients, before and after it is replaced; consumers never see them, and they are gone when it is back', {
    fault: partition({ clients: ['client'] }), operations: sends, client: ACKS_1,
    seen: {
      outcomes: { before: 'ok', cut: 'ok', fenced: 'ok', healed: 'ok' }, handled: { reader: ['before', 'healed'] },
      counts: { 'entriesTruncated t *': 1, 'entryStranded t *': 1, 'strandedDropped t *': 1, 'leaderElected t fenced': 1 },
    },
  }),
  kafka('KAF-24', 'acks=all: the same client hears nothing, and its writes arrive when the network is back', {
    fault: partition({ clients: ['client'] }), operations: sends, client: { 'delivery.timeout.ms': 200_000 },
    seen: { outcomes: { before: 'ok', cut: 'ok', fenced: 'ok', healed: 'ok' }, handled: { reader: ['before', 'cut', 'fenced', 'healed'] }, counts: { 'publishRetried t timeout': 3 } },
  }),
  kafka('KAF-24', 'acks=all and no time: the write fails', {
    fault: partition({ clients: ['client'] }), operations: sends, client: { 'delivery.timeout.ms': 20_000, 'request.timeout.ms': 10_000 },
    seen: { outcomes: { before: 'ok', cut: 'deliveryTimeout', fenced: 'deliveryTimeout', healed: 'ok' }, handled: { reader: ['before', 'healed'] } },
  }),
  kafka('KAF-24', 'a client on the other side waits for the new leader, and nothing is lost', {
    fault: partition({}), operations: sends, client: { 'request.timeout.ms': 5_000 },
    seen: { outcomes: { before: 'ok', cut: 'ok', fenced: 'ok', healed: 'ok' }, handled: { reader: ['before', 'cut', 'fenced', 'healed'] }, counts: { 'entryStranded t *': 0 } },
  }),
  kafka('KAF-24', 'a client that reaches both sides goes on with the old leader until it asks again who leads', {
    fault: partition({ from: 'other brokers' }), operations: [...sends, send('asked', 60_000, 't')], client: { ...ACKS_1, 'metadata.max.age.ms': 50_000 },
    seen: { outcomes: { fenced: 'ok', asked: 'ok' }, handled: { reader: ['before', 'asked', 'healed'] }, counts: { 'entryStranded t *': 1 } },
  }),
  kafka('KAF-24', 'the isolated leader cannot shrink its in-sync set: the controller does, when it fences it', {
    fault: partition({ clients: ['client'] }), operations: sends.slice(0, 2), client: ACKS_1,
    seen: { counts: { 'inSyncChanged t fenced': 1, 'inSyncChanged t lag': 0, 'inSyncChanged t expanded': 1 } },
  }),
  kafka('KAF-24', 'acks=all, min.insync.replicas 1 and a short lag time: what it cannot shrink it cannot confirm alone, so nothing that was acknowledged is lost', {
    fault: partition({ clients: ['client'] }), operations: sends, config: { ...TOPIC, 'min.insync.replicas': 1 }, cluster: { 'replica.lag.time.max.ms': 1_000 }, client: { 'delivery.timeout.ms': 40_000, 'request.timeout.ms': 20_000 },
    seen: { outcomes: { before: 'ok', cut: 'deliveryTimeout', fenced: 'deliveryTimeout', healed: 'ok' }, handled: { reader: ['before', 'healed'] }, counts: { 'inSyncChanged t lag': 0 } },
  }),
  kafka('KAF-24', 'a follower that is cut off leaves the in-sync set, and writes go on', {
    fault: partition({ brokers: [1] }), operations: sends, seen: { outcomes: { cut: 'ok', fenced: 'ok' }, handled: { reader: ['before', 'cut', 'fenced', 'healed'] }, counts: { 'leaderElected t fenced': 0, 'inSyncChanged t fenced': 1, 'inSyncChanged t expanded': 1 } },
  }),
  kafka('KAF-25', 'a member that cannot reach its coordinator is out after its session, and what it works on is delivered to another', {
    fault: partition({ brokers: [0, 1, 2], from: 'clients' }), operations: [send('early', 5_000, 't')], config: { ...TOPIC, 'min.insync.replicas': 1 },
    seen: { counts: { 'memberLeft reader sessionTimeout': 1, 'memberJoined reader *': 2 } },
  }),
  rabbit('RMQ-18', 'quorum: a leader in the minority steps down, the majority elects another, and nothing confirmed is lost', {
    fault: partition({ brokers: [1] }), nodes: [node('q', 'rabbitmq-queue', { type: 'quorum' }, 'cluster')], operations: publishes, client: { retries: 20 },
    seen: { outcomes: { before: 'ok', cut: 'ok', healed: 'ok' }, kept: { q: ['before', 'cut', 'healed'] }, counts: { 'partitionOffline q *': 1, 'leaderElected q restarted': 1 } },
  }),
  rabbit('RMQ-18', 'quorum: a client on the side of the minority gets no confirm until the network is back', {
    fault: partition({ brokers: [1], clients: ['client'] }), nodes: [node('q', 'rabbitmq-queue', { type: 'quorum' }, 'cluster')], operations: publishes,
    seen: { outcomes: { before: 'ok', cut: 'ok', healed: 'ok' }, kept: { q: ['before', 'cut', 'healed'] }, atMs: { 'publishAcknowledged client *': [5_004, 72_604, 100_004] } },
  }),
  rabbit('RMQ-18', 'classic, since 4.3: the node of a minority stops, and goes on when it is back', {
    fault: partition({ brokers: [1], clients: ['client'] }), nodes: [node('q', 'rabbitmq-queue', {}, 'cluster')], operations: publishes,
    seen: { outcomes: { before: 'ok', cut: 'unavailable', healed: 'ok' }, kept: { q: ['before', 'healed'] } },
  }),
  rabbit('RMQ-18', 'classic, ignore: the node of a minority goes on for its side, transient messages too', {
    fault: partition({ brokers: [1], clients: ['client'] }), nodes: [node('q', 'rabbitmq-queue', {}, 'cluster')], operations: publishes, config: { rabbitmqVersion: '4.2' }, client: { delivery_mode: '1' },
    seen: { outcomes: { before: 'ok', cut: 'ok', healed: 'ok' }, kept: { q: ['before', 'cut', 'healed'] }, counts: { 'partitionOffline q *': 0 } },
  }),
  rabbit('RMQ-18', 'classic, autoheal: the losing node restarts when the network is back, and transient messages are gone', {
    fault: partition({ brokers: [1], clients: ['client'] }), nodes: [node('q', 'rabbitmq-queue', {}, 'cluster')], operations: publishes, config: { rabbitmqVersion: '4.2', cluster_partition_handling: 'autoheal' }, client: { delivery_mode: '1' },
    seen: { outcomes: { before: 'ok', cut: 'ok', healed: 'ok' }, kept: { q: ['healed'] } },
  }),
  rabbit('RMQ-18', 'classic, pause_minority: the node stops while it cannot reach more than half of the cluster', {
    fault: partition({ brokers: [1], clients: ['client'] }), nodes: [node('q', 'rabbitmq-queue', {}, 'cluster')], operations: publishes, config: { rabbitmqVersion: '4.2', cluster_partition_handling: 'pause_minority' },
    seen: { outcomes: { before: 'ok', cut: 'unavailable', healed: 'ok' }, kept: { q: ['before', 'healed'] } },
  }),
  {
    ...rabbit('RMQ-18', 'a consumer that is cut off loses its connection after the heartbeat timeout, and what it held comes back', {
      fault: partition({ brokers: [0, 1, 2], from: 'clients', clients: ['client'] }), nodes: [node('q', 'rabbitmq-queue', {}, 'cluster'), { ...consumer, config: { handlers: [{ id: 'handle', on: '*', steps: [{ id: 'work', do: 'work', time: '3m' }] }] } }],
      operations: [send('held', 5_000, 'q')], config: { heartbeat: 20 },
      seen: { counts: { 'consumerDetached q connectionLost': 1, 'entryReleased q connectionLost': 1, 'entryLeased q *': 2 } },
    }),
    wires: { 'client>q': {}, 'q>worker': {} },
  },
];
