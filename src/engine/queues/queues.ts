import { UNBOUNDED } from '../../base/limits.ts';
import type { ChannelIndex } from '../../topology/indexes.ts';
import type { Settlement } from '../../topology/process.ts';
import type { QueuePlan } from '../../topology/queue.ts';
import { K, PHASES, type Component, type Kernel } from '../kernel/kernel.ts';
import type { Messages } from '../kernel/messages.ts';
import type { GaugePut, HostView, Measured } from '../kernel/ports.ts';
import type { Reason } from '../kernel/reasons.ts';
import { claim, emptySlots, lookup, release } from '../kernel/slots.ts';
import { Alarms } from './alarms.ts';
import { noAlarms } from './alarms-state.ts';
import { QueueAges } from './ages.ts';
import { Disorder } from './disorder.ts';
import { QueueExpiry } from './expiry.ts';
import { QueueLeaders } from './leadership.ts';
import { admission, remember } from './queue-guards.ts';
import { enter, leave, makeReady, nextReady, takeOut } from './order.ts';
import { nextConsumer } from './consumers.ts';
import { QueueRows } from './queue-rows.ts';
import { emptyParked, emptyQueue, newEntry, type Arrival, type Consumer, type Entry, type Lease, type Parked, type Queue, type QueueActions, type QueueClients, type QueuesState } from './queue-state.ts';

const LEASE_END = 0;
const DUE = 1;
const AGE = 2;
const WAIT_END = 3;
const ELECT = 4;
const LEASE_CHECK = 5;
const IDLE = 6;

/** Before a dead letter that found no place is tried again. */
const DEAD_LETTER_AGAIN_US = 1_000_000;

/** Somebody to tell once an entry is replicated, or lost before it was. */
export interface CommitWaiter {
  readonly code: number;
  readonly a: number;
  readonly b: number;
}

/** Answer to an append; `waits`: the waiter is told later. */
export interface Offer {
  readonly refused: Reason | null;
  readonly waits: boolean;
}

/** Where dead letters go, and who replicates. Set by the assembly. */
export interface QueueServices {
  /** Sends a copy on its way; whether a queue has it, or it was cut as a cycle. */
  deadLetter(queue: number, entry: Entry, reason: Reason, cause: number): boolean;
  replicate(queue: number, position: number, waiter: CommitWaiter | null): void;
}

/** Queues: what they hold, who may have it and for how long, and what becomes of it. */
export class Queues implements Component, Measured, QueueActions {
  readonly label = 'queues';
  state: QueuesState;
  services: QueueServices = { deadLetter: () => true, replicate: () => undefined };
  readonly kernel: Kernel;
  readonly messages: Messages;
  readonly plans: readonly QueuePlan[];
  readonly #rows: QueueRows;
  readonly #hosts: HostView;
  readonly #code: number;
  readonly #byChannel: ReadonlyMap<ChannelIndex, number>;
  readonly #leaders: QueueLeaders;
  readonly #ages: QueueAges;
  readonly #expiry: QueueExpiry;
  readonly #disorder: Disorder;
  readonly alarms: Alarms;

  constructor(kernel: Kernel, messages: Messages, hosts: HostView) {
    this.kernel = kernel;
    this.messages = messages;
    this.#rows = new QueueRows(kernel, messages);
    this.#hosts = hosts;
    this.#code = kernel.register(this);
    this.plans = kernel.topology.queues;
    this.#leaders = new QueueLeaders(kernel, hosts, this.#rows, this, this.#code | ELECT);
    this.#ages = new QueueAges(kernel, this, this.#code | AGE);
    this.#expiry = new QueueExpiry(kernel, hosts, this.#rows, this, this.#code | IDLE);
    this.#disorder = new Disorder(kernel, messages);
    this.alarms = new Alarms(kernel, () => this.state.alarms);
    this.#byChannel = new Map(this.plans.map(({ channel }, index) => [channel, index]));
    this.state = { queues: this.plans.map(emptyQueue), parked: emptySlots(), alarms: noAlarms(kernel.topology.hosts.length) };
  }

  /** How queues reach clients. Set by the assembly. */
  set clients(clients: QueueClients) {
    this.#rows.clients = clients;
  }

  begin(): void {
    this.#leaders.begin();
    this.plans.forEach((_, q) => this.#expiry.renew(q));
  }

  /** -1 when the channel is no queue. */
  indexOf(channel: ChannelIndex): number {
    return this.#byChannel.get(channel) ?? -1;
  }

  queue(q: number): Queue {
    return this.state.queues[q]!;
  }

  /** The leader's host; -1 for none. */
  host(q: number): number {
    return this.#leaders.host(q);
  }

  /** The host that a client talks to about the queue; -1 for none. */
  hostFor(q: number, client: number): number {
    return this.#leaders.hostFor(q, client);
  }

  isAvailable(q: number): boolean {
    return this.#leaders.isAvailable(q);
  }

  /** Appends at the leader, or says why not. A repeat that is recognised counts as appended. */
  offer(q: number, arrival: Arrival, waiter: CommitWaiter | null): Offer {
    const plan = this.plans[q]!;
    const queue = this.queue(q);
    if (this.isDeleted(q)) return this.#refuse(q, arrival, 'queueDeleted');
    if (!this.#isReached(q, arrival.at)) return this.#refuse(q, arrival, 'unavailable');
    const verdict = admission(queue, plan, arrival, this.messages, this.kernel.nowUs);
    if (verdict.kind === 'repeated') {
      this.#arrivalRow(K.entryRepeated, q, arrival, verdict.position, 0, 0);
      return ACCEPTED;
    }
    if (verdict.kind === 'refused') {
      const refusal = this.#refuse(q, arrival, verdict.reason);
      if (verdict.reason === 'maxlen' && plan.length.overflow === 'rejectAndDeadLetter') this.#buryNew(q, arrival);
      return refusal;
    }
    return this.#append(q, arrival, waiter);
  }

  /** Nothing is routed to it until somebody declares it again. */
  isDeleted(q: number): boolean {
    return this.queue(q).deleted;
  }

  /** Does a request that is at a host of the cluster (-1: nowhere special) get to the queue? */
  #isReached(q: number, at: number): boolean {
    const host = this.host(q);
    return host >= 0 && this.#hosts.isUp(host) && (at < 0 || !this.#hosts.isSevered(at, host));
  }

  /** The entry is on a majority of hosts: it counts now. */
  committed(q: number, position: number): void {
    const entry = this.queue(q).entries.get(position);
    if (entry?.state !== 'pending') return;
    entry.row = this.entryRow(K.entryConfirmed, q, entry, 0, 0, entry.row);
    this.#place(q, entry);
    this.pump(q);
  }

  /** Or why not. */
  attach(q: number, consumer: Consumer): Reason | null {
    const queue = this.queue(q);
    if (queue.consumers.some(({ member, connection }) => member === consumer.member && connection === consumer.connection)) return null;
    const refused = this.#expiry.use(q, consumer.member, consumer.connection);
    if (refused !== null) return refused;
    queue.consumers.push({ ...consumer });
    this.#clientRow(K.consumerAttached, q, consumer.member, 0);
    this.pump(q);
    return null;
  }

  /** The connection is gone: what it held comes back. A newer connection of the member stays. */
  detach(q: number, member: number, connection: number, reason: Reason, isFailure: boolean): void {
    const queue = this.queue(q);
    const isOurs = (other: { readonly member: number; readonly connection: number }): boolean => other.member === member && other.connection === connection;
    const at = queue.consumers.findIndex(isOurs);
    if (at >= 0) {
      this.#expiry.renew(q);
      queue.consumers.splice(at, 1);
      if (queue.turn > at) queue.turn--;
      this.#clientRow(K.consumerDetached, q, member, this.kernel.reason(reason));
    }
    for (const slot of [...queue.parked]) if (isOurs(this.state.parked.items[slot]!)) this.unpark(q, slot);
    if (this.plans[q]!.lease.kind === 'timeout' || this.#expiry.left(q, member, connection, at >= 0, reason)) return;
    for (const entry of [...queue.entries.values()]) if (entry.state === 'leased' && isOurs(entry)) this.giveBack(q, entry, reason, isFailure, 0);
    this.pump(q);
  }

  /** Answers a pull request, now or when entries come. False when nobody can. */
  pull(q: number, request: Omit<Parked, 'generation' | 'live' | 'queue'>, waitUs: number): boolean {
    if (!this.isAvailable(q)) return false;
    const refused = this.#expiry.use(q, request.member, request.connection);
    if (refused !== null) return this.#pullRefused(request, refused);
    const plan = this.plans[q]!;
    const wait = waitUs < 0 ? plan.waitUs : waitUs;
    if (wait <= 0 && plan.failsBeyond === true && this.queue(q).leased >= plan.leasedMax) return this.#pullFails(q, request);
    if (wait <= 0 && this.#disorder.misses(q, this.queue(q), plan)) return this.#pullEmpty(q, request, 'sampled');
    if (this.#serve(q, request)) return true;
    if (wait <= 0) return this.#pullEmpty(q, request, null);
    const slot = claim(this.state.parked, emptyParked);
    const parked = this.state.parked.items[slot]!;
    Object.assign(parked, request, { queue: q });
    this.queue(q).parked.push(slot);
    this.kernel.after(wait, PHASES.timer, this.#code | WAIT_END, slot, parked.generation);
    return true;
  }

  /** Nothing to give and no wait: the answer is empty. */
  #pullEmpty(q: number, request: { readonly request: number; readonly requestGeneration: number; readonly member: number }, reason: Reason | null): true {
    const row = this.#clientRow(K.receiveEmpty, q, request.member, reason === null ? 0 : this.kernel.reason(reason));
    this.#rows.clients.pulled(request.request, request.requestGeneration, [], row);
    return true;
  }

  /** More is in flight than may be. */
  #pullFails(q: number, { request, requestGeneration, member }: { readonly request: number; readonly requestGeneration: number; readonly member: number }): true {
    this.#clientRow(K.receiveEmpty, q, member, this.kernel.reason('overLimit'));
    return this.#pullRefused({ request, requestGeneration }, 'overLimit');
  }

  #pullRefused({ request, requestGeneration }: { readonly request: number; readonly requestGeneration: number }, reason: Reason): true {
    this.#rows.clients.pullRefused(request, requestGeneration, reason);
    return true;
  }

  /** Settles an entry by its receipt; why not, or null. */
  settle(q: number, position: number, receipt: number, connection: number, how: Settlement, leaseUs: number, cause: number): Reason | null {
    const entry = this.queue(q).entries.get(position);
    const { lease } = this.plans[q]!;
    const isHeld = entry?.state === 'leased' && entry.receipt === receipt && (lease.kind === 'timeout' || entry.connection === connection);
    if (isHeld) {
      this.#settleHeld(q, entry, how, leaseUs, cause);
      this.pump(q);
      return null;
    }
    if (lease.kind === 'connection') return 'unknownDelivery';
    if (lease.late === 'refused') return entry === undefined ? null : 'leaseExpired';
    if (entry?.receipt === receipt && how === 'commit') this.remove(q, entry, K.entryRemoved, 'lateSettlement', cause);
    return null;
  }

  /** Hands out what is ready to whoever waits for it. */
  pump(q: number): void {
    if (!this.isAvailable(q)) return;
    const queue = this.queue(q);
    this.#ages.heads(q, false);
    while (queue.ready > 0 && (this.#serveParked(q) || this.#serveConsumer(q))) this.#ages.heads(q, false);
    this.#ages.heads(q, true);
    this.arm(q);
  }

  hostCrashed(host: number, cause: number): void {
    this.#leaders.hostCrashed(host, cause);
  }

  hostStarted(host: number, cause: number): void {
    this.#leaders.hostStarted(host, cause);
  }

  hostSeparated(host: number, cause: number): void {
    this.#leaders.hostSeparated(host, cause);
  }

  hostRejoined(host: number, cause: number): void {
    this.#leaders.hostRejoined(host, cause);
  }

  dispatch(kind: number, a: number, b: number): void {
    if (kind === WAIT_END) return this.#endWait(a, b);
    if (kind === ELECT) return this.#leaders.elect(a, b);
    const host = this.host(a);
    if (host >= 0 && this.#hosts.holds(host, this.#code | kind, a, b)) return;
    if (kind === IDLE) return this.#expiry.check(a);
    if (kind === AGE) return this.#ages.tick(a);
    if (kind === LEASE_CHECK) return this.#checkLeases(a);
    const entry = this.queue(a).entries.get(b);
    if (entry === undefined) return;
    if (kind === LEASE_END) this.#endLease(a, entry);
    else this.#becomeDue(a, entry);
  }

  describe(kind: number, a: number): string {
    const q = kind === WAIT_END ? this.state.parked.items[a]!.queue : a;
    return this.kernel.topology.channels[this.plans[q]!.channel]!.id;
  }

  measure(set: GaugePut): void {
    this.alarms.measure(set);
    this.plans.forEach(({ channel }, q) => {
      const at = { channel, partition: 0 };
      const { end, entries, leased, delayed, consumers, deadLettered, online } = this.queue(q);
      const values = { end, entries: entries.size, leased, delayed, consumers: consumers.length, deadLettered, inSync: online } as const;
      for (const [gauge, value] of Object.entries(values)) set(gauge as keyof typeof values, value, at);
      const host = this.host(q);
      set('leader', host < 0 ? 0 : this.kernel.memberOf(host) + 1, at);
      set('epoch', this.queue(q).epoch, at);
    });
  }

  #append(q: number, arrival: Arrival, waiter: CommitWaiter | null): Offer {
    const plan = this.plans[q]!;
    const queue = this.queue(q);
    const entry = this.#newEntry(q, arrival);
    entry.row = this.#arrivalRow(K.entryAppended, q, arrival, entry.position, 0, entry.bytes);
    queue.end++;
    queue.entries.set(entry.position, entry);
    this.alarms.count(plan, entry, 1);
    remember(queue, plan, arrival, entry.position, this.messages, this.kernel.nowUs);
    enter(queue, plan, entry);
    if (plan.age.at === 'anywhere') this.arm(q, entry);
    if (plan.replication.kind === 'majority') {
      entry.state = 'pending';
      this.services.replicate(q, entry.position, waiter);
      return { refused: null, waits: waiter !== null };
    }
    this.#place(q, entry);
    this.pump(q);
    this.#shorten(q);
    return ACCEPTED;
  }

  #newEntry(q: number, arrival: Arrival): Entry {
    return newEntry(this.plans[q]!, arrival, this.queue(q).end, this.messages.bytes(arrival.message), this.kernel.nowUs);
  }

  /** Ready at once, or after its delay. */
  #place(q: number, entry: Entry): void {
    const plan = this.plans[q]!;
    const delayUs = entry.options.delayUs < 0 ? plan.delayUs : entry.options.delayUs;
    if (delayUs > 0) this.#delay(q, entry, delayUs);
    else makeReady(this.queue(q), plan, entry, false);
  }

  #delay(q: number, entry: Entry, delayUs: number): void {
    entry.state = 'delayed';
    entry.dueUs = this.kernel.nowUs + delayUs;
    this.queue(q).delayed++;
    entry.row = this.entryRow(K.entryDelayed, q, entry, 0, delayUs, entry.row);
    this.kernel.at(entry.dueUs, PHASES.timer, this.#code | DUE, q, entry.position);
  }

  #becomeDue(q: number, entry: Entry): void {
    if (entry.state !== 'delayed' || entry.dueUs > this.kernel.nowUs) return;
    this.queue(q).delayed--;
    entry.row = this.entryRow(K.entryDue, q, entry, 0, 0, entry.row);
    if (entry.dying !== '') return this.bury(q, entry, entry.dying as Reason, entry.row);
    makeReady(this.queue(q), this.plans[q]!, entry, entry.deliveries > 0);
    this.pump(q);
    this.#shorten(q);
  }

  #serveParked(q: number): boolean {
    const queue = this.queue(q);
    const [slot] = queue.parked;
    if (slot === undefined) return false;
    const { request, requestGeneration, member, connection, max, leaseUs } = this.state.parked.items[slot]!;
    if (!this.#serve(q, { request, requestGeneration, member, connection, max, leaseUs })) return false;
    this.unpark(q, slot);
    return true;
  }

  /** Leases up to `max` entries to a pull request; whether there were any. */
  #serve(q: number, { request, requestGeneration, member, connection, max, leaseUs }: Omit<Parked, 'generation' | 'live' | 'queue'>): boolean {
    const { lease, leasedMax, age } = this.plans[q]!;
    const queue = this.queue(q);
    const forUs = lease.kind === 'timeout' ? (leaseUs < 0 ? lease.us : leaseUs) : lease.timeoutUs;
    const leases: Lease[] = [];
    while (leases.length < max && queue.leased < leasedMax) {
      this.#ages.heads(q, false);
      // What is taken may uncover a head that is too old.
      const room = age.at === 'head' ? 1 : Math.min(max - leases.length, leasedMax - queue.leased);
      const next = this.#disorder.next(q, queue, this.plans[q]!, room);
      if (next.length === 0) break;
      for (const position of next) {
        const entry = queue.entries.get(position)!;
        if (!this.#isSpent(q, entry)) leases.push(this.#lease(q, entry, member, connection, forUs));
      }
    }
    if (leases.length === 0) return false;
    this.#rows.clients.pulled(request, requestGeneration, leases, leases[0]!.row);
    return true;
  }

  #serveConsumer(q: number): boolean {
    const queue = this.queue(q);
    const plan = this.plans[q]!;
    const consumer = nextConsumer(queue, plan.sharing === 'singleActive');
    if (consumer === undefined || queue.leased >= plan.leasedMax) return false;
    const [position] = nextReady(queue, plan, 1);
    if (position === undefined) return false;
    const entry = queue.entries.get(position)!;
    if (this.#isSpent(q, entry)) return true;
    const { lease } = plan;
    if (consumer.credit < UNBOUNDED && !consumer.automatic) consumer.credit--;
    const given = this.#lease(q, entry, consumer.member, consumer.connection, lease.kind === 'timeout' ? lease.us : lease.timeoutUs);
    if (consumer.automatic) this.remove(q, entry, K.entryAcknowledged, 'automatic', entry.row);
    this.#rows.clients.push(consumer.member, given);
    return true;
  }

  /** Delivered as often as it may be: it is dead-lettered instead (SQS looks when the next delivery is due). */
  #isSpent(q: number, entry: Entry): boolean {
    const { settle } = this.plans[q]!;
    if (settle.counts !== 'deliveries' || entry.deliveries < settle.limit) return false;
    this.bury(q, entry, 'deliveryLimit', entry.row);
    return true;
  }

  #lease(q: number, entry: Entry, member: number, connection: number, forUs: number): Lease {
    const queue = this.queue(q);
    takeOut(queue, this.plans[q]!, entry, 'leased');
    queue.leased++;
    Object.assign(entry, { member, connection, receipt: ++queue.receipts, deliveries: entry.deliveries + 1, leaseEndUs: forUs >= UNBOUNDED ? UNBOUNDED : this.kernel.nowUs + forUs });
    entry.row = this.entryRow(K.entryLeased, q, entry, 0, forUs >= UNBOUNDED ? 0 : forUs, entry.row);
    this.#watchLease(q, entry);
    const { position, message, receipt, deliveries, counted, row, appendedUs } = entry;
    return { channel: this.plans[q]!.channel, position, message, receipt, connection, deliveries, counted, row, appendedUs };
  }

  /** A lease for a time has a timer of its own; how long connections hold entries is looked at with one for the queue. */
  #watchLease(q: number, { leaseEndUs, position }: Entry): void {
    const queue = this.queue(q);
    if (leaseEndUs >= UNBOUNDED) return;
    if (this.plans[q]!.lease.kind === 'timeout') return this.kernel.at(leaseEndUs, PHASES.timer, this.#code | LEASE_END, q, position);
    if (leaseEndUs >= queue.checkUs) return;
    queue.checkUs = leaseEndUs;
    this.kernel.at(leaseEndUs, PHASES.timer, this.#code | LEASE_CHECK, q, 0);
  }

  /** A consumer that holds an entry for too long loses its connection. */
  #checkLeases(q: number): void {
    const queue = this.queue(q);
    if (this.kernel.nowUs < queue.checkUs) return;
    queue.checkUs = UNBOUNDED;
    for (const entry of [...queue.entries.values()]) {
      if (entry.state !== 'leased') continue;
      if (entry.leaseEndUs > this.kernel.nowUs) this.#watchLease(q, entry);
      else this.dropConsumer(q, entry.member, entry.connection, 'consumerTimeout');
    }
  }

  dropConsumer(q: number, member: number, connection: number, reason: Reason): void {
    this.detach(q, member, connection, reason, false);
    this.#rows.clients.dropped(member, connection);
  }

  #endLease(q: number, entry: Entry): void {
    if (entry.state !== 'leased' || entry.leaseEndUs > this.kernel.nowUs) return;
    this.giveBack(q, entry, 'leaseExpired', false, entry.row);
    this.pump(q);
  }

  #settleHeld(q: number, entry: Entry, how: Settlement, leaseUs: number, cause: number): void {
    if (how !== 'extend') this.#returnCredit(q, entry);
    switch (how) {
      case 'commit': return this.#disorder.leavesCopy(q, this.plans[q]!, entry) ? this.#leaveBehind(q, entry, cause) : this.remove(q, entry, K.entryAcknowledged, null, cause);
      case 'requeue': return this.giveBack(q, entry, 'nack', false, cause);
      case 'fail': return this.giveBack(q, entry, 'rejected', true, cause);
      case 'reject':
        this.letGo(q, entry, 'rejected', cause);
        return this.bury(q, entry, 'rejected', entry.row);
      case 'extend':
        entry.row = this.entryRow(K.leaseChanged, q, entry, 0, leaseUs, cause || entry.row);
        entry.leaseEndUs = this.kernel.nowUs + leaseUs;
        if (leaseUs === 0) return this.giveBack(q, entry, 'nack', false, entry.row);
        this.#watchLease(q, entry);
    }
  }

  /** Deleted, but for one host: it comes again when its lease ends. */
  #leaveBehind(q: number, entry: Entry, cause: number): void {
    entry.receipt = ++this.queue(q).receipts;
    entry.row = this.entryRow(K.entryLeftBehind, q, entry, 0, 0, cause || entry.row);
  }

  #returnCredit(q: number, { member, connection }: Entry): void {
    const consumer = this.queue(q).consumers.find((other) => other.member === member && other.connection === connection);
    if (consumer !== undefined && consumer.credit < UNBOUNDED) consumer.credit++;
  }

  /** Not leased any more; what it is instead, the caller says. */
  letGo(q: number, entry: Entry, reason: Reason, cause: number): void {
    this.queue(q).leased--;
    entry.row = this.entryRow(K.entryReleased, q, entry, this.kernel.reason(reason), 0, cause || entry.row);
    entry.state = 'delayed';
    entry.leaseEndUs = UNBOUNDED;
  }

  /** Back to the queue, unless it came back too often. */
  giveBack(q: number, entry: Entry, reason: Reason, isFailure: boolean, cause: number): void {
    const { settle } = this.plans[q]!;
    this.letGo(q, entry, reason, cause);
    if (settle.counts === 'returns' || (settle.counts === 'failures' && isFailure)) entry.counted++;
    if (settle.counts !== 'deliveries' && entry.counted > settle.limit) return this.bury(q, entry, 'deliveryLimit', entry.row);
    const { delay } = settle;
    const isDelayed = delay !== null && (delay.of === 'all' || (delay.of === 'failed') === isFailure);
    if (isDelayed) this.#delay(q, entry, Math.min(delay.firstUs * Math.max(1, entry.counted), delay.mostUs));
    else makeReady(this.queue(q), this.plans[q]!, entry, true);
  }

  /** Dead-letters an entry that nobody holds, or drops it where no dead letters go. */
  bury(q: number, entry: Entry, reason: Reason, cause: number): void {
    const { deadLetter } = this.plans[q]!;
    const queue = this.queue(q);
    takeOut(queue, this.plans[q]!, entry, 'delayed');
    if (deadLetter !== null) {
      if (entry.dying === '') {
        queue.deadLettered++;
        entry.row = this.entryRow(K.entryDeadLettered, q, entry, this.kernel.reason(reason), 0, cause);
      }
      if (!this.services.deadLetter(q, entry, reason, entry.row) && deadLetter.sure) {
        entry.dying = reason;
        return this.#delay(q, entry, DEAD_LETTER_AGAIN_US);
      }
    }
    this.remove(q, entry, K.entryRemoved, reason, entry.row);
  }

  /** A new entry that the queue refuses is dead-lettered all the same. */
  #buryNew(q: number, arrival: Arrival): void {
    const queue = this.queue(q);
    const entry = this.#newEntry(q, arrival);
    queue.deadLettered++;
    entry.position = 0xffff_ffff;
    const row = this.#arrivalRow(K.entryDeadLettered, q, arrival, 0xffff_ffff, this.kernel.reason('maxlen'), 0);
    this.services.deadLetter(q, entry, 'maxlen', row);
  }

  discard(q: number, entry: Entry, cause: number): void {
    if (entry.state === 'leased') this.letGo(q, entry, 'queueDeleted', cause);
    else if (entry.state === 'delayed') {
      this.queue(q).delayed--;
      entry.row = this.entryRow(K.entryDue, q, entry, 0, 0, cause);
    }
    this.remove(q, entry, K.entryRemoved, 'queueDeleted', cause);
  }

  remove(q: number, entry: Entry, kind: number, reason: Reason | null, cause: number): void {
    if (entry.state === 'leased') this.queue(q).leased--;
    leave(this.queue(q), this.plans[q]!, entry);
    this.alarms.count(this.plans[q]!, entry, -1);
    entry.row = this.entryRow(kind, q, entry, reason === null ? 0 : this.kernel.reason(reason), 0, cause || entry.row);
  }

  /** Drops from the head what is too much. */
  #shorten(q: number): void {
    const { length } = this.plans[q]!;
    const queue = this.queue(q);
    while (length.overflow === 'dropHead' && queue.ready > 0 && (queue.ready > length.entriesMax || queue.readyBytes > length.bytesMax)) {
      const [position] = nextReady(queue, this.plans[q]!, 1);
      const entry = queue.entries.get(position!)!;
      this.bury(q, entry, 'maxlen', entry.row);
    }
  }

  /** Looks at the ages of a queue in time. */
  arm(q: number, entry?: Entry): void {
    this.#ages.arm(q, entry);
  }

  unpark(q: number, slot: number): void {
    const { parked } = this.queue(q);
    parked.splice(parked.indexOf(slot), 1);
    release(this.state.parked, slot);
  }

  #endWait(slot: number, generation: number): void {
    const parked = lookup(this.state.parked, slot, generation);
    if (parked === null) return;
    const { queue: q, request, requestGeneration, member } = parked;
    const host = this.host(q);
    if (host >= 0 && this.#hosts.holds(host, this.#code | WAIT_END, slot, generation)) return;
    this.unpark(q, slot);
    this.#pullEmpty(q, { request, requestGeneration, member }, null);
  }

  #refuse(q: number, arrival: Arrival, reason: Reason): Offer {
    this.#arrivalRow(K.entryRejected, q, arrival, 0xffff_ffff, this.kernel.reason(reason), 0);
    return { refused: reason, waits: false };
  }

  #arrivalRow(kind: number, q: number, arrival: Arrival, position: number, detail: number, value: number): number {
    return this.#rows.arrival(kind, this.plans[q]!.channel, arrival, position, detail, value);
  }

  entryRow(kind: number, q: number, entry: Entry, detail: number, value: number, cause: number): number {
    return this.#rows.entry(kind, this.plans[q]!.channel, entry, detail, value, cause);
  }

  #clientRow(kind: number, q: number, member: number, detail: number): number {
    return this.#rows.client(kind, this.plans[q]!.channel, member, detail);
  }
}

const ACCEPTED: Offer = { refused: null, waits: false };
