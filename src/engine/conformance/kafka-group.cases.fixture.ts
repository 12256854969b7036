import type { JsonObject } from '../../base/json.ts';
import type { DesignFault } from '../../design/document.ts';
import { send, type Case, type Seen } from './harness.fixture.ts';
import { ack, crash, down, handling, kafkaCase, pause, reader, work } from './kafka-words.fixture.ts';

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

/** Messages of 100 bytes, a second apart, to a group that has long been fetching. */
const fetching = (id: string, rule: string, client: JsonObject, seen: Seen, faults: readonly DesignFault[] = [], atMs: readonly number[] = [10_000, 11_000, 12_000]): Case => kafkaCase(id, rule, {
  topics: { t: { 'replication.factor': 3 } }, readers: [reader('bill', { 'enable.auto.commit': true, ...client }, handling(work('0s')))], until: '90s', faults,
  operations: atMs.map((at, i) => send(`m${i}`, at, 't', { bytes: 100 })), seen,
});

/** A message of 400 bytes and four of 100 wait for a group that does nothing with them; every fetch takes 2 ms. */
const fetched = (rule: string, client: JsonObject, atMs: readonly number[]): Case => kafkaCase('KAF-46', rule, {
  operations: ['large', 'a', 'b', 'c', 'd'].map((n, i) => send(n, i * 10, 't', { bytes: n === 'large' ? 400 : 100 })), until: '20s',
  readers: [reader('bill', { 'enable.auto.commit': true, ...client }, handling(work('0s')))], seen: { handled: { bill: ['large', 'a', 'b', 'c', 'd'] }, atMs: { 'delivered bill': atMs } },
});

const one = [send('a', 5_000, 't')];

/** A group whose members say a session timeout to a cluster of its own limits. */
const session = (rule: string, timeoutMs: number, seen: Seen, { cluster = {}, client = {}, faults = [] }: { readonly cluster?: JsonObject; readonly client?: JsonObject; readonly faults?: readonly DesignFault[] } = {}): Case => kafkaCase('KAF-47', rule, {
  cluster, operations: one, readers: [reader('bill', { 'session.timeout.ms': timeoutMs, 'heartbeat.interval.ms': 1_000, ...client })], faults, until: '60s', seen,
});
const REFUSED: Seen = { counts: { 'joinRefused bill invalidSessionTimeout': 1, 'memberJoined bill': 0, 'rebalanceStarted bill': 0 }, handled: { bill: [] }, gauges: { 'members bill': 0 } };
const TAKEN: Seen = { counts: { 'joinRefused bill': 0, 'memberJoined bill': 1 }, handled: { bill: ['a'] }, gauges: { 'members bill': 1 } };

/** Ten messages, of which the group acknowledges the first five. */
const ten = Array.from({ length: 10 }, (_, i) => send(`m${i}`, 5_000 + i * 100, 't', { payload: { n: `m${i}`, i } }));
const FIRST_FIVE = { handlers: [{ id: 'first', on: '*', when: 'payload.i < 5', steps: [ack] }, { id: 'rest', on: '*', steps: [{ id: 'think', do: 'wait', time: '1ms' }] }], instances: 2 };
const names = (from: number, to: number): readonly string[] => Array.from({ length: to - from }, (_, i) => `m${from + i}`);

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
  fetching('KAF-45', 'fetch.min.bytes: an answer waits until so much is there', { 'fetch.min.bytes': 250, 'fetch.max.wait.ms': 60_000 }, {
    atMs: { 'delivered bill': [12_004, 12_004, 12_004] },
  }),
  fetching('KAF-45', 'fetch.max.wait.ms: no longer than that, counted from the fetch; then it brings what there is', { 'fetch.min.bytes': 100_000, 'fetch.max.wait.ms': 1_500 }, {
    // Its fetch is there at 3.003 s, and waits in steps of 1.5 s: one ends at 10.503. The next is there at 10.505 s, and has two after 1.5 s.
    atMs: { 'delivered bill': [10_504, 12_006, 12_006] },
  }),
  fetching('KAF-45', 'what comes while an answer is on its way is for the next fetch', { 'fetch.min.bytes': 100_000, 'fetch.max.wait.ms': 1_500 }, {
    // The second one is replicated at 10.503 s, right after the wait has ended.
    atMs: { 'delivered bill': [10_504, 12_006] },
  }, [], [10_000, 10_500]),
  fetching('KAF-45', 'fetch.max.wait.ms of 0: whatever is there is brought at once, as with fetch.min.bytes of 1', { 'fetch.min.bytes': 100_000, 'fetch.max.wait.ms': 0 }, {
    atMs: { 'delivered bill': [10_004, 11_004, 12_004] },
  }),
  fetching('KAF-45', 'a broker that dies takes the wait with it: the next leader begins another', { 'fetch.min.bytes': 100_000, 'fetch.max.wait.ms': 50_000 }, {
    atMs: { 'delivered bill': [74_001, 74_001, 74_001] },
  }, [down(0, '15s', '10s')]),
  ...(['max.partition.fetch.bytes', 'fetch.max.bytes'] as const).map((field) => fetched(`${field} bounds what a fetch brings; a larger first message comes all the same`, { [field]: 250 }, [3_004, 3_006, 3_006, 3_008, 3_008])),
  fetched('the defaults bring all of it at once', {}, [3_004, 3_004, 3_004, 3_004, 3_004]),
  session('the shortest session timeout is group.min.session.timeout.ms, 6 s: one millisecond less is refused with INVALID_SESSION_TIMEOUT, and the client does not ask again', 5_999, REFUSED),
  session('6 s is taken', 6_000, TAKEN),
  session('the longest is group.max.session.timeout.ms, 30 min: a millisecond more is refused', 1_800_001, REFUSED),
  session('30 min are taken', 1_800_000, TAKEN),
  session('a cluster may allow less', 2_000, TAKEN, { cluster: { 'group.min.session.timeout.ms': 2_000 } }),
  session('a cluster may allow less at most', 45_000, REFUSED, { cluster: { 'group.max.session.timeout.ms': 44_999 } }),
  session('a static member is refused like any other', 5_999, REFUSED, { client: { 'group.instance.id': 'bill' } }),
  session('a program that starts again asks again, and is refused again', 5_999, { counts: { 'joinRefused bill invalidSessionTimeout': 2 }, handled: { bill: [] } }, { faults: [crash('bill', 0, '20s', '10s')] }),
  kafkaCase('KAF-47', 'the consumer protocol says no session timeout: the limits do not touch it', {
    cluster: { 'group.max.session.timeout.ms': 10_000 }, operations: one, readers: [reader('bill', { 'group.protocol': 'consumer' })], until: '60s', seen: TAKEN,
  }),
  kafkaCase('KAF-41', 'new partitions are assigned when the members ask again, metadata.max.age.ms', {
    readers: [reader('bill', { 'metadata.max.age.ms': 20_000 })], faults: [{ id: 'grow', kind: 'add-partitions', config: { channel: 't', to: 2, at: '30s' } }], until: '60s',
    seen: { assigned: { 'partitionAssigned bill * @30..': own(0, 't', 0, 1) } },
  }),
];

