import type { JsonObject } from '../../base/json.ts';
import { receive, send, settle, type Case } from './harness.fixture.ts';
import { consumer, exchange, many, queue, rmq } from './rabbitmq.cases.fixture.ts';

const BOTH = { 'client>q': {}, 'q>client': {} };
const READ = { 'client>q': {}, 'q>worker': {} };
const work = (time: string): JsonObject => ({ id: 'work', do: 'work', time });
const GRAVES = { 'x-dead-letter-exchange': '', 'x-dead-letter-routing-key': 'graves' };
const PERSISTENT = { delivery_mode: '2' };
const tens = (n: number, atMs: number, from = 1): readonly JsonObject[] => Array.from({ length: n }, (_, i) => send(`m${from + i}`, atMs + i * 10, 'q'));
const gone = (at: string, restartAfter: string, instance = 0) => ({ id: `gone-${instance}-${at}`, kind: 'crash', config: { node: 'worker', instance, at, restartAfter } });
/** Has one message in hand at a time, for so long. */
const busy = (time: string, config: JsonObject = {}) => consumer('worker', [work(time)], { rabbitmqConsumer: { prefetch_count: 1 }, ...config });
const nodesDown = (...nodes: readonly number[]) => nodes.map((broker) => ({ id: `down-${broker}`, kind: 'broker-down', config: { system: 'rabbit', broker, at: '10s', for: '1m' } }));

/** Messages of a priority or a life of their own: `name: value`. */
const valued = (values: { readonly [n: string]: number }, atMs = 0): readonly JsonObject[] =>
  Object.entries(values).map(([n, value], i) => send(n, atMs + i * 10, 'q', { payload: { n, value } }));

/** From the documentation of RabbitMQ 4.3: alarms, priority, consumers, ttl, confirms, dlx, quorum-queues, exchanges. */
export const RABBITMQ_MORE_CASES: readonly Case[] = [
  rmq('RMQ-19', 'disk alarm: persistent messages fill the disk of a node, and publishers to the whole cluster wait until it has room', {
    nodes: [queue('q'), queue('other'), consumer('worker', [work('10s')], { rabbitmqConsumer: { prefetch_count: 1 } })],
    wires: { 'client>q': {}, 'client>other': {}, 'q>worker': {} },
    operations: [...many(6, 100), send('x', 5_000, 'other')], publisher: PERSISTENT,
    cluster: { diskSize: 50_000_025, clientLatency: '1ms' }, until: '3m',
    seen: { handledCount: { worker: 6 }, outcomes: { m1: 'ok', m6: 'ok', x: 'ok' }, counts: { 'alarmRaised rabbit disk': 2, 'alarmCleared rabbit disk': 2, 'publishBlocked client': 5, 'publishUnblocked client': 5 }, gauges: { 'blocked client': 0 } },
  }),
  rmq('RMQ-19', 'disk alarm: transient messages of a classic queue are not on the disk', {
    nodes: [queue('q')], wires: { 'client>q': {} }, operations: many(6, 100), cluster: { diskSize: 50_000_025 },
    seen: { counts: { 'alarmRaised rabbit': 0, 'publishBlocked client': 0 }, outcomes: { m6: 'ok' } },
  }),
  rmq('RMQ-20', 'x-max-priority: higher ones first, in order within one; what asks for more has the highest, what asks for none the lowest', {
    nodes: [queue('q', { 'x-max-priority': 5 })], wires: BOTH, publisher: { priority: 'payload.value' },
    operations: [...valued({ low: 1, high: 5, none: 0, mid: 3, above: 9 }), receive('all', 1_000, 'q', 10)],
    seen: { received: { all: ['high', 'above', 'mid', 'low', 'none'] } },
  }),
  rmq('RMQ-20', 'a quorum queue knows 0 to 31 without being told; unset is 4', {
    nodes: [queue('q', { type: 'quorum' })], wires: BOTH, publisher: { priority: 'payload.value' },
    operations: [...valued({ three: 3, thirty: 30, five: 5 }, 3_000), receive('all', 4_000, 'q', 10)], seen: { received: { all: ['thirty', 'five', 'three'] } },
  }),
  rmq('RMQ-21', 'x-single-active-consumer: one gets everything, the next takes over when it is gone', {
    nodes: [queue('q', { 'x-single-active-consumer': true }), consumer('worker', [work('100ms')], { instances: 2, rabbitmqConsumer: { prefetch_count: 1 } })], wires: READ,
    operations: [...many(3, 1_000), ...many(3, 20_000).map((each, i) => ({ ...each, id: `n${i}`, message: { type: 'Event', payload: { n: `n${i}` } } }))],
    faults: [{ id: 'gone', kind: 'crash', config: { node: 'worker', instance: 0, at: '10s', restartAfter: 'unlimited' } }],
    seen: { handled: { 'worker#0': ['m1', 'm2', 'm3'], 'worker#1': ['n0', 'n1', 'n2'] } },
  }),
  rmq('RMQ-21', 'without it they take turns', {
    nodes: [queue('q'), consumer('worker', [work('100ms')], { instances: 2, rabbitmqConsumer: { prefetch_count: 1 } })], wires: READ, operations: many(4, 1_000),
    seen: { handledCount: { 'worker#0': 2, 'worker#1': 2 } },
  }),
  rmq('RMQ-22', 'node loss, classic: the queue is away with its node; persistent messages are there again, transient ones are lost', {
    nodes: [queue('q'), queue('p')], wires: { 'client>q': {}, 'other>p': {} }, operations: [send('m1', 1_000, 'q'), send('away', 20_000, 'q'), send('m2', 90_000, 'q')], publisher: PERSISTENT,
    more: { other: { operations: [send('t1', 1_000, 'p'), send('t2', 90_000, 'p')], publisher: {} } }, faults: nodesDown(0, 1, 2),
    seen: { outcomes: { m1: 'ok', away: 'unavailable', m2: 'ok' }, kept: { q: ['m1', 'm2'], p: ['t2'] }, counts: { 'entryRemoved p restarted': 1 } },
  }),
  rmq('RMQ-22', 'node loss: a classic queue that is not durable loses persistent messages too, a quorum queue none', {
    nodes: [queue('q', { durable: false }), queue('p', { type: 'quorum' })], wires: { 'client>q': {}, 'client>p': {} }, operations: [send('m1', 5_000, 'q'), send('m2', 5_000, 'p')], publisher: PERSISTENT, faults: nodesDown(0, 1, 2),
    seen: { kept: { q: [], p: ['m2'] } },
  }),
  rmq('RMQ-23', 'TTL works at the head: what expired behind a longer one stays and counts, and is never delivered', {
    nodes: [queue('q')], wires: BOTH, publisher: { expiration: 'payload.value' },
    operations: [...valued({ long: 10_000, short: 1_000 }), receive('r1', 5_000, 'q', 10)],
    seen: { received: { r1: ['long'] }, atMs: { 'entryRemoved q expired': [5_000] } },
  }),
  rmq('RMQ-23', 'TTL: the shorter of queue and message counts', {
    nodes: [queue('q', { 'x-message-ttl': 3_000 })], wires: { 'client>q': {} }, publisher: { expiration: 'payload.value' },
    operations: valued({ own: 1_000, queues: 60_000 }), seen: { kept: { q: [] }, atMs: { 'entryRemoved q expired': [1_000, 3_010] } },
  }),
  rmq('RMQ-24', 'requeue: back to its place, before what came later, and marked as redelivered', {
    nodes: [queue('q')], wires: BOTH, operations: [...many(3), receive('r1', 1_000, 'q', 2), settle('back', 'nack', 2_000, 'r1', { nth: 0 }), receive('r2', 3_000, 'q', 2)],
    seen: { received: { r1: ['m1', 'm2'], r2: ['m1', 'm3'] }, deliveries: { r2: [2, 1] } },
  }),
  rmq('RMQ-24', 'requeue of several in another order: each is back in its place', {
    nodes: [queue('q')], wires: BOTH,
    operations: [...many(4), receive('r1', 1_000, 'q', 3), ...[2, 0, 1].map((nth, i) => settle(`back${nth}`, 'nack', 2_000 + i * 100, 'r1', { nth })), receive('r2', 3_000, 'q', 4)],
    seen: { received: { r2: ['m1', 'm2', 'm3', 'm4'] }, deliveries: { r2: [2, 2, 2, 1] } },
  }),
  rmq('RMQ-24', 'requeue, quorum: what came back first is served first, before all others and whatever their priority', {
    nodes: [queue('q', { type: 'quorum' })], wires: BOTH, publisher: { priority: 'payload.value' },
    operations: [...valued({ low1: 1, low2: 1 }), receive('r1', 4_000, 'q', 2), settle('back2', 'nack', 5_000, 'r1', { nth: 1 }), settle('back1', 'nack', 5_500, 'r1', { nth: 0 }), send('high', 6_000, 'q', { payload: { n: 'high', value: 9 } }), receive('r2', 7_000, 'q', 3)],
    seen: { received: { r1: ['low1', 'low2'], r2: ['low2', 'low1', 'high'] }, deliveries: { r2: [2, 2, 1] } },
  }),
  rmq('RMQ-24', 'reject without requeue and without a dead letter exchange: gone', {
    nodes: [queue('q')], wires: BOTH, operations: [send('m', 0, 'q'), receive('r1', 1_000, 'q'), settle('no', 'reject', 2_000, 'r1', { requeue: false })], seen: { kept: { q: [] }, counts: { 'entryRemoved q rejected': 1 } },
  }),
  rmq('RMQ-25', 'automatic acknowledgement: what a consumer that crashes was sent is lost', {
    nodes: [queue('q'), consumer('worker', [work('1s')], { rabbitmqConsumer: { acknowledgeMode: 'NONE', recoveryInterval: '1s' } })], wires: READ, operations: many(3, 1_000),
    faults: [{ id: 'fall', kind: 'crash', config: { node: 'worker', at: '1500ms', restartAfter: '5s' } }], seen: { handled: { worker: ['m1'] }, kept: { q: [] } },
  }),
  rmq('RMQ-25', 'acknowledged by the client: all that it held comes again', {
    nodes: [queue('q'), consumer('worker', [work('1s')], { rabbitmqConsumer: { recoveryInterval: '1s' } })], wires: READ, operations: many(3, 1_000),
    faults: [{ id: 'fall', kind: 'crash', config: { node: 'worker', at: '1500ms', restartAfter: '5s' } }], seen: { handled: { worker: ['m1', 'm1', 'm2', 'm3'] }, kept: { q: [] }, counts: { 'entryReleased q connectionLost': 3 } },
  }),
  ...([['at-most-once: a dead letter leaves at once, and is lost when its target is away', 'at-most-once', []], ['at-least-once: it stays until its target has it', 'at-least-once', ['m']]] as const).map(([rule, strategy, graves]) => rmq('RMQ-26', rule, {
    nodes: [queue('q', { type: 'quorum', 'x-quorum-initial-group-size': 1, 'x-message-ttl': 15_000, 'x-overflow': 'reject-publish', 'x-dead-letter-strategy': strategy, ...GRAVES }), queue('graves')], wires: { 'client>q': {} },
    operations: [send('m', 3_000, 'q')], faults: nodesDown(0), seen: { kept: { q: [], graves } },
  })),
  rmq('RMQ-27', 'consumer_timeout: who holds a delivery for longer loses its channel, and the message comes again', {
    nodes: [queue('q'), consumer('worker', [work('100s')], { instances: 2, rabbitmqConsumer: { prefetch_count: 1 } })], wires: READ, operations: [send('m', 1_000, 'q')], cluster: { consumer_timeout: 30_000 }, until: '2m',
    seen: { counts: { 'consumerDetached q consumerTimeout @0..32': 1, 'entryReleased q consumerTimeout @0..32': 1 }, some: { 'entryLeased q * @30..': true } },
  }),
  ...([['failed', 'nack', false], ['failed', 'reject', true], ['returned', 'nack', true], ['returned', 'reject', false]] as const).map(([type, verb, waits]) => rmq('RMQ-28', `delayed retry of what ${type}: ${verb} with requeue ${waits ? 'waits' : 'does not wait'}`, {
    nodes: [queue('q', { type: 'quorum', 'x-delayed-retry-type': type, 'x-delayed-retry-min': 1_000 })], wires: BOTH, operations: [send('m', 3_000, 'q'), receive('r1', 4_000, 'q'), settle('back', verb, 5_000, 'r1', { requeue: true }), receive('r2', 5_500, 'q'), receive('r3', 6_500, 'q')],
    seen: { received: { r2: waits ? [] : ['m'], r3: waits ? ['m'] : [] } },
  })),
  rmq('RMQ-29', 'x-max-length-bytes counts ready messages; reject-publish-dlx refuses the new one and dead-letters it', {
    nodes: [queue('q', { 'x-max-length-bytes': 200, 'x-overflow': 'reject-publish-dlx', ...GRAVES }), queue('graves')], wires: { 'client>q': {} },
    operations: ['m1', 'm2', 'm3'].map((n, i) => send(n, i * 10, 'q', { bytes: 100 })), seen: { outcomes: { m1: 'ok', m2: 'ok', m3: 'maxlen' }, kept: { q: ['m1', 'm2'], graves: ['m3'] } },
  }),
  rmq('RMQ-30', 'direct: exactly its key; fanout: all; exchanges feed exchanges; two bindings bring a queue one copy', {
    nodes: [exchange('x', { type: 'topic' }), exchange('d'), exchange('f', { type: 'fanout' }), ...['one', 'two', 'all'].map((each) => queue(each))],
    wires: { 'client>x': {}, 'x>d': { routing_key: '#' }, 'x>f': { routing_key: 'a.*' }, 'd>one': { routing_key: 'a.b' }, 'd>two': { routing_key: 'a' }, 'f>all': {}, 'f>one': {} },
    operations: [send('m1', 0, 'x', { key: "'a.b'" }), send('m2', 10, 'x', { key: "'a'" }), send('m3', 20, 'x', { key: "'a.c'" })],
    seen: { kept: { one: ['m1', 'm3'], two: ['m2'], all: ['m1', 'm3'] } },
  }),
  rmq('RMQ-31', 'x-priority of consumers: the higher is served while it has room', {
    nodes: [queue('q'), consumer('first', [work('10s')], { rabbitmqConsumer: { prefetch_count: 2, 'x-priority': 10 } }), consumer('second', [work('10s')], { rabbitmqConsumer: { prefetch_count: 2 } })], wires: { 'client>q': {}, 'q>first': {}, 'q>second': {} },
    operations: many(3, 1_000), until: '5s', seen: { counts: { 'entryLeased first': 2, 'entryLeased second': 1 } },
  }),
  rmq('RMQ-32', 'a node that is lost: a quorum queue is without leader for the time of an election, and what was held comes again', {
    nodes: [queue('q', { type: 'quorum' }), consumer('worker', [work('20s')], { rabbitmqConsumer: { prefetch_count: 1 } })], wires: READ, operations: [send('m', 5_000, 'q')], faults: nodesDown(1), cluster: { electionTime: '3s' }, until: '1m',
    seen: { atMs: { 'partitionOffline q': [10_000], 'leaderElected q * @1..30': [13_000] }, counts: { 'entryLeased q': 2, 'entryReleased q connectionLost': 1 } },
  }),
  rmq('RMQ-33', 'auto_delete: when its last consumer leaves, the queue is deleted with what it holds, without dead letters; what comes then finds no queue; a consumer that comes back declares it again', {
    nodes: [queue('q', { auto_delete: true, ...GRAVES }), queue('graves'), busy('10s')], wires: READ, until: '3m',
    operations: [...tens(3, 30_000), send('m4', 50_000, 'q'), send('m5', 80_000, 'q')], publisher: { mandatory: true }, faults: [gone('35s', '30s')],
    seen: {
      handled: { worker: ['m1', 'm5'] }, kept: { q: [], graves: [] }, outcomes: { m4: 'ok', m5: 'ok' },
      counts: { 'queueDeleted q consumersGone': 1, 'entryRemoved q queueDeleted': 3, 'entryDeadLettered q': 0, 'messageReturned client': 1, 'queueDeclared worker': 1 },
    },
  }),
  rmq('RMQ-33', 'auto_delete: a queue that never had a consumer stays; a get is none', {
    nodes: [queue('q', { auto_delete: true })], wires: BOTH, operations: [...tens(2, 0), receive('r1', 1_000, 'q')], seen: { kept: { q: ['m1', 'm2'] }, counts: { 'queueDeleted q': 0 } },
  }),
  rmq('RMQ-33', 'auto_delete: as long as one of two consumers is there it stays, and what the other held comes again', {
    nodes: [queue('q', { auto_delete: true }), busy('10s', { instances: 2 })], wires: READ, until: '2m', operations: tens(3, 5_000), faults: [gone('8s', 'unlimited')],
    seen: { counts: { 'queueDeleted q': 0 }, handledCount: { 'worker#1': 3 }, kept: { q: [] } },
  }),
  rmq('RMQ-33', 'auto_delete: its node crashes, and a durable queue is there again with its persistent messages', {
    nodes: [queue('q', { auto_delete: true }), busy('10s')], wires: READ, until: '2m', operations: tens(2, 5_000), publisher: PERSISTENT, cluster: { nodes: 1 },
    faults: [{ id: 'down', kind: 'broker-down', config: { system: 'rabbit', broker: 0, at: '10s', for: '10s' } }],
    seen: { counts: { 'queueDeleted q': 0 }, kept: { q: [] }, handled: { worker: ['m1', 'm1', 'm2'] } },
  }),
  rmq('RMQ-34', 'exclusive: before anybody has declared it there is no queue', {
    nodes: [queue('q', { exclusive: true }), busy('1s')], wires: READ, operations: [send('m1', 5_000, 'q'), send('m2', 20_000, 'q')], publisher: { mandatory: true }, faults: [gone('0s', '10s')],
    seen: { handled: { worker: ['m2'] }, counts: { 'messageReturned client': 1 } },
  }),
  rmq('RMQ-34', 'exclusive: another connection is refused with RESOURCE_LOCKED and tries again; when the first ends, the queue goes with all it holds, and the other declares a new one', {
    nodes: [queue('q', { exclusive: true, ...GRAVES }), queue('graves'), busy('10s', { instances: 2 })], wires: READ, until: '2m', cluster: { clientLatency: '1ms' },
    operations: [...tens(3, 22_000), send('m4', 60_000, 'q')], faults: [gone('28s', 'unlimited')],
    seen: {
      handled: { 'worker#0': ['m1'], 'worker#1': ['m4'] }, kept: { q: [], graves: [] },
      // It asks every 5 s: at 0, 5, ... 25 it is refused, at 30 it is not.
      counts: { 'consumerRefused worker resourceLocked': 6, 'queueDeleted q ownerGone': 1, 'entryRemoved q queueDeleted': 3, 'queueDeclared worker': 2 },
    },
  }),
  rmq('RMQ-34', 'exclusive: a get by another connection is refused, a publish is not', {
    nodes: [queue('q', { exclusive: true }), busy('10s')], wires: { ...BOTH, 'q>worker': {} }, operations: [...tens(2, 5_000), receive('r1', 6_000, 'q')],
    seen: { outcomes: { m1: 'ok', r1: 'resourceLocked' }, handled: { worker: ['m1', 'm2'] } },
  }),
  rmq('RMQ-34', 'exclusive: consumer_timeout closes the channel, not the connection: the queue stays, and the message comes again', {
    nodes: [queue('q', { exclusive: true }), busy('9s')], wires: READ, operations: [send('m1', 5_000, 'q')], cluster: { consumer_timeout: 4_000 }, until: '13s',
    seen: { counts: { 'consumerDetached q consumerTimeout': 1, 'queueDeleted q': 0 }, kept: { q: ['m1'] } },
  }),
  rmq('RMQ-34', 'exclusive: it ends with its node, durable or not', {
    nodes: [queue('q', { exclusive: true }), busy('10s')], wires: READ, until: '2m', operations: [...tens(2, 5_000), send('m3', 60_000, 'q')], publisher: PERSISTENT, cluster: { nodes: 1 },
    faults: [{ id: 'down', kind: 'broker-down', config: { system: 'rabbit', broker: 0, at: '10s', for: '10s' } }],
    seen: { counts: { 'queueDeleted q ownerGone': 1, 'queueDeclared worker': 2 }, handled: { worker: ['m1', 'm3'] } },
  }),
];
