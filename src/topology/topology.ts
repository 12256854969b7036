import type { Distribution } from '../base/distribution.ts';
import type { ChannelPlan } from './channel.ts';
import type { GroupPlan } from './group.ts';
import type { HostIndex, NodeIndex } from './indexes.ts';
import type { ProcessPlan } from './process.ts';
import type { QueuePlan, RouterPlan } from './queue.ts';
import type { ReceiverPlan } from './receiver.ts';

/**
 * The flat plan that an engine runs. A design compiles to it; it knows primitives, not products.
 * Everything is referred to by its index in one of these arrays. Arrays are sorted by id, so that
 * the order of a file never matters. Index 0 of `nodes` and `channels` is reserved for "none".
 * Plain JSON data: no functions, no undefined, hashed by `hashTopology`.
 */
export interface Topology {
  readonly nodes: readonly NodePlan[];
  readonly hosts: readonly HostPlan[];
  readonly links: readonly LinkPlan[];
  readonly channels: readonly ChannelPlan[];
  readonly stores: readonly StorePlan[];
  readonly processes: readonly ProcessPlan[];
  readonly groups: readonly GroupPlan[];
  readonly queues: readonly QueuePlan[];
  readonly routers: readonly RouterPlan[];
  readonly receivers: readonly ReceiverPlan[];
  /** Words that rows name in their `detail`: message types, steps, effects. names[0] is ''. */
  readonly names: readonly string[];
  /** The payload fields that expressions read, as dotted paths; '' is the whole payload. Others are not kept in memory. */
  readonly payloadReads: readonly string[];
}

/** Something a row can be about: a node of the design, a saga step, or a system. Its hosts are numbered from 0 (`member`). */
export interface NodePlan {
  readonly id: string;
  readonly members: number;
  /** The saga node of a saga step; 0 for others. */
  readonly parent: NodeIndex;
}

/** An operating-system process that crashes, restarts and pauses as one. Restart keeps nothing but what stores and channels hold. */
export interface HostPlan {
  readonly id: string;
  readonly node: NodeIndex;
  readonly member: number;
  /** Brokers and databases of a managed service do not crash ("opaque"); the fault plan may not name them. */
  readonly opaque: boolean;
}

/** The way between one client node and one server node, both directions. Every hop crosses one. */
export interface LinkPlan {
  readonly id: string;
  /** Time of one hop, one way. */
  readonly latency: Distribution;
  /** Probability that a hop is lost. Senders notice by their own timeout. */
  readonly loss: number;
  /** Probability that a hop arrives twice. */
  readonly duplicate: number;
  /** Hops between one pair of hosts keep their order, as in one TCP connection. */
  readonly ordered: boolean;
}

/** A keyed store (database) on one host: tables of versioned rows, changed by atomic transactions. */
export interface StorePlan {
  readonly id: string;
  readonly node: NodeIndex;
  readonly host: HostIndex;
  readonly tables: readonly string[];
  /** Time the store takes for one transaction, at the store, before it commits. */
  readonly commitTime: Distribution;
  /** Transactions at work at once; more wait in arrival order. */
  readonly concurrency: number;
}
