import { assert } from '../../base/assert.ts';
import type { JsonObject } from '../../base/json.ts';
import { compile } from '../../design/compile.ts';
import type { Design, DesignEdge, DesignNode } from '../../design/document.ts';
import type { Topology } from '../../topology/topology.ts';

/** A Kafka system in the catalog's own fields; what is left out has the catalog's default, but every hop takes 1 ms. */
export interface KafkaSpec {
  readonly cluster?: JsonObject;
  readonly topics: { readonly [id: string]: JsonObject };
  readonly producers?: { readonly [id: string]: JsonObject & { readonly channel: string } };
  /** Scripted clients: where they send, what they read. */
  readonly scripts?: { readonly [id: string]: JsonObject & { readonly to?: readonly string[]; readonly reads?: readonly string[] } };
  readonly consumers?: { readonly [id: string]: JsonObject & { readonly reads: readonly string[]; readonly publishes?: readonly string[] } };
}

/** Design and compile, as for a person. Messages are of type Event, with their number in `payload.n`. */
export function kafka({ cluster, topics, producers = {}, scripts = {}, consumers = {} }: KafkaSpec): Topology {
  const nodes: DesignNode[] = [
    ...Object.entries(topics).map(([id, config]) => ({ ...node(id, 'kafka-topic', config), system: 'kafka' })),
    ...Object.entries(producers).map(([id, config]) => node(id, 'producer', { interarrival: '1s', message: { type: 'Event', payload: { n: '${ordinal}' }, bytes: 100 }, ...config })),
    ...Object.entries(scripts).map(([id, { to: _to, reads: _reads, ...config }]) => node(id, 'script', config)),
    ...Object.entries(consumers).map(([id, { reads: _reads, publishes: _publishes, ...config }]) => node(id, 'consumer', { handlers: [{ id: 'handle', on: '*', steps: [{ id: 'ack', do: 'ack' }] }], ...config })),
  ];
  const edges = [
    ...Object.entries(producers).map(([id, { channel }]) => edge(id, channel)),
    ...Object.entries(scripts).flatMap(([id, { to = [], reads = [] }]) => [...to.map((topic) => edge(id, topic)), ...reads.map((topic) => edge(topic, id))]),
    ...Object.entries(consumers).flatMap(([id, { publishes }]) => (publishes ?? []).map((topic) => edge(id, topic))),
    ...Object.entries(consumers).flatMap(([id, { reads }]) => reads.map((topic) => edge(topic, id))),
  ];
  const design: Design = {
    format: 'flowstage/design', version: 1, name: 'Test', description: '', layout: {}, schemas: {}, scenarios: [], expectations: [], extensions: {}, nodes, edges,
    systems: [{ id: 'kafka', kind: 'kafka', name: 'Kafka', config: { clientLatency: '1ms', replicaLatency: '1ms', ...cluster } }],
  };
  const compiled = compile(design);
  assert(compiled.ok, `the design compiles: ${JSON.stringify(compiled.diagnostics)}`);
  return compiled.topology;
}

/** Brokers that hold a partition, in order of preference: the first leads. */
export function replicasOf(topology: Topology, topic: string, partition = 0): string[] {
  const channel = topology.channels.find(({ id }) => id === topic);
  return channel!.partitions[partition]!.replicas.map((host) => topology.hosts[host]!.id);
}

const node = (id: string, kind: string, config: JsonObject): DesignNode => ({ id, kind, name: id, config });

const edge = (from: string, to: string): DesignEdge => ({ id: `${from}>${to}`, from, to, config: {} });
