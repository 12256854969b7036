import type { JsonObject } from '../../base/json.ts';
import type { DesignFault, DesignNode } from '../../design/document.ts';
import { node, receive, script, send, settle, type Case, type Seen } from './harness.fixture.ts';

interface Spec {
  readonly nodes: readonly DesignNode[];
  readonly operations?: readonly JsonObject[];
  readonly wires: { readonly [ends: string]: JsonObject };
  readonly seen: Seen;
  readonly until?: string;
  readonly faults?: readonly DesignFault[];
  readonly cluster?: JsonObject;
  readonly publisher?: JsonObject;
  /** More scripted clients. */
  readonly more?: { readonly [id: string]: { readonly operations: readonly JsonObject[]; readonly publisher: JsonObject } };
}

export function rmq(id: string, rule: string, { nodes, operations = [], wires, seen, until = '10m', faults, cluster, publisher, more = {} }: Spec): Case {
  const systems = [{ id: 'rabbit', kind: 'rabbitmq', config: { clientLatency: '100us', replicaLatency: '100us', ...cluster } }];
  const scripts = { ...(operations.length > 0 && { client: { operations, publisher } }), ...more };
  const client = Object.entries(scripts).map(([name, own]) => script(name, own.operations, { rabbitmqPublisher: { confirm_select: true, ...own.publisher } }));
  return { id, rule, systems, nodes: [...nodes, ...client], wires, until, seen, ...(faults !== undefined && { faults }) };
}

export const queue = (id: string, config: JsonObject = {}): DesignNode => node(id, 'rabbitmq-queue', config, 'rabbit');

export const exchange = (id: string, config: JsonObject = {}): DesignNode => node(id, 'rabbitmq-exchange', config, 'rabbit');

const BOTH = { 'client>q': {}, 'q>client': {} };
const TO_ITSELF = { 'x-dead-letter-exchange': '' };

/** 26 bindings of a topic exchange and what each key must reach (rabbit routing_SUITE). */
const PATTERNS: { readonly [queue: string]: string } = {
  t1: 'a.b.c', t2: 'a.*.c', t3: 'a.#.b', t4: 'a.b.b.c', t5: '#', t6: '#.#', t7: '#.b', t8: '*.*', t9: 'a.*', t10: '*.b.c', t11: 'a.#', t12: 'a.#.#', t13: 'b.b.c', t14: 'a.b.b',
  t15: 'a.b', t16: 'b.c', t17: '', t18: '*.*.*', t19: 'vodka.martini', t20: 'a.b.c', t21: '*.#', t22: '#.*.#', t23: '*.#.#', t25: '*', t26: '#.b.#', t27: 'args-test',
};
const REACHED: { readonly [key: string]: readonly number[] } = {
  'a.b.c': [1, 2, 5, 6, 10, 11, 12, 18, 20, 21, 22, 23, 26], 'a.b': [3, 5, 6, 7, 8, 9, 11, 12, 15, 21, 22, 23, 26], 'a.b.b': [3, 5, 6, 7, 11, 12, 14, 18, 21, 22, 23, 26],
  '': [5, 6, 17], oneword: [5, 6, 21, 22, 23, 25], 'a.a.a.a.a': [5, 6, 11, 12, 21, 22, 23], 'nothing.here.at.all': [5, 6, 21, 22, 23],
};

/** An exchange with a queue for each binding, and a message for each key; every queue must hold exactly what it was bound to. */
function routed(id: string, rule: string, type: string, bindings: { readonly [queue: string]: JsonObject }, sends: readonly JsonObject[], reached: (queue: string) => readonly string[]): Case {
  const queues = Object.keys(bindings);
  return rmq(id, rule, {
    nodes: [exchange('x', { type }), ...queues.map((each) => queue(each))],
    wires: { 'client>x': {}, ...Object.fromEntries(queues.map((each) => [`x>${each}`, bindings[each] ?? {}])) },
    operations: sends,
    seen: { kept: Object.fromEntries(queues.map((each) => [each, reached(each)])) },
  });
}

const keyed = (keys: readonly string[]): readonly JsonObject[] => keys.map((key, i) => send(`key:${key === '' ? 'empty' : key}`, i * 10, 'x', { key: `'${key}'`, payload: { n: key } }));

const patterned = (patterns: { readonly [queue: string]: string }): { readonly [queue: string]: JsonObject } =>
  Object.fromEntries(Object.entries(patterns).map(([each, pattern]) => [each, { routing_key: pattern }]));

const MORE_PATTERNS = { p1: 'a.b', p2: 'a.b.#', p3: 'a.b.c', p4: 'a.b.*', p5: 'a.b.d', p6: 'a.*.*', p7: 'a.*.#', p8: '*.b.c' };

/** A consumer of one step; what it does with a message is the case's business. */
export const consumer = (id: string, steps: readonly JsonObject[], config: JsonObject = {}): DesignNode =>
  node(id, 'consumer', { handlers: [{ id: 'handle', on: '*', steps }], retry: { retries: 0 }, ...config });

const MANUAL = { acknowledgeMode: 'MANUAL', prefetch_count: 1, recoveryInterval: '100ms' };

export const many = (count: number, atMs = 0): readonly JsonObject[] => Array.from({ length: count }, (_, i) => send(`m${i + 1}`, atMs + i, 'q'));

export const RABBITMQ_CASES: readonly Case[] = [
  routed('RMQ-01', 'topic bindings: * is one word, # any number, the empty key has none', 'topic', patterned(PATTERNS), keyed(Object.keys(REACHED)), (each) =>
    Object.keys(REACHED).filter((key) => REACHED[key]!.includes(Number(each.slice(1))))),
  routed('RMQ-02', 'topic bindings that share words', 'topic', patterned(MORE_PATTERNS), keyed(['a.b.c', 'a.b']), (each) => [
    ...(['p1', 'p5'].includes(each) ? [] : ['a.b.c']), ...(['p1', 'p2', 'p7'].includes(each) ? ['a.b'] : []),
  ]),
  routed('RMQ-04', 'headers bindings: any, all, nothing asked, and x- names that are ignored', 'headers', {
    any: { arguments: { 'x-match': 'any', k1: 'v1', k2: 'v2' } }, all: { arguments: { 'x-match': 'all', k1: 'v1', k2: 'v2' } }, nothing: { arguments: { 'x-match': 'any' } },
    always: {}, ignored: { arguments: { 'x-foo': 1, 'x-match': 'all' } },
  }, [send('m', 0, 'x', { headers: { k1: 'v1' } })], (each) => (['any', 'always', 'ignored'].includes(each) ? ['m'] : [])),
  rmq('RMQ-05', 'a rejected message may go round: one x-death line that counts', {
    nodes: [queue('q', TO_ITSELF)],
    wires: BOTH,
    operations: [send('m', 0, 'q'), receive('r1', 100, 'q'), settle('n1', 'nack', 200, 'r1', { requeue: false }), receive('r2', 300, 'q'), settle('n2', 'nack', 400, 'r2', { requeue: false }), receive('r3', 500, 'q')],
    seen: {
      received: { r1: ['m'], r2: ['m'], r3: ['m'] },
      headers: {
        r2: [{ 'x-death': [{ queue: 'q', reason: 'rejected', count: 1, exchange: '', 'routing-keys': [''] }] }],
        r3: [{ 'x-death': [{ queue: 'q', reason: 'rejected', count: 2 }] }],
      },
    },
  }),
  rmq('RMQ-06', 'a message that only expires its way round is dropped', {
    nodes: [queue('q', { ...TO_ITSELF, 'x-message-ttl': 1 })],
    wires: { 'client>q': {} },
    operations: [send('m1', 0, 'q'), send('m2', 100, 'q')],
    seen: { kept: { q: [] }, counts: { 'entryDeadLettered q expired': 2, 'entryUnroutable q cycle': 2 }, gauges: { 'deadLettered q': 2, 'entries q': 0 } },
  }),
  rmq('RMQ-07', 'a message that is too much and would come back is dropped', {
    nodes: [queue('q', { ...TO_ITSELF, 'x-max-length': 1 })],
    wires: { 'client>q': {} },
    operations: [send('m1', 0, 'q'), send('m2', 100, 'q')],
    seen: { kept: { q: ['m2'] }, counts: { 'entryDeadLettered q maxlen': 1 } },
  }),
  rmq('RMQ-09', 'quorum: a message whose consumer crashes is delivered delivery-limit + 1 times, then dead-lettered', {
    nodes: [queue('q', { type: 'quorum', 'x-delivery-limit': 3, 'x-dead-letter-exchange': 'dlx' }), exchange('dlx', { type: 'fanout' }), queue('graves'), consumer('worker', [{ id: 'work', do: 'work', time: '10ms' }], { rabbitmqConsumer: MANUAL })],
    wires: { 'client>q': {}, 'q>worker': {}, 'q>dlx': {}, 'dlx>graves': {} },
    operations: [send('m', 0, 'q')],
    faults: [{ id: 'fall', kind: 'crash-at-step', config: { node: 'worker', gap: 'before', step: 'work', attempt: 0, restartAfter: '500ms' } }],
    seen: { handledCount: { worker: 4 }, kept: { q: [], graves: ['m'] }, counts: { 'entryDeadLettered q deliveryLimit': 1 } },
  }),
  rmq('RMQ-09', 'quorum, since 4.3: basic.nack with requeue never counts', {
    nodes: [queue('q', { type: 'quorum', 'x-delivery-limit': 3, 'x-dead-letter-exchange': '' }), consumer('worker', [{ id: 'work', do: 'work', time: '1s' }, { id: 'back', do: 'nack' }], { rabbitmqConsumer: MANUAL })],
    wires: { 'client>q': {}, 'q>worker': {} },
    operations: [send('m', 0, 'q')],
    until: '1m',
    seen: { kept: { q: ['m'] }, counts: { 'entryDeadLettered q *': 0, 'entryReleased q nack': 59 } },
  }),
  rmq('RMQ-09', 'quorum, up to 4.2: every return counts', {
    nodes: [queue('q', { type: 'quorum', 'x-delivery-limit': 3 }), consumer('worker', [{ id: 'work', do: 'work', time: '1s' }, { id: 'back', do: 'nack' }], { rabbitmqConsumer: MANUAL })],
    wires: { 'client>q': {}, 'q>worker': {} },
    operations: [send('m', 0, 'q')],
    cluster: { rabbitmqVersion: '4.2' },
    seen: { handledCount: { worker: 4 }, kept: { q: [] }, counts: { 'entryRemoved q deliveryLimit': 1 } },
  }),
  rmq('RMQ-10', 'quorum: delayed retry waits min x failures, up to the most', {
    nodes: [queue('q', { type: 'quorum', 'x-delivery-limit': -1, 'x-delayed-retry-type': 'all', 'x-delayed-retry-min': 1000, 'x-delayed-retry-max': 3000 }), consumer('worker', [{ id: 'back', do: 'reject', requeue: true }], { rabbitmqConsumer: MANUAL })],
    wires: { 'client>q': {}, 'q>worker': {} },
    operations: [send('m', 0, 'q')],
    until: '13s',
    cluster: { clientLatency: '0ms', replicaLatency: '0ms' },
    seen: { atMs: { 'entryLeased q': [0, 1000, 3000, 6000, 9000, 12_000] } },
  }),
  rmq('RMQ-12', 'max-length with reject-publish: what is too much is answered with a nack', {
    nodes: [queue('q', { 'x-max-length': 2, 'x-overflow': 'reject-publish' })],
    wires: { 'client>q': {} },
    operations: many(3),
    seen: { outcomes: { m1: 'ok', m2: 'ok', m3: 'maxlen' }, kept: { q: ['m1', 'm2'] } },
  }),
  rmq('RMQ-12', 'max-length with drop-head: all are confirmed and the first is gone', {
    nodes: [queue('q', { 'x-max-length': 2, 'x-dead-letter-exchange': '', 'x-dead-letter-routing-key': 'graves' }), queue('graves')],
    wires: { 'client>q': {} },
    operations: many(3),
    seen: { outcomes: { m1: 'ok', m2: 'ok', m3: 'ok' }, kept: { q: ['m2', 'm3'], graves: ['m1'] } },
  }),
  rmq('RMQ-13', 'an unroutable mandatory message comes back, then it is confirmed', {
    nodes: [exchange('x', {})],
    wires: { 'client>x': {} },
    operations: [send('m', 0, 'x')],
    publisher: { mandatory: true },
    seen: { order: ['messageReturned', 'publishAcknowledged'], outcomes: { m: 'ok' }, gauges: { 'published x': 1, 'routed x': 0, 'unroutable x': 1 } },
  }),
  rmq('RMQ-13', 'what no binding takes goes to the alternate exchange and does not come back', {
    nodes: [exchange('x', { 'alternate-exchange': 'rest' }), exchange('rest', { type: 'fanout' }), queue('q')],
    wires: { 'client>x': {}, 'x>rest': {}, 'rest>q': {} },
    operations: [send('m', 0, 'x')],
    publisher: { mandatory: true },
    seen: { kept: { q: ['m'] }, counts: { 'messageReturned * *': 0 }, gauges: { 'published x': 1, 'routed x': 1, 'unroutable x': 1, 'published rest': 0 } },
  }),
  rmq('RMQ-14', 'prefetch 1: the fast consumer gets 9 of 10, the slow one 1', {
    nodes: [queue('q'), consumer('fast', [{ id: 'work', do: 'work', time: '1s' }], { rabbitmqConsumer: { prefetch_count: 1 } }), consumer('slow', [{ id: 'work', do: 'work', time: '9s' }], { rabbitmqConsumer: { prefetch_count: 1 } })],
    wires: { 'client>q': {}, 'q>fast': {}, 'q>slow': {} },
    operations: many(10, 100),
    seen: { handledCount: { fast: 9, slow: 1 } },
  }),
  rmq('RMQ-14', 'prefetch 10: what the slow consumer holds, the fast one does not get', {
    nodes: [queue('q'), consumer('fast', [{ id: 'work', do: 'work', time: '1s' }], { rabbitmqConsumer: { prefetch_count: 10 } }), consumer('slow', [{ id: 'work', do: 'work', time: '9s' }], { rabbitmqConsumer: { prefetch_count: 10 } })],
    wires: { 'client>q': {}, 'q>fast': {}, 'q>slow': {} },
    operations: many(10, 100),
    seen: { handledCount: { fast: 5, slow: 5 } },
  }),
  rmq('RMQ-15', 'quorum of 3: with one node down publishes are confirmed', {
    nodes: [queue('q', { type: 'quorum' })],
    wires: { 'client>q': {} },
    operations: [send('m1', 0, 'q'), send('m2', 20_000, 'q')],
    faults: [{ id: 'one', kind: 'broker-down', config: { system: 'rabbit', broker: 0, at: '10s', for: '1m' } }],
    seen: { outcomes: { m1: 'ok', m2: 'ok' }, kept: { q: ['m1', 'm2'] }, counts: { 'membersOnline q * @0..1': 1, 'membersOnline q * @9..11': 1, 'membersOnline q * @69..71': 1, 'membersOnline q': 3 }, gauges: { 'inSync q': 3 } },
  }),
  rmq('RMQ-15', 'quorum of 3: with two nodes down nothing is confirmed or delivered until the majority is back', {
    nodes: [queue('q', { type: 'quorum' }), consumer('worker', [{ id: 'work', do: 'work', time: '1ms' }], { rabbitmqConsumer: { prefetch_count: 1 } })],
    wires: { 'client>q': {}, 'q>worker': {} },
    operations: [send('m1', 1_000, 'q'), send('m2', 20_000, 'q'), send('m3', 90_000, 'q')],
    publisher: { retries: 0 },
    faults: [
      { id: 'one', kind: 'broker-down', config: { system: 'rabbit', broker: 0, at: '10s', for: '1m' } },
      { id: 'two', kind: 'broker-down', config: { system: 'rabbit', broker: 1, at: '10s', for: '1m' } },
    ],
    seen: { handled: { worker: ['m1', 'm3'] }, outcomes: { m1: 'ok', m2: 'unavailable', m3: 'ok' } },
  }),
  rmq('RMQ-16', 'x-expires: a queue that nobody uses is deleted with what it holds, without dead letters; what comes then finds no queue', {
    nodes: [queue('q', { 'x-expires': 10_000, 'x-dead-letter-exchange': '', 'x-dead-letter-routing-key': 'graves' }), queue('graves')],
    wires: { 'client>q': {} },
    operations: [send('m1', 0, 'q'), send('m2', 9_000, 'q'), send('m3', 11_000, 'q')],
    publisher: { mandatory: true },
    seen: { kept: { q: [], graves: [] }, outcomes: { m1: 'ok', m2: 'ok', m3: 'ok' }, counts: { 'messageReturned client *': 1, 'entryRemoved q queueDeleted': 2 }, atMs: { 'queueDeleted q': [10_000] } },
  }),
  rmq('RMQ-16', 'x-expires: publishing is no use of it, a get is, and the lease begins anew with each', {
    nodes: [queue('q', { 'x-expires': 10_000 })],
    wires: { 'client>q': {}, 'q>client': {} },
    operations: [send('m1', 0, 'q'), receive('r1', 8_000, 'q'), receive('r2', 16_000, 'q')],
    until: '1m',
    seen: { received: { r1: ['m1'] }, atMs: { 'queueDeleted q': [26_000] } },
  }),
  rmq('RMQ-16', 'x-expires: it lives as long as it has a consumer, and one that comes back declares it again', {
    nodes: [queue('q', { 'x-expires': 10_000 }), consumer('worker', [{ id: 'work', do: 'work', time: '1ms' }])],
    wires: { 'client>q': {}, 'q>worker': {} },
    operations: [send('m1', 30_000, 'q'), send('lost', 55_000, 'q'), send('m2', 80_000, 'q')],
    faults: [{ id: 'gone', kind: 'crash', config: { node: 'worker', at: '40s', restartAfter: '30s' } }],
    until: '2m',
    seen: { handled: { worker: ['m1', 'm2'] }, counts: { 'queueDeleted q *': 1, 'queueDeclared q *': 1, 'entryUnroutable q dropped': 1 } },
  }),
  rmq('RMQ-17', 'memory alarm: publishers to the whole cluster wait, consumers go on, and then publishers do', {
    nodes: [queue('q'), queue('other'), consumer('worker', [{ id: 'work', do: 'work', time: '10s' }], { rabbitmqConsumer: { prefetch_count: 1 } })],
    wires: { 'client>q': {}, 'client>other': {}, 'q>worker': {} },
    operations: [...many(6, 100), send('x', 5_000, 'other')],
    cluster: { 'vm_memory_high_watermark.absolute': 25, clientLatency: '1ms' },
    until: '3m',
    seen: { handledCount: { worker: 6 }, outcomes: { m1: 'ok', m6: 'ok', x: 'ok' }, counts: { 'alarmRaised rabbit *': 2, 'alarmCleared rabbit *': 2, 'publishBlocked client *': 5 } },
  }),
];
