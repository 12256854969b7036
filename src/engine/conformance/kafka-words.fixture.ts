import type { JsonObject } from '../../base/json.ts';
import type { DesignFault, DesignNode } from '../../design/document.ts';
import { node, script, type Case, type Seen } from './harness.fixture.ts';

export interface KafkaSpec {
  readonly cluster?: JsonObject;
  /** By id; default one of one partition, `t`. */
  readonly topics?: { readonly [id: string]: JsonObject };
  /** What the scripted client `client` does, which publishes to every topic. */
  readonly operations?: readonly JsonObject[];
  /** Of its producer; null leaves linger.ms to the cluster's version, else it is 0. */
  readonly producer?: JsonObject | null;
  /** More scripted clients, which publish to every topic. */
  readonly clients?: { readonly [id: string]: { readonly operations: readonly JsonObject[]; readonly producer?: JsonObject | null } };
  /** Groups that read every topic. */
  readonly readers?: readonly DesignNode[];
  readonly faults?: readonly DesignFault[];
  readonly until?: string;
  readonly seen: Seen;
}

/** Every hop takes 1 ms, and batches leave at once. */
export function kafkaCase(id: string, rule: string, { cluster = {}, topics = { t: {} }, operations = [], producer = {}, clients = {}, readers = [], faults = [], until = '2m', seen }: KafkaSpec): Case {
  const ids = Object.keys(topics);
  const scripts = Object.entries({ ...(operations.length > 0 && { client: { operations, producer } }), ...clients });
  return {
    id, rule, until, faults, seen,
    systems: [{ id: 'kafka', kind: 'kafka', config: { clientLatency: '1ms', replicaLatency: '1ms', ...cluster } }],
    nodes: [
      ...ids.map((topic) => node(topic, 'kafka-topic', topics[topic], 'kafka')),
      ...scripts.map(([name, own]) => script(name, own.operations, { producer: own.producer === null ? {} : { 'linger.ms': 0, ...own.producer } })),
      ...readers,
    ],
    wires: Object.fromEntries(ids.flatMap((topic) => [...scripts.map(([name]) => [`${name}>${topic}`, {}]), ...readers.map((each) => [`${topic}>${each.id}`, {}])])),
  };
}

const ACK: JsonObject = { id: 'ack', do: 'ack' };

/** A group that begins at the first entry and acknowledges what it has handled. */
export const reader = (id: string, client: JsonObject = {}, config: JsonObject = {}): DesignNode =>
  node(id, 'consumer', { handlers: [{ id: 'handle', on: '*', steps: [ACK] }], client: { 'auto.offset.reset': 'earliest', 'enable.auto.commit': false, ...client }, ...config });

export const handling = (...steps: readonly JsonObject[]): JsonObject => ({ handlers: [{ id: 'handle', on: '*', steps }] });
export const work = (time: string): JsonObject => ({ id: 'work', do: 'work', time });
export const ack = ACK;

export const op = (what: string, atMs: number, more: JsonObject = {}): JsonObject => ({ id: `${what}-${atMs}`, do: what, atMs, ...more });

export const down = (broker: number, at: string, time = 'unlimited'): DesignFault => ({ id: `down-${broker}-${at}`, kind: 'broker-down', config: { system: 'kafka', broker, at, for: time } });
export const crash = (who: string, instance: number, at: string, restartAfter = 'unlimited'): DesignFault => ({ id: `crash-${who}-${instance}-${at}`, kind: 'crash', config: { node: who, instance, at, restartAfter } });
export const pause = (who: string, instance: number, at: string, time: string): DesignFault => ({ id: `pause-${who}-${instance}-${at}`, kind: 'pause', config: { node: who, instance, at, for: time } });

/** Hops between two ends that are lost in a window, or all of them. */
export const deaf = (from: string, direction: 'both' | 'request' | 'response', more: JsonObject = {}): DesignFault => ({ id: `deaf-${from}`, kind: 'link-loss', config: { from, to: 'kafka', direction, ...more } });
