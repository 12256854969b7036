import fc from 'fast-check';
import type { JsonObject } from '../base/json.ts';
import type { Design, DesignEdge, DesignNode } from '../design/document.ts';
import type { FaultPlan } from '../topology/scenario.ts';
import { type Plan, planOf, rule, SECOND, timed, withFaults, withScenario } from './run.fixture.ts';

/** Everything that a random plan depends on; small numbers that shrink. */
export interface PlanSpec {
  readonly seed: number;
  readonly brokers: number;
  /** A chain: each stage reads the channel of the one before. */
  readonly stages: readonly StageSpec[];
  readonly messages: number;
  readonly everyMs: number;
  readonly acks: 'all' | '1' | '0';
  readonly saga: boolean;
  readonly faults: readonly FaultSpec[];
}

export interface StageSpec {
  readonly partitions: number;
  readonly replicas: number;
  readonly instances: number;
  readonly keyed: boolean;
  readonly compacts: boolean;
  readonly idempotency: 'none' | 'same-transaction' | 'separate-transaction' | 'memory';
  readonly autoCommit: boolean;
  readonly calls: boolean;
  readonly workMs: number;
}

/** What happens, where (by any number: taken modulo what there is) and when. */
export interface FaultSpec {
  readonly what: 'gap' | 'step' | 'crash' | 'pause' | 'lose' | 'delay' | 'duplicate';
  readonly place: number;
  readonly other: number;
  readonly atMs: number;
  readonly forMs: number;
  readonly probability: number;
}

const stage: fc.Arbitrary<StageSpec> = fc.record({
  partitions: fc.integer({ min: 1, max: 4 }),
  replicas: fc.integer({ min: 1, max: 3 }),
  instances: fc.integer({ min: 1, max: 3 }),
  keyed: fc.boolean(),
  compacts: fc.boolean(),
  idempotency: fc.constantFrom('none', 'same-transaction', 'separate-transaction', 'memory'),
  autoCommit: fc.boolean(),
  calls: fc.boolean(),
  workMs: fc.constantFrom(0, 5, 400),
});

export const fault: fc.Arbitrary<FaultSpec> = fc.record({
  what: fc.constantFrom('gap', 'step', 'crash', 'pause', 'lose', 'delay', 'duplicate'),
  place: fc.nat(60),
  other: fc.nat(60),
  atMs: fc.integer({ min: 0, max: 25_000 }),
  forMs: fc.constantFrom(0, 1, 700, 12_000),
  probability: fc.constantFrom(1, 0.3, 0.05),
});

export const planSpec = (faultsMax = 3): fc.Arbitrary<PlanSpec> =>
  fc.record({
    seed: fc.nat(10_000),
    brokers: fc.integer({ min: 1, max: 3 }),
    stages: fc.array(stage, { minLength: 1, maxLength: 3 }),
    messages: fc.integer({ min: 1, max: 8 }),
    everyMs: fc.constantFrom(1, 200, 3000),
    acks: fc.constantFrom('all', '1', '0'),
    saga: fc.boolean(),
    faults: fc.array(fault, { maxLength: faultsMax }),
  });

/** Compiles the spec; faults are added by index to what the topology turned out to have. */
export function randomPlan(spec: PlanSpec): Plan {
  const plan = withScenario(planOf(randomDesign(spec)), { seed: `seed ${spec.seed}`, horizonUs: 40 * SECOND });
  return withFaults(plan, ...spec.faults.map((item, index) => faultOf(item, plan, `f${index}`)));
}

export function faultOf(spec: FaultSpec, { topology }: Plan, id: string): FaultPlan {
  const { hosts, links, processes } = topology;
  const crashable = hosts.flatMap((host, index) => (host.opaque ? [] : [index]));
  const host = crashable[spec.place % crashable.length]!;
  const process = spec.place % processes.length;
  const link = spec.place % links.length;
  const steps = processes[process]!.program.flatMap((step) => ('name' in step ? [step.name] : []));
  const step = steps[spec.other % steps.length]!;
  const at = { timeUs: spec.atMs * 1000 };
  const forUs = spec.forMs * 1000;
  const match = { probability: spec.probability, fromUs: at.timeUs, untilUs: at.timeUs + 15 * SECOND };
  const hop = { at: 'link', link, direction: (['request', 'response', 'both'] as const)[spec.other % 3]! } as const;
  switch (spec.what) {
    case 'gap': return rule({ at: 'gap', process, gap: spec.other % 2 === 0 ? 'after' : 'before', step }, { do: 'crash', restartAfterUs: forUs }, { ...match, attempt: 1 }, id);
    case 'step': return rule({ at: 'step', process, step }, spec.other % 2 === 0 ? { do: 'fail' } : { do: 'delay', byUs: forUs }, match, id);
    case 'crash': return timed(at, { do: 'crash', host, restartAfterUs: forUs }, id);
    case 'pause': return timed(at, { do: 'pause', host, forUs }, id);
    case 'lose': return rule(hop, { do: 'lose' }, match, id);
    case 'delay': return rule(hop, { do: 'delay', byUs: forUs }, match, id);
    case 'duplicate': return rule(hop, { do: 'duplicate', afterUs: forUs }, match, id);
  }
}

export function randomDesign({ brokers, stages, messages, everyMs, acks, saga }: PlanSpec): Design {
  const last = stages.length;
  const nodes: DesignNode[] = [
    node('source', 'producer', {
      channel: 'topic-0', count: messages, interarrival: `exponential(${everyMs}ms)`, client: { acks },
      message: { type: 'Event', ...(stages[0]!.keyed && { key: '"k" + text(ordinal % 3)' }), payload: { n: '${ordinal}', x: '${random(0, 1)}' } },
    }),
    ...stages.flatMap((spec, index) => stageNodes(spec, index, index + 1 < last, brokers)),
    ...(stages.some(({ calls }) => calls) ? [node('bank', 'external-service', { latency: 'lognormal(30ms, 2)', errorRate: 0.1, effect: 'paid', concurrency: 2, queueMax: 4 })] : []),
    ...(saga ? sagaNodes() : []),
  ];
  const edges = [
    wire('source', 'topic-0'),
    ...stages.flatMap((spec, index) => [
      wire(`topic-${index}`, `stage-${index}`), wire(`stage-${index}`, `db-${index}`),
      ...(index + 1 < last ? [wire(`stage-${index}`, `topic-${index + 1}`)] : []),
      ...(spec.calls ? [wire(`stage-${index}`, 'bank')] : []),
    ]),
    ...(saga ? sagaEdges() : []),
  ];
  return {
    format: 'flowstage/design', version: 1, name: 'random', description: '', nodes, edges, layout: {}, schemas: {}, scenarios: [], expectations: [], extensions: {},
    systems: [{ id: 'kafka', kind: 'kafka', name: 'kafka', config: { brokers, 'broker.session.timeout.ms': 3000, 'replica.lag.time.max.ms': 4000, 'log.cleaner.backoff.ms': 2000, 'group.initial.rebalance.delay.ms': 500 } }],
  };
}

const node = (id: string, kind: string, config: JsonObject, more: Partial<DesignNode> = {}): DesignNode => ({ id, kind, name: id, config, ...more });
const wire = (from: string, to: string, toPort?: string): DesignEdge => ({ id: `${from}>${to}${toPort ?? ''}`, from, to, config: {}, ...(toPort !== undefined && { toPort }) });

const CLIENT = { 'session.timeout.ms': 6000, 'heartbeat.interval.ms': 1000, 'max.poll.interval.ms': 20_000, 'request.timeout.ms': 3000, 'default.api.timeout.ms': 8000, 'auto.offset.reset': 'earliest' };

function stageNodes(spec: StageSpec, index: number, publishes: boolean, brokers: number): readonly DesignNode[] {
  const topic = {
    partitions: spec.partitions, 'replication.factor': Math.min(spec.replicas, brokers), 'min.insync.replicas': Math.min(2, spec.replicas, brokers),
    ...(spec.compacts && { 'cleanup.policy': ['compact'], 'segment.bytes': 150, 'min.cleanable.dirty.ratio': 0.1, 'delete.retention.ms': 3000 }),
  };
  const steps = [
    { id: 'think', do: 'work', time: spec.workMs === 0 ? '0s' : `exponential(${spec.workMs}ms)` },
    ...(spec.calls ? [{ id: 'pay', do: 'call', target: 'bank', request: { type: 'Pay', payload: { n: '${payload.n}' } }, timeout: '200ms' }] : []),
    { id: 'store', do: 'write', store: `db-${index}`, operations: [{ op: 'put', table: 'seen', key: 'text(payload.n)', value: { times: '${(row.times ?? 0) + 1}' }, effect: `stored-${index}` }] },
    ...(publishes ? [{ id: 'pass', do: 'publish', channel: `topic-${index + 1}`, message: { type: 'Event', key: spec.keyed ? 'message.key' : 'text(payload.n)', payload: { n: '${payload.n}', x: '${random(0, 1)}' } } }] : []),
    ...(spec.autoCommit ? [] : [{ id: 'ack', do: 'ack' }]),
  ];
  const client = { ...CLIENT, 'enable.auto.commit': spec.autoCommit, ...(spec.autoCommit && { 'auto.commit.interval.ms': 1000 }) };
  return [
    node(`topic-${index}`, 'kafka-topic', topic, { system: 'kafka' }),
    node(`stage-${index}`, 'consumer', { instances: spec.instances, client, idempotency: spec.idempotency, retry: { retries: 3, delay: '300ms', jitter: 0.2 }, handlers: [{ id: 'handle', on: 'Event', steps }] }),
    node(`db-${index}`, 'store', { commitTime: 'exponential(3ms)', concurrency: 2 }),
  ];
}

/** Each event also starts a saga of two steps, one over a channel and one by a call. */
function sagaNodes(): readonly DesignNode[] {
  const command = (type: string) => ({ type, payload: { n: '${payload.n}' } });
  return [
    node('saga', 'saga', { start: { channel: 'topic-0', on: 'Event', key: '"s" + text(payload.n)' }, replies: 'replies', client: { ...CLIENT, 'enable.auto.commit': false } }),
    node('first', 'saga-step', { order: 1, kind: 'compensatable', channel: 'commands', action: command('Do'), compensation: command('Undo'), timeout: '5s', retries: 1, compensationTimeout: '3s' }, { parent: 'saga' }),
    node('second', 'saga-step', { order: 2, kind: 'pivot', target: 'desk', action: command('Sign'), timeout: '2s' }, { parent: 'saga' }),
    node('commands', 'kafka-topic', { partitions: 2 }, { system: 'kafka' }),
    node('replies', 'kafka-topic', { partitions: 2 }, { system: 'kafka' }),
    node('worker', 'consumer', {
      client: { ...CLIENT, 'enable.auto.commit': false },
      handlers: ['Do', 'Undo'].map((type) => ({
        id: type, on: type,
        steps: [
          { id: `${type}-write`, do: 'write', store: 'work-db', operations: [{ op: 'put', table: 'work', key: 'message.key', value: { times: '${(row.times ?? 0) + 1}' }, effect: type }] },
          { id: `${type}-reply`, do: 'reply', type: `${type}ne` },
          { id: `${type}-ack`, do: 'ack' },
        ],
      })),
    }),
    node('work-db', 'store', {}),
    node('desk', 'external-service', { latency: 'exponential(80ms)', errorRate: 0.2, effect: 'signed', idempotencyKey: 'message.id' }),
  ];
}

const sagaEdges = (): readonly DesignEdge[] => [
  wire('topic-0', 'saga', 'start'), wire('replies', 'saga', 'replies'), wire('first', 'commands'), wire('second', 'desk'), wire('commands', 'worker'), wire('worker', 'work-db'), wire('worker', 'replies'),
];
