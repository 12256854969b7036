import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { JsonObject } from '../../base/json.ts';
import type { DesignFault, DesignNode } from '../../design/document.ts';
import type { EventLog } from '../../log/event-log.ts';
import { indexes, nameOf, node, runCase, type Case } from './harness.fixture.ts';

/** What a product promises; where it does not, some plan must show it. */
interface Promises {
  readonly keepsAcknowledged: boolean;
  readonly keepsGroupOrder: boolean;
}

interface Product extends Promises {
  readonly name: string;
  readonly system: { readonly id: string; readonly kind: string; readonly config: JsonObject };
  readonly queue: DesignNode;
  readonly brokers: number;
  readonly producer: JsonObject;
  readonly consumer: JsonObject;
}

const RABBIT = { id: 'broker', kind: 'rabbitmq', config: {} };
const CONFIRMED = { rabbitmqPublisher: { confirm_select: true, delivery_mode: '2', retries: 50 } };

const PRODUCTS: readonly Product[] = [
  { name: 'a classic queue, persistent and confirmed', system: RABBIT, queue: node('q', 'rabbitmq-queue', {}, 'broker'), brokers: 3, producer: CONFIRMED, consumer: { rabbitmqConsumer: { prefetch_count: 3 } }, keepsAcknowledged: true, keepsGroupOrder: false },
  { name: 'a classic queue, transient', system: RABBIT, queue: node('q', 'rabbitmq-queue', {}, 'broker'), brokers: 3, producer: { rabbitmqPublisher: { confirm_select: true, delivery_mode: '1', retries: 50 } }, consumer: { rabbitmqConsumer: { prefetch_count: 3 } }, keepsAcknowledged: false, keepsGroupOrder: false },
  { name: 'a quorum queue', system: RABBIT, queue: node('q', 'rabbitmq-queue', { type: 'quorum', 'x-delivery-limit': -1 }, 'broker'), brokers: 3, producer: CONFIRMED, consumer: { rabbitmqConsumer: { prefetch_count: 3 } }, keepsAcknowledged: true, keepsGroupOrder: false },
  { name: 'SQS standard', system: { id: 'broker', kind: 'aws', config: {} }, queue: node('q', 'sqs-queue', { VisibilityTimeout: 5 }, 'broker'), brokers: 1, producer: { awsSender: { max_attempts: 50, read_timeout: 2 } }, consumer: { sqsReceiver: { WaitTimeSeconds: 2 } }, keepsAcknowledged: true, keepsGroupOrder: false },
  { name: 'SQS FIFO', system: { id: 'broker', kind: 'aws', config: {} }, queue: node('q', 'sqs-queue', { FifoQueue: true, VisibilityTimeout: 5 }, 'broker'), brokers: 1, producer: { awsSender: { max_attempts: 50, read_timeout: 2, MessageDeduplicationId: 'message.id' } }, consumer: { sqsReceiver: { WaitTimeSeconds: 2, MaxNumberOfMessages: 1 } }, keepsAcknowledged: true, keepsGroupOrder: true },
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
  fc.record({ nth: fc.integer({ min: 1, max: 20 }) }).map(({ nth }) => ({ kind: 'crash-at-step', config: { node: 'worker', gap: 'after', step: 'apply', nth, attempt: 0, restartAfter: '1s' } })),
);

function caseOf({ system, queue, producer, consumer }: Product, faults: readonly Omit<DesignFault, 'id'>[]): Case {
  const message = { type: 'Event', key: "'g' + text(ordinal % 3)", payload: { n: 'm${ordinal}' } };
  const steps = [{ id: 'apply', do: 'work', time: 'uniform(50ms, 900ms)' }];
  return {
    id: 'plan', rule: '', seen: {}, until: '10m', systems: [system],
    nodes: [
      queue,
      node('shop', 'producer', { channel: 'q', message, interarrival: '150ms', count: MESSAGES, ...producer }),
      node('worker', 'consumer', { handlers: [{ id: 'handle', on: '*', steps }], instances: 2, retry: { retries: 0 }, ...consumer }),
    ],
    wires: { 'shop>q': {}, 'q>worker': {} }, faults: faults.map((each, i) => ({ id: `f${i}`, ...each })),
  };
}

interface Finding {
  readonly acknowledged: number;
  readonly lost: readonly string[];
  readonly duplicates: number;
  readonly reordered: number;
  readonly kept: number;
  readonly unbalanced: number;
}

/** What the log says of a run, by messages. A repeat is recognised by its name: a client that sends again makes no other. */
function audit(log: EventLog): Finding {
  const names = (kind: Parameters<typeof indexes>[1]): string[] => indexes(log, kind).map((row) => nameOf(log, row));
  const acknowledged = new Set(names('publishAcknowledged'));
  const rows = indexes(log, 'stepCompleted').filter((row) => log.detailText(row) === 'apply');
  const applied = rows.map((row) => nameOf(log, row));
  const done = new Set(applied);
  const balance = names('entryAppended').length - names('entryAcknowledged').length - names('entryRemoved').length;
  const kept = new Map<number, string>();
  for (const row of indexes(log, 'entryAppended', 'entryAcknowledged', 'entryRemoved')) {
    if (log.kindOf(row) === 'entryAppended') kept.set(log.cell('position', row), nameOf(log, row));
    else kept.delete(log.cell('position', row));
  }
  const still = new Set(kept.values());
  return {
    acknowledged: acknowledged.size,
    lost: [...acknowledged].filter((name) => !done.has(name) && !still.has(name)),
    duplicates: applied.length - done.size,
    reordered: reorderings(rows.map((row) => [nameOf(log, row), log.cell('position', row)])),
    kept: kept.size,
    unbalanced: balance - kept.size,
  };
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

/** Every product over so many random fault plans. */
export function testFaultPlans(plans: number): void {
  it.each(PRODUCTS.map((product) => [product.name, product] as const))('%s keeps what it promises, comes back, and shows what it does not promise', (_, product) => {
    const premises = { plans: 0, acknowledged: 0, duplicates: 0, reordered: 0, lost: 0, struck: 0 };
    fc.assert(
      fc.property(fc.array(fault(product.brokers), { minLength: 1, maxLength: 4 }), (faults) => {
        const { log } = runCase(caseOf(product, faults));
        const found = audit(log);
        premises.plans++;
        premises.acknowledged += found.acknowledged;
        premises.duplicates += Math.min(1, found.duplicates);
        premises.reordered += Math.min(1, found.reordered);
        premises.lost += Math.min(1, found.lost.length);
        premises.struck += indexes(log, 'faultApplied').length;
        expect(found.unbalanced).toBe(0);
        expect({ kept: found.kept, lost: product.keepsAcknowledged ? found.lost : [] }).toEqual({ kept: 0, lost: [] });
        if (product.keepsGroupOrder) expect(found.reordered).toBe(0);
      }),
      { numRuns: plans, seed: 5 },
    );
    expect(premises.acknowledged).toBeGreaterThan(plans * MESSAGES * 0.8);
    expect(premises.struck).toBeGreaterThan(plans);
    // No queue here promises that a handler runs once.
    expect(premises.duplicates).toBeGreaterThan(plans / 40);
    if (!product.keepsAcknowledged) expect(premises.lost).toBeGreaterThan(plans / 40);
    if (!product.keepsGroupOrder) expect(premises.reordered).toBeGreaterThan(plans / 40);
  }, 300_000);
}
