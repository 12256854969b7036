import type { Distribution } from '../../base/distribution.ts';
import type { Json } from '../../base/json.ts';
import { UNBOUNDED } from '../../base/limits.ts';
import { MS_US, SECOND_US } from '../../base/time.ts';
import type { ChannelPlan } from '../../topology/channel.ts';
import type { GroupPlan } from '../../topology/group.ts';
import type { MessagePlan, ProcessPlan, ProducerPlan, Step } from '../../topology/process.ts';
import type { HostPlan, LinkPlan, NodePlan, StorePlan, Topology } from '../../topology/topology.ts';

/** A small system in words; everything that is left out has a plain default (every hop takes 1 ms, nothing is lost). */
export interface SystemSpec {
  readonly brokers?: number;
  readonly channels?: { readonly [id: string]: ChannelSpec };
  readonly sources?: { readonly [id: string]: SourceSpec };
  readonly consumers?: { readonly [id: string]: ConsumerSpec };
  readonly stores?: { readonly [id: string]: Partial<Omit<StorePlan, 'id' | 'node' | 'host'>> };
  /** `client` to brokers, `replica` between brokers, `store` to stores. */
  readonly links?: { readonly [L in LinkName]?: Partial<LinkPlan> };
}

type LinkName = 'client' | 'replica' | 'store';

export interface ChannelSpec {
  /** Default 1. */
  readonly partitions?: number;
  /** Brokers that hold each partition (default: as many as there are), or of which partition which. */
  readonly replicas?: number | readonly (readonly number[])[];
  readonly retention?: Partial<ChannelPlan['retention']>;
  readonly compaction?: Partial<NonNullable<ChannelPlan['compaction']>>;
  readonly replication?: Partial<ChannelPlan['replication']>;
  readonly plan?: Partial<Pick<ChannelPlan, 'guards' | 'entryBytesMax' | 'timestamps' | 'partitioner'>>;
}

export interface SourceSpec {
  readonly to: string;
  readonly every?: number | Distribution;
  readonly first?: number;
  readonly count?: number;
  readonly instances?: number;
  /** Expression; default null, no key. */
  readonly key?: string | null;
  readonly payload?: Json;
  readonly bytes?: number;
  readonly client?: Partial<ProducerPlan>;
  /** Instead of publish, end. */
  readonly steps?: (refs: Refs) => readonly Step[];
}

export interface ConsumerSpec {
  readonly reads: readonly string[];
  readonly instances?: number;
  /** Time that handling takes; default 0. */
  readonly work?: number | Distribution;
  /** Default true: commit after the work. Off goes with `poll.autoCommitEveryUs`. */
  readonly ack?: boolean;
  readonly reset?: GroupPlan['reset'];
  readonly membership?: Partial<GroupPlan['membership']>;
  readonly poll?: Partial<GroupPlan['poll']>;
  /** Instead of work, settle, end. */
  readonly steps?: (refs: Refs) => readonly Step[];
}

/** Indexes by id. */
export interface Refs {
  name(text: string): number;
  channel(id: string): number;
  store(id: string): number;
  link(id: LinkName): number;
}

const LINKS = ['client', 'replica', 'store'] as const;

/** The topology of a system: node and hosts `broker`, one node for each source, consumer and store. */
export function system(spec: SystemSpec): Topology {
  return new Builder(spec).topology;
}

export const constant = (valueUs: number): Distribution => ({ kind: 'constant', valueUs });

export const message = (type: number, parts: Partial<MessagePlan> = {}): MessagePlan => ({
  type, key: null, payload: { n: 1 }, headers: {}, identity: null, copy: null, bytes: 0, ...parts,
});

const distribution = (time: number | Distribution): Distribution => (typeof time === 'number' ? constant(time) : time);

class Builder implements Refs {
  readonly topology: Topology;
  readonly #spec: SystemSpec;
  readonly #nodes: NodePlan[] = [{ id: '', members: 0, parent: 0 }];
  readonly #hosts: HostPlan[] = [];
  readonly #names: string[] = [''];
  readonly #groups: GroupPlan[] = [];
  readonly #processes: ProcessPlan[] = [];
  readonly #brokers: readonly number[];

  constructor(spec: SystemSpec) {
    this.#spec = spec;
    this.#brokers = this.#addNode('broker', spec.brokers ?? 1);
    const stores = Object.entries(spec.stores ?? {}).map(([id, plan]) => this.#store(id, plan));
    const channels = [this.#none(), ...Object.entries(spec.channels ?? {}).map(([id, channel]) => this.#channel(id, channel))];
    for (const [id, source] of Object.entries(spec.sources ?? {})) this.#source(id, source);
    for (const [id, consumer] of Object.entries(spec.consumers ?? {})) this.#consumer(id, consumer);
    const links = LINKS.map((id): LinkPlan => ({ id, latency: constant(MS_US), loss: 0, duplicate: 0, ordered: true, ...spec.links?.[id] }));
    this.topology = {
      nodes: this.#nodes, hosts: this.#hosts, links, channels, stores, processes: this.#processes, groups: this.#groups, queues: [], routers: [], receivers: [], names: this.#names, payloadReads: [''],
    };
  }

  name(text: string): number {
    const known = this.#names.indexOf(text);
    return known >= 0 ? known : this.#names.push(text) - 1;
  }

  channel(id: string): number {
    return Object.keys(this.#spec.channels ?? {}).indexOf(id) + 1;
  }

  store(id: string): number {
    return Object.keys(this.#spec.stores ?? {}).indexOf(id);
  }

  link(id: LinkName): number {
    return LINKS.indexOf(id);
  }

  #addNode(id: string, members: number): number[] {
    const node = this.#nodes.push({ id, members, parent: 0 }) - 1;
    return Array.from({ length: members }, (_, member) => this.#hosts.push({ id: `${id}#${member}`, node, member, opaque: false }) - 1);
  }

  #store(id: string, plan: Partial<StorePlan>): StorePlan {
    const [host = 0] = this.#addNode(id, 1);
    return { id, node: this.#hosts[host]!.node, host, tables: ['rows'], commitTime: constant(MS_US), concurrency: 1, ...plan };
  }

  #none(): ChannelPlan {
    return { ...this.#channel('', { partitions: 0 }), partitions: [] };
  }

  #channel(id: string, { partitions = 1, replicas = this.#brokers.length, retention, compaction, replication, plan }: ChannelSpec): ChannelPlan {
    const placed = typeof replicas === 'number'
      ? Array.from({ length: partitions }, (_, p) => Array.from({ length: replicas }, (_, r) => (p + r) % this.#brokers.length))
      : replicas;
    return {
      id,
      partitions: placed.map((brokers) => ({ replicas: brokers.map((broker) => this.#brokers[broker]!) })),
      partitioner: { keyed: 'murmur2', unkeyed: 'sticky', stickyBytes: 16_384 },
      guards: [{ kind: 'producerSequence', window: 5 }],
      retention: { checkEveryUs: 300 * SECOND_US, ageUs: UNBOUNDED, bytes: UNBOUNDED, segmentBytes: 1 << 30, segmentAgeUs: UNBOUNDED, deletes: true, ...retention },
      compaction: compaction === undefined ? null : { checkEveryUs: SECOND_US, dirtyRatioMin: 0, lagMinUs: 0, lagMaxUs: UNBOUNDED, tombstoneUs: 10 * SECOND_US, ...compaction },
      replication: {
        kind: 'isr', inSyncMin: 1, lagMaxUs: 30 * SECOND_US, sessionUs: 9 * SECOND_US, uncleanElection: false, rebalanceEveryUs: UNBOUNDED, link: this.link('replica'), ...replication,
      },
      entryBytesMax: 1_048_588,
      timestamps: 'create',
      ...plan,
    };
  }

  #source(id: string, { to, every = SECOND_US, first = 0, count = 1, instances = 1, key = null, payload = { n: '${ordinal}' }, bytes = 100, client, steps }: SourceSpec): void {
    const hosts = this.#addNode(id, instances);
    const publish: Step = { op: 'publish', name: this.name('publish'), channel: this.channel(to), producer: 0, message: null, onFailed: -1 };
    this.#processes.push({
      id,
      node: this.#hosts[hosts[0]!]!.node,
      hosts,
      program: steps?.(this) ?? [publish, END],
      triggers: [{ on: 'arrival', entry: 0, source: { interarrival: distribution(every), firstAfterUs: first, count, pace: { kind: 'steady' } }, message: message(this.name('Event'), { key, payload, bytes }) }],
      producers: [this.#producer(id, client)],
    });
  }

  #producer(id: string, client: Partial<ProducerPlan> = {}): ProducerPlan {
    return {
      id: `${id}>broker`, link: this.link('client'), acks: 'all', idempotent: true, inFlightMax: 5, lingerUs: 0, batchBytes: 16_384, requestTimeoutUs: 30 * SECOND_US,
      deliveryTimeoutUs: 120 * SECOND_US, retry: { retriesMax: UNBOUNDED, firstUs: 100 * MS_US, factor: 2, delayMaxUs: SECOND_US, jitter: 0 }, ...client,
    };
  }

  #consumer(id: string, spec: ConsumerSpec): void {
    const hosts = this.#addNode(id, spec.instances ?? 1);
    const node = this.#hosts[hosts[0]!]!.node;
    const group = this.#groups.push(this.#group(id, node, hosts, spec)) - 1;
    const work: Step = { op: 'work', name: this.name('work'), time: distribution(spec.work ?? 0), onFailed: -1 };
    const settle: Step = { op: 'settle', name: this.name('ack'), how: 'commit', onFailed: -1 };
    this.#processes.push({
      id, node, hosts,
      program: spec.steps?.(this) ?? [work, ...(spec.ack === false ? [] : [settle]), END],
      triggers: [{ on: 'delivery', entry: 0, group }],
      producers: [this.#producer(id)],
    });
  }

  #group(id: string, node: number, hosts: readonly number[], { reads, reset = 'earliest', membership, poll }: ConsumerSpec): GroupPlan {
    return {
      id, node, process: this.#processes.length, subscriptions: reads.map((channel) => this.channel(channel)), members: hosts, reset, link: this.link('client'),
      membership: {
        coordinators: this.#brokers, coordinatorFailoverUs: 9 * SECOND_US, sessionUs: 45 * SECOND_US, heartbeatUs: 3 * SECOND_US, initialDelayUs: 3 * SECOND_US,
        assignor: 'range', staticMembers: false, ...membership,
      },
      poll: {
        recordsMax: 500, intervalMaxUs: 300 * SECOND_US, autoCommitEveryUs: 0, fetchRecordsMax: 1024, requestTimeoutUs: 30 * SECOND_US, apiTimeoutUs: 60 * SECOND_US, ...poll,
      },
    };
  }
}

export const END: Step = { op: 'end', outcome: 'ok', reason: 0 };
