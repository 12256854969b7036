import type { JsonObject } from '../../base/json.ts';
import type { DesignFault } from '../../design/document.ts';
import { send, type Case, type Seen } from './harness.fixture.ts';
import { ack, crash, handling, kafkaCase, pause, reader, work } from './kafka-words.fixture.ts';

const strategy = (name: string): JsonObject => ({ 'partition.assignment.strategy': name });
const topics = (count: number, partitions: number): { readonly [id: string]: JsonObject } => Object.fromEntries(Array.from({ length: count }, (_, i) => [`t${i + 1}`, { partitions }]));

/** Who gets what in the first generation. */
const shares = (id: string, rule: string, of: { readonly [id: string]: JsonObject }, members: number, client: JsonObject, assigned: readonly string[]): Case =>
  kafkaCase(id, rule, { topics: of, readers: [reader('bill', client, { instances: members })], until: '20s', seen: { assigned: { 'partitionAssigned bill': assigned } } });

/** Names the partitions of a member: `own(1, 't1', 0, 2)`. */
const own = (member: number, topic: string, ...partitions: readonly number[]): readonly string[] => partitions.map((partition) => `${member} ${topic}:${partition}`);

/** Two members over one topic `t` of three partitions; the second comes at 20 s. */
const joining = (id: string, rule: string, client: JsonObject, seen: Seen, faults: readonly DesignFault[] = []): Case => kafkaCase(id, rule, {
  topics: { t: { partitions: 3 } }, readers: [reader('bill', client, { instances: 2 })], faults: [crash('bill', 1, '0s', '20s'), ...faults], until: '100s',
  operations: Array.from({ length: 120 }, (_, i) => send(`m${i}`, 5_000 + i * 500, 't', { key: `'k${i}'` })), seen,
});

/** Ten messages, of which the group acknowledges the first five. */
const ten = Array.from({ length: 10 }, (_, i) => send(`m${i}`, 5_000 + i * 100, 't', { payload: { n: `m${i}`, i } }));
const FIRST_FIVE = { handlers: [{ id: 'first', on: '*', when: 'payload.i < 5', steps: [ack] }, { id: 'rest', on: '*', steps: [{ id: 'think', do: 'wait', time: '1ms' }] }], instances: 2 };
const names = (from: number, to: number): readonly string[] => Array.from({ length: to - from }, (_, i) => `m${from + i}`);

const one = [send('a', 5_000, 't')];
const early = ['a', 'b', 'c'].map((n, i) => send(n, i * 10, 't'));
const late = send('d', 60_000, 't');

/** Rules: SEMANTICS 2.3 (commit, group, consumer crash) and 2.5; KIP-345, KIP-429, KIP-848. */
export const KAFKA_GROUP_CASES: readonly Case[] = [
  shares('KAF-03', 'range: the first members get one more', topics(1, 7), 3, strategy('range'), [...own(0, 't1', 0, 1, 2), ...own(1, 't1', 3, 4), ...own(2, 't1', 5, 6)]),
  shares('KAF-03', 'range: with more members than partitions the last get none', topics(1, 2), 3, strategy('range'), [...own(0, 't1', 0), ...own(1, 't1', 1)]),
  shares('KAF-04', 'range over two topics: what one member has more adds up', topics(2, 3), 2, strategy('range'), [...own(0, 't1', 0, 1), ...own(0, 't2', 0, 1), ...own(1, 't1', 2), ...own(1, 't2', 2)]),
  shares('KAF-05', 'round robin: all partitions of all topics in turn', topics(2, 3), 2, strategy('roundrobin'), [...own(0, 't1', 0, 2), ...own(0, 't2', 1), ...own(1, 't1', 1), ...own(1, 't2', 0, 2)]),
  joining('KAF-07', 'sticky: a newcomer gets one of three; who stays gets all', { ...strategy('sticky'), 'session.timeout.ms': 6_000 }, {
    assigned: { 'partitionAssigned bill * @0..20': own(0, 't', 0, 1, 2), 'partitionAssigned bill * @20..40': [...own(0, 't', 0, 1), ...own(1, 't', 2)], 'partitionAssigned bill * @40..': own(1, 't', 2, 0, 1) },
  }, [crash('bill', 0, '40s')]),
  joining('KAF-21', 'cooperative-sticky: only what moves is given back, and handed over in another round; nothing else stops', strategy('cooperative-sticky'), {
    assigned: { 'partitionRevoked bill': own(0, 't', 2), 'partitionAssigned bill * @20..': own(1, 't', 2) }, counts: { 'rebalanceCompleted bill': 3, 'commitRejected bill': 0 },
  }),
  joining('KAF-21', 'the eager protocols give everything back first', strategy('range'), { assigned: { 'partitionRevoked bill': own(0, 't', 0, 1, 2) }, counts: { 'rebalanceCompleted bill': 2 } }),
  joining('KAF-22', 'consumer protocol: no rounds; what moves is given back with a heartbeat, and then given', { 'group.protocol': 'consumer' }, {
    assigned: { 'partitionRevoked bill': own(0, 't', 2), 'partitionAssigned bill * @20..': own(1, 't', 2) }, counts: { 'rebalanceStarted bill': 0, 'partitionAssigned bill * @0..0.1': 3, 'commitRejected bill': 0 },
  }),
  joining('KAF-22', 'consumer protocol: the session is group.consumer.session.timeout.ms of the cluster', { 'group.protocol': 'consumer' }, {
    counts: { 'memberLeft bill sessionTimeout': 1, 'memberLeft bill sessionTimeout @0..80': 0 }, assigned: { 'partitionAssigned bill * @40..': own(1, 't', 0, 1) },
  }, [crash('bill', 0, '40s')]),
  kafkaCase('KAF-16', 'a member that crashes keeps its partitions for session.timeout.ms from its last heartbeat; then what it had not committed is delivered again', {
    operations: ten, readers: [reader('bill', {}, FIRST_FIVE)], faults: [crash('bill', 0, '12002ms')], until: '100s',
    seen: { atMs: { 'memberLeft bill sessionTimeout': [57_002] }, handled: { 'bill#0': names(0, 10), 'bill#1': names(5, 10) }, counts: { 'delivered bill * @12.1..57': 0 }, gauges: { 'offset bill t 0': 5 } },
  }),
  kafkaCase('KAF-17', 'a handler slower than max.poll.interval.ms: its member leaves, its late commit is refused, the batch is handled elsewhere', {
    operations: one, readers: [reader('bill', { 'heartbeat.interval.ms': 500 }, { ...handling(work('301s'), ack), instances: 2 })], until: '400s',
    seen: { atMs: { 'delivered bill * @0..10': [5_002], 'memberLeft bill': [305_002] }, counts: { 'commitRejected bill unknownMember': 1 }, handled: { 'bill#0': ['a'], 'bill#1': ['a'] } },
  }),
  kafkaCase('KAF-18', 'static membership: back in 20 s, no rebalance', {
    readers: [reader('bill', { 'group.instance.id': 'bill' }, { instances: 2 })], faults: [crash('bill', 0, '20s', '20s')], until: '200s',
    seen: { counts: { 'rebalanceStarted bill': 1, 'memberLeft bill': 0, 'partitionRevoked bill': 0 } },
  }),
  kafkaCase('KAF-18', 'static membership: back in 50 s, two', {
    readers: [reader('bill', { 'group.instance.id': 'bill' }, { instances: 2 })], faults: [crash('bill', 0, '20s', '50s')], until: '200s',
    seen: { counts: { 'rebalanceStarted bill': 3, 'rebalanceStarted bill sessionTimeout': 1 } },
  }),
  kafkaCase('KAF-18', 'without: back in 20 s it is another member, and the group rebalances twice', {
    readers: [reader('bill', {}, { instances: 2 })], faults: [crash('bill', 0, '20s', '20s')], until: '200s', seen: { some: { 'memberLeft bill sessionTimeout': true }, counts: { 'memberJoined bill': 3 } },
  }),
  kafkaCase('KAF-39', 'auto commit: what was polled after the last commit comes again after a crash', {
    operations: Array.from({ length: 12 }, (_, i) => send(`m${i}`, 6_000 + i * 1_000, 't')), readers: [reader('bill', { 'enable.auto.commit': true, 'session.timeout.ms': 6_000 }, { ...handling(work('10ms')), instances: 2 })], faults: [crash('bill', 0, '11500ms')], until: '60s',
    seen: { handled: { 'bill#0': names(0, 6), 'bill#1': names(2, 12) } },
  }),
  kafkaCase('KAF-39', 'auto commit: a message whose handling fails is committed all the same', {
    operations: [...one, send('b', 20_000, 't')], readers: [reader('bill', { 'enable.auto.commit': true }, { ...handling({ id: 'no', do: 'require', that: "payload.n != 'a'" }), retry: { retries: 0 } })], until: '60s',
    seen: { handled: { bill: ['a', 'b'] }, gauges: { 'offset bill t 0': 2 } },
  }),
  kafkaCase('KAF-39', 'a commit of an earlier generation is refused', {
    operations: one, readers: [reader('bill', { 'session.timeout.ms': 6_000 }, { ...handling(work('2s'), ack), instances: 2 })], faults: [pause('bill', 0, '6s', '20s')], until: '60s',
    seen: { some: { 'commitRejected bill': true }, handled: { 'bill#0': ['a'], 'bill#1': ['a'] } },
  }),
  kafkaCase('KAF-40', 'auto.offset.reset of a new group: earliest reads what is there, latest what comes, none fails', {
    operations: [...early, late], until: '90s',
    readers: [reader('first'), reader('last', { 'auto.offset.reset': 'latest' }), reader('never', { 'auto.offset.reset': 'none' })],
    seen: { handled: { first: ['a', 'b', 'c', 'd'], last: ['d'], never: [] }, counts: { 'offsetReset never noPosition': 1 } },
  }),
  kafkaCase('KAF-41', 'group.initial.rebalance.delay.ms gathers members; one poll brings max.poll.records at most', {
    operations: Array.from({ length: 6 }, (_, i) => send(`m${i}`, i, 't')), readers: [reader('bill', { 'max.poll.records': 2, 'max.poll.interval.ms': 5_000 }, { ...handling(work('2s'), ack), instances: 3 })], until: '30s',
    // Three at once would take longer than the poll interval.
    seen: { counts: { 'rebalanceCompleted bill': 1, 'memberLeft bill': 0 }, atMs: { 'rebalanceCompleted bill': [3_001] }, handledCount: { bill: 6 } },
  }),
  kafkaCase('KAF-41', 'new partitions are assigned when the members ask again, metadata.max.age.ms', {
    readers: [reader('bill', { 'metadata.max.age.ms': 20_000 })], faults: [{ id: 'grow', kind: 'add-partitions', config: { channel: 't', to: 2, at: '30s' } }], until: '60s',
    seen: { assigned: { 'partitionAssigned bill * @30..': own(0, 't', 0, 1) } },
  }),
];

