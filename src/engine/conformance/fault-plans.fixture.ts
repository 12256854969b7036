import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { JsonObject } from '../../base/json.ts';
import type { DesignFault, DesignNode } from '../../design/document.ts';
import type { EventLog } from '../../log/event-log.ts';
import { indexes, nameOf, node, runCase, type Case } from './harness.fixture.ts';

/** What may be demanded of any product. Each says when a plan has put it to the test, and how it shows that it was broken. */
const INVARIANTS = {
  /** What was acknowledged to its sender is handled at last. */
  'keeps what it acknowledged': { premise: ({ acknowledged, struck }) => acknowledged > 0 && struck > 0, isBroken: ({ lost }) => lost.length > 0 },
  /** Of one key, what was taken in first is first handled first. */
  'keeps the order of a key': { premise: ({ redelivered, moved }) => redelivered + moved > 0, isBroken: ({ reordered }) => reordered > 0 },
  /** A message that its sender sends again is one entry. */
  'takes a message in once': { premise: ({ sentAgain }) => sentAgain > 0, isBroken: ({ repeated }) => repeated > 0 },
  /** Nothing takes effect twice. */
  'hands a message out once': { premise: ({ struck }) => struck > 0, isBroken: ({ duplicates }) => duplicates > 0 },
  /** When the trouble is over, nothing is left lying. */
  'comes back': { premise: ({ struck }) => struck > 0, isBroken: ({ kept }) => kept > 0 },
  /** What went in and did not come out is still there. */
  'loses count of nothing': { premise: ({ acknowledged }) => acknowledged > 0, isBroken: ({ unbalanced }) => unbalanced !== 0 },
} as const satisfies { readonly [name: string]: { readonly premise: (found: Finding) => boolean; readonly isBroken: (found: Finding) => boolean } };

type Invariant = keyof typeof INVARIANTS;

interface Product {
  readonly name: string;
  readonly system: { readonly id: string; readonly kind: string; readonly config: JsonObject };
  readonly queue: DesignNode;
  /** What stands before the queue, and takes the messages in. */
  readonly topic?: DesignNode;
  readonly brokers: number;
  readonly producer: JsonObject;
  readonly consumer: JsonObject;
  /** Steps of the handler; default `apply` alone. */
  readonly steps?: readonly JsonObject[];
  /** Besides what every product promises: to come back, and to lose count of nothing. */
  readonly promises: readonly Invariant[];
}

/** Far away, so that a node may fall between taking a message in and saying so. */
const RABBIT = { id: 'broker', kind: 'rabbitmq', config: { clientLatency: '60ms' } };
const AWS = { id: 'broker', kind: 'aws', config: {} };
const KAFKA = { id: 'broker', kind: 'kafka', config: {} };
const CONFIRMED = { rabbitmqPublisher: { confirm_select: true, delivery_mode: '2', retries: 50 } };
const PREFETCH = { rabbitmqConsumer: { prefetch_count: 3 } };
const PATIENT = { 'delivery.timeout.ms': 400_000, 'request.timeout.ms': 2_000, 'linger.ms': 0 };
const READER = { 'auto.offset.reset': 'earliest', 'enable.auto.commit': false, 'request.timeout.ms': 2_000 };
/** The other protocol leaves it to the cluster. */
const SESSION = { 'session.timeout.ms': 6_000 };
const WORK: JsonObject = { id: 'apply', do: 'work', time: 'uniform(50ms, 900ms)' };
const ACK: JsonObject = { id: 'ack', do: 'ack' };

const rabbit = (name: string, config: JsonObject, producer: JsonObject, promises: readonly Invariant[]): Product =>
  ({ name, system: RABBIT, queue: node('q', 'rabbitmq-queue', config, 'broker'), brokers: 3, producer, consumer: PREFETCH, promises });

const sqs = (name: string, config: JsonObject, sender: JsonObject, receiver: JsonObject, promises: readonly Invariant[]): Product => ({
  name, system: AWS, queue: node('q', 'sqs-queue', { VisibilityTimeout: 5, ...config }, 'broker'), brokers: 1,
  producer: { awsSender: { max_attempts: 50, read_timeout: 2, ...sender } }, consumer: { sqsReceiver: { WaitTimeSeconds: 2, ...receiver } }, promises,
});

const kafka = (name: string, { producer = {}, client = {}, cluster = {}, steps = [WORK, ACK] }: { producer?: JsonObject; client?: JsonObject; cluster?: JsonObject; steps?: readonly JsonObject[] }, promises: readonly Invariant[]): Product => ({
  name, system: { ...KAFKA, config: cluster }, queue: node('q', 'kafka-topic', { partitions: 2, 'replication.factor': 3, 'min.insync.replicas': 2 }, 'broker'), brokers: 3,
  producer: { client: { ...PATIENT, ...producer } }, consumer: { client: { ...(client['group.protocol'] === 'consumer' ? {} : SESSION), ...READER, ...client } }, steps, promises,
});

const PRODUCTS: readonly Product[] = [
  rabbit('a classic queue, persistent and confirmed', {}, CONFIRMED, ['keeps what it acknowledged']),
  rabbit('a classic queue, transient', {}, { rabbitmqPublisher: { confirm_select: true, delivery_mode: '1', retries: 50 } }, []),
  rabbit('a quorum queue', { type: 'quorum', 'x-delivery-limit': -1 }, CONFIRMED, ['keeps what it acknowledged']),
  sqs('SQS standard', {}, {}, {}, ['keeps what it acknowledged']),
  sqs('SQS FIFO', { FifoQueue: true }, { MessageDeduplicationId: 'message.id' }, { MaxNumberOfMessages: 1 }, ['keeps what it acknowledged', 'keeps the order of a key', 'takes a message in once']),
  { ...sqs('SNS to SQS standard', {}, {}, {}, ['keeps what it acknowledged']), topic: node('topic', 'sns-topic', {}, 'broker') },
  kafka('Kafka, acks=all and idempotent', {}, ['keeps what it acknowledged', 'keeps the order of a key', 'takes a message in once']),
  kafka('Kafka, cooperative-sticky', { client: { 'partition.assignment.strategy': 'cooperative-sticky' } }, ['keeps what it acknowledged', 'keeps the order of a key', 'takes a message in once']),
  kafka('Kafka, consumer protocol', { client: { 'group.protocol': 'consumer' }, cluster: { 'group.consumer.session.timeout.ms': 6_000 } }, ['keeps what it acknowledged', 'keeps the order of a key', 'takes a message in once']),
  kafka('Kafka, without idempotence', { producer: { 'enable.idempotence': false } }, ['keeps what it acknowledged', 'keeps the order of a key']),
  kafka('Kafka, acks=1 and slow followers', { producer: { acks: '1', 'enable.idempotence': false }, cluster: { replicaLatency: '400ms', 'broker.session.timeout.ms': 1_000 } }, ['keeps the order of a key']),
  kafka('Kafka, committed before the work', { steps: [ACK, WORK] }, ['takes a message in once', 'hands a message out once']),
];

const MESSAGES = 30;
/** Trouble ends here; the rest is for coming back. */
const TROUBLE_S = 25;

const at = fc.integer({ min: 1, max: 9 }).map((s) => `${s}s`);
const short = fc.integer({ min: 1, max: 9 }).map((s) => `${s}s`);
const window = { until: `${TROUBLE_S}s` };

const fault = (brokers: number): fc.Arbitrary<Omit<DesignFault, 'id'>> => fc.oneof(
  fc.record({ at, restartAfter: short, instance: fc.integer({ min: 0, max: 1 }) }).map((config) => ({ kind: 'crash', config: { node: 'worker', ...config } })),
  fc.record({ at, for: short, instance: fc.integer({ min: 0, max: 1 }) }).map((config) => ({ kind: 'pause', config: { node: 'worker', ...config } })),
  fc.record({ at, for: short, broker: fc.oneof(fc.constant(-1), fc.integer({ min: 0, max: brokers - 1 })) }).map((config) => ({ kind: 'broker-down', config: { system: 'broker', ...config } })),
  fc.record({ probability: fc.constantFrom(0.05, 0.3), from: fc.constantFrom('worker', 'shop') }).map(({ probability, from }) => ({ kind: 'link-loss', config: { from, to: 'broker', probability, ...window } })),
  fc.record({ probability: fc.constantFrom(0.05, 0.3), from: fc.constantFrom('worker', 'shop') }).map(({ probability, from }) => ({ kind: 'link-duplicate', config: { from, to: 'broker', probability, ...window } })),
  separation(brokers),
  fc.record({ nth: fc.integer({ min: 1, max: 20 }) }).map(({ nth }) => ({ kind: 'crash-at-step', config: { node: 'worker', gap: 'after', step: 'apply', nth, attempt: 0, restartAfter: '1s' } })),
);

/** Part of the brokers are cut off, with or without one of the two clients; a single one only from clients. */
const separation = (brokers: number): fc.Arbitrary<Omit<DesignFault, 'id'>> =>
  fc.record({
    at, for: fc.integer({ min: 1, max: 15 }).map((s) => `${s}s`), first: fc.integer({ min: 0, max: brokers - 1 }), two: fc.boolean(),
    from: brokers === 1 ? fc.constant('clients') : fc.constantFrom('everybody', 'other brokers', 'clients'), clients: fc.constantFrom([], ['shop'], ['worker'], ['shop', 'worker']),
  }).map(({ first, two, ...config }) => ({ kind: 'network-partition', config: { system: 'broker', brokers: two && brokers > 2 ? [first, (first + 1) % brokers] : [first], ...config } }));

function caseOf({ system, queue, topic, producer, consumer, steps = [WORK] }: Product, faults: readonly Omit<DesignFault, 'id'>[]): Case {
  const message = { type: 'Event', key: "'g' + text(ordinal % 3)", payload: { n: 'm${ordinal}' } };
  const entry = topic?.id ?? 'q';
  return {
    id: 'plan', rule: '', seen: {}, until: '10m', systems: [system],
    nodes: [
      queue, ...(topic === undefined ? [] : [topic]),
      node('shop', 'producer', { channel: entry, message, interarrival: '150ms', count: MESSAGES, ...producer }),
      node('worker', 'consumer', { handlers: [{ id: 'handle', on: '*', steps }], instances: 2, retry: { retries: 0 }, ...consumer }),
    ],
    wires: { [`shop>${entry}`]: {}, ...(topic !== undefined && { 'topic>q': { RawMessageDelivery: true } }), 'q>worker': {} }, faults: faults.map((each, i) => ({ id: `f${i}`, ...each })),
  };
}

interface Finding {
  readonly struck: number;
  readonly acknowledged: number;
  readonly lost: readonly string[];
  readonly redelivered: number;
  /** Partitions that changed hands. */
  readonly moved: number;
  readonly duplicates: number;
  readonly reordered: number;
  readonly sentAgain: number;
  readonly repeated: number;
  readonly kept: number;
  readonly unbalanced: number;
}

/** What the log says of a run, by messages. A repeat is recognised by its name: a client that sends again makes no other. */
function audit(log: EventLog): Finding {
  const at = (...kinds: Parameters<typeof indexes>[1][]): number[] => indexes(log, ...kinds).filter((row) => log.header.channels[log.cell('channel', row)]!.id === 'q');
  const acknowledged = new Set(indexes(log, 'publishAcknowledged').map((row) => nameOf(log, row)));
  const applied = indexes(log, 'stepCompleted').filter((row) => log.detailText(row) === 'apply').map((row) => [nameOf(log, row), placeOf(log, row)] as const);
  const done = new Set(applied.map(([name]) => name));
  const entries = entriesOf(log, at);
  return {
    struck: indexes(log, 'faultApplied').length,
    acknowledged: acknowledged.size,
    lost: [...acknowledged].filter((name) => !done.has(name) && ![...entries.kept.values()].includes(name)),
    redelivered: at('delivered').filter((row) => log.cell('attempt', row) > 1).length,
    moved: indexes(log, 'partitionRevoked').length,
    duplicates: applied.length - done.size,
    reordered: reorderings(applied),
    sentAgain: indexes(log, 'publishRetried').length,
    repeated: entries.appended.length - new Set(entries.appended).size,
    kept: entries.kept.size,
    unbalanced: entries.appended.length - entries.gone - entries.kept.size,
  };
}

/** Where the message of a handler stands: its delivery is the cause of its frame's rows. */
function placeOf(log: EventLog, row: number): number {
  let at = row;
  while (log.kindOf(at) !== 'delivered') at = log.cell('cause', at) - 1;
  return log.cell('position', at);
}

/** What was taken in, what is left of it, and how much went: settled one by one, or below a committed position. What was cut off was never taken in. */
function entriesOf(log: EventLog, at: (...kinds: Parameters<typeof indexes>[1][]) => number[]): { appended: readonly string[]; kept: ReadonlyMap<string, string>; gone: number } {
  const taken = new Map<string, string>();
  const kept = new Map<string, string>();
  let gone = 0;
  for (const row of at('entryAppended', 'entryAcknowledged', 'entryRemoved', 'entriesTruncated', 'offsetCommitted')) {
    const [partition, position] = [log.cell('partition', row), log.cell('position', row)];
    const drop = (map: Map<string, string>, goes: (own: number) => boolean): number => [...map.keys()].filter((key) => Number(key.split('/')[0]) === partition && goes(Number(key.split('/')[1])) && map.delete(key)).length;
    switch (log.kindOf(row)) {
      case 'entryAppended': taken.set(`${partition}/${position}`, nameOf(log, row)); kept.set(`${partition}/${position}`, nameOf(log, row)); break;
      case 'entriesTruncated': drop(taken, (own) => own >= position); drop(kept, (own) => own >= position); break;
      case 'offsetCommitted': gone += drop(kept, (own) => own < position); break;
      default: gone += drop(kept, (own) => own === position);
    }
  }
  return { appended: [...taken.values()], kept, gone };
}

/** Messages that were applied for the first time after one of their group that the queue took in later. */
function reorderings(applied: readonly (readonly [name: string, position: number])[]): number {
  const last = new Map<number, number>();
  const seen = new Set<string>();
  let count = 0;
  for (const [name, position] of applied) {
    if (seen.has(name)) continue;
    seen.add(name);
    const group = Number(name.slice(1)) % 3;
    const before = last.get(group) ?? -1;
    if (position < before) count++;
    last.set(group, Math.max(before, position));
  }
  return count;
}

const EVERYBODY: readonly Invariant[] = ['comes back', 'loses count of nothing'];

/** Every product over so many random fault plans. Says of each invariant in how many plans its premise held, and in how many it was broken. */
export function testFaultPlans(plans: number): void {
  it.each(PRODUCTS.map((product) => [product.name, product] as const))('%s keeps what it promises, comes back, and shows what it does not promise', (_, product) => {
    const names = Object.keys(INVARIANTS) as Invariant[];
    const promised = [...EVERYBODY, ...product.promises];
    const seen = new Map(names.map((name) => [name, { held: 0, broken: 0 }]));
    fc.assert(
      fc.property(fc.array(fault(product.brokers), { minLength: 1, maxLength: 4 }), (faults) => {
        const found = audit(runCase(caseOf(product, faults)).log);
        for (const name of names) {
          const { premise, isBroken } = INVARIANTS[name];
          seen.get(name)!.held += Number(premise(found));
          seen.get(name)!.broken += Number(isBroken(found));
        }
        expect(promised.filter((name) => INVARIANTS[name].isBroken(found)), JSON.stringify(found)).toEqual([]);
      }),
      { numRuns: plans, seed: 11 },
    );
    const report = names.map((name) => `${promised.includes(name) ? 'promised' : 'not promised'}: ${name}: put to the test by ${seen.get(name)!.held} of ${plans} plans, broken in ${seen.get(name)!.broken}`);
    console.info(`${product.name}\n  ${report.join('\n  ')}`);
    expect(names.filter((name) => seen.get(name)!.held <= plans / 20), 'never put to the test').toEqual([]);
    expect(names.filter((name) => !promised.includes(name) && seen.get(name)!.broken === 0), 'not promised, and never seen to break').toEqual([]);
  }, 600_000);
}
