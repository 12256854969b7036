import type { JsonObject } from '../../base/json.ts';
import { send, type Case } from './harness.fixture.ts';
import { deaf, down, kafkaCase, reader } from './kafka-words.fixture.ts';

const LOOSE = { 'enable.idempotence': false };
const every = (count: number, everyMs: number, atMs = 1_000, more: JsonObject = {}): readonly JsonObject[] => Array.from({ length: count }, (_, i) => send(`m${i + 1}`, atMs + i * everyMs, 't', more));
const AWAY = down(0, '500ms', '100s');
const ONE_BROKER = { brokers: 1 };
/** Batches in memory: each takes batch.size of it. */
const FOUR = { 'buffer.memory': 4 * 16_384 };

/** Rules: SEMANTICS 2.3 (produce) and 2.5; KafkaProducer's documentation. */
export const KAFKA_PRODUCER_CASES: readonly Case[] = [
  kafkaCase('KAF-20', 'retries back off 100, 200, 400, 800, 1000, 1000 ms, give or take 20 %', {
    cluster: ONE_BROKER, operations: [send('a', 1_000, 't')], producer: { 'delivery.timeout.ms': 60_000 }, faults: [AWAY],
    seen: { near: { 'publishRetried t': { ms: [100, 200, 400, 800, 1_000, 1_000, 1_000], within: 0.2 } }, outcomes: { a: 'deliveryTimeout' } },
  }),
  kafkaCase('KAF-20', 'retry.backoff.ms and retry.backoff.max.ms say where they begin and end', {
    cluster: ONE_BROKER, operations: [send('a', 1_000, 't')], producer: { 'retry.backoff.ms': 500, 'retry.backoff.max.ms': 4_000 }, faults: [AWAY],
    seen: { near: { 'publishRetried t': { ms: [500, 1_000, 2_000, 4_000, 4_000], within: 0.2 } } },
  }),
  kafkaCase('KAF-23', 'buffer.memory is full: publishing waits, at most max.block.ms', {
    cluster: ONE_BROKER, operations: every(6, 100, 1_000, { bytes: 16_384 }), producer: { ...FOUR, 'max.block.ms': 5_000 }, faults: [down(0, '500ms', '30s')],
    seen: { outcomes: { m1: 'ok', m4: 'ok', m5: 'timeout', m6: 'timeout' }, atMs: { 'publishFailed client': [6_400, 6_500] }, standing: { t: [0, 1, 2, 3] } },
  }),
  kafkaCase('KAF-23', 'who waits for long enough gets memory when a batch has its answer, in order', {
    cluster: ONE_BROKER, operations: every(8, 100, 1_000, { bytes: 16_384 }), producer: FOUR, faults: [down(0, '500ms', '30s')], readers: [reader('bill')],
    seen: { handled: { bill: ['m1', 'm2', 'm3', 'm4', 'm5', 'm6', 'm7', 'm8'] }, outcomes: { m8: 'ok' } },
  }),
  kafkaCase('KAF-32', 'acks=0: published when it is sent; what is lost on the way is lost, and nobody knows', {
    cluster: ONE_BROKER, operations: [send('a', 1_000, 't')], producer: { acks: '0', ...LOOSE }, faults: [deaf('client', 'request')],
    seen: { outcomes: { a: 'ok' }, atMs: { 'publishAcknowledged client': [1_000] }, counts: { 'publishRetried t': 0, 'entryAppended t': 0 } },
  }),
  kafkaCase('KAF-32', 'acks=1: published when the leader has it; acks=all: when every in-sync replica has it', {
    cluster: { replicaLatency: '100ms' }, topics: { t: { 'replication.factor': 3 } }, clients: { one: { operations: [send('a', 5_000, 't')], producer: { acks: '1', ...LOOSE } }, all: { operations: [send('b', 7_000, 't')] } },
    seen: { atMs: { 'publishAcknowledged one': [5_002], 'publishAcknowledged all': [7_202] } },
  }),
  kafkaCase('KAF-33', 'linger.ms: a batch waits for more; batch.size: a full one leaves at once', {
    cluster: ONE_BROKER, topics: { t: {}, u: {} },
    clients: {
      lingering: { operations: every(4, 3, 1_000), producer: { 'linger.ms': 10 } },
      full: { operations: Array.from({ length: 5 }, (_, i) => send(`u${i}`, 1_000 + i, 'u', { bytes: 100 })), producer: { 'linger.ms': 500, 'batch.size': 200 } },
    },
    seen: { atMs: { 'entryAppended t': [1_011, 1_011, 1_011, 1_011], 'entryAppended u': [1_002, 1_002, 1_004, 1_004, 1_505] } },
  }),
  ...([['4.x', 1_006], ['3.x', 1_001]] as const).map(([version, atMs]) => kafkaCase('KAF-33', `linger.ms by default, ${version}: 5 since 4.0, 0 before`, {
    cluster: { ...ONE_BROKER, version }, operations: [send('a', 1_000, 't')], producer: null, seen: { atMs: { 'entryAppended t': [atMs] } },
  })),
  kafkaCase('KAF-34', 'delivery.timeout.ms is the end of all retries, and the message may be in the log all the same', {
    cluster: ONE_BROKER, operations: [send('a', 1_000, 't')], producer: { 'request.timeout.ms': 2_000, 'delivery.timeout.ms': 10_000 }, faults: [deaf('client', 'response')], readers: [reader('bill')],
    seen: { outcomes: { a: 'deliveryTimeout' }, atMs: { 'publishFailed client': [11_000] }, standing: { t: [0] }, handled: { bill: ['a'] } },
  }),
  kafkaCase('KAF-34', 'retries=0: the first failure is the last', {
    cluster: ONE_BROKER, operations: [send('a', 1_000, 't')], producer: { retries: 0 }, faults: [AWAY], seen: { outcomes: { a: 'retriesExhausted' }, counts: { 'publishRetried t': 0 } },
  }),
  kafkaCase('KAF-35', 'idempotence: a message whose answer was lost is sent again and appended once', {
    cluster: ONE_BROKER, operations: [send('a', 1_000, 't')], producer: { 'request.timeout.ms': 2_000 }, faults: [deaf('client', 'response', { until: '2s' })], readers: [reader('bill')],
    seen: { outcomes: { a: 'ok' }, counts: { 'entryRepeated t': 1 }, standing: { t: [0] }, handled: { bill: ['a'] } },
  }),
  kafkaCase('KAF-35', 'without idempotence it is there twice', {
    cluster: ONE_BROKER, operations: [send('a', 1_000, 't')], producer: { 'request.timeout.ms': 2_000, ...LOOSE }, faults: [deaf('client', 'response', { until: '2s' })], readers: [reader('bill')],
    seen: { standing: { t: [0, 1] }, handled: { bill: ['a', 'a'] } },
  }),
  ...([['idempotent: order is kept with 5 in flight', {}, ['m1', 'm2', 'm3']], ['without idempotence a retry is overtaken', LOOSE, ['m2', 'm3', 'm1']], ['without idempotence and with 1 in flight it is not', { ...LOOSE, 'max.in.flight.requests.per.connection': 1 }, ['m1', 'm2', 'm3']]] as const)
    .map(([rule, producer, handled]) => kafkaCase('KAF-36', `max.in.flight.requests.per.connection, ${rule}`, {
      cluster: ONE_BROKER, operations: every(3, 10), producer: { 'request.timeout.ms': 2_000, ...producer }, faults: [deaf('client', 'request', { nth: 1, after: '999ms' })], readers: [reader('bill')],
      until: '20s', seen: { handled: { bill: handled } },
    })),
  kafkaCase('KAF-37', 'a message larger than max.message.bytes is refused, and no retry mends it', {
    cluster: ONE_BROKER, topics: { t: { 'max.message.bytes': 1_999 } }, operations: [send('large', 1_000, 't', { bytes: 2_000 }), send('fits', 2_000, 't', { bytes: 1_999 })],
    seen: { outcomes: { large: 'tooLarge', fits: 'ok' }, counts: { 'publishRetried t': 0 } },
  }),
  kafkaCase('KAF-37', 'larger than max.request.size: its own client does not send it, whatever the topic takes', {
    cluster: ONE_BROKER, topics: { t: { 'max.message.bytes': 5_000_000 } }, operations: [send('large', 1_000, 't', { bytes: 1_048_577 }), send('fits', 2_000, 't', { bytes: 1_048_576 })],
    seen: { outcomes: { large: 'tooLarge', fits: 'ok' }, counts: { 'entryRejected t': 0, 'entryAppended t': 1 } },
  }),
  kafkaCase('KAF-38', 'partitioner.ignore.keys: messages of one key go where those without one would', {
    cluster: ONE_BROKER, topics: { t: { partitions: 4 } }, operations: every(6, 10, 1_000, { bytes: 5_462, key: "'one'" }), producer: { 'partitioner.ignore.keys': true },
    seen: { placed: { t: { m1: 2, m2: 2, m3: 2, m4: 0, m5: 0, m6: 0 } } },
  }),
  kafkaCase('KAF-38', 'messages without key stay on one partition for 16 KiB, then go to another', {
    cluster: ONE_BROKER, topics: { t: { partitions: 4 } }, operations: every(9, 10, 1_000, { bytes: 5_462 }),
    seen: { placed: { t: { m1: 2, m2: 2, m3: 2, m4: 0, m5: 0, m6: 0, m7: 1, m8: 1, m9: 1 } } },
  }),
];
