import type { JsonObject } from '../../base/json.ts';
import type { DesignFault } from '../../design/document.ts';
import { send, type Case } from './harness.fixture.ts';
import { deaf, down, kafkaCase, op, reader } from './kafka-words.fixture.ts';

/** murmur2 of keys (Kafka's UtilsTest). */
const HASHES: { readonly [key: string]: number } = {
  '21': -973_932_308, foobar: -790_332_482, 'a-little-bit-long-string': -985_981_536, 'a-little-bit-longer-string': -1_486_304_829,
  lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8: -58_897_971, abc: 479_470_107,
};
/** Coprime, and their product is near 2^30: what is right modulo all of them is the right hash. */
const MODULI = [1_009, 1_013, 1_019];

const PARTITIONS: { readonly [key: string]: readonly [of3: number, of6: number, of12: number] } = {
  'order-1': [1, 4, 10], 'order-2': [0, 3, 3], 'order-4': [2, 2, 2], 'customer-42': [0, 3, 9], '': [0, 3, 9], 'user-é': [2, 5, 11], foobar: [0, 0, 6], abc: [0, 3, 3],
};

/** Every key to every topic, and where each must go. */
function placing(id: string, rule: string, counts: readonly number[], keys: readonly string[], partitionOf: (key: string, nth: number) => number): Case {
  const topics = counts.map((count) => `t${count}`);
  return kafkaCase(id, rule, {
    cluster: { brokers: 1 },
    topics: Object.fromEntries(counts.map((partitions, nth) => [topics[nth]!, { partitions }])),
    operations: topics.flatMap((topic) => keys.map((key, i) => ({ ...send(key, i * 10, topic, { key: JSON.stringify(key) }), id: `${topic}-${i}` }))),
    until: '10s',
    seen: { placed: Object.fromEntries(topics.map((topic, nth) => [topic, Object.fromEntries(keys.map((key) => [key, partitionOf(key, nth)]))])) },
  });
}

const SAFE = { 'replication.factor': 3, 'min.insync.replicas': 2 };
const ACKS_1 = { acks: '1', 'enable.idempotence': false };
const QUICK = { 'request.timeout.ms': 1_000, 'delivery.timeout.ms': 5_000 };
const AB = [send('a', 5_000, 't'), send('b', 30_000, 't')];
const times = (count: number, atMs: number, prefix: string, everyMs = 0, more: JsonObject = {}): readonly JsonObject[] =>
  Array.from({ length: count }, (_, i) => send(`${prefix}${i}`, atMs + i * everyMs, 't', more));

const SIZED = { bytes: 100 };
/** A cleaner that looks each second and takes every closed segment; segments close after a minute. */
const CLEANER = { 'log.cleaner.backoff.ms': 1_000 };
const COMPACTED = { 'cleanup.policy': ['compact'], 'segment.ms': 60_000, 'min.cleanable.dirty.ratio': 0 };
const keyed = (n: string, atMs: number, key: string, more: JsonObject = {}): JsonObject => send(n, atMs, 't', { key: `'${key}'`, ...more });
/** Closes the segment of what came before. */
const closing = (atMs: number): JsonObject => keyed(`close-${atMs}`, atMs, `close-${atMs}`);

/** A broker that stands still: it is fenced, and has everything when it goes on. */
const frozen = (instance: number, at: string, forTime: string): DesignFault => ({ id: `frozen-${instance}`, kind: 'pause', config: { node: 'kafka', instance, at, for: forTime } });

const tx = (name: string, operations: readonly JsonObject[], more: JsonObject = {}) => ({ operations, producer: { 'transactional.id': name, ...more } });

/** Rules: SEMANTICS 2.5, from the tests and sources of Apache Kafka named there; those from KAF-28 on from KafkaProducer's and the topic configurations' documentation. */
export const KAFKA_LOG_CASES: readonly Case[] = [
  placing('KAF-01', 'the partition of a key is murmur2 of its UTF-8 bytes, without sign, modulo the partitions', MODULI, Object.keys(HASHES), (key, nth) => (HASHES[key]! & 0x7fff_ffff) % MODULI[nth]!),
  placing('KAF-02', 'known keys over 3, 6 and 12 partitions', [3, 6, 12], Object.keys(PARTITIONS), (key, nth) => PARTITIONS[key]![nth]!),
  kafkaCase('KAF-09', 'acks=all with fewer in-sync replicas than min.insync.replicas: refused before it is appended', {
    topics: { t: SAFE }, operations: AB, producer: QUICK, faults: [down(1, '15s'), down(2, '15s')], readers: [reader('bill')],
    seen: { outcomes: { a: 'ok', b: 'deliveryTimeout' }, some: { 'entryRejected t notEnoughReplicas': true }, standing: { t: [0] }, handled: { bill: ['a'] } },
  }),
  kafkaCase('KAF-09', 'acks=1 is appended then, and no consumer sees it', {
    topics: { t: SAFE }, operations: AB, producer: { ...QUICK, ...ACKS_1 }, faults: [down(1, '15s'), down(2, '15s')], readers: [reader('bill')],
    seen: { outcomes: { a: 'ok', b: 'ok' }, standing: { t: [0, 1] }, handled: { bill: ['a'] }, gauges: { 'committed t': 1 } },
  }),
  kafkaCase('KAF-09', 'followers that fall while an entry is on its way to them: it is in the log, and its producer hears that it failed', {
    topics: { t: SAFE }, cluster: { replicaLatency: '200ms' }, operations: [send('a', 5_000, 't')], producer: { 'request.timeout.ms': 5_000, 'delivery.timeout.ms': 20_000 }, faults: [down(1, '5050ms'), down(2, '5050ms')],
    seen: { outcomes: { a: 'deliveryTimeout' }, standing: { t: [0] }, some: { 'publishRetried t notEnoughReplicas': true }, gauges: { 'committed t': 0 } },
  }),
  kafkaCase('KAF-11', 'read_committed: the last stable offset waits at the first open transaction, and beyond its marker until that is replicated', {
    cluster: { brokers: 2, replicaLatency: '200ms' }, topics: { t: { 'replication.factor': 2, 'min.insync.replicas': 2 } }, until: '200s',
    operations: [...times(99, 100, 'p'), send('q0', 60_000, 't'), send('q1', 60_000, 't')],
    clients: {
      a: tx('a', [op('begin', 10_000), ...times(6, 11_000, 'a'), op('commit', 40_000)]),
      b: tx('b', [op('begin', 10_000), ...times(4, 20_000, 'b'), op('abort', 80_000)]),
    },
    readers: [reader('bill', { 'isolation.level': 'read_committed' })],
    seen: {
      positions: { 'markerAppended t': [109, 112], 'readersHeld t': [99, 105] },
      // The markers of 40 s and 80 s are replicated 0.2 s later, and not before anybody reads beyond them.
      counts: { 'delivered bill * @0..40.15': 99, 'delivered bill * @40.15..80.15': 6, 'delivered bill * @80.15..': 2, 'readersReleased t * @0..80.15': 0, 'readersReleased t *': 1 },
    },
  }),
  kafkaCase('KAF-11', 'read_uncommitted sees all but markers, also what is aborted', {
    clients: { a: tx('a', [op('begin', 1_000), send('x', 2_000, 't'), op('abort', 3_000), op('begin', 4_000), send('y', 5_000, 't'), op('commit', 6_000)]) },
    readers: [reader('dirty'), reader('clean', { 'isolation.level': 'read_committed' })],
    seen: { handled: { dirty: ['x', 'y'], clean: ['y'] } },
  }),
  kafkaCase('KAF-12', 'compaction: what was aborted goes, the newest committed of each key stays, markers stay until their entries are gone', {
    cluster: CLEANER, topics: { t: COMPACTED }, until: '130s', operations: [closing(100_000)],
    clients: {
      p1: tx('p1', [op('begin', 1_000), keyed('p1-1', 2_000, '1'), keyed('p1-2', 2_010, '2'), keyed('p1-3', 6_000, '3'), keyed('p1-4', 6_010, '4'), op('abort', 10_000), op('begin', 20_000), keyed('p1-5', 21_000, '2'), op('commit', 25_000)]),
      p2: tx('p2', [op('begin', 1_000), keyed('p2-2', 4_000, '2'), keyed('p2-3', 4_010, '3'), op('commit', 15_000)]),
    },
    // 10 is the entry that closed the segment.
    seen: { positions: { 'markerAppended t': [6, 7, 9] }, standing: { t: [3, 6, 7, 8, 9, 10] } },
  }),
  kafkaCase('KAF-14', 'acks=1: a leader that dies before its follower has the entry takes it with it, though it was acknowledged', {
    cluster: { brokers: 2 }, topics: { t: { 'replication.factor': 2 } }, operations: [send('a', 10_000, 't')], producer: ACKS_1,
    faults: [deaf('kafka', 'response', { after: '10s', until: '10200ms' }), down(0, '10100ms', '1m')],
    seen: { outcomes: { a: 'ok' }, atMs: { 'publishAcknowledged client': [10_002] }, standing: { t: [] }, counts: { 'entriesTruncated t': 1 } },
  }),
  kafkaCase('KAF-14', 'acks=all: the same is told to nobody before the new leader has it', {
    cluster: { brokers: 2 }, topics: { t: { 'replication.factor': 2 } }, operations: [send('a', 10_000, 't')],
    faults: [deaf('kafka', 'response', { after: '10s', until: '10200ms' }), down(0, '10100ms', '1m')],
    seen: { outcomes: { a: 'ok' }, standing: { t: [0] }, counts: { 'publishAcknowledged client * @0..19.1': 0, 'publishAcknowledged client *': 1 } },
  }),
  ...[false, true].map((unclean) => kafkaCase('KAF-15', unclean ? 'the only in-sync replica dies, unclean election: the first live replica leads, and what only the dead one had is gone' : 'the only in-sync replica dies: the partition is offline until it is back, and nothing is lost', {
    cluster: { 'auto.leader.rebalance.enable': false }, topics: { t: { 'replication.factor': 3, 'unclean.leader.election.enable': unclean } }, until: '5m',
    operations: [10, 20, 30, 80, 100, 130].map((s) => send(`s${s}`, s * 1000, 't')), producer: { ...ACKS_1, 'request.timeout.ms': 1_000, 'delivery.timeout.ms': 6_000 },
    // The followers cannot fetch from 15 s on and leave the in-sync set; the leader is away from 83 to 123 s.
    faults: [deaf('kafka', 'both', { after: '15s', until: '84s' }), down(0, '83s', '40s')], readers: [reader('bill')],
    seen: unclean
      ? { outcomes: { s80: 'ok', s100: 'ok', s130: 'ok' }, counts: { 'leaderElected t unclean': 1, 'entriesTruncated t': 1, 'offsetReset t outOfRange': 1 }, standing: { t: [0, 1, 2] }, atMs: { 'leaderElected t unclean': [92_000] } }
      : { outcomes: { s80: 'ok', s100: 'deliveryTimeout', s130: 'ok' }, atMs: { 'partitionOffline t': [92_000], 'leaderElected t restarted': [123_000] }, handled: { bill: ['s10', 's20', 's30', 's80', 's130'] }, counts: { 'delivered bill * @83..123': 0 } },
  })),
  kafkaCase('KAF-19', 'retention.ms: whole closed segments whose newest entry is older go, and no others', {
    cluster: { 'log.retention.check.interval.ms': 500 }, topics: { t: { 'retention.ms': 1_000, 'segment.bytes': 100 } }, until: '9s',
    // Each entry in a segment of its own; the check of 6.5 s finds the second as old as it may be.
    operations: [send('a', 0, 't', SIZED), send('b', 5_500, 't', SIZED), send('c', 8_000, 't', SIZED)],
    seen: { atMs: { 'entriesExpired t': [1_500, 7_000] }, positions: { 'entriesExpired t': [1, 2] }, standing: { t: [2] } },
  }),
  ...(['latest', 'earliest', 'none'] as const).map((reset) => kafkaCase('KAF-19', `a group whose position was deleted, auto.offset.reset=${reset}`, {
    cluster: { 'log.retention.check.interval.ms': 1_000, 'group.initial.rebalance.delay.ms': 0 }, topics: { t: { 'retention.ms': 20_000, 'segment.bytes': 500 } }, until: '200s',
    operations: times(30, 5_000, 'm', 1_000, SIZED), readers: [reader('bill', { 'auto.offset.reset': reset === 'none' ? 'earliest' : reset })], faults: [{ id: 'away', kind: 'crash', config: { node: 'bill', at: '8500ms', restartAfter: '60s' } }],
    seen: { counts: { 'offsetReset bill outOfRange': 1, 'delivered bill * @0..8.5': 4, ...(reset === 'latest' && { 'delivered bill * @8.5..': 0 }) } },
  })).slice(0, 2),
  kafkaCase('KAF-28', 'retention.bytes: oldest closed segments go while the partition is larger by one of them', {
    cluster: { 'log.retention.check.interval.ms': 30_000 }, topics: { t: { 'retention.ms': -1, 'retention.bytes': 1_400, 'segment.bytes': 300 } }, until: '40s', operations: times(20, 1_000, 'm', 1_000, SIZED),
    seen: { positions: { 'entriesExpired t': [3, 6] }, counts: { 'segmentRolled t': 6 } },
  }),
  kafkaCase('KAF-28', 'message.timestamp.type: the age counts from when the producer made it, or from when the broker appended it', {
    cluster: { 'log.retention.check.interval.ms': 1_000 }, topics: { t: { 'retention.ms': 40_000 }, u: { 'retention.ms': 40_000, 'message.timestamp.type': 'LogAppendTime' } },
    // Entries wait 30 s in their batch: made at 1 s, appended at 31 s.
    operations: [send('a', 1_000, 't'), send('b', 1_000, 'u')], producer: { 'linger.ms': 30_000, 'delivery.timeout.ms': 120_000 },
    seen: { atMs: { 'entriesExpired t': [42_000], 'entriesExpired u': [72_000] } },
  }),
  kafkaCase('KAF-29', 'compaction: the newest of a key stays under its own offset, the active segment is left alone, a tombstone goes delete.retention.ms after the clean that saw it', {
    cluster: CLEANER, topics: { t: { ...COMPACTED, 'delete.retention.ms': 60_000 } }, until: '5m',
    operations: [keyed('a1', 1_000, 'a'), keyed('b1', 2_000, 'b'), keyed('a2', 3_000, 'a'), keyed('b2', 4_000, 'b', { payload: null }), closing(100_000), keyed('a3', 110_000, 'a'), closing(200_000)],
    seen: { positions: { 'entryCompacted t * @0..110': [0, 1], 'entryCompacted t * @110..170': [3] , 'entryCompacted t * @170..': [2] }, standing: { t: [4, 5, 6] } },
  }),
  kafkaCase('KAF-29', 'min.compaction.lag.ms: what is younger is left alone', {
    cluster: CLEANER, topics: { t: { ...COMPACTED, 'min.compaction.lag.ms': 150_000 } }, until: '5m',
    operations: [keyed('a1', 1_000, 'a'), keyed('a2', 3_000, 'a'), closing(100_000)],
    seen: { counts: { 'entryCompacted t * @0..150': 0, 'entryCompacted t *': 1 } },
  }),
  kafkaCase('KAF-29', 'min.cleanable.dirty.ratio: a partition with little to clean waits; max.compaction.lag.ms ends the wait', {
    cluster: CLEANER, until: '6m', topics: { t: { ...COMPACTED, 'min.cleanable.dirty.ratio': 1, 'max.compaction.lag.ms': 240_000 } },
    operations: [keyed('a1', 1_000, 'a'), closing(70_000), keyed('a2', 140_000, 'a'), closing(210_000)],
    seen: { counts: { 'entryCompacted t * @0..310': 0 }, positions: { 'entryCompacted t': [0] } },
  }),
  kafkaCase('KAF-30', 'an open transaction holds up read_committed until transaction.timeout.ms, and its producer is shut out', {
    clients: { slow: tx('slow', [op('begin', 1_000), send('x', 2_000, 't'), send('late', 75_000, 't'), op('commit', 80_000)]) }, operations: [send('plain', 3_000, 't')],
    readers: [reader('bill', { 'isolation.level': 'read_committed' })],
    seen: { handled: { bill: ['plain'] }, atMs: { 'transactionDecided slow': [70_000] }, counts: { 'delivered bill * @0..70': 0 }, outcomes: { late: 'staleEpoch', 'commit-80000': 'shutOut' } },
  }),
  kafkaCase('KAF-30', 'a producer that begins under the same transactional.id fences the older one', {
    clients: { zombie: tx('payer', [op('begin', 1_000), send('z', 2_000, 't'), send('late', 20_000, 't')]), heir: tx('payer', [op('begin', 10_000), send('h', 11_000, 't'), op('commit', 12_000)]) },
    readers: [reader('bill', { 'isolation.level': 'read_committed' })],
    seen: { handled: { bill: ['h'] }, outcomes: { late: 'staleEpoch', 'commit-12000': 'ok' }, counts: { 'transactionDecided * shutOut': 1 } },
  }),
  kafkaCase('KAF-31', 'a leader that is away for less than broker.session.timeout.ms goes on leading', {
    topics: { t: SAFE }, operations: [send('a', 5_000, 't'), send('b', 11_000, 't')], faults: [down(0, '10s', '8s')],
    seen: { outcomes: { b: 'ok' }, counts: { 'leaderElected t fenced': 0, 'leaderElected t': 1 }, standing: { t: [0, 1] } },
  }),
  kafkaCase('KAF-31', 'away for longer it is replaced by the next in-sync replica, and leads again on the tick of leader.imbalance.check.interval.seconds', {
    cluster: { 'leader.imbalance.check.interval.seconds': 40 }, topics: { t: SAFE }, operations: [send('a', 5_000, 't'), send('b', 11_000, 't')], faults: [down(0, '10s', '60s')],
    seen: { outcomes: { b: 'ok' }, atMs: { 'leaderElected t fenced': [19_000], 'leaderElected t preferred': [80_000] }, counts: { 'inSyncChanged t fenced': 1, 'inSyncChanged t expanded': 1 }, standing: { t: [0, 1] } },
  }),
  ...([['flush.messages=1: what was acknowledged is on the disk, and there again', { 'flush.messages': 1 }, [0]], ['the operating system writes later: what only memory had is gone', {}, []]] as const).map(([rule, topic, standing]) => kafkaCase('KAF-42', `power loss, ${rule}`, {
    cluster: { brokers: 1 }, topics: { t: topic }, operations: [send('a', 5_000, 't')], faults: [{ id: 'dark', kind: 'power-loss', config: { system: 'kafka', at: '6s', for: '10s' } }],
    seen: { outcomes: { a: 'ok' }, standing: { t: standing } },
  })),
  ...([['a', 0], [undefined, 1]] as const).map(([rack, offline]) => kafkaCase('KAF-44', rack === undefined ? 'without racks both replicas of a partition may be on one, and fall with it' : 'racks: replicas of a partition are on different ones, so that one may fall', {
    cluster: { brokers: 4, ...(rack !== undefined && { racks: ['a', 'a', 'b', 'b'] }) }, topics: { t: { partitions: 4, 'replication.factor': 2 } }, faults: [down(0, '10s'), down(1, '10s')],
    seen: { counts: { 'partitionOffline t': offline } },
  })),
  // Fenced at 19, 29 and 49 s: the second leaves fewer in sync than writes need.
  ...[1, 0].map((elr) => kafkaCase('KAF-48', elr === 1 ? 'eligible leader replicas: who left the in-sync replicas while they were too few leads when none is in sync' : 'without eligible leader replicas only the last that was in sync may lead', {
    cluster: { 'eligible.leader.replicas.version': elr, 'auto.leader.rebalance.enable': false }, topics: { t: SAFE }, operations: [send('a', 5_000, 't')], until: '3m', faults: [frozen(2, '10s', '165s'), frozen(1, '20s', '60s'), frozen(0, '40s', '100s')], readers: [reader('bill')],
    seen: {
      atMs: { 'inSyncTooFew t': [29_000], 'partitionOffline t': [49_000], 'leaderElected t eligible': elr === 1 ? [80_000] : [], 'leaderElected t restarted': elr === 1 ? [] : [140_000], 'eligibleChanged t fenced': elr === 1 ? [29_000, 49_000] : [], 'eligibleChanged t eligible': elr === 1 ? [80_000] : [] },
      counts: { 'inSyncEnough t': 1, 'eligibleChanged t expanded': elr, 'entriesTruncated t': 0 }, gauges: { 'inSyncTooFew t': 0, 'eligible t': 0 }, handled: { bill: ['a'] },
    },
  })),
  kafkaCase('KAF-48', 'a broker that crashed is not eligible: nobody knows what its disk has', {
    cluster: { 'eligible.leader.replicas.version': 1, 'auto.leader.rebalance.enable': false }, topics: { t: SAFE }, operations: [send('a', 5_000, 't')], until: '3m', faults: [frozen(2, '10s', '165s'), down(1, '20s', '60s'), frozen(0, '40s', '100s')],
    seen: { atMs: { 'eligibleChanged t uncleanShutdown': [80_000], 'leaderElected t eligible': [140_000] }, gauges: { 'eligible t': 0 } },
  }),
  kafkaCase('KAF-48', 'with nobody in sync and nobody eligible, who led last leads again', {
    cluster: { brokers: 1, 'eligible.leader.replicas.version': 1 }, topics: { t: {} }, operations: [send('a', 5_000, 't')], until: '1m', faults: [down(0, '10s', '30s')],
    seen: { atMs: { 'inSyncTooFew t': [19_000], 'partitionOffline t': [19_000], 'eligibleChanged t fenced': [19_000], 'eligibleChanged t uncleanShutdown': [40_000], 'leaderElected t lastKnownLeader': [40_000], 'inSyncEnough t': [40_000] }, standing: { t: [0] }, gauges: { 'epoch t': 2 } },
  }),
  kafkaCase('KAF-31', 'a follower that stands still for longer than replica.lag.time.max.ms leaves the in-sync set, and comes back when it has caught up', {
    cluster: { 'replica.lag.time.max.ms': 4_000, 'broker.session.timeout.ms': 60_000 }, topics: { t: SAFE }, operations: times(30, 1_000, 'm', 1_000), faults: [{ id: 'gc', kind: 'pause', config: { node: 'kafka', instance: 2, at: '5500ms', for: '13s' } }],
    seen: { counts: { 'inSyncChanged t lag': 1, 'inSyncChanged t expanded': 1, 'publishAcknowledged client': 30 } },
  }),
];
