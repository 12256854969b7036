import { UNBOUNDED } from '../../base/limits.ts';
import type { QueuePlan } from '../../topology/queue.ts';
import type { AlarmsState } from './alarms-state.ts';
import { emptyGroupLine, type GroupLine } from './group-line.ts';
import { emptyReadyLine, type ReadyLine } from './ready-line.ts';
import type { Reason } from '../kernel/reasons.ts';
import type { Slot, SlotState } from '../kernel/slots.ts';

/** What a sender says about an entry, read from its message. */
export interface EntryOptions {
  key: string;
  dedupKey: string | null;
  /** -1: as the queue says. */
  delayUs: number;
  /** UNBOUNDED: as the queue says. */
  lifeUs: number;
  priority: number;
  persistent: boolean;
}

/** An entry as it comes to a queue. */
export interface Arrival {
  message: number;
  options: EntryOptions;
  /** Channel that it was sent to: what the table of deaths calls the exchange. */
  through: number;
  /** Deliveries that it had in another queue, and when it came there; -1 for now. */
  deliveries: number;
  appendedUs: number;
  /** Host that it is at on its way; -1 for nowhere special. */
  at: number;
  node: number;
  member: number;
  cause: number;
}

export interface Entry {
  position: number;
  message: number;
  options: EntryOptions;
  through: number;
  bytes: number;
  state: 'pending' | 'ready' | 'delayed' | 'leased';
  /** Last row about it. */
  row: number;
  appendedUs: number;
  expiresUs: number;
  /** When a delayed one becomes ready. */
  dueUs: number;
  level: number;
  /** Who holds it, or held it last. */
  member: number;
  connection: number;
  receipt: number;
  leaseEndUs: number;
  deliveries: number;
  /** Failures or returns, as the plan counts. */
  counted: number;
  /** Why it waits to be dead-lettered for sure; '' when it does not. */
  dying: string;
}

/** A consumer that the broker pushes to. */
export interface Consumer {
  member: number;
  connection: number;
  credit: number;
  priority: number;
  automatic: boolean;
}

/** A pull request that waits for entries. */
export interface Parked extends Slot {
  queue: number;
  request: number;
  requestGeneration: number;
  member: number;
  connection: number;
  max: number;
  leaseUs: number;
}

export interface Queue {
  base: number;
  end: number;
  /** Every entry that is kept, by position. */
  entries: Map<number, Entry>;
  ready: number;
  readyBytes: number;
  leased: number;
  delayed: number;
  line: ReadyLine;
  groups: GroupLine;
  /** What was seen, by key, in order of arrival. */
  seen: Map<string, { untilUs: number; position: number }>;
  receipts: number;
  consumers: Consumer[];
  /** Round robin goes on here. */
  turn: number;
  parked: number[];
  /** Index into the plan's hosts; -1: nobody leads, nothing happens. */
  leader: number;
  /** Counts leaderships. */
  term: number;
  /** Of a queue that is kept by a majority: members that are up and within reach. */
  online: number;
  /** Changes of leader, to none counting; -1 before the first leads. */
  epoch: number;
  deadLettered: number;
  /** When it was used last, whether somebody looks at that in time, and whether it was deleted for it. */
  usedUs: number;
  idleArmed: boolean;
  /** Requests that asked without waiting, where that matters. */
  polls: number;
  deleted: boolean;
  /** Whose connection it belongs to, where it belongs to one; -1 for nobody's. */
  ownerMember: number;
  ownerConnection: number;
  /** When the timers for the oldest entry and the oldest lease fire; UNBOUNDED when they are not set. */
  armedUs: number;
  checkUs: number;
}

export interface QueuesState {
  queues: Queue[];
  parked: SlotState<Parked>;
  alarms: AlarmsState;
}

/** Whether an entry is still there after a crash of the host that holds it. */
export function survives(replication: QueuePlan['replication'], { options }: Entry): boolean {
  if (replication.kind === 'majority' || replication.survives === 'all') return true;
  return replication.survives === 'persistent' && options.persistent;
}

export const emptyQueue = ({ order, exclusive = false }: QueuePlan): Queue => ({
  base: 0, end: 0, entries: new Map(), ready: 0, readyBytes: 0, leased: 0, delayed: 0,
  line: emptyReadyLine(order.kind === 'fifo' ? order.levels : 1), groups: emptyGroupLine(), seen: new Map(),
  receipts: 0, consumers: [], turn: 0, parked: [], leader: 0, term: 0, epoch: -1, online: 0, deadLettered: 0, usedUs: 0, idleArmed: false, polls: 0, deleted: exclusive, ownerMember: -1, ownerConnection: -1, armedUs: UNBOUNDED, checkUs: UNBOUNDED,
});

export function newEntry(plan: QueuePlan, { message, options, through, deliveries, appendedUs }: Arrival, position: number, bytes: number, nowUs: number): Entry {
  const sinceUs = appendedUs < 0 ? nowUs : appendedUs;
  const lifeUs = Math.min(plan.age.us, options.lifeUs);
  const { levels, unset } = plan.order.kind === 'fifo' ? plan.order : { levels: 1, unset: 0 };
  return {
    position, message, options, through, bytes, state: 'delayed', row: 0, appendedUs: sinceUs, expiresUs: lifeUs >= UNBOUNDED ? UNBOUNDED : sinceUs + lifeUs,
    dueUs: 0, level: Math.min(levels - 1, options.priority < 0 ? unset : options.priority),
    member: -1, connection: 0, receipt: 0, leaseEndUs: UNBOUNDED, deliveries, counted: 0, dying: '',
  };
}

export const emptyParked = (): Parked => ({ generation: 0, live: false, queue: 0, request: 0, requestGeneration: 0, member: 0, connection: 0, max: 0, leaseUs: 0 });

/** An entry in the hands of a client. */
export interface Lease {
  channel: number;
  position: number;
  message: number;
  receipt: number;
  connection: number;
  deliveries: number;
  counted: number;
  row: number;
  appendedUs: number;
}

/** How the queues reach clients. */
export interface QueueClients {
  /** Pushes an entry to a consumer. */
  push(member: number, lease: Lease): void;
  /** Answers a pull request. */
  pulled(request: number, generation: number, leases: readonly Lease[], cause: number): void;
  /** A pull request fails. */
  pullRefused(request: number, generation: number, reason: Reason): void;
  /** The broker closed the connection. */
  dropped(member: number, connection: number): void;
  nodeOf(member: number): number;
  instanceOf(member: number): number;
}

/** What the parts of the queues do to entries and consumers. */
export interface QueueActions {
  readonly plans: readonly QueuePlan[];
  queue(q: number): Queue;
  /** Dead-letters an entry that nobody holds, or drops it where no dead letters go. */
  bury(q: number, entry: Entry, reason: Reason, cause: number): void;
  /** Gone with its queue, in whoever's hands it is. */
  discard(q: number, entry: Entry, cause: number): void;
  remove(q: number, entry: Entry, kind: number, reason: Reason | null, cause: number): void;
  /** Not leased any more; what it is instead, the caller says. */
  letGo(q: number, entry: Entry, reason: Reason, cause: number): void;
  /** Back to the queue, unless it came back too often. */
  giveBack(q: number, entry: Entry, reason: Reason, isFailure: boolean, cause: number): void;
  dropConsumer(q: number, member: number, connection: number, reason: Reason): void;
  unpark(q: number, slot: number): void;
  entryRow(kind: number, q: number, entry: Entry, detail: number, value: number, cause: number): number;
  /** Hands out what is ready to whoever waits for it. */
  pump(q: number): void;
  arm(q: number): void;
}

export const NO_CLIENTS: QueueClients = { push: () => undefined, pulled: () => undefined, pullRefused: () => undefined, dropped: () => undefined, nodeOf: () => 0, instanceOf: () => 0xffff };
