import type { Diagnostic } from '../../base/diagnostic.ts';
import type { ChannelPlan } from '../../topology/channel.ts';
import type { GroupPlan } from '../../topology/group.ts';
import type { QueuePlan, RouterPlan } from '../../topology/queue.ts';
import type { ReceiverPlan } from '../../topology/receiver.ts';
import type { ProcessPlan } from '../../topology/process.ts';
import type { HostIndex } from '../../topology/indexes.ts';
import type { StorePlan } from '../../topology/topology.ts';
import type { LowerContext, Placed, PlacedDesign } from './context.ts';
import { linkId } from './link-id.ts';
import type { WireLinks } from './links.ts';
import { listOf } from './placed-design.ts';
import type { TopologyBuilder } from './topology-builder.ts';

/** The context of one node while it is lowered. */
export class NodeContext implements LowerContext {
  readonly design: PlacedDesign;
  readonly self: Placed;
  readonly #builder: TopologyBuilder;
  readonly #wires: WireLinks;
  readonly #diagnostics: Diagnostic[];

  constructor(self: Placed, design: PlacedDesign, builder: TopologyBuilder, wires: WireLinks, diagnostics: Diagnostic[]) {
    this.self = self;
    this.design = design;
    this.#builder = builder;
    this.#wires = wires;
    this.#diagnostics = diagnostics;
  }

  get groupId(): string {
    return this.#builder.groupId(this.self.id);
  }

  node(id: string): number {
    return this.#builder.node(id) ?? this.#missing(id, 'node');
  }

  hosts(nodeId: string): readonly HostIndex[] {
    const hosts = this.#builder.hosts(nodeId);
    if (hosts === undefined) this.#missing(nodeId, 'node');
    return hosts ?? [];
  }

  channel(id: string): number {
    return this.#builder.index('channel', id) ?? this.#missing(id, 'channel');
  }

  store(nodeId: string): number {
    return this.#builder.index('store', nodeId) ?? this.#missing(nodeId, 'store');
  }

  process(nodeId: string): number {
    return this.#builder.index('process', nodeId) ?? this.#missing(nodeId, 'service');
  }

  group(nodeId: string): number {
    return this.#builder.index('group', nodeId) ?? this.#missing(nodeId, 'group');
  }

  receiver(nodeId: string): number {
    return this.#builder.index('receiver', nodeId) ?? this.#missing(nodeId, 'receiver');
  }

  link(clientId: string, serverId: string): number {
    return this.#builder.link(linkId(clientId, serverId), () => this.#wires.plan(clientId, serverId));
  }

  name(text: string): number {
    return this.#builder.name(text);
  }

  effect(name: string): number {
    return this.#builder.effect(name);
  }

  addChannel(plan: Omit<ChannelPlan, 'id'>): void {
    this.#builder.addChannel({ id: this.self.id, ...plan });
  }

  addQueue(plan: Omit<QueuePlan, 'channel'>): void {
    this.#builder.addQueue({ channel: this.channel(this.self.id), ...plan });
  }

  addRouter(plan: Omit<RouterPlan, 'channel'>): void {
    this.#builder.addRouter({ channel: this.channel(this.self.id), ...plan });
  }

  addReceiver(plan: Omit<ReceiverPlan, 'id' | 'node' | 'process' | 'members'>): void {
    this.#builder.addReceiver(this.self.id, plan);
  }

  readsPayload(): void {
    this.#builder.readsPayload = true;
  }

  addStore(ownerId: string, plan: Omit<StorePlan, 'id' | 'node' | 'host' | 'tables'>): void {
    this.#builder.addStore(ownerId, plan);
  }

  addProcess(plan: Omit<ProcessPlan, 'id' | 'node' | 'hosts'>): void {
    this.#builder.addProcess(this.self.id, plan);
  }

  addGroup(plan: Omit<GroupPlan, 'id' | 'node' | 'process' | 'members'>): void {
    this.#builder.addGroup(this.self.id, plan);
  }

  useTable(storeNodeId: string, table: string): void {
    this.#builder.useTable(storeNodeId, table);
  }

  error(field: string, code: string, message: string, fix: string, nodeId?: string): void {
    if (nodeId === undefined) this.#report('error', field, code, message, fix);
    else this.#diagnostics.push({ severity: 'error', code, subject: `nodes/${nodeId}/config/${field}`, message, fix });
  }

  warn(field: string, code: string, message: string, fix: string): void {
    this.#report('warning', field, code, message, fix);
  }

  #report(severity: 'error' | 'warning', field: string, code: string, message: string, fix: string): void {
    this.#diagnostics.push({ severity, code, subject: `${listOf(this.self)}/${this.self.id}/config/${field}`, message, fix });
  }

  /** Something that is named but not there, or is something else. Lowering goes on, the error stops the run. */
  #missing(id: string, what: string): number {
    const subject = `${listOf(this.self)}/${this.self.id}/config`;
    const found = this.design.find(id);
    const message = found === undefined ? `${this.self.id} names "${id}", which is not in the design.` : `${this.self.id} names ${id} as a ${what}, but it is a ${found.kind}.`;
    this.#diagnostics.push({ severity: 'error', code: 'missing-target', subject, message, fix: `Name a ${what} that is in the design.` });
    return 0;
  }
}
