import type { Diagnostic } from '../../base/diagnostic.ts';
import type { JsonObject } from '../../base/json.ts';
import type { ChannelPlan } from '../../topology/channel.ts';
import type { GroupPlan } from '../../topology/group.ts';
import type { QueuePlan, RouterPlan } from '../../topology/queue.ts';
import type { ReceiverPlan } from '../../topology/receiver.ts';
import type { ProcessPlan } from '../../topology/process.ts';
import type { ChannelIndex, GroupIndex, HostIndex, LinkIndex, NameIndex, NodeIndex, ProcessIndex, StoreIndex } from '../../topology/indexes.ts';
import type { StorePlan, Topology } from '../../topology/topology.ts';
import type { SchemaRegistry } from '../schemas/schema-registry.ts';
import type { ConfigOf, Fields } from '../field.ts';

/** A node, channel or system as the document has it, after the scenario's overrides. */
export interface Placed {
  readonly id: string;
  readonly kind: string;
  readonly category: 'system' | 'channel' | 'node';
  readonly system?: string;
  readonly parent?: string;
  /** As in the file: tells what was set from what is a default. */
  readonly config: JsonObject;
}

export interface PlacedEdge {
  readonly id: string;
  readonly from: string;
  readonly to: string;
  readonly fromPort?: string;
  readonly toPort?: string;
  readonly config: JsonObject;
}

/** The document as entries see it: everything placed, with its config read. Lists are sorted by id. */
export interface PlacedDesign {
  readonly schemas: SchemaRegistry;
  find(id: string): Placed | undefined;
  /** The values of a config whose kind has these fields; undefined if there is no such node of that kind. */
  configOf<F extends Fields>(id: string, fields: F): ConfigOf<F> | undefined;
  childrenOf(id: string): readonly Placed[];
  ofKind(kind: string): readonly Placed[];
  edgesFrom(id: string): readonly PlacedEdge[];
  edgesTo(id: string): readonly PlacedEdge[];
}

/** Indices of what the design declares. Asking for what is not there reports it and gives 0, so that lowering goes on. */
export interface TopologyIndex {
  node(id: string): NodeIndex;
  hosts(nodeId: string): readonly HostIndex[];
  channel(id: string): ChannelIndex;
  store(nodeId: string): StoreIndex;
  process(nodeId: string): ProcessIndex;
  group(nodeId: string): GroupIndex;
  receiver(nodeId: string): number;
  /** The link between a client node and a server node: a system, a store, a called node. */
  link(clientId: string, serverId: string): LinkIndex;
  name(text: string): NameIndex;
}

/** What `lower` works with: it reads the design and adds plans. */
export interface LowerContext extends TopologyIndex {
  readonly design: PlacedDesign;
  readonly self: Placed;
  /** Id of this node's group. */
  readonly groupId: string;
  addChannel(plan: Omit<ChannelPlan, 'id'>): void;
  addQueue(plan: Omit<QueuePlan, 'channel'>): void;
  addRouter(plan: Omit<RouterPlan, 'channel'>): void;
  addReceiver(plan: Omit<ReceiverPlan, 'id' | 'node' | 'process' | 'members'>): void;
  /** A policy reads whole payloads: they are kept. */
  readsPayload(): void;
  addStore(ownerId: string, plan: Omit<StorePlan, 'id' | 'node' | 'host' | 'tables'>): void;
  addProcess(plan: Omit<ProcessPlan, 'id' | 'node' | 'hosts'>): void;
  addGroup(plan: Omit<GroupPlan, 'id' | 'node' | 'process' | 'members'>): void;
  /** Makes sure that the store has the table. */
  useTable(storeNodeId: string, table: string): void;
  /** Interns the name of an effect: rows of stores and external services that expectations count. '' is none. */
  effect(name: string): NameIndex;
  /** About a field of the node that is lowered, or of another that it lowers along, such as a step of a saga. */
  error(field: string, code: string, message: string, fix: string, nodeId?: string): void;
  warn(field: string, code: string, message: string, fix: string): void;
}

export interface FaultContext {
  readonly design: PlacedDesign;
  readonly topology: Topology;
  readonly id: string;
  readonly horizonUs: number;
  readonly nodeIndex: (id: string) => NodeIndex | undefined;
  readonly error: (field: string, code: string, message: string, fix: string) => void;
}

export interface ExpectationContext {
  readonly design: PlacedDesign;
  readonly topology: Topology;
  readonly id: string;
  readonly name: string;
  /** Index of an effect that some step or service has; undefined if none has it. */
  readonly effect: (name: string) => NameIndex | undefined;
  readonly effects: readonly string[];
  readonly nodeIndex: (id: string) => NodeIndex | undefined;
  readonly channelIndex: (id: string) => ChannelIndex | undefined;
  readonly error: (field: string, code: string, message: string, fix: string) => void;
}

export type Report = (diagnostic: Diagnostic) => void;
