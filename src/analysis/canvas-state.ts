import type { EventLog } from '../log/event-log.ts';
import type { GaugeName } from '../log/gauges.ts';
import { gaugesAt } from '../log/query-gauges.ts';

/** `cutOff`: it runs, and others cannot reach it; `alarm`: it runs, and keeps too much. */
export type HostState = 'down' | 'up' | 'paused' | 'cutOff' | 'alarm';

/** One partition of a channel at the playhead. */
export interface PartitionState {
  /** Entries kept. */
  readonly entries: number;
  readonly start: number;
  /** Position that the next entry gets. */
  readonly end: number;
  /** First position that is not replicated yet. */
  readonly committed: number;
  /** Member of the system that leads; -1 for none. */
  readonly leader: number;
  /** In sync; of a queue that a majority keeps: members online. */
  readonly inSync: number;
  /** Fewer are in sync than writes need. */
  readonly isUnderMin: boolean;
  /** Replicas that are not in sync and may lead. */
  readonly eligible: number;
  /** Changes of leader, to none counting; -1 before the partition has ever been led. */
  readonly epoch: number;
  /** Replicas that it has. */
  readonly replicas: number;
  /** First entry of a transaction that is not decided; -1 for none. */
  readonly held: number;
}

export interface ChannelState {
  readonly partitions: readonly PartitionState[];
  /** Entries kept in all partitions. */
  readonly depth: number;
  /** Entries that the slowest reader has not acknowledged; 0 without readers. */
  readonly lag: number;
  /** Of a queue: with a consumer, held back, dead-lettered so far, and consumers that are attached. */
  readonly leased: number;
  readonly delayed: number;
  readonly deadLettered: number;
  readonly consumers: number;
  readonly totals: ChannelTotals;
}

/** Since the run began. */
export type ChannelTotals = { readonly [G in (typeof TOTAL_GAUGES)[number]]: number };

/** How far a group is with one partition. */
export interface AssignmentState {
  readonly channelId: string;
  readonly partition: number;
  /** Member that owns it; -1 for none. */
  readonly owner: number;
  readonly offset: number;
  /** Replicated entries from its position on. */
  readonly lag: number;
}

export interface SagaState {
  readonly running: number;
  readonly compensating: number;
  readonly completed: number;
  readonly compensated: number;
  readonly stuck: number;
}

export interface NodeState {
  /** By member; empty for what has no hosts, such as a saga step. */
  readonly hosts: readonly HostState[];
  /** Handlers at work. */
  readonly frames: number;
  /** Publishes without answer. */
  readonly pendingSends: number;
  /** Connections that the other side does not read from. */
  readonly blocked: number;
  /** Rows of a store. */
  readonly rows: number;
  /** Members of its group, and the group's generation. */
  readonly members: number;
  readonly generation: number;
  readonly assignments: readonly AssignmentState[];
  readonly lag: number;
  /** Of a saga: instances; of a step: actions and compensations. */
  readonly saga: SagaState;
}

/**
 * What the canvas shows, read from the gauges at a moment. Made once for a log: where each gauge stands is looked up
 * then, so that a look at a node is a few reads. `gauges` is the vector at the moment.
 */
export class CanvasState {
  readonly #nodes: ReadonlyMap<string, NodeSlots>;
  readonly #channels: ReadonlyMap<string, ChannelSlots>;
  /** Gauges after the first rows, when all replicas are in sync. */
  readonly #atFirst: Float64Array;

  constructor(log: EventLog) {
    const slots = new SlotFinder(log);
    this.#atFirst = gaugesAt(log, beginningOf(log));
    this.#channels = new Map(log.header.channels.slice(1).map(({ id }, at) => [id, slots.channel(at + 1)]));
    this.#nodes = new Map(log.header.nodes.slice(1).map(({ id }, at) => [id, slots.node(at + 1)]));
  }

  /** Undefined for what is no node of the run. */
  nodeState(id: string, gauges: Float64Array): NodeState | undefined {
    const slots = this.#nodes.get(id);
    if (slots === undefined) return undefined;
    const at = (gauge: NodeGauge): number => gauges[slots.gauges[gauge]] ?? 0;
    const assignments = slots.assignments.map((assignment) => assignmentState(assignment, gauges));
    return {
      hosts: slots.hosts.map((host) => hostState(host, gauges)),
      frames: at('frames'), pendingSends: at('pendingSends'), blocked: at('blocked'), rows: at('rows'), members: at('members'), generation: at('generation'),
      assignments,
      lag: assignments.reduce((sum, { lag }) => sum + lag, 0),
      saga: { running: at('running'), compensating: at('compensating'), completed: at('completed'), compensated: at('compensated'), stuck: at('stuck') },
    };
  }

  /** Undefined for what is no channel of the run. */
  channelState(id: string, gauges: Float64Array): ChannelState | undefined {
    const slots = this.#channels.get(id);
    if (slots === undefined) return undefined;
    // All partitions of a channel have as many replicas; of those that are added later only the others tell.
    const replicas = Math.max(0, ...slots.partitions.map((partition) => this.#atFirst[partition.inSync] ?? 0));
    const partitions = slots.partitions.map((partition) => partitionState(partition, replicas, gauges));
    const lags = slots.readers.map((reader) => reader.reduce((sum, assignment) => sum + assignmentState(assignment, gauges).lag, 0));
    const total = (gauge: QueueGauge): number => slots.queue[gauge].reduce((sum, slot) => sum + (gauges[slot] ?? 0), 0);
    return {
      partitions, depth: partitions.reduce((sum, { entries }) => sum + entries, 0), lag: Math.max(0, ...lags),
      leased: total('leased'), delayed: total('delayed'), deadLettered: total('deadLettered'), consumers: total('consumers'),
      totals: Object.fromEntries(TOTAL_GAUGES.map((gauge) => [gauge, gauges[slots.totals[gauge]] ?? 0])) as ChannelTotals,
    };
  }
}

/** The last row about who leads what at first; -1 for none. */
function beginningOf(log: EventLog): number {
  let row = 0;
  while (row < log.rowCount && ['leaderElected', 'inSyncChanged', 'membersOnline'].includes(log.kindOf(row))) row++;
  return row - 1;
}

const NODE_GAUGES = ['frames', 'pendingSends', 'blocked', 'rows', 'members', 'generation', 'running', 'compensating', 'completed', 'compensated', 'stuck'] as const satisfies readonly GaugeName[];
type NodeGauge = (typeof NODE_GAUGES)[number];

const PARTITION_GAUGES = ['entries', 'start', 'end', 'committed', 'leader', 'inSync', 'inSyncTooFew', 'eligible', 'epoch', 'held'] as const satisfies readonly GaugeName[];
const TOTAL_GAUGES = ['published', 'routed', 'unroutable', 'pushed', 'filtered', 'emptyReceives', 'repeats'] as const satisfies readonly GaugeName[];
type QueueGauge = Extract<GaugeName, 'leased' | 'delayed' | 'deadLettered' | 'consumers'>;

type PartitionSlots = { readonly [G in (typeof PARTITION_GAUGES)[number]]: number };

const HOST_STATES: readonly HostState[] = ['down', 'up', 'paused'];

type HostSlots = { readonly [G in 'hostState' | 'cutOff' | 'alarm']: number };

interface NodeSlots {
  readonly hosts: readonly HostSlots[];
  readonly gauges: { readonly [G in NodeGauge]: number };
  readonly assignments: readonly AssignmentSlots[];
}

interface ChannelSlots {
  readonly partitions: readonly PartitionSlots[];
  readonly queue: { readonly [G in QueueGauge]: readonly number[] };
  readonly totals: ChannelTotals;
  /** For each group that reads it, its partitions. */
  readonly readers: readonly (readonly AssignmentSlots[])[];
}

interface AssignmentSlots {
  readonly channelId: string;
  readonly partition: number;
  readonly owner: number;
  readonly offset: number;
  readonly committed: number;
  readonly start: number;
}

class SlotFinder {
  readonly #log: EventLog;

  constructor(log: EventLog) {
    this.#log = log;
  }

  node(node: number): NodeSlots {
    const { layout, header } = this.#log;
    const { members } = header.nodes[node]!;
    return {
      hosts: range(members).map((member) => ({ hostState: layout.slot('hostState', node, member, 0, 0), cutOff: layout.slot('cutOff', node, member, 0, 0), alarm: layout.slot('alarm', node, member, 0, 0) })),
      gauges: Object.fromEntries(NODE_GAUGES.map((gauge) => [gauge, layout.slot(gauge, node, 0, 0, 0)])) as NodeSlots['gauges'],
      assignments: header.subscriptions.filter((each) => each.node === node).flatMap(({ channel }) => this.#assignments(node, channel)),
    };
  }

  channel(channel: number): ChannelSlots {
    const { layout, header } = this.#log;
    const slotOf = (gauge: GaugeName, partition: number): number => layout.slot(gauge, 0, 0, channel, partition);
    const slotsOf = (gauge: QueueGauge): readonly number[] => range(header.channels[channel]!.partitions).map((partition) => slotOf(gauge, partition));
    return {
      partitions: range(header.channels[channel]!.partitions).map((partition) => Object.fromEntries(PARTITION_GAUGES.map((gauge) => [gauge, slotOf(gauge, partition)])) as PartitionSlots),
      queue: { leased: slotsOf('leased'), delayed: slotsOf('delayed'), deadLettered: slotsOf('deadLettered'), consumers: slotsOf('consumers') },
      totals: Object.fromEntries(TOTAL_GAUGES.map((gauge) => [gauge, layout.slot(gauge, 0, 0, channel, 0)])) as ChannelTotals,
      readers: header.subscriptions.filter((each) => each.channel === channel).map(({ node }) => this.#assignments(node, channel)),
    };
  }

  #assignments(node: number, channel: number): readonly AssignmentSlots[] {
    const { layout, header } = this.#log;
    const { id, partitions } = header.channels[channel]!;
    return range(partitions).map((partition) => ({
      channelId: id,
      partition,
      owner: layout.slot('owner', node, 0, channel, partition),
      offset: layout.slot('offset', node, 0, channel, partition),
      committed: layout.slot('committed', 0, 0, channel, partition),
      start: layout.slot('start', 0, 0, channel, partition),
    }));
  }
}

function hostState({ hostState: slot, cutOff, alarm }: HostSlots, gauges: Float64Array): HostState {
  const state = HOST_STATES[gauges[slot] ?? 1] ?? 'up';
  if (state !== 'up') return state;
  return (gauges[cutOff] ?? 0) > 0 ? 'cutOff' : (gauges[alarm] ?? 0) > 0 ? 'alarm' : 'up';
}

function partitionState(slots: PartitionSlots, replicas: number, gauges: Float64Array): PartitionState {
  const at = (gauge: keyof PartitionSlots): number => gauges[slots[gauge]] ?? 0;
  return { entries: at('entries'), start: at('start'), end: at('end'), committed: at('committed'), leader: at('leader') - 1, inSync: at('inSync'), isUnderMin: at('inSyncTooFew') > 0, eligible: at('eligible'), epoch: at('epoch'), replicas, held: at('held') - 1 };
}

/** What retention removed no reader waits for. */
function assignmentState({ channelId, partition, owner, offset, committed, start }: AssignmentSlots, gauges: Float64Array): AssignmentState {
  const position = gauges[offset] ?? 0;
  const waiting = (gauges[committed] ?? 0) - Math.max(position, gauges[start] ?? 0);
  return { channelId, partition, owner: (gauges[owner] ?? 0) - 1, offset: position, lag: Math.max(0, waiting) };
}

const range = (count: number): number[] => Array.from({ length: count }, (_, index) => index);
