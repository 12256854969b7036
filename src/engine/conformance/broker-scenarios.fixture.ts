import type { JsonObject } from '../../base/json.ts';
import { compile } from '../../design/compile.ts';
import type { Design, DesignEdge, DesignNode } from '../../design/document.ts';
import { EventLog } from '../../log/event-log.ts';
import { MemorySink } from '../../log/segment-sink.ts';
import { Simulation } from '../simulation.ts';

/** What one client does, one thing every STEP_MS: the same on a real RabbitMQ and here (`npm run test:brokers`). */
export interface BrokerScenario {
  readonly name: string;
  readonly queues: { readonly [id: string]: JsonObject };
  readonly exchanges: { readonly [id: string]: { readonly type: string; readonly alternate?: string } };
  readonly bindings: readonly { readonly exchange: string; readonly queue: string; readonly key?: string; readonly arguments?: JsonObject }[];
  readonly deeds: readonly Deed[];
}

export type Deed =
  | { readonly do: 'send'; readonly n: string; readonly to: string; readonly key?: string; readonly expiration?: number; readonly headers?: JsonObject }
  | { readonly do: 'get'; readonly id: string; readonly queue: string }
  | { readonly do: 'ack'; readonly of: string }
  | { readonly do: 'nack' | 'reject'; readonly of: string; readonly requeue: boolean }
  | { readonly do: 'close' };

/** What both must agree on. Times are not compared. */
export interface Observation {
  readonly gets: { readonly [id: string]: { readonly n: string; readonly redelivered: boolean; readonly deaths: readonly string[] } | null };
  /** Whether the broker took each message. */
  readonly sends: { readonly [n: string]: 'ack' | 'nack' };
  /** Ready messages at the end, in order. */
  readonly left: { readonly [queue: string]: readonly string[] };
}

export const STEP_MS = 200;

const send = (n: string, to: string, more: Partial<Extract<Deed, { do: 'send' }>> = {}): Deed => ({ do: 'send', n, to, ...more });
const get = (id: string, queue: string): Deed => ({ do: 'get', id, queue });

export const BROKER_SCENARIOS: readonly BrokerScenario[] = [
  { name: 'RMQ-05 a rejected message goes round', queues: { q: { 'x-dead-letter-exchange': '' } }, exchanges: {}, bindings: [], deeds: [send('m', 'q'), get('r1', 'q'), { do: 'nack', of: 'r1', requeue: false }, get('r2', 'q'), { do: 'reject', of: 'r2', requeue: false }, get('r3', 'q')] },
  { name: 'RMQ-06 an expired message does not', queues: { q: { 'x-dead-letter-exchange': '', 'x-message-ttl': 50 } }, exchanges: {}, bindings: [], deeds: [send('m1', 'q'), send('m2', 'q'), get('r1', 'q')] },
  { name: 'RMQ-07 nor one that is too much', queues: { q: { 'x-dead-letter-exchange': '', 'x-max-length': 1 } }, exchanges: {}, bindings: [], deeds: [send('m1', 'q'), send('m2', 'q'), get('r1', 'q')] },
  { name: 'a message given back is first again, and redelivered', queues: { q: {} }, exchanges: {}, bindings: [], deeds: [send('a', 'q'), send('b', 'q'), send('c', 'q'), get('r1', 'q'), get('r2', 'q'), { do: 'nack', of: 'r1', requeue: true }, get('r3', 'q'), get('r4', 'q')] },
  { name: 'a closed connection gives everything back', queues: { q: {} }, exchanges: {}, bindings: [], deeds: [send('a', 'q'), send('b', 'q'), get('r1', 'q'), get('r2', 'q'), { do: 'close' }, get('r3', 'q')] },
  { name: 'RMQ-12 reject-publish', queues: { q: { 'x-max-length': 2, 'x-overflow': 'reject-publish' } }, exchanges: {}, bindings: [], deeds: [send('a', 'q'), send('b', 'q'), send('c', 'q')] },
  { name: 'RMQ-12 reject-publish-dlx', queues: { q: { 'x-max-length': 1, 'x-overflow': 'reject-publish-dlx', 'x-dead-letter-exchange': '', 'x-dead-letter-routing-key': 'd' }, d: {} }, exchanges: {}, bindings: [], deeds: [send('a', 'q'), send('b', 'q'), get('r1', 'd')] },
  { name: 'RMQ-12 drop-head into a dead letter queue', queues: { q: { 'x-max-length': 2, 'x-dead-letter-exchange': '', 'x-dead-letter-routing-key': 'd' }, d: {} }, exchanges: {}, bindings: [], deeds: [send('a', 'q'), send('b', 'q'), send('c', 'q'), get('r1', 'd')] },
  { name: 'messages expire at the head only', queues: { q: { 'x-dead-letter-exchange': '', 'x-dead-letter-routing-key': 'd' }, d: {} }, exchanges: {}, bindings: [], deeds: [send('long', 'q', { expiration: 60_000 }), send('short', 'q', { expiration: 50 }), get('none', 'd'), get('r1', 'q'), { do: 'ack', of: 'r1' }, get('r2', 'd')] },
  { name: 'deaths of two kinds, newest first', queues: { q1: { 'x-dead-letter-exchange': '', 'x-dead-letter-routing-key': 'q2' }, q2: { 'x-dead-letter-exchange': '', 'x-dead-letter-routing-key': 'q3', 'x-message-ttl': 50 }, q3: {} }, exchanges: {}, bindings: [], deeds: [send('m', 'q1'), get('r1', 'q1'), { do: 'reject', of: 'r1', requeue: false }, get('r2', 'q3')] },
  {
    name: 'RMQ-01 topic bindings', exchanges: { x: { type: 'topic' } }, queues: { a: {}, b: {}, c: {}, d: {}, e: {} },
    bindings: [['a', 'a.*.c'], ['b', 'a.#'], ['c', '#.b'], ['d', '*.*'], ['e', '#']].map(([queue = '', key = '']) => ({ exchange: 'x', queue, key })),
    deeds: ['a.b.c', 'a.b', 'a', '', 'x.b', 'a..c'].map((key) => send(`k${key}`, 'x', { key })),
  },
  {
    name: 'RMQ-04 headers bindings', exchanges: { x: { type: 'headers' } }, queues: { any: {}, all: {}, none: {} },
    bindings: [{ exchange: 'x', queue: 'any', arguments: { 'x-match': 'any', k1: 'v1', k2: 'v2' } }, { exchange: 'x', queue: 'all', arguments: { 'x-match': 'all', k1: 'v1', k2: 'v2' } }, { exchange: 'x', queue: 'none', arguments: { 'x-match': 'any' } }],
    deeds: [send('one', 'x', { headers: { k1: 'v1' } }), send('two', 'x', { headers: { k1: 'v1', k2: 'v2' } })],
  },
  { name: 'RMQ-13 an alternate exchange takes what no binding does', exchanges: { x: { type: 'direct', alternate: 'rest' }, rest: { type: 'fanout' } }, queues: { a: {}, b: {} }, bindings: [{ exchange: 'x', queue: 'a', key: 'a' }, { exchange: 'rest', queue: 'b' }], deeds: [send('m1', 'x', { key: 'a' }), send('m2', 'x', { key: 'other' })] },
  {
    name: 'RMQ-16 a queue that nobody uses expires with what it holds, without dead letters, and gets nothing more',
    exchanges: { x: { type: 'fanout' } }, queues: { q: { 'x-expires': 500, 'x-dead-letter-exchange': '', 'x-dead-letter-routing-key': 'd' }, d: {}, k: {} },
    bindings: [{ exchange: 'x', queue: 'q' }, { exchange: 'x', queue: 'k' }],
    deeds: [send('before', 'x'), ...['i1', 'i2', 'i3', 'i4', 'i5'].map((id) => get(id, 'd')), send('after', 'x'), send('straight', 'q')],
  },
  {
    name: 'RMQ-34 an exclusive queue ends with its connection, without dead letters, and gets nothing more',
    exchanges: { x: { type: 'fanout' } }, queues: { q: { exclusive: true, 'x-dead-letter-exchange': '', 'x-dead-letter-routing-key': 'd' }, d: {}, k: {} },
    bindings: [{ exchange: 'x', queue: 'q' }, { exchange: 'x', queue: 'k' }],
    deeds: [get('r0', 'q'), send('a', 'x'), send('b', 'x'), get('r1', 'q'), { do: 'close' }, send('after', 'x'), get('none', 'd')],
  },
  { name: 'RMQ-33 an auto-delete queue that had gets only stays when their connection ends', queues: { q: { auto_delete: true } }, exchanges: {}, bindings: [], deeds: [send('a', 'q'), send('b', 'q'), get('r1', 'q'), { do: 'close' }, get('r2', 'q')] },
  { name: 'two bindings to one queue bring one copy', exchanges: { x: { type: 'topic' } }, queues: { a: {} }, bindings: [{ exchange: 'x', queue: 'a', key: 'a.#' }], deeds: [send('m', 'x', { key: 'a.b' })] },
];

/** The scenario here, through a design and a scripted client. */
export function simulateScenario(scenario: BrokerScenario): Observation {
  const compiled = compile(designOf(scenario), 's');
  if (!compiled.ok) throw new Error(`${scenario.name}: ${JSON.stringify(compiled.diagnostics)}`);
  const sink = new MemorySink();
  const simulation = new Simulation(compiled.topology, compiled.scenario, sink);
  while (simulation.run(1000) === 'running');
  simulation.finish();
  return observe(new EventLog(simulation.log.header, sink.segments), scenario);
}

function designOf({ queues, exchanges, bindings, deeds }: BrokerScenario): Design {
  const node = (id: string, kind: string, config: JsonObject, system?: string): DesignNode => ({ id, kind, name: id, config, ...(system !== undefined && { system }) });
  const edge = (from: string, to: string, config: JsonObject = {}, more: Partial<DesignEdge> = {}): DesignEdge => ({ id: `${from}>${to}`, from, to, config, ...more });
  const expires = deeds.some((deed) => deed.do === 'send' && deed.expiration !== undefined);
  const publisher = { confirm_select: true, ...(expires && { expiration: 'message.payload.expiration' }) };
  return {
    format: 'flowstage/design', version: 1, name: '', description: '', layout: {}, schemas: {}, expectations: [], extensions: {},
    systems: [{ id: 'rabbit', kind: 'rabbitmq', name: 'rabbit', config: { nodes: 1, clientLatency: '1ms' } }],
    nodes: [
      ...Object.entries(queues).map(([id, config]) => node(id, 'rabbitmq-queue', config, 'rabbit')),
      ...Object.entries(exchanges).map(([id, { type, alternate }]) => node(id, 'rabbitmq-exchange', { type, ...(alternate !== undefined && { 'alternate-exchange': alternate }) }, 'rabbit')),
      node('client', 'script', { operations: deeds.map(operationOf), rabbitmqPublisher: publisher }),
    ],
    edges: [
      ...Object.keys({ ...queues, ...exchanges }).map((id) => edge('client', id)),
      ...Object.keys(queues).map((id) => edge(id, 'client')),
      ...bindings.map(({ exchange, queue, key = '', arguments: given = {} }) => edge(exchange, queue, { routing_key: key, arguments: given })),
      ...Object.entries(exchanges).flatMap(([id, { alternate }]) => (alternate === undefined ? [] : [edge(id, alternate, {}, { fromPort: 'alternate', toPort: 'unrouted' })])),
    ],
    scenarios: [{ id: 's', name: 's', description: '', seed: '1', until: `${deeds.length * STEP_MS + 1000}ms`, startsAt: '2024-01-01T00:00:00Z', overrides: [], faults: [], outcome: {} }],
  };
}

/** As good as none. */
const DAY_MS = 86_400_000;

function operationOf(deed: Deed, at: number): JsonObject {
  const atMs = at * STEP_MS;
  switch (deed.do) {
    case 'send': return { id: `s${at}`, do: 'send', atMs, channel: deed.to, message: { type: 'm', key: JSON.stringify(deed.key ?? ''), payload: { n: deed.n, expiration: deed.expiration ?? DAY_MS }, headers: deed.headers ?? {} } };
    case 'get': return { id: deed.id, do: 'receive', atMs, channel: deed.queue };
    case 'ack': return { id: `a${at}`, do: 'ack', atMs, of: deed.of };
    case 'nack': case 'reject': return { id: `n${at}`, do: deed.do, atMs, of: deed.of, requeue: deed.requeue };
    case 'close': return { id: 'close', do: 'close', atMs };
  }
}

function observe(log: EventLog, { queues, deeds }: BrokerScenario): Observation {
  const rows = Array.from({ length: log.rowCount }, (_, row) => row);
  const nameOf = (row: number): string => String(((log.message(log.cell('message', row))?.payload ?? {}) as { readonly n?: string }).n);
  const ends = new Map(rows.filter((row) => log.kindOf(row) === 'stepCompleted').map((row) => [log.detailText(row), row]));
  const gets = Object.fromEntries(deeds.flatMap((deed) => (deed.do === 'get' ? [[deed.id, brought(log, (ends.get(deed.id) ?? 0) - 1, nameOf)] as const] : [])));
  const sends = Object.fromEntries(deeds.flatMap((deed, at) => (deed.do === 'send' ? [[deed.n, ends.has(`s${at}`) ? 'ack' : 'nack'] as const] : [])));
  const left = Object.fromEntries(Object.keys(queues).map((queue) => [queue, readyIn(log, rows, queue, nameOf)]));
  return { gets, sends, left };
}

/** The delivery before the end of a get. */
function brought(log: EventLog, row: number, nameOf: (row: number) => string): Observation['gets'][string] {
  if (row < 0 || log.kindOf(row) !== 'delivered') return null;
  const deaths = (log.message(log.cell('message', row))?.headers['x-death'] ?? []) as readonly { readonly queue: string; readonly reason: string; readonly count: number }[];
  return { n: nameOf(row), redelivered: log.cell('attempt', row) > 1, deaths: deaths.map(({ queue, reason, count }) => `${queue} ${reason} ${count}`) };
}

function readyIn(log: EventLog, rows: readonly number[], queue: string, nameOf: (row: number) => string): readonly string[] {
  const ready = new Map<number, string>();
  for (const row of rows) {
    if (log.header.channels[log.cell('channel', row)]?.id !== queue) continue;
    const kind = log.kindOf(row);
    if (kind === 'entryAppended' || kind === 'entryReleased') ready.set(log.cell('position', row), nameOf(row));
    else if (kind === 'entryLeased' || kind === 'entryRemoved') ready.delete(log.cell('position', row));
  }
  return [...ready].sort(([a], [b]) => a - b).map(([, name]) => name);
}
