import { drawKey, type DrawKey } from '../../base/draw.ts';
import { LATER } from '../../base/later.ts';
import { UNBOUNDED } from '../../base/limits.ts';
import type { ProducerPlan } from '../../topology/process.ts';
import { K, PHASES, type Component, type Kernel } from '../kernel/kernel.ts';
import type { Messages } from '../kernel/messages.ts';
import { emptyHop, type FrameWaker, type GaugePut, type Hop, type HopSender, type HostView, type Measured } from '../kernel/ports.ts';
import type { Reason } from '../kernel/reasons.ts';
import { retryDelayUs } from '../kernel/retry-delay.ts';
import { claim, emptySlots, lookup, release } from '../kernel/slots.ts';
import { METADATA_AGE_US } from './metadata.ts';
import { keyedPartition, partitionerKey, unkeyedPartition } from './partitioner.ts';
import {
  deadlineOf, emptyBatch, emptyClient, fits, isJoinable, isWaitingTurn, NO_ITEMS, PERMANENT,
  type BatchRecord, type Item, type Leaders, type Numbering, type Outgoing, type ProducersState, type TransactionGate,
} from './producer-state.ts';

const NO_INDEXES: number[] = [];

const REQUEST = 0;
const RESPONSE = 1;
const LINGER = 2;
const RETRY = 3;
const TIMER = 4;
const REPLICATED = 5;
const BLOCKED = 6;

/** Publishing clients: partitioning, batching, in-flight limits, acknowledgement, retries with sequence numbers. */
export class Producers implements Component, Measured {
  readonly label = 'producers';
  state: ProducersState;
  /** Set by the assembly. */
  waker: FrameWaker = { resume: () => undefined };
  gate: TransactionGate = { refusal: () => null, admits: () => true, ordinal: () => 0, answered: () => undefined };
  readonly #kernel: Kernel;
  readonly #messages: Messages;
  readonly #hosts: HostView;
  readonly #links: HopSender;
  readonly #leaders: Leaders;
  readonly #code: number;
  readonly clients: readonly { plan: ProducerPlan; host: number; backoff: DrawKey; place: DrawKey }[];
  readonly #firstClient: readonly (readonly number[])[];
  readonly #hop: Hop = emptyHop();
  readonly #outgoing: Outgoing = { items: NO_ITEMS, bytes: 0, producer: 0, producerEpoch: 0, sequence: -1, transaction: 0, acks: 'none', node: 0, member: 0 };

  constructor(kernel: Kernel, messages: Messages, hosts: HostView, links: HopSender, leaders: Leaders) {
    this.#kernel = kernel;
    this.#messages = messages;
    this.#hosts = hosts;
    this.#links = links;
    this.#leaders = leaders;
    this.#code = kernel.register(this);
    const clients: { plan: ProducerPlan; host: number; backoff: DrawKey; place: DrawKey }[] = [];
    const { seed } = kernel.scenario;
    this.#firstClient = kernel.topology.processes.map((process) =>
      process.hosts.map((host) => {
        const first = clients.length;
        for (const plan of process.producers) {
          const id = `${plan.id}#${kernel.memberOf(host)}`;
          clients.push({ plan, host, backoff: drawKey(seed, id, 'backoff'), place: partitionerKey(seed, id) });
        }
        return first;
      }));
    this.clients = clients;
    this.state = { clients: clients.map((_, index) => emptyClient(index)), batches: LATER };
    this.state.batches = emptySlots();
  }

  /** Publishes; the frame is resumed with the outcome that the plan's `acks` ask for. */
  publish(process: number, instance: number, producer: number, channel: number, message: number, frame: number, wake: number, attempt: number, cause: number): void {
    const index = this.clientOf(process, instance, producer);
    const partition = this.#place(index, channel, message);
    const bytes = this.#messages.bytes(message);
    const row = this.#row(K.publishSent, index, partition, message, cause, attempt, 0, bytes);
    const { plan } = this.clients[index]!;
    const refused = bytes > (plan.messageBytesMax ?? UNBOUNDED) ? 'tooLarge' : plan.transactional === undefined ? null : this.gate.refusal(index);
    if (refused !== null) return this.#failItem(index, partition, { message, frame, wake, sentUs: this.#kernel.nowUs, row, attempt }, refused);
    const item = { message, frame, wake, sentUs: this.#kernel.nowUs, row, attempt };
    if (plan.buffer !== undefined && !this.#hasRoom(index, partition, bytes)) return this.#block(index, partition, item, plan.buffer.blockMaxUs);
    this.#enqueue(index, partition, item);
  }

  #enqueue(index: number, partition: number, item: Item): void {
    const { plan } = this.clients[index]!;
    const bytes = this.#messages.bytes(item.message);
    const batch = this.state.batches.items[this.#openBatch(index, partition, bytes)]!;
    // An array that begins with its one item takes a tenth of one that is pushed to.
    if (batch.items.length === 0) batch.items = [item];
    else batch.items.push(item);
    batch.bytes += bytes;
    if (plan.lingerUs === 0 || batch.bytes >= plan.batchBytes) this.#close(batch);
  }

  /** Is there a batch that the message joins, or memory for another? Who waits already is served first. */
  #hasRoom(client: number, partition: number, bytes: number): boolean {
    const { plan } = this.clients[client]!;
    const state = this.state.clients[client]!;
    if (state.blocked.length === 0 && fits(state, bytes, plan)) return true;
    const last = this.#queue(client, partition).at(-1);
    return last !== undefined && isJoinable(this.state.batches.items[last]!, bytes, plan);
  }

  #block(client: number, partition: number, item: Item, forUs: number): void {
    const state = this.state.clients[client]!;
    state.blocked.push({ item, partition, nth: ++state.blockedSoFar });
    this.#kernel.after(forUs, PHASES.timer, this.#code | BLOCKED, client, state.blockedSoFar);
  }

  /** Waited for max.block.ms, and for nothing. */
  #blockedTooLong(client: number, nth: number): void {
    const state = this.state.clients[client]!;
    const waiting = state.blocked.find((own) => own.nth === nth);
    if (waiting === undefined || this.#hosts.holds(this.clients[client]!.host, this.#code | BLOCKED, client, nth)) return;
    state.blocked = state.blocked.filter((own) => own !== waiting);
    this.#failItem(client, waiting.partition, waiting.item, 'timeout');
    this.#unblock(client);
  }

  /** Memory has become free. */
  #unblock(client: number): void {
    const state = this.state.clients[client]!;
    for (let first = state.blocked[0]; first !== undefined && fits(state, this.#messages.bytes(first.item.message), this.clients[client]!.plan); first = state.blocked[0]) {
      state.blocked.shift();
      this.#enqueue(client, first.partition, first.item);
    }
  }

  clientOf(process: number, instance: number, producer: number): number {
    return this.#firstClient[process]![instance]! + producer;
  }

  /** The client publishes as this producer from now on. */
  adopt(client: number, producer: number, epoch: number): void {
    const own = this.state.clients[client]!;
    own.id = producer;
    own.epoch = epoch;
    own.numberings.clear();
  }

  /** Lets open batches leave at once. */
  flush(client: number): void {
    for (const batch of this.#batchesOf(client)) this.#close(batch);
  }

  /** Gives up what has not been sent. */
  discard(client: number, reason: Reason): void {
    const { blocked } = this.state.clients[client]!;
    this.state.clients[client]!.blocked = [];
    for (const batch of this.#batchesOf(client)) if (batch.sends === 0) this.#fail(batch, this.state.batches.items.indexOf(batch), reason);
    for (const { item, partition } of blocked) this.#failItem(client, partition, item, reason);
  }

  isIdle(client: number): boolean {
    return this.#batchesOf(client).length === 0 && this.state.clients[client]!.blocked.length === 0;
  }

  /** The gate lets batches to the partition leave. */
  proceed(client: number, partition: number): void {
    this.#drain(client, partition);
  }

  #batchesOf(client: number): BatchRecord[] {
    return [...this.state.clients[client]!.queues.values()].flat().map((index) => this.state.batches.items[index]!);
  }

  hostCrashed(host: number, cause: number): void {
    this.state.batches.items.forEach((batch, index) => {
      if (!batch.live || this.clients[batch.client]!.host !== host) return;
      if (batch.phase !== 'done') for (const item of batch.items) this.#row(K.publishAbandoned, batch.client, batch.partition, item.message, cause, item.attempt, 0, 0);
      batch.phase = 'done';
      this.#freeIfIdle(batch, index);
    });
    this.clients.forEach((client, index) => {
      if (client.host !== host) return;
      for (const { item, partition } of this.state.clients[index]!.blocked) this.#row(K.publishAbandoned, index, partition, item.message, cause, item.attempt, 0, 0);
      this.state.clients[index] = emptyClient(this.state.clients[index]!.id + this.clients.length);
    });
  }

  hostStarted(): void {
    // A restarted client begins with an empty accumulator; it is another producer to the brokers.
  }

  dispatch(kind: number, index: number, b: number): void {
    if (kind === TIMER) return this.#checkDeadlines(index);
    if (kind === BLOCKED) return this.#blockedTooLong(index, b);
    const batch = lookup(this.state.batches, index, b);
    if (batch === null) return;
    switch (kind) {
      case REQUEST: return this.#arrive(batch, index);
      case RESPONSE: return this.#answer(batch, index);
      case LINGER: return this.#lingered(batch, index);
      case RETRY: return this.#retry(batch, index);
    }
  }

  /** From the leader: what a batch waited for has happened, or will not. */
  replicated(index: number, generation: number, refused: Reason | null, cause: number): void {
    const batch = lookup(this.state.batches, index, generation);
    if (batch === null) return;
    batch.holds--;
    this.#respond(batch, index, refused ?? (this.#leaders.inSyncTooFew(batch.partition) ? 'notEnoughReplicasAfterAppend' : null), cause);
    this.#freeIfIdle(batch, index);
  }

  /** What a batch waited for at a deposed leader nobody will tell. */
  forgotten(index: number, generation: number): void {
    const batch = lookup(this.state.batches, index, generation);
    if (batch === null) return;
    batch.holds--;
    this.#freeIfIdle(batch, index);
  }

  describe(kind: number, index: number): string {
    if (kind === TIMER || kind === BLOCKED) return this.clients[index]!.plan.id;
    return this.clients[this.state.batches.items[index]!.client]!.plan.id;
  }

  measure(_set: GaugePut, add: GaugePut): void {
    for (const batch of this.state.batches.items) {
      if (batch.live && batch.phase !== 'done') add('pendingSends', batch.items.length, { node: this.#kernel.nodeOf(this.clients[batch.client]!.host) });
    }
    this.state.clients.forEach(({ blocked }, client) => blocked.length > 0 && add('pendingSends', blocked.length, { node: this.#kernel.nodeOf(this.clients[client]!.host) }));
  }

  #place(client: number, channel: number, message: number): number {
    const { metadataAgeUs = METADATA_AGE_US, ignoresKeys = false } = this.clients[client]!.plan;
    const partitions = this.#leaders.partitionsKnown(channel, metadataAgeUs);
    const key = this.#messages.key(message);
    if (key !== null && !ignoresKeys) return this.#leaders.indexOf(channel, keyedPartition(key, partitions));
    const state = this.state.clients[client]!;
    let sticky = state.sticky.get(channel);
    if (sticky === undefined) state.sticky.set(channel, (sticky = { partition: 0, bytes: 0, switches: 0 }));
    const plan = this.#kernel.topology.channels[channel]!.partitioner;
    return this.#leaders.indexOf(channel, unkeyedPartition(plan, sticky, this.#messages.bytes(message), partitions, this.clients[client]!.place));
  }

  /** The batch that a new message joins: one that was not sent yet and has room, or a new one. */
  #openBatch(client: number, partition: number, bytes: number): number {
    const queue = this.#queue(client, partition);
    // Of an empty array there is no item -1, and to look for one is slow: most queues are empty.
    const last = queue.length === 0 ? undefined : queue[queue.length - 1];
    const { plan } = this.clients[client]!;
    if (last !== undefined) {
      const batch = this.state.batches.items[last]!;
      if (isJoinable(batch, bytes, plan)) return last;
      if (batch.phase === 'open') this.#close(batch);
    }
    const index = claim(this.state.batches, emptyBatch);
    const batch = this.state.batches.items[index]!;
    batch.client = client;
    batch.partition = partition;
    batch.items = NO_ITEMS;
    batch.bytes = batch.producer = batch.epoch = batch.ordinal = batch.transaction = batch.sends = batch.holds = batch.sentUs = batch.answerCause = 0;
    batch.sequence = batch.deposed = -1;
    batch.createdUs = this.#kernel.nowUs;
    batch.phase = 'open';
    batch.refused = null;
    batch.reserved = Math.max(plan.batchBytes, bytes);
    this.state.clients[client]!.reserved += batch.reserved;
    queue.push(index);
    if (plan.lingerUs > 0) this.#kernel.after(plan.lingerUs, PHASES.send, this.#code | LINGER, index, batch.generation);
    return index;
  }

  #queue(client: number, partition: number): number[] {
    const { queues } = this.state.clients[client]!;
    let queue = queues.get(partition);
    if (queue === undefined) queues.set(partition, (queue = []));
    return queue;
  }

  #close(batch: BatchRecord): void {
    if (batch.phase === 'open') batch.phase = 'queued';
    this.#arm(batch.client, deadlineOf(batch, this.clients[batch.client]!.plan));
    this.#drain(batch.client, batch.partition);
  }

  #lingered(batch: BatchRecord, index: number): void {
    if (this.#hosts.holds(this.clients[batch.client]!.host, this.#code | LINGER, index, batch.generation)) return;
    if (batch.phase === 'open') this.#close(batch);
  }

  /** Sends queued batches of the partition while the in-flight limit allows. */
  #drain(client: number, partition: number): void {
    const queue = this.#queue(client, partition);
    // What a batch that was given up leaves to do waits for the next one.
    if (queue.length === 0) return;
    const { plan } = this.clients[client]!;
    const isTransactional = plan.transactional !== undefined;
    if (plan.idempotent) this.#sendAgain(queue);
    if (isTransactional && !this.gate.admits(client, partition, this.state.batches.items[queue[0]!]!.items[0]!.row)) return;
    if (plan.idempotent && !isTransactional && !this.#resolve(client, partition)) return;
    let inFlight = 0;
    for (const index of queue) {
      const batch = this.state.batches.items[index]!;
      if (batch.phase === 'sent' || batch.phase === 'backingOff') inFlight++;
      // Behind a batch that is being retried, an idempotent client holds the rest back: sequences must not overtake.
      if ((batch.phase === 'backingOff' || isWaitingTurn(batch)) && plan.idempotent) return;
      if (batch.phase === 'queued' && inFlight < plan.inFlightMax) {
        if (plan.idempotent && !this.#isRemembered(client, partition, queue)) return;
        inFlight++;
        this.#transmit(batch, index);
      }
    }
  }

  /** The first of a partition that waited for its turn to be sent again. */
  #sendAgain(queue: readonly number[]): void {
    const index = queue[0];
    const batch = index === undefined ? undefined : this.state.batches.items[index];
    if (batch !== undefined && isWaitingTurn(batch)) this.#transmit(batch, index!);
  }

  #transmit(batch: BatchRecord, index: number): void {
    const { plan, host } = this.clients[batch.client]!;
    if (plan.idempotent && batch.sequence < 0) this.#number(batch);
    batch.phase = 'sent';
    batch.sentUs = this.#kernel.nowUs;
    batch.sends++;
    batch.deposed = this.#leaders.deposedHost(batch.partition, host, this.#askedUs(batch.client));
    const leader = batch.deposed < 0 ? this.#leaders.leaderHost(batch.partition) : batch.deposed;
    if (leader < 0) return this.#later(batch, index, 'noLeader');
    const arrivals = this.#travel(batch, index, REQUEST, host, leader);
    batch.holds += arrivals;
    if (plan.acks === 'none') return this.#succeed(batch, index, 0);
    this.#arm(batch.client, deadlineOf(batch, plan));
  }

  /** When the client asked last who leads: after a failure, and from time to time. */
  #askedUs(client: number): number {
    const { metadataAgeUs = UNBOUNDED } = this.clients[client]!.plan;
    const { askedUs } = this.state.clients[client]!;
    return metadataAgeUs >= UNBOUNDED ? askedUs : askedUs + Math.floor((this.#kernel.nowUs - askedUs) / metadataAgeUs) * metadataAgeUs;
  }

  #number(batch: BatchRecord): void {
    const { id } = this.state.clients[batch.client]!;
    const numbering = this.#numbering(batch.client, batch.partition);
    batch.transaction = this.gate.ordinal(batch.client);
    batch.producer = id;
    batch.epoch = numbering.epoch;
    batch.sequence = numbering.next;
    batch.ordinal = numbering.batches;
    numbering.next += batch.items.length;
    numbering.batches++;
  }

  #numbering(client: number, partition: number): Numbering {
    const { numberings } = this.state.clients[client]!;
    let numbering = numberings.get(partition);
    if (numbering === undefined) numberings.set(partition, (numbering = { epoch: this.state.clients[client]!.epoch, next: 0, batches: 0, unresolved: false }));
    return numbering;
  }

  /** Batches of the partition that were numbered and have no final answer, in order. */
  #numbered(client: number, partition: number): BatchRecord[] {
    return this.#queue(client, partition).map((index) => this.state.batches.items[index]!).filter(({ sequence }) => sequence >= 0);
  }

  /** Leaders know a repeat among the last few batches only: no more may be numbered from the oldest without answer on. */
  #isRemembered(client: number, partition: number, queue: readonly number[]): boolean {
    for (const index of queue) {
      const oldest = this.state.batches.items[index]!;
      if (oldest.sequence >= 0) return this.#numbering(client, partition).batches - oldest.ordinal < this.clients[client]!.plan.inFlightMax;
    }
    return true;
  }

  /** After a batch was given up nothing new is sent until those behind it have their answers; then another epoch begins. */
  #resolve(client: number, partition: number): boolean {
    const numbering = this.#numbering(client, partition);
    if (!numbering.unresolved) return true;
    if (this.#numbered(client, partition).length > 0) return false;
    this.#startOver(client, partition);
    return true;
  }

  /** Another epoch of the partition: what is under way is numbered again, in order. */
  #startOver(client: number, partition: number): void {
    const numbering = this.#numbering(client, partition);
    Object.assign(numbering, { epoch: numbering.epoch + 1, next: 0, batches: 0, unresolved: false });
    for (const batch of this.#numbered(client, partition)) this.#number(batch);
  }

  /** The gap in front of a batch will never be filled: the one before it was given up, or the leader has lost it. */
  #isGap(batch: BatchRecord, index: number, reason: Reason): boolean {
    if (reason !== 'outOfOrderSequence') return false;
    return this.#numbering(batch.client, batch.partition).unresolved || this.#queue(batch.client, batch.partition)[0] === index;
  }

  /** A gap in a transaction ends it: only another epoch begins anew. */
  #isPermanent(batch: BatchRecord, index: number, reason: Reason): boolean {
    return PERMANENT.has(reason) || (this.clients[batch.client]!.plan.transactional !== undefined && this.#isGap(batch, index, reason));
  }

  #travel(batch: BatchRecord, index: number, kind: typeof REQUEST | typeof RESPONSE, from: number, to: number): number {
    const first = batch.items[0]!;
    const hop = this.#hop;
    hop.link = this.clients[batch.client]!.plan.link;
    hop.from = from;
    hop.to = to;
    hop.direction = kind === REQUEST ? 'request' : 'response';
    hop.purpose = 'produce';
    hop.lineageHi = this.#messages.lineageHi(first.message);
    hop.lineageLo = this.#messages.lineageLo(first.message);
    hop.message = first.message;
    hop.attempt = batch.sends;
    hop.cause = kind === REQUEST ? first.row : batch.answerCause;
    hop.phase = kind === REQUEST ? PHASES.broker : PHASES.step;
    hop.code = this.#code | kind;
    hop.a = index;
    hop.b = batch.generation;
    return this.#links.send(hop);
  }

  #arrive(batch: BatchRecord, index: number): void {
    if (batch.deposed >= 0) return this.#arriveDeposed(batch, index);
    const leader = this.#leaders.leaderHost(batch.partition);
    if (leader >= 0 && this.#hosts.holds(leader, this.#code | REQUEST, index, batch.generation)) return;
    batch.holds--;
    if (leader < 0 || !this.#hosts.isUp(leader)) this.#respond(batch, index, leader < 0 ? 'noLeader' : 'disconnected', 0);
    else this.#append(batch, index);
    this.#freeIfIdle(batch, index);
  }

  /** What a deposed leader takes it acknowledges like any leader, but for what waits for its followers. */
  #arriveDeposed(batch: BatchRecord, index: number): void {
    const { deposed, generation } = batch;
    if (this.#hosts.holds(deposed, this.#code | REQUEST, index, generation)) return;
    batch.holds--;
    const isTaken = this.#hosts.isUp(deposed) && this.#leaders.strand(batch.partition, deposed, this.#outgoingOf(batch));
    if (!isTaken) this.#respond(batch, index, 'noLeader', 0);
    else if (this.clients[batch.client]!.plan.acks !== 'all') this.#respond(batch, index, null, 0);
    this.#freeIfIdle(batch, index);
  }

  #append(batch: BatchRecord, index: number): void {
    const { plan } = this.clients[batch.client]!;
    const { refused, end } = this.#leaders.append(batch.partition, this.#outgoingOf(batch));
    if (refused !== null || plan.acks !== 'all') return this.#respond(batch, index, refused, 0);
    batch.holds++;
    this.#leaders.awaitCommit(batch.partition, { end, code: this.#code | REPLICATED, a: index, b: batch.generation });
  }

  /** One object for all: it is read before the next is made. */
  #outgoingOf(batch: BatchRecord): Outgoing {
    const { plan, host } = this.clients[batch.client]!;
    const outgoing = this.#outgoing;
    outgoing.items = batch.items;
    outgoing.bytes = batch.bytes;
    outgoing.producer = batch.producer;
    outgoing.producerEpoch = batch.epoch;
    outgoing.sequence = batch.sequence;
    outgoing.transaction = batch.transaction;
    outgoing.acks = plan.acks;
    outgoing.node = this.#kernel.nodeOf(host);
    outgoing.member = this.#kernel.memberOf(host);
    return outgoing;
  }

  #respond(batch: BatchRecord, index: number, refused: Reason | null, cause: number): void {
    const { plan, host } = this.clients[batch.client]!;
    if (plan.acks === 'none' || batch.phase === 'done') return;
    batch.refused = refused;
    batch.answerCause = cause;
    const leader = batch.deposed < 0 ? this.#leaders.leaderHost(batch.partition) : batch.deposed;
    batch.holds += this.#travel(batch, index, RESPONSE, leader < 0 ? host : leader, host);
  }

  #answer(batch: BatchRecord, index: number): void {
    const { host } = this.clients[batch.client]!;
    if (this.#hosts.holds(host, this.#code | RESPONSE, index, batch.generation)) return;
    batch.holds--;
    if (batch.phase === 'sent') {
      if (batch.refused === null) this.#succeed(batch, index, batch.answerCause);
      else if (this.#isPermanent(batch, index, batch.refused)) this.#fail(batch, index, batch.refused);
      else {
        if (this.#isGap(batch, index, batch.refused)) this.#startOver(batch.client, batch.partition);
        this.#later(batch, index, batch.refused);
      }
    }
    this.#freeIfIdle(batch, index);
  }

  /** One timer for each client, set to the earliest deadline of its batches: an idle client has none. */
  #arm(client: number, deadlineUs: number): void {
    const state = this.state.clients[client]!;
    if (deadlineUs >= state.armedUs) return;
    state.armedUs = deadlineUs;
    this.#kernel.at(Math.max(deadlineUs, this.#kernel.nowUs), PHASES.timer, this.#code | TIMER, client, 0);
  }

  #checkDeadlines(client: number): void {
    const { host, plan } = this.clients[client]!;
    const { nowUs } = this.#kernel;
    if (this.#hosts.holds(host, this.#code | TIMER, client, 0)) return;
    if (this.state.clients[client]!.armedUs > nowUs) return;
    this.state.clients[client]!.armedUs = UNBOUNDED;
    for (const index of this.#underWay(client)) {
      const batch = this.state.batches.items[index]!;
      if (!batch.live || batch.client !== client || batch.phase === 'done') continue;
      if (nowUs >= batch.createdUs + plan.deliveryTimeoutUs) this.#fail(batch, index, 'deliveryTimeout');
      else if (batch.phase === 'sent' && nowUs >= batch.sentUs + plan.requestTimeoutUs) this.#later(batch, index, 'timeout');
      else this.#arm(client, deadlineOf(batch, plan));
    }
  }

  /** Batches of the client: mostly there are none. */
  #underWay(client: number): number[] {
    let all: number[] = NO_INDEXES;
    for (const queue of this.state.clients[client]!.queues.values()) if (queue.length > 0) all = [...all, ...queue];
    return all;
  }

  #later(batch: BatchRecord, index: number, reason: Reason): void {
    const { plan, backoff } = this.clients[batch.client]!;
    const first = batch.items[0]!;
    const delayUs = retryDelayUs(plan.retry, batch.sends, backoff, this.#messages.lineageHi(first.message), this.#messages.lineageLo(first.message));
    if (delayUs < 0) return this.#fail(batch, index, 'retriesExhausted');
    batch.phase = 'backingOff';
    this.state.clients[batch.client]!.askedUs = this.#kernel.nowUs;
    this.#arm(batch.client, deadlineOf(batch, plan));
    for (const item of batch.items) this.#row(K.publishRetried, batch.client, batch.partition, item.message, item.row, item.attempt, this.#kernel.reason(reason), delayUs);
    this.#kernel.after(delayUs, PHASES.send, this.#code | RETRY, index, batch.generation);
  }

  #retry(batch: BatchRecord, index: number): void {
    if (batch.phase !== 'backingOff') return;
    if (this.#hosts.holds(this.clients[batch.client]!.host, this.#code | RETRY, index, batch.generation)) return;
    // Only the first of a partition is sent again: a leader that has none of them would take a later one, and never the first.
    if (this.clients[batch.client]!.plan.idempotent && this.#queue(batch.client, batch.partition)[0] !== index) batch.phase = 'queued';
    else this.#transmit(batch, index);
    this.#drain(batch.client, batch.partition);
  }

  #succeed(batch: BatchRecord, index: number, cause: number): void {
    this.#endOf(batch, index);
    for (const item of batch.items) {
      const row = this.#row(K.publishAcknowledged, batch.client, batch.partition, item.message, cause || item.row, item.attempt, 0, this.#kernel.nowUs - item.sentUs);
      this.#wake(item, 'ok', null, row);
    }
    this.#afterEnd(batch, index);
    if (this.clients[batch.client]!.plan.transactional !== undefined) this.gate.answered(batch.client, null);
  }

  #fail(batch: BatchRecord, index: number, reason: Reason): void {
    if (batch.sequence >= 0) this.#numbering(batch.client, batch.partition).unresolved = true;
    this.#endOf(batch, index);
    for (const item of batch.items) this.#failItem(batch.client, batch.partition, item, reason);
    this.#afterEnd(batch, index);
    if (this.clients[batch.client]!.plan.transactional !== undefined) this.gate.answered(batch.client, reason);
  }

  #failItem(client: number, partition: number, item: Item, reason: Reason): void {
    const row = this.#row(K.publishFailed, client, partition, item.message, item.row, item.attempt, this.#kernel.reason(reason), 0);
    this.#wake(item, 'failed', reason, row);
  }

  #wake(item: Item, outcome: 'ok' | 'failed', reason: Reason | null, row: number): void {
    if (item.frame >= 0) this.waker.resume(item.frame, item.wake, outcome, reason, row);
  }

  /** The batch is under way no more; its items are told next. */
  #endOf(batch: BatchRecord, index: number): void {
    batch.phase = 'done';
    const queue = this.#queue(batch.client, batch.partition);
    const at = queue.indexOf(index);
    if (at === 0) queue.shift();
    else if (at > 0) queue.splice(at, 1);
    this.state.clients[batch.client]!.reserved -= batch.reserved;
  }

  #afterEnd(batch: BatchRecord, index: number): void {
    this.#drain(batch.client, batch.partition);
    if (this.state.clients[batch.client]!.blocked.length > 0) this.#unblock(batch.client);
    this.#freeIfIdle(batch, index);
  }

  #freeIfIdle(batch: BatchRecord, index: number): void {
    if (batch.live && batch.phase === 'done' && batch.holds <= 0) release(this.state.batches, index);
  }

  #row(kind: number, client: number, partition: number, message: number, cause: number, attempt: number, detail: number, value: number): number {
    const { host } = this.clients[client]!;
    const { channel, index } = this.#leaders.addressOf(partition);
    const kernel = this.#kernel;
    return kernel.log.append(kind, kernel.nodeOf(host), kernel.memberOf(host), channel, index, 0xffff_ffff, message, this.#messages.saga(message), cause, attempt, detail, value);
  }
}
