import fc from 'fast-check';
import { assert } from '../../base/assert.ts';
import type { JsonObject } from '../../base/json.ts';
import type { Design, DesignNode } from '../../design/document.ts';
import { readDesign } from '../../design/read-design.ts';
import { writeDesign } from '../../design/write-design.ts';

const names = fc.oneof(fc.stringMatching(/^[a-z][a-z0-9.-]{0,10}[a-z0-9]$/), fc.constantFrom('orders', 'Orders', 'order events', 'amq.topic', '', 'x: "y"', 'é', 'a_b', '12', 'yes', 'null', '\u202e'));
const topicConfigs: fc.Arbitrary<JsonObject> = fc.record({ partitions: fc.integer({ min: 1, max: 12 }), 'replication.factor': fc.integer({ min: 1, max: 5 }), 'retention.ms': fc.constantFrom<string | number>(-1, 0, 604_800_000, '9223372036854775807'), 'cleanup.policy': fc.constantFrom(['compact'], ['delete', 'compact']), 'min.cleanable.dirty.ratio': fc.double({ min: 0, max: 1, noNaN: true }), 'unknown.setting': fc.constantFrom('x', 7, true, 'true', '12') }, { requiredKeys: [] });
const queueConfigs: fc.Arbitrary<JsonObject> = fc.record({ type: fc.constantFrom('classic', 'quorum'), durable: fc.boolean(), 'x-message-ttl': fc.integer({ min: 0, max: 1e9 }), 'x-max-length': fc.integer({ min: 0, max: 1e6 }), 'x-unknown': fc.constantFrom(1, 'x'), odd: fc.constant(1) }, { requiredKeys: [] });
const configOf: { readonly [kind: string]: fc.Arbitrary<JsonObject> } = {
  'kafka-topic': topicConfigs,
  'rabbitmq-queue': queueConfigs,
  'rabbitmq-exchange': fc.record({ type: fc.constantFrom('direct', 'fanout', 'topic', 'headers') }, { requiredKeys: [] }),
  'sqs-queue': fc.record({ FifoQueue: fc.boolean(), VisibilityTimeout: fc.integer({ min: 0, max: 43_200 }) }, { requiredKeys: [] }),
  store: fc.constant({}),
  consumer: fc.constant({}),
};
const SYSTEM_OF: { readonly [kind: string]: string } = { 'kafka-topic': 'kafka', 'rabbitmq-queue': 'rabbitmq', 'rabbitmq-exchange': 'rabbitmq', 'sqs-queue': 'aws' };

const systems = fc.array(fc.record({ kind: fc.constantFrom('kafka', 'kafka', 'rabbitmq', 'aws'), name: names, config: fc.constantFrom<JsonObject>({}, { brokers: 5 }, { nodes: 5 }) }), { maxLength: 5 });
const nodes = fc.array(fc.constantFrom('kafka-topic', 'rabbitmq-exchange', 'rabbitmq-queue', 'kafka-topic', 'sqs-queue', 'store', 'consumer').chain((kind) => fc.record({ kind: fc.constant(kind), name: names, system: fc.nat(7), config: configOf[kind]! })), { minLength: 1, maxLength: 10 });
const edges = fc.array(fc.record({ from: fc.nat(9), to: fc.nat(9), config: fc.constantFrom<JsonObject>({}, { latency: '5ms' }, { routing_key: 'a.#' }, { routing_key: 'b', latency: '1ms' }), hasPorts: fc.boolean() }), { maxLength: 12 });

/** Designs with something of every sort, that formats of one product carry in part only; each with a topic, an exchange and a queue. */
export const mixedDesigns: fc.Arbitrary<Design> = fc.record({ name: names, description: names, systems, nodes, edges, targets: fc.array(fc.nat(9), { maxLength: 3 }), places: fc.array(fc.integer({ min: -500, max: 500 }), { maxLength: 6 }), notes: fc.array(names, { maxLength: 2 }), schema: fc.constantFrom<JsonObject>({}, { type: 'object' }, { $ref: '#' }), extra: fc.dictionary(fc.stringMatching(/^x-[a-z]{1,5}$/), fc.jsonValue({ maxDepth: 1 }), { maxKeys: 2, noNullPrototype: true }), scenarios: fc.nat(2) }).map((drawn) => {
  const kinds = [...drawn.nodes, { kind: 'kafka-topic', name: 'sure', system: 0, config: {} }, { kind: 'rabbitmq-exchange', name: 'sure', system: 1, config: {} }, { kind: 'rabbitmq-queue', name: 'sure', system: 2, config: {} }];
  const hosts = (kind: string): readonly number[] => drawn.systems.flatMap((system, at) => (system.kind === SYSTEM_OF[kind] ? [at] : []));
  const made = kinds.map(({ kind, name, system, config }, at): DesignNode => {
    const host = hosts(kind)[system % (hosts(kind).length + 1)];
    return { id: `${'ab:'[at % 3]}`.replace(':', 'c') + String(at), kind, name, config, ...(host !== undefined && { system: `s${host}` }) };
  });
  const exchanges = made.filter(({ kind }) => kind === 'rabbitmq-exchange');
  drawn.targets.forEach((target, at) => {
    const node = made.filter(({ kind }) => kind.startsWith('rabbitmq'))[at];
    const key = node?.kind === 'rabbitmq-queue' ? 'x-dead-letter-exchange' : 'alternate-exchange';
    if (node !== undefined) made[made.indexOf(node)] = { ...node, config: { ...node.config, [key]: exchanges[target % exchanges.length]!.id } };
  });
  const idAt = (at: number): string => made[at % made.length]!.id;
  return sound({
    format: 'flowstage/design', version: 1, name: drawn.name, description: drawn.description,
    systems: drawn.systems.map((system, at) => ({ id: `s${at}`, ...system })),
    nodes: made,
    edges: drawn.edges.flatMap(({ from, to, config, hasPorts }, at) => (idAt(from) === idAt(to) ? [] : [{ id: `w${at}`, from: idAt(from), to: idAt(to), ...(hasPorts && { fromPort: 'bindings', toPort: 'bindings' }), config }])),
    layout: Object.fromEntries(drawn.places.map((x, at) => [idAt(at), { x, y: 10 * at }])),
    annotations: drawn.notes.map((text, at) => ({ id: `note${at}`, kind: 'note', text, x: at, y: 0, width: 100, height: 50, tone: 'plain' })),
    schemas: Object.keys(drawn.schema).length === 0 ? {} : { Type: drawn.schema },
    scenarios: Array.from({ length: drawn.scenarios }, (_, at) => ({ id: `c${at}`, name: 'c', description: '', seed: '1', until: '10s', startsAt: '2024-08-15T10:30:00Z', overrides: [], faults: [], outcome: {} })),
    expectations: drawn.scenarios === 0 ? [] : [{ id: 'lost', kind: 'no-loss', name: 'n', config: {} }],
    extensions: Object.keys(drawn.extra).length === 0 ? {} : { [`nodes/${made[0]!.id}`]: drawn.extra as JsonObject },
  });
});

/** As it is when it was saved and opened. */
function sound(design: Design): Design {
  const opened = readDesign(writeDesign(design), 'generated.flow.json');
  assert(opened.design !== undefined, JSON.stringify(opened.diagnostics));
  return opened.design;
}
