import { K, PHASES, type Component, type Kernel } from '../kernel/kernel.ts';
import { idHash, type IdHash } from '../kernel/identity.ts';
import { emptyHop, type Delivery, type GaugePut, type Hop, type HopSender, type HostView, type Measured } from '../kernel/ports.ts';
import type { Reason } from '../kernel/reasons.ts';
import { claim, emptySlots, lookup, release, type Slot, type SlotState } from '../kernel/slots.ts';
import { UNBOUNDED } from '../../base/limits.ts';
import type { TransactionalPlan } from '../../topology/transaction.ts';
import type { EntryStores } from './entry-stores.ts';
import { markerOf } from './partition-transactions.ts';
import type { Waiter } from './partition.ts';

/** One producer over time, by its name: the row that the coordinator keeps of it, as durable as the coordinator's own log. */
interface Producer {
  epoch: number;
  phase: 'empty' | 'open' | 'ending';
  /** Counts its transactions, from 1. */
  ordinal: number;
  /** Whether the last one was decided for. */
  commits: boolean;
  partitions: number[];
  /** Positions that are settled with it. */
  deliveries: Delivery[];
  startedUs: number;
  /** Partitions whose markers are not replicated yet. */
  unmarked: number[];
  /** Which of the plan's coordinators is in charge. */
  coordinator: number;
  /** Whose transaction it is, in rows. */
  node: number;
  member: number;
  cause: number;
}

/** A marker on its way to one partition. */
interface MarkerWrite extends Slot {
  name: number;
  ordinal: number;
  partition: number;
  sends: number;
}

interface State {
  producers: Producer[];
  writes: SlotState<MarkerWrite>;
}

/** What the coordinator needs of partitions and groups. */
export interface TransactionPorts {
  leaderHost(partition: number): number;
  awaitCommit(partition: number, waiter: Waiter): void;
  /** Why the delivery may not be settled by its member any more; null if it may. */
  settleRefusal(delivery: Delivery): Reason | null;
  /** A position waits for a decision (1), or does not any more (-1). */
  pend(delivery: Delivery, by: 1 | -1): void;
  commitPosition(delivery: Delivery, cause: number): void;
}

export interface Answer {
  refused: Reason | null;
  cause: number;
}

const EXPIRES = 0;
const MARKER_ARRIVES = 1;
const MARKER_AGAIN = 2;
const MARKER_REPLICATED = 3;
const MARKER_ANSWERED = 4;
const FAILOVER = 5;

/** A marker without answer is sent again after so long: a new leader is found by trying. */
const MARKER_AGAIN_US = 1_000_000;

/**
 * Decides transactions over partitions: a row for each producer name (epoch, phase, partitions, positions). A decision is
 * made once and then carried to every partition as a marker, again and again until each is replicated. Who begins under a
 * name counts its epoch up, which shuts older producers of that name out (TransactionCoordinator).
 */
export class TransactionCoordinator implements Component, Measured {
  readonly label = 'transactions';
  state: State;
  /** What identifies each name, in the order of their indices. */
  readonly plans: readonly TransactionalPlan[];
  readonly markerReplicated: number;
  readonly #indices: ReadonlyMap<string, number>;
  readonly #hashes: readonly IdHash[];
  readonly #kernel: Kernel;
  readonly #hosts: HostView;
  readonly #links: HopSender;
  readonly #stores: EntryStores;
  readonly #ports: TransactionPorts;
  readonly #code: number;
  readonly #hop: Hop = emptyHop();

  constructor(kernel: Kernel, hosts: HostView, links: HopSender, stores: EntryStores, ports: TransactionPorts) {
    this.#kernel = kernel;
    this.#hosts = hosts;
    this.#links = links;
    this.#stores = stores;
    this.#ports = ports;
    this.#code = kernel.register(this);
    this.markerReplicated = this.#code | MARKER_REPLICATED;
    const plans = new Map<string, TransactionalPlan>();
    for (const { producers, hosts: instances } of kernel.topology.processes) {
      for (const { transactional } of producers) if (transactional !== undefined) instances.forEach((_, instance) => plans.set(producerName(transactional, instance), transactional));
    }
    this.plans = [...plans.values()];
    this.#indices = new Map([...plans.keys()].map((name, index) => [name, index]));
    this.#hashes = [...plans.keys()].map(idHash);
    this.state = { producers: this.plans.map(newProducer), writes: emptySlots() };
  }

  nameOf(plan: TransactionalPlan, instance: number): number {
    return this.#indices.get(producerName(plan, instance))!;
  }

  /** Number that brokers know the producer by; no other client's. */
  producerOf(name: number): number {
    return -1 - name;
  }

  hostOf(name: number): number {
    return this.plans[name]!.coordinators[this.state.producers[name]!.coordinator]!;
  }

  epochOf(name: number): number {
    return this.state.producers[name]!.epoch;
  }

  ordinalOf(name: number): number {
    const { ordinal, phase } = this.state.producers[name]!;
    return phase === 'open' ? ordinal : ordinal + 1;
  }

  /** A producer begins its life under the name: what is open is aborted first, and it asks again. */
  initialise(name: number, node: number, member: number, cause: number): Answer {
    const own = this.state.producers[name]!;
    if (own.phase === 'open') {
      own.epoch++;
      this.#decide(name, false, 'shutOut', cause);
    }
    if (own.phase === 'ending') return { refused: 'concurrentTransactions', cause };
    own.epoch++;
    const row = this.#kernel.log.append(K.producerInitialised, node, member, 0, 0xffff, 0xffff_ffff, 0, 0, cause, 0, 0, own.epoch);
    return { refused: null, cause: row };
  }

  /** The transaction will write to a partition. */
  add(name: number, epoch: number, partition: number, node: number, member: number, cause: number): Answer {
    const refused = this.#open(name, epoch, node, member, cause);
    const own = this.state.producers[name]!;
    if (refused === null && !own.partitions.includes(partition)) own.partitions.push(partition);
    return { refused, cause };
  }

  /** The position after a delivery becomes the group's with the transaction. */
  settle(name: number, epoch: number, delivery: Delivery, node: number, member: number, cause: number): Answer {
    const refused = this.#ports.settleRefusal(delivery) ?? this.#open(name, epoch, node, member, cause);
    if (refused === null) {
      this.state.producers[name]!.deliveries.push(delivery);
      this.#ports.pend(delivery, 1);
    }
    return { refused, cause };
  }

  /** Commits or aborts. The same decision twice is one: its answer may have been lost. */
  end(name: number, epoch: number, commits: boolean, cause: number): Answer {
    const own = this.state.producers[name]!;
    if (epoch !== own.epoch) return { refused: 'shutOut', cause };
    if (own.phase === 'open') this.#decide(name, commits, commits ? 'commit' : 'abort', cause);
    else if (own.commits !== commits) return { refused: 'invalidTransaction', cause };
    return { refused: null, cause: own.cause };
  }

  /** Is the transaction open, and does it write to the partition? A batch that comes too late must not open it again. */
  covers(producer: number, epoch: number, partition: number): boolean {
    const own = this.state.producers[-1 - producer]!;
    return own.phase === 'open' && own.epoch === epoch && own.partitions.includes(partition);
  }

  /** A marker is replicated, or its leader is lost. */
  replicated(index: number, generation: number, refused: Reason | null): void {
    const write = lookup(this.state.writes, index, generation);
    if (write === null || refused !== null) return;
    this.#send(write, index, 'response', MARKER_ANSWERED);
  }

  hostCrashed(host: number): void {
    this.plans.forEach((plan, name) => {
      if (this.hostOf(name) === host) this.#kernel.after(plan.coordinatorFailoverUs, PHASES.timer, this.#code | FAILOVER, name, 0);
    });
  }

  /** A coordinator that is cut off from the others is replaced like a dead one. */
  hostSeparated(host: number): void {
    if (this.#hosts.isCutOff(host)) this.hostCrashed(host);
  }

  hostStarted(): void {
    // Rows are in the coordinator's log: nothing is lost.
  }

  dispatch(kind: number, a: number, b: number): void {
    if (kind === EXPIRES) return this.#expire(a, b);
    if (kind === FAILOVER) return this.#failOver(a);
    const write = lookup(this.state.writes, a, b);
    if (write === null) return;
    if (kind === MARKER_ARRIVES) this.#write(write, a);
    else if (kind === MARKER_AGAIN) this.#sendMarker(a);
    else this.#marked(write, a);
  }

  describe(kind: number, a: number): string {
    return this.plans[kind === EXPIRES || kind === FAILOVER ? a : this.state.writes.items[a]!.name]!.id;
  }

  measure(_set: GaugePut, add: GaugePut): void {
    for (const { phase, node } of this.state.producers) if (phase !== 'empty') add('transactions', 1, { node });
  }

  /** Opens the transaction with the first thing that is in it. */
  #open(name: number, epoch: number, node: number, member: number, cause: number): Reason | null {
    const own = this.state.producers[name]!;
    if (epoch !== own.epoch) return 'shutOut';
    if (own.phase === 'ending') return 'concurrentTransactions';
    if (own.phase === 'open') return null;
    const { nowUs } = this.#kernel;
    Object.assign(own, { phase: 'open', ordinal: own.ordinal + 1, partitions: [], deliveries: [], startedUs: nowUs, node, member });
    own.cause = this.#kernel.log.append(K.transactionStarted, node, member, 0, 0xffff, 0xffff_ffff, 0, 0, cause, 0, 0, epoch);
    this.#watch(name, nowUs + this.plans[name]!.timeoutUs);
    return null;
  }

  #watch(name: number, dueUs: number): void {
    const { expiryCheckEveryUs } = this.plans[name]!;
    if (dueUs < UNBOUNDED) this.#kernel.at((Math.floor(dueUs / expiryCheckEveryUs) + 1) * expiryCheckEveryUs, PHASES.timer, this.#code | EXPIRES, name, this.state.producers[name]!.ordinal);
  }

  /** Open for too long: aborted, and its producer shut out. */
  #expire(name: number, ordinal: number): void {
    const own = this.state.producers[name]!;
    if (own.phase !== 'open' || own.ordinal !== ordinal) return;
    if (!this.#hosts.isRunning(this.hostOf(name))) return this.#watch(name, this.#kernel.nowUs);
    own.epoch++;
    this.#decide(name, false, 'transactionTimeout', own.cause);
  }

  /** The point of no return. Positions are the group's from here on; entries, when their markers are replicated. */
  #decide(name: number, commits: boolean, reason: Reason, cause: number): void {
    const own = this.state.producers[name]!;
    const { node, member, partitions, deliveries } = own;
    own.phase = 'ending';
    own.commits = commits;
    own.unmarked = [...partitions];
    own.cause = this.#kernel.log.append(K.transactionDecided, node, member, 0, 0xffff, 0xffff_ffff, 0, 0, cause, 0, this.#kernel.reason(reason), partitions.length);
    for (const delivery of deliveries) {
      this.#ports.pend(delivery, -1);
      if (commits) this.#ports.commitPosition(delivery, own.cause);
    }
    for (const partition of partitions) this.#startMarker(name, partition);
    this.#completeIfMarked(name);
  }

  #startMarker(name: number, partition: number): void {
    const index = claim(this.state.writes, emptyWrite);
    Object.assign(this.state.writes.items[index]!, { name, partition, ordinal: this.state.producers[name]!.ordinal, sends: 0 });
    this.#sendMarker(index);
  }

  #sendMarker(index: number): void {
    const write = this.state.writes.items[index]!;
    this.#kernel.after(MARKER_AGAIN_US, PHASES.timer, this.#code | MARKER_AGAIN, index, write.generation);
    write.sends++;
    if (this.#hosts.isRunning(this.hostOf(write.name)) && this.#ports.leaderHost(write.partition) >= 0) this.#send(write, index, 'request', MARKER_ARRIVES);
  }

  #send(write: MarkerWrite, index: number, direction: 'request' | 'response', kind: number): void {
    const hop = this.#hop;
    const p = this.#stores.partition(write.partition);
    const coordinator = this.hostOf(write.name);
    const leader = this.#ports.leaderHost(write.partition);
    const hash = this.#hashes[write.name]!;
    hop.link = this.#stores.planOf(p).replication.link;
    hop.direction = direction;
    hop.from = direction === 'request' ? coordinator : leader;
    hop.to = direction === 'request' ? leader : coordinator;
    hop.purpose = 'marker';
    hop.lineageHi = (hash.hi ^ Math.imul(write.ordinal, 0x9e3779b1)) | 0;
    hop.lineageLo = (hash.lo ^ Math.imul(write.partition + 1, 0x85ebca6b)) | 0;
    hop.message = 0;
    hop.attempt = 1;
    hop.again = write.sends - 1;
    hop.cause = this.state.producers[write.name]!.cause;
    hop.phase = PHASES.broker;
    hop.code = this.#code | kind;
    hop.a = index;
    hop.b = write.generation;
    if (leader >= 0) this.#links.send(hop);
  }

  #write(write: MarkerWrite, index: number): void {
    const leader = this.#ports.leaderHost(write.partition);
    if (leader < 0 || this.#hosts.holds(leader, this.#code | MARKER_ARRIVES, index, write.generation) || !this.#hosts.isUp(leader)) return;
    const own = this.state.producers[write.name]!;
    const producer = this.producerOf(write.name);
    const placed = markerOf(this.#stores.partition(write.partition), producer, write.ordinal);
    const position = placed >= 0 ? placed : this.#stores.appendMarker(write.partition, producer, own.epoch, write.ordinal, own.commits, own.cause);
    this.#ports.awaitCommit(write.partition, { end: position + 1, code: this.markerReplicated, a: index, b: write.generation });
  }

  #marked(write: MarkerWrite, index: number): void {
    const { name, partition } = write;
    if (this.#hosts.holds(this.hostOf(name), this.#code | MARKER_ANSWERED, index, write.generation) || !this.#hosts.isUp(this.hostOf(name))) return;
    release(this.state.writes, index);
    const own = this.state.producers[name]!;
    own.unmarked = own.unmarked.filter((other) => other !== partition);
    this.#completeIfMarked(name);
  }

  #completeIfMarked(name: number): void {
    const own = this.state.producers[name]!;
    if (own.unmarked.length > 0) return;
    own.phase = 'empty';
    own.cause = this.#kernel.log.append(K.transactionCompleted, own.node, own.member, 0, 0xffff, 0xffff_ffff, 0, 0, own.cause, 0, this.#kernel.reason(own.commits ? 'commit' : 'abort'), 0);
  }

  #failOver(name: number): void {
    const { coordinators, coordinatorFailoverUs } = this.plans[name]!;
    const canLead = (host: number): boolean => this.#hosts.isUp(host) && !this.#hosts.isCutOff(host);
    if (canLead(this.hostOf(name))) return;
    const next = coordinators.findIndex(canLead);
    if (next >= 0) this.state.producers[name]!.coordinator = next;
    else this.#kernel.after(coordinatorFailoverUs, PHASES.timer, this.#code | FAILOVER, name, 0);
  }
}

const producerName = ({ id }: TransactionalPlan, instance: number): string => `${id}-${instance}`;

const newProducer = (): Producer => ({
  epoch: -1, phase: 'empty', ordinal: 0, commits: false, partitions: [], deliveries: [], startedUs: 0, unmarked: [], coordinator: 0, node: 0, member: 0, cause: 0,
});

const emptyWrite = (): MarkerWrite => ({ generation: 0, live: false, name: 0, ordinal: 0, partition: 0, sends: 0 });
