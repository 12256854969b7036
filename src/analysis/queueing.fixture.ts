import { assert, ensure } from '../base/assert.ts';
import type { JsonObject } from '../base/json.ts';
import { compile } from '../design/compile.ts';
import type { Design, DesignEdge, DesignNode } from '../design/document.ts';
import { type ReplicationJob, replicate } from '../run/replications.ts';
import { covers, type Interval, relativeWidth } from './interval.ts';
import type { MetricId } from './metrics.ts';
import type { Statistics } from './statistics.ts';

/** The models of queueing theory, drawn as ordinary designs: nodes of the catalog, with networks that take no time. */
export interface Drawing {
  readonly systems?: Design['systems'];
  readonly nodes: readonly DesignNode[];
  readonly edges: readonly DesignEdge[];
}

const node = (id: string, kind: string, config: JsonObject, more: Partial<DesignNode> = {}): DesignNode => ({ id, kind, name: id, config, ...more });

const NO_TIME = { latency: '0s' };

export const wire = (from: string, to: string, config: JsonObject = NO_TIME): DesignEdge => ({ id: `${from}>${to}`, from, to, config });

/** A source of requests, and the wire to whom it asks. */
export const client = (id: string, target: string, interarrival: string, more: JsonObject = {}): Drawing => ({
  nodes: [node(id, 'client', { target, interarrival, request: { type: 'Ask' }, timeout: '365d', retry: { retries: 0 }, ...more })],
  edges: [wire(id, target)],
});

/** A service that is called: `concurrency` servers and one queue. */
export const desk = (id: string, work: string, more: JsonObject = {}): Drawing => ({
  nodes: [node(id, 'consumer', { handlers: [{ id: 'serve', on: '*', steps: [{ id: 'work', do: 'work', time: work }] }], ...more })],
  edges: [],
});

const AT_ONCE = { clientLatency: '0s', replicaLatency: '0s', brokers: 1, 'group.initial.rebalance.delay.ms': 0, 'log.retention.check.interval.ms': 3_600_000, 'log.cleaner.backoff.ms': 3_600_000, 'leader.imbalance.check.interval.seconds': 86_400 };

/** A Kafka cluster of one broker and no distances. */
export const KAFKA: Drawing = { systems: [{ id: 'kafka', kind: 'kafka', name: 'kafka', config: AT_ONCE }], nodes: [], edges: [] };

export const topic = (id: string, partitions = 1): Drawing => ({ nodes: [node(id, 'kafka-topic', { partitions }, { system: 'kafka' })], edges: [] });

export const PRODUCER_AT_ONCE = { 'linger.ms': 0, acks: '1', 'enable.idempotence': false };

export const producer = (id: string, channel: string, interarrival: string, message: JsonObject = { type: 'Job' }): Drawing => ({
  nodes: [node(id, 'producer', { channel, interarrival, message, client: PRODUCER_AT_ONCE })],
  edges: [{ id: `${id}>${channel}`, from: id, to: channel, config: {} }],
});

/** A service that reads a topic: one server for each instance and partition. */
export const worker = (id: string, reads: string, steps: readonly JsonObject[], { to = [] as readonly string[], instances = 1 } = {}): Drawing => ({
  nodes: [node(id, 'consumer', { handlers: [{ id: 'serve', on: '*', steps }], instances, client: { 'enable.auto.commit': false, 'auto.offset.reset': 'earliest', 'max.poll.interval.ms': 86_400_000 }, producer: PRODUCER_AT_ONCE })],
  edges: [{ id: `${reads}>${id}`, from: reads, to: id, config: {} }, ...to.map((channel) => ({ id: `${id}>${channel}`, from: id, to: channel, config: {} }))],
});

/** A design of the parts, through the public document. */
export function designOf(drawings: readonly Drawing[], seed: string, until: string): Design {
  return {
    format: 'flowstage/design', version: 1, name: 'Queue', description: '', layout: {}, schemas: {}, expectations: [], extensions: {},
    systems: drawings.flatMap(({ systems = [] }) => systems),
    nodes: drawings.flatMap(({ nodes }) => nodes),
    edges: drawings.flatMap(({ edges }) => edges),
    scenarios: [{ id: 'plain', name: 'plain', description: '', seed, until, startsAt: '2024-01-01T00:00:00Z', overrides: [], faults: [], outcome: {} }],
  };
}

export interface Plan {
  readonly until: string;
  readonly replications?: number;
  readonly seed?: string;
  readonly warmUp?: number;
}

export function jobOf(drawings: readonly Drawing[], { until, replications = 20, seed = '1', warmUp = 0.1 }: Plan): ReplicationJob {
  const compiled = compile(designOf(drawings, seed, until), 'plain');
  assert(compiled.ok && compiled.diagnostics.length === 0, JSON.stringify(compiled.diagnostics));
  const { topology, scenario } = compiled;
  return { topology, scenario: { ...scenario, limits: { ...scenario.limits, rowsMax: 1e9 } }, replications, warmUpUs: warmUp * scenario.horizonUs };
}

/** Replications of a drawing, without its first tenth. */
export const run = (drawings: readonly Drawing[], plan: Plan): Statistics => replicate(jobOf(drawings, plan));

export function figure(statistics: Statistics, id: string, metric: MetricId): Interval {
  const station = ensure(statistics.stations.find((each) => each.id === id), `station ${id}`);
  return ensure(station.figures.find((each) => each.metric === metric), `${metric} of ${id}`);
}

/** What is wrong with a figure, given the true value; '' for nothing: the truth is inside, and the interval is narrow. */
export function disagreement(interval: Interval, truth: number, widthMax = 0.04): string {
  const words = `${interval.mean} +- ${interval.halfWidth} (${(relativeWidth(interval) * 100).toFixed(1)} %)`;
  if (!covers(interval, truth)) return `${truth} is outside ${words}`;
  return relativeWidth(interval) <= widthMax ? '' : `${words} is wider than ${widthMax * 100} %`;
}
