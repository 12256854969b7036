import { ensure } from '../../base/assert.ts';
import { UNBOUNDED } from '../../base/limits.ts';
import type { ChannelPlan } from '../../topology/channel.ts';
import type { GroupPlan } from '../../topology/group.ts';
import type { QueuePlan, RouterPlan } from '../../topology/queue.ts';
import type { ReceiverPlan } from '../../topology/receiver.ts';
import type { ProcessPlan } from '../../topology/process.ts';
import type { HostIndex, LinkIndex, NameIndex, NodeIndex } from '../../topology/indexes.ts';
import type { HostPlan, LinkPlan, NodePlan, StorePlan, Topology } from '../../topology/topology.ts';
import { compareText } from '../../base/canonical.ts';

/** What a node of the design owns; every list of the topology follows from these, sorted by id. */
export interface Declaration {
  readonly id: string;
  readonly members: number;
  readonly opaque: boolean;
  readonly parent: string | undefined;
  readonly process: boolean;
  readonly store: boolean;
  readonly group: string | undefined;
  readonly receiver: boolean;
}

/**
 * Collects the plans of a topology. Indices of everything declared are known from the start; links are numbered
 * by `linkIds`. If those turn out to be others than the sorted ids of all links, the design is lowered again.
 */
export class TopologyBuilder {
  readonly #nodes: readonly NodePlan[];
  readonly #hosts: readonly HostPlan[];
  readonly #nodeIndex: ReadonlyMap<string, NodeIndex>;
  readonly #hostsOf: ReadonlyMap<string, readonly HostIndex[]>;
  readonly #ids: { readonly channel: readonly string[]; readonly store: readonly string[]; readonly process: readonly string[]; readonly group: readonly string[]; readonly receiver: readonly string[] };
  readonly #indices: { readonly [K in 'channel' | 'store' | 'process' | 'group' | 'receiver']: ReadonlyMap<string, number> };
  readonly #groupIds: ReadonlyMap<string, string>;
  readonly #linkIds: string[];
  readonly #links = new Map<string, LinkPlan>();
  readonly #names = new Map<string, NameIndex>([['', 0]]);
  readonly #effects = new Set<string>();
  readonly #tables = new Map<string, Set<string>>();
  readonly #channels = new Map<string, ChannelPlan>();
  readonly #stores = new Map<string, Omit<StorePlan, 'tables'>>();
  readonly #processes = new Map<string, ProcessPlan>();
  readonly #groups = new Map<string, GroupPlan>();
  readonly #queues = new Map<number, QueuePlan>();
  readonly #routers = new Map<number, RouterPlan>();
  readonly #receivers = new Map<string, ReceiverPlan>();
  /** Something reads whole payloads that is no expression. */
  readsPayload = false;

  constructor(declarations: readonly Declaration[], channelIds: readonly string[], linkIds: readonly string[]) {
    const sorted = [...declarations].sort((a, b) => compareText(a.id, b.id));
    this.#nodeIndex = new Map(sorted.map(({ id }, index) => [id, index + 1]));
    this.#nodes = [{ id: '', members: 0, parent: 0 }, ...sorted.map(({ id, members, parent }) => ({ id, members, parent: this.#nodeIndex.get(parent ?? '') ?? 0 }))];
    this.#hosts = sorted.flatMap(({ id, members, opaque }) => Array.from({ length: members }, (_, member) => ({ id: `${id}#${member}`, node: this.#nodeIndex.get(id) ?? 0, member, opaque })));
    this.#hostsOf = hostsByNode(sorted);
    const idsWith = (has: (declaration: Declaration) => boolean) => sorted.filter(has).map(({ id }) => id);
    this.#groupIds = new Map(sorted.flatMap(({ id, group }) => (group === undefined ? [] : [[id, group]])));
    this.#ids = {
      channel: [...channelIds].sort(compareText),
      store: idsWith(({ store }) => store),
      process: idsWith(({ process }) => process),
      group: idsWith(({ group }) => group !== undefined),
      receiver: idsWith(({ receiver }) => receiver),
    };
    this.#indices = { channel: numbered(this.#ids.channel, 1), store: numbered(this.#ids.store, 0), process: numbered(this.#ids.process, 0), group: numbered(this.#ids.group, 0), receiver: numbered(this.#ids.receiver, 0) };
    this.#linkIds = [...linkIds];
  }

  node(id: string): NodeIndex | undefined {
    return this.#nodeIndex.get(id);
  }

  hosts(nodeId: string): readonly HostIndex[] | undefined {
    return this.#hostsOf.get(nodeId);
  }

  /** Channels are numbered from 1, the others from 0; undefined if it was not declared. */
  index(list: 'channel' | 'store' | 'process' | 'group' | 'receiver', id: string): number | undefined {
    return this.#indices[list].get(id);
  }

  groupId(nodeId: string): string {
    return this.#groupIds.get(nodeId) ?? nodeId;
  }

  link(id: string, plan: () => Omit<LinkPlan, 'id'>): LinkIndex {
    if (!this.#links.has(id)) this.#links.set(id, { id, ...plan() });
    const index = this.#linkIds.indexOf(id);
    return index >= 0 ? index : this.#linkIds.push(id) - 1;
  }

  /** Ids of the links that were asked for, sorted. */
  get linkIds(): readonly string[] {
    return [...this.#links.keys()].sort(compareText);
  }

  name(text: string): NameIndex {
    const known = this.#names.get(text);
    if (known !== undefined) return known;
    this.#names.set(text, this.#names.size);
    return this.#names.size - 1;
  }

  effect(name: string): NameIndex {
    if (name !== '') this.#effects.add(name);
    return this.name(name);
  }

  get effects(): ReadonlySet<string> {
    return this.#effects;
  }

  useTable(storeId: string, table: string): void {
    const tables = this.#tables.get(storeId) ?? new Set();
    this.#tables.set(storeId, tables.add(table));
  }

  addChannel(plan: ChannelPlan): void {
    this.#channels.set(plan.id, plan);
  }

  addQueue(plan: QueuePlan): void {
    this.#queues.set(plan.channel, plan);
  }

  addRouter(plan: RouterPlan): void {
    this.#routers.set(plan.channel, plan);
  }

  addReceiver(nodeId: string, plan: Omit<ReceiverPlan, 'id' | 'node' | 'process' | 'members'>): void {
    this.#receivers.set(nodeId, { id: nodeId, node: this.node(nodeId) ?? 0, process: this.index('process', nodeId) ?? 0, members: this.hosts(nodeId) ?? [], ...plan });
  }

  addStore(id: string, plan: Omit<StorePlan, 'id' | 'node' | 'host' | 'tables'>): void {
    this.#stores.set(id, { id, node: this.node(id) ?? 0, host: this.hosts(id)?.[0] ?? 0, ...plan });
  }

  addProcess(id: string, plan: Omit<ProcessPlan, 'id' | 'node' | 'hosts'>): void {
    this.#processes.set(id, { id, node: this.node(id) ?? 0, hosts: this.hosts(id) ?? [], ...plan });
  }

  addGroup(nodeId: string, plan: Omit<GroupPlan, 'id' | 'node' | 'process' | 'members'>): void {
    const id = this.groupId(nodeId);
    this.#groups.set(nodeId, { id, node: this.node(nodeId) ?? 0, process: this.index('process', nodeId) ?? 0, members: this.hosts(nodeId) ?? [], ...plan });
  }

  /** A queue or a router has a number among the channels, and no log there. */
  #channel(id: string): ChannelPlan {
    const index = this.index('channel', id) ?? 0;
    const hasNoLog = this.#queues.has(index) || this.#routers.has(index);
    return hasNoLog ? { ...NO_CHANNEL, id } : ensure(this.#channels.get(id), `channel ${id}`);
  }

  /** The topology, without `payloadReads`; only for designs that lowered without errors. */
  finish(): Omit<Topology, 'payloadReads'> {
    return {
      nodes: this.#nodes,
      hosts: this.#hosts,
      links: this.#linkIds.map((id) => ensure(this.#links.get(id), `link ${id}`)),
      channels: [NO_CHANNEL, ...this.#ids.channel.map((id) => this.#channel(id))],
      stores: this.#ids.store.map((id) => ({ ...ensure(this.#stores.get(id), `store ${id}`), tables: [...(this.#tables.get(id) ?? [])].sort(compareText) })),
      processes: this.#ids.process.map((id) => ensure(this.#processes.get(id), `process ${id}`)),
      groups: this.#ids.group.map((id) => ensure(this.#groups.get(id), `group of ${id}`)),
      queues: sorted(this.#queues),
      routers: sorted(this.#routers),
      receivers: this.#ids.receiver.map((id) => ensure(this.#receivers.get(id), `receiver of ${id}`)),
      names: [...this.#names.keys()],
    };
  }
}

/** By channel. */
const sorted = <T>(plans: ReadonlyMap<number, T>): readonly T[] => [...plans].sort(([a], [b]) => a - b).map(([, plan]) => plan);

const numbered = (ids: readonly string[], first: number): ReadonlyMap<string, number> => new Map(ids.map((id, index) => [id, index + first]));

function hostsByNode(sorted: readonly Declaration[]): Map<string, readonly HostIndex[]> {
  const hosts = new Map<string, readonly HostIndex[]>();
  let next = 0;
  for (const { id, members } of sorted) {
    const first = next;
    hosts.set(id, Array.from({ length: members }, (_, member) => first + member));
    next += members;
  }
  return hosts;
}

/** Index 0 of channels: none. */
const NO_CHANNEL: ChannelPlan = {
  id: '',
  partitions: [],
  partitioner: { keyed: 'murmur2', unkeyed: 'sticky', stickyBytes: 0 },
  guards: [],
  retention: { checkEveryUs: UNBOUNDED, ageUs: 0, bytes: 0, segmentBytes: 0, segmentAgeUs: 0, deletes: false },
  compaction: null,
  replication: { kind: 'isr', inSyncMin: 0, lagMaxUs: 0, sessionUs: 0, uncleanElection: false, rebalanceEveryUs: 0, link: 0 },
  entryBytesMax: 0,
  timestamps: 'create',
};
