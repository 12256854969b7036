import { UNBOUNDED } from '../../base/limits.ts';
import type { Json } from '../../base/json.ts';
import { EventLog } from '../../log/event-log.ts';
import { MemorySink } from '../../log/segment-sink.ts';
import type { MessagePlan, Operation, Step, Trigger } from '../../topology/process.ts';
import type { RetrySchedule } from '../../topology/retry.ts';
import type { FaultPlan, HostEffect, SiteEffect, SiteMatch } from '../../topology/scenario.ts';
import type { Topology } from '../../topology/topology.ts';
import { rowsOf, rule, type Run, timed } from '../run.fixture.ts';
import { Simulation } from '../simulation.ts';

/** Times in tests of programs are milliseconds; every hop takes one. */
export const ms = (many: number): number => many * 1000;

const NAMES = ['', 'Job', 'Ask', 'Told', 'refused', 'effect', 'undo', 'w', 't', 'c', 'p', 's', 'a', 'b', 'tick'] as const;
type Name = (typeof NAMES)[number];
export const name = (text: Name): number => NAMES.indexOf(text);

const constant = (valueUs: number) => ({ kind: 'constant', valueUs }) as const;

export const message = (type: Name, payload: Json = { n: '${payload.n}' }, more: Partial<MessagePlan> = {}): MessagePlan => ({ type: name(type), key: '"k"', payload, headers: {}, identity: null, copy: null, bytes: 10, ...more });

/** Steps; targets are places in the program, -1 fails the frame. */
export const work = (step: Name, many: number, onFailed = -1): Step => ({ op: 'work', name: name(step), time: constant(ms(many)), onFailed });
export const tx = (step: Name, operations: readonly Operation[], { timeout = 50, onConflict = -1, onFailed = -1 } = {}): Step => ({ op: 'tx', name: name(step), store: 0, link: LINKS.db, operations, timeoutUs: ms(timeout), onConflict, onFailed });
export const call = (step: Name, { timeout = 100, onFailed = -1, onTimeout = -1 } = {}): Step => ({ op: 'call', name: name(step), target: PROCESSES.callee, link: LINKS.callee, request: message('Ask'), timeoutUs: ms(timeout), onFailed, onTimeout });
export const publish = (step: Name, made: MessagePlan | null = message('Told'), onFailed = -1): Step => ({ op: 'publish', name: name(step), channel: 2, producer: 0, message: made, onFailed });
export const settle = (step: Name, onFailed = -1): Step => ({ op: 'settle', name: name(step), how: 'commit', onFailed });
export const timer = (step: Name, many: number, entry: number): Step => ({ op: 'timer', name: name(step), after: constant(ms(many)), entry });
export const assign = (variable: string, value: string): Step => ({ op: 'let', variable, value });
export const branch = (when: string, then: number): Step => ({ op: 'branch', when, then });
export const jump = (to: number): Step => ({ op: 'jump', to });
export const retry = (schedule: Partial<RetrySchedule>, onExhausted = -1): Step => ({ op: 'retry', schedule: { retriesMax: 2, firstUs: ms(10), factor: 2, delayMaxUs: ms(1000), jitter: 0, ...schedule }, onExhausted });
export const end = (outcome: 'ok' | 'failed' = 'ok', reason: Name = ''): Step => ({ op: 'end', outcome, reason: name(reason) });
export const put = (key: string, value: Json, effect: Name = 'effect'): Operation => ({ op: 'put', table: 'rows', key, value, effect: name(effect) });

const PROCESSES = { callee: 0, main: 1, source: 2 } as const;
const LINKS = { callee: 0, db: 1, broker: 2, replica: 3 } as const;
const NODES = ['', 'broker', 'callee', 'db', 'main', 'source'];
const HOSTS = { broker: 0, callee: 1, db: 2, main: 3, source: 4 } as const;

export interface World {
  /** The program under test; `entry` 0 unless said otherwise. Without triggers it handles deliveries of a channel. */
  readonly program: readonly Step[];
  readonly triggers?: readonly Trigger[];
  /** The program of the service that it calls. */
  readonly callee?: readonly Step[];
  readonly calleeTrigger?: { readonly concurrency: number; readonly queueMax: number; readonly priority?: string };
  /** Jobs published to the channel that it reads, the first at 1 s. */
  readonly jobs?: number;
  readonly everyMs?: number;
  readonly faults?: readonly FaultPlan[];
  readonly untilMs?: number;
  readonly acks?: 'none' | 'leader' | 'all';
  readonly deliveryTimeoutMs?: number;
  readonly pollIntervalMs?: number;
  readonly limits?: Partial<{ rowsMax: number; cascadeMax: number; pendingMax: number }>;
  readonly commitMs?: number;
  readonly concurrency?: number;
  /** Of every hop; 1 ms. */
  readonly latencyUs?: number;
}

/** Runs the program on a host of its own, with a broker, a database and a service around it. */
export function runProgram(world: World): Run {
  const topology = topologyOf(world);
  const scenario = { seed: '1', horizonUs: ms(world.untilMs ?? 30_000), epochUs: 0, faults: world.faults ?? [], limits: { rowsMax: 100_000, cascadeMax: 10_000, pendingMax: 10_000, ...world.limits } };
  const sink = new MemorySink();
  const simulation = new Simulation(topology, scenario, sink);
  while (simulation.run(10_000) === 'running');
  const summary = simulation.finish();
  return { topology, scenario, simulation, summary, log: new EventLog(simulation.log.header, sink.segments) };
}

function topologyOf({ program, triggers = [ON_DELIVERY], callee = [end()], calleeTrigger = { concurrency: 1, queueMax: UNBOUNDED }, jobs = 1, everyMs = 1000, acks = 'all', deliveryTimeoutMs = 5000, pollIntervalMs = 60_000, commitMs = 2, concurrency = 4, latencyUs = ms(1) }: World): Topology {
  const producer = { link: LINKS.broker, acks, idempotent: false, inFlightMax: 5, lingerUs: 0, batchBytes: 1000, requestTimeoutUs: ms(1000), deliveryTimeoutUs: ms(deliveryTimeoutMs), retry: { retriesMax: 3, firstUs: ms(100), factor: 2, delayMaxUs: ms(1000), jitter: 0 } } as const;
  const arrival: Trigger = { on: 'arrival', entry: 0, source: { interarrival: constant(ms(everyMs)), firstAfterUs: ms(1000 - everyMs < 0 ? 0 : 1000 - everyMs), count: jobs, pace: { kind: 'steady' } }, message: message('Job', { n: '${ordinal}' }) };
  return {
    nodes: NODES.map((id) => ({ id, members: id === '' ? 0 : 1, parent: 0 })),
    hosts: NODES.slice(1).map((id, node) => ({ id: `${id}#0`, node: node + 1, member: 0, opaque: false })),
    links: Object.keys(LINKS).map((id) => ({ id, latency: constant(latencyUs), loss: 0, duplicate: 0, ordered: true })),
    channels: [channel('', []), channel('jobs', [HOSTS.broker]), channel('told', [HOSTS.broker])],
    stores: [{ id: 'db', node: 3, host: HOSTS.db, tables: ['rows'], commitTime: constant(ms(commitMs)), concurrency }],
    processes: [
      { id: 'callee', node: 2, hosts: [HOSTS.callee], program: callee, triggers: [{ on: 'call', entry: 0, priority: null, ...calleeTrigger }], producers: [] },
      { id: 'main', node: 4, hosts: [HOSTS.main], program, triggers, producers: [{ id: 'main>broker', ...producer }] },
      { id: 'source', node: 5, hosts: [HOSTS.source], program: [{ op: 'publish', name: name('p'), channel: 1, producer: 0, message: null, onFailed: -1 }, end()], triggers: [arrival], producers: [{ id: 'source>broker', ...producer }] },
    ],
    queues: [],
    routers: [],
    receivers: [],
    groups: [{
      id: 'main', node: 4, process: PROCESSES.main, subscriptions: [1], members: [HOSTS.main], reset: 'earliest', link: LINKS.broker,
      membership: { coordinators: [HOSTS.broker], coordinatorFailoverUs: ms(1000), sessionUs: ms(3000), heartbeatUs: ms(500), initialDelayUs: 0, assignor: 'range', staticMembers: false },
      poll: { recordsMax: 10, intervalMaxUs: ms(pollIntervalMs), autoCommitEveryUs: 0, fetchRecordsMax: 10, requestTimeoutUs: ms(1000), apiTimeoutUs: ms(4000) },
    }],
    names: NAMES,
    payloadReads: ['n'],
  };
}

const channel = (id: string, replicas: readonly number[]): Topology['channels'][number] => ({
  id, partitions: replicas.length === 0 ? [] : [{ replicas }], partitioner: { keyed: 'murmur2', unkeyed: 'sticky', stickyBytes: 1000 }, guards: [],
  retention: { checkEveryUs: ms(300_000), ageUs: UNBOUNDED, bytes: UNBOUNDED, segmentBytes: UNBOUNDED, segmentAgeUs: UNBOUNDED, deletes: false }, compaction: null,
  replication: { kind: 'isr', inSyncMin: 1, lagMaxUs: ms(3000), sessionUs: ms(2000), uncleanElection: false, rebalanceEveryUs: UNBOUNDED, link: LINKS.replica },
  entryBytesMax: 1000, timestamps: 'create',
});

export const ON_DELIVERY: Trigger = { on: 'delivery', entry: 0, group: 0 };

export const onStart = (entry: number, where = 'true'): Trigger => ({ on: 'start', entry, store: 0, table: 'rows', where, link: LINKS.db });

type HostName = keyof typeof HOSTS;

export const atMs = (many: number, host: HostName, effect: 'crash' | 'pause', forMs: number): FaultPlan =>
  timed({ timeUs: ms(many) }, (effect === 'crash' ? { do: 'crash', host: HOSTS[host], restartAfterUs: forMs === Infinity ? UNBOUNDED : ms(forMs) } : { do: 'pause', host: HOSTS[host], forUs: ms(forMs) }) satisfies HostEffect);

export const atStep = (step: Name, effect: SiteEffect, match: Partial<SiteMatch> = {}, process: keyof typeof PROCESSES = 'main'): FaultPlan =>
  rule({ at: 'step', process: PROCESSES[process], step: name(step) }, effect, match);

export const atGap = (gap: 'after' | 'before', step: Name, effect: SiteEffect, match: Partial<SiteMatch> = {}, process: keyof typeof PROCESSES = 'main'): FaultPlan =>
  rule({ at: 'gap', process: PROCESSES[process], gap, step: name(step) }, effect, match);

export const atEdge = (gap: 'start' | 'end', effect: SiteEffect, match: Partial<SiteMatch> = {}): FaultPlan => rule({ at: 'gap', process: PROCESSES.main, gap }, effect, match);

export const onLink = (link: keyof typeof LINKS, direction: 'request' | 'response', effect: SiteEffect, match: Partial<SiteMatch> = {}): FaultPlan =>
  rule({ at: 'link', link: LINKS[link], direction }, effect, match);

/** Kinds that say nothing about a program. */
const NOISE = new Set(['memberJoined', 'memberLeft', 'rebalanceStarted', 'rebalanceCompleted', 'partitionAssigned', 'partitionRevoked', 'offsetReset', 'leaderElected', 'inSyncChanged', 'entriesCommitted']);

/** Rows about a node as `stepCompleted w 5` (kind, detail, milliseconds since its first delivery). */
export function trace(run: Run, node: HostName = 'main'): readonly string[] {
  const from = rowsOf(run, 'delivered')[0]?.time ?? 0;
  const lines: string[] = [];
  for (let index = 0; index < run.log.rowCount; index++) {
    const kind = run.log.kindOf(index);
    if (run.topology.nodes[run.log.cell('node', index)]!.id !== node || NOISE.has(kind) || kind === 'messageCreated') continue;
    const detail = run.log.detailText(index);
    lines.push([kind, ...(detail === '' ? [] : [detail]), (run.log.cell('time', index) - from) / 1000].join(' '));
  }
  return lines;
}

/** Payloads of the messages of a type, in order of their making. */
export const made = (run: Run, type: Name): readonly Json[] =>
  rowsOf(run, 'messageCreated').flatMap((row) => {
    const text = run.log.message(row.message)!;
    return text.type === type ? [text.payload] : [];
  });
