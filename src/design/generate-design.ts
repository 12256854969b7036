import { drawKey, uniform } from '../base/draw.ts';
import type { JsonObject } from '../base/json.ts';
import type { Design, DesignEdge, DesignNode } from './document.ts';

export interface OrderSagaOptions {
  /** Saga steps, 1 to 6; each has a channel of commands, a service and a store of its own. */
  readonly steps: number;
  /** Partitions of every channel. */
  readonly partitions: number;
  /** Draws sizes, times and numbers of instances. */
  readonly seed: number;
  /** Another id for each system and node; everything that names it follows. */
  readonly rename?: (id: string) => string;
}

/**
 * A design for tests, the same for the same options: orders run through a saga with a service for each step.
 * Ids follow from `PARTS`: for the step `payment` they are `payment-step`, `payment-commands`, `payment` and
 * `payment-db`; its handler's steps are `payment-work`, `payment-do` (effect `payment-done`), `payment-reply` and
 * `payment-ack`, and `payment-undo...` for the compensation. Each effect is expected at most once for an order.
 */
export function generateOrderSaga({ steps, partitions, seed, rename = (id) => id }: OrderSagaOptions): Design {
  const parts = PARTS.slice(0, steps);
  const draws = new Draws(seed);
  const names: Names = { id: rename };
  return {
    format: 'flowstage/design',
    version: 1,
    name: `Orders in ${steps} steps`,
    description: '',
    systems: [{ id: rename('kafka'), kind: 'kafka', name: 'Kafka', config: { brokers: draws.whole(3, 5), racks: draws.pick([[], ['a', 'b', 'c']]) } }],
    nodes: [...common(parts, partitions, draws, names), ...parts.flatMap((part, index) => participant(part, index, parts.length, partitions, draws, names))],
    edges: [...commonEdges(names), ...parts.flatMap((part) => participantEdges(part, names))],
    layout: {},
    schemas: {},
    scenarios: [{ id: 'plain', name: 'plain', description: '', seed: String(seed), until: '10m', startsAt: '2024-08-15T10:30:00Z', overrides: [], faults: [], outcome: { findings: [] } }],
    expectations: [
      ...parts.map((part) => ({ id: `${part}-once`, kind: 'at-most-once', name: `${part} at most once`, config: { effect: `${part}-done`, per: 'message.key' } })),
      { id: 'nothing-lost', kind: 'no-loss', name: 'Nothing is lost', config: {} },
      { id: 'atomic', kind: 'saga-atomicity', name: 'All or nothing', config: { saga: rename('order-saga') } },
      { id: 'terminates', kind: 'saga-termination', name: 'Every order ends', config: { saga: rename('order-saga'), within: '5m' } },
    ],
    extensions: {},
  };
}

/** The steps that a generated saga can have, in order. */
export const PARTS: readonly string[] = ['stock', 'payment', 'shipping', 'invoice', 'loyalty', 'notice'];

interface Names {
  readonly id: (id: string) => string;
}

class Draws {
  readonly #key: ReturnType<typeof drawKey>;
  #n = 0;

  constructor(seed: number) {
    this.#key = drawKey(String(seed), 'design', 'generate');
  }

  whole(from: number, to: number): number {
    return from + Math.floor(uniform(this.#key, 0, 0, 1, this.#n++) * (to - from + 1));
  }

  pick<T>(items: readonly T[]): T {
    return items[this.whole(0, items.length - 1)] as T;
  }
}

const CLIENT = { 'session.timeout.ms': 10_000, 'enable.auto.commit': false, 'auto.offset.reset': 'earliest' };

const topic = (id: string, partitions: number, { id: rename }: Names): DesignNode => ({
  id: rename(id), kind: 'kafka-topic', name: id, system: rename('kafka'), config: { partitions, 'replication.factor': 3, 'min.insync.replicas': 2 },
});

function common(parts: readonly string[], partitions: number, draws: Draws, names: Names): readonly DesignNode[] {
  const { id } = names;
  const [brings, gap] = [draws.whole(6, 12), draws.whole(300, 1500)];
  const message = { type: 'OrderPlaced', key: 'payload.orderId', payload: { orderId: 'order-${ordinal}', amount: '${randomInteger(10, 400)}' } };
  const outcome = (type: string) => ({ channel: id('orders'), type, payload: { orderId: '${saga.key}', steps: parts.length } });
  return [
    { id: id('shop'), kind: 'producer', name: 'Shop', config: { channel: id('orders'), count: brings, interarrival: `exponential(${gap}ms)`, message } },
    topic('orders', partitions, names),
    topic('replies', partitions, names),
    {
      id: id('order-saga'),
      kind: 'saga',
      name: 'Order saga',
      config: { start: { channel: id('orders'), on: 'OrderPlaced', key: 'payload.orderId' }, replies: id('replies'), completed: outcome('OrderConfirmed'), compensated: outcome('OrderCancelled'), client: CLIENT },
    },
  ];
}

function commonEdges({ id }: Names): readonly DesignEdge[] {
  return [
    edge(id('shop'), id('orders')),
    { ...edge(id('orders'), id('order-saga')), toPort: 'start' },
    { ...edge(id('replies'), id('order-saga')), id: `${id('replies')}>replies`, toPort: 'replies' },
    edge(id('order-saga'), id('orders')),
  ];
}

const edge = (from: string, to: string): DesignEdge => ({ id: `${from}>${to}`, from, to, config: {} });

function participant(part: string, index: number, steps: number, partitions: number, draws: Draws, names: Names): readonly DesignNode[] {
  const { id } = names;
  const command = (type: string) => ({ type, payload: { orderId: '${saga.key}', amount: '${payload.amount}' } });
  const kind = index === steps - 1 ? 'pivot' : 'compensatable';
  return [
    {
      id: id(`${part}-step`),
      kind: 'saga-step',
      name: part,
      parent: id('order-saga'),
      config: { order: index + 1, kind, channel: id(`${part}-commands`), action: command(`do-${part}`), compensation: command(`undo-${part}`), timeout: '60s' },
    },
    topic(`${part}-commands`, partitions, names),
    { id: id(part), kind: 'consumer', name: part, config: { instances: draws.whole(1, 2), client: CLIENT, handlers: [doHandler(part, draws, names), undoHandler(part, names)] } },
    { id: id(`${part}-db`), kind: 'store', name: `${part} store`, config: {} },
  ];
}

function participantEdges(part: string, { id }: Names): readonly DesignEdge[] {
  return [
    edge(id(`${part}-step`), id(`${part}-commands`)),
    edge(id(`${part}-commands`), id(part)),
    edge(id(part), id(`${part}-db`)),
    edge(id(part), id('replies')),
  ];
}

function doHandler(part: string, draws: Draws, names: Names): JsonObject {
  const [workMs, spread] = [draws.whole(5, 80), draws.pick([`exponential`, `constant`])];
  return {
    id: part,
    on: `do-${part}`,
    steps: [
      { id: `${part}-work`, do: 'work', time: `${spread}(${workMs}ms)` },
      write(`${part}-do`, part, '+ 1', `${part}-done`, names),
      { id: `${part}-reply`, do: 'reply', outcome: 'ok', type: `${part}-done`, payload: { orderId: '${message.key}' } },
      { id: `${part}-ack`, do: 'ack' },
    ],
    onFailure: [
      { id: `${part}-refuse`, do: 'reply', outcome: 'failed', type: `${part}-refused`, payload: { orderId: '${message.key}', reason: '${failure.reason}' } },
      { id: `${part}-refuse-ack`, do: 'ack' },
    ],
  };
}

function undoHandler(part: string, names: Names): JsonObject {
  return {
    id: `${part}-undo`,
    on: `undo-${part}`,
    steps: [
      write(`${part}-undo`, part, '- 1', `${part}-undone`, names),
      { id: `${part}-undo-reply`, do: 'reply', outcome: 'ok', type: `${part}-undone`, payload: { orderId: '${message.key}' } },
      { id: `${part}-undo-ack`, do: 'ack' },
    ],
  };
}

const write = (stepId: string, part: string, change: string, effect: string, { id }: Names): JsonObject => ({
  id: stepId,
  do: 'write',
  store: id(`${part}-db`),
  operations: [{ op: 'put', table: part, key: 'message.key', value: { times: `\${(row.times ?? 0) ${change}}`, amount: '${payload.amount}' }, effect }],
});
