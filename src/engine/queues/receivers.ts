import { UNBOUNDED } from '../../base/limits.ts';
import type { JsonObject } from '../../base/json.ts';
import type { Settlement } from '../../topology/process.ts';
import type { ReceiverPlan } from '../../topology/receiver.ts';
import { idHash, type IdHash } from '../kernel/identity.ts';
import { K, PHASES, type Component, type Kernel } from '../kernel/kernel.ts';
import type { Messages } from '../kernel/messages.ts';
import { emptyHop, type Delivery, type FrameWaker, type Hop, type HopSender, type HostView } from '../kernel/ports.ts';
import type { Reason } from '../kernel/reasons.ts';
import { claim, emptySlots, lookup, release } from '../kernel/slots.ts';
import type { Lease, QueueClients } from './queue-state.ts';
import type { Queues } from './queues.ts';
import { retransmitUs } from './retransmission.ts';
import { emptyMember, emptyReceiverRequest, type Push, type ReceiverRequest, type ReceiversState } from './receiver-state.ts';

const REQUEST = 0;
const RESPONSE = 1;
const REQUEST_AGAIN = 2;
const RESPONSE_AGAIN = 3;
const TIMEOUT = 4;
const PUSH = 5;
const PUSH_AGAIN = 6;
const NEXT = 7;
const CONNECT = 8;
const SILENT = 9;

/** A client that finds nobody asks again. */
const RETRY_US = 1_000_000;

/** Opens the frame that handles an entry. */
export interface ReceiptHandler {
  receive(process: number, instance: number, receiver: number, message: number, attempt: number, headers: JsonObject | null, delivery: Delivery, cause: number): void;
}

/** Clients that read queues: pushed to while their credit lasts, asking again and again, or when their program asks. */
export class Receivers implements Component, QueueClients {
  readonly label = 'receivers';
  state: ReceiversState;
  /** Set by the assembly. */
  waker: FrameWaker = { resume: () => undefined };
  handler: ReceiptHandler = { receive: () => undefined };
  readonly #kernel: Kernel;
  readonly #messages: Messages;
  readonly #hosts: HostView;
  readonly #links: HopSender;
  readonly #queues: Queues;
  readonly #code: number;
  readonly #members: readonly { readonly receiver: number; readonly instance: number; readonly host: number; readonly hash: IdHash }[];
  readonly #first: readonly number[];
  readonly #hop: Hop = emptyHop();

  constructor(kernel: Kernel, messages: Messages, hosts: HostView, links: HopSender, queues: Queues) {
    this.#kernel = kernel;
    this.#messages = messages;
    this.#hosts = hosts;
    this.#links = links;
    this.#queues = queues;
    this.#code = kernel.register(this);
    const members: { receiver: number; instance: number; host: number; hash: IdHash }[] = [];
    this.#first = kernel.topology.receivers.map(({ id, members: own }, receiver) => {
      const first = members.length;
      own.forEach((host, instance) => members.push({ receiver, instance, host, hash: idHash(`${id}#${instance}`) }));
      return first;
    });
    this.#members = members;
    this.state = { members: members.map((_, m) => emptyMember(this.#plan(m).queues.length, 0)), requests: emptySlots(), pushes: emptySlots() };
  }

  begin(): void {
    this.#members.forEach((_, m) => this.#open(m));
  }

  nodeOf(member: number): number {
    return this.#plan(member).node;
  }

  instanceOf(member: number): number {
    return this.#kernel.memberOf(this.#members[member]!.host);
  }

  /** Settles what a frame handles. A connection does not wait for an answer, a request does. */
  settle({ member, id, generation, channel, position }: Delivery, how: Settlement, leaseUs: number, message: number, attempt: number, frame: number, wake: number, cause: number): void {
    const lease: Lease = { channel, position, message, receipt: id, connection: generation, deliveries: attempt, counted: 0, row: cause, appendedUs: 0 };
    this.#settleAll(member, [lease], how, leaseUs, message, attempt, frame, wake, cause);
  }

  /** Settles what a receive step brought: one of its entries, or all. */
  settleHand(receiver: number, instance: number, hand: number, nth: number, how: Settlement, leaseUs: number, frame: number, wake: number, cause: number): void {
    const m = this.#first[receiver]! + instance;
    const leases = this.state.members[m]!.hands.get(hand) ?? [];
    const chosen = nth < 0 ? leases : leases.slice(nth, nth + 1);
    if (chosen.length === 0) return this.waker.resume(frame, wake, 'failed', 'unknownDelivery', cause);
    this.#settleAll(m, chosen, how, leaseUs, chosen[0]!.message, chosen[0]!.deliveries, frame, wake, cause);
  }

  /** Asks a queue on behalf of a program. */
  receive(receiver: number, instance: number, channel: number, hand: number, max: number, waitUs: number, leaseUs: number, frame: number, wake: number, cause: number): void {
    const m = this.#first[receiver]! + instance;
    const member = this.state.members[m]!;
    if (!member.isOpen) this.#renew(m);
    const request = this.#request(m, 'pull', channel);
    Object.assign(this.state.requests.items[request]!, { max, waitUs, leaseUs, hand, frame, wake, cause });
    this.#send(request);
  }

  /** The program closes its connection. */
  disconnect(receiver: number, instance: number): void {
    const m = this.#first[receiver]! + instance;
    if (this.state.members[m]!.isOpen) this.#close(m, 'closed');
  }

  /** The frame that handled an entry has ended; settled or not, the client goes on. */
  frameEnded(m: number, life: number): void {
    if (this.#hosts.lifeOf(this.#members[m]!.host) !== life) return;
    this.state.members[m]!.busy--;
    this.#next(m);
  }

  push(m: number, lease: Lease): void {
    const index = claim(this.state.pushes, () => ({ generation: 0, live: false, member: 0, lease, again: 0 }));
    const push = this.state.pushes.items[index]!;
    Object.assign(push, { member: m, lease, again: 0 });
    this.#travelPush(push, index);
  }

  pulled(index: number, generation: number, leases: readonly Lease[], cause: number): void {
    const request = lookup(this.state.requests, index, generation);
    if (request === null) return;
    request.leases = [...leases];
    request.cause = cause;
    this.#travel(request, index, RESPONSE);
  }

  pullRefused(index: number, generation: number, reason: Reason): void {
    const request = lookup(this.state.requests, index, generation);
    if (request === null) return;
    request.refused = reason;
    this.#travel(request, index, RESPONSE);
  }

  /** The broker has closed the connection: the client hears of it after one hop. */
  dropped(m: number, connection: number): void {
    const member = this.state.members[m]!;
    if (!member.isOpen || member.connection !== connection) return;
    member.isOpen = false;
    member.buffer = [];
    for (const channel of this.#plan(m).queues) this.#queues.detach(this.#queues.indexOf(channel), m, connection, 'connectionLost', false);
    this.#reconnect(m);
  }

  hostCrashed(host: number): void {
    this.#members.forEach((plan, m) => {
      if (plan.host !== host) return;
      const member = this.state.members[m]!;
      if (member.isOpen) this.#close(m, 'connectionLost');
      this.state.members[m] = emptyMember(this.#plan(m).queues.length, member.connection);
    });
  }

  hostStarted(host: number): void {
    this.#members.forEach((plan, m) => plan.host === host && this.#open(m));
  }

  /** Heartbeats do not get through: the broker gives the connection up after a while. */
  hostSeparated(): void {
    this.#members.forEach(({ host }, m) => {
      const { style, queues } = this.#plan(m);
      const member = this.state.members[m]!;
      if (style.kind === 'pull' || !member.isOpen || style.heartbeatUs >= UNBOUNDED || !queues.some((channel) => this.#isSevered(channel, host))) return;
      this.#kernel.after(style.heartbeatUs, PHASES.timer, this.#code | SILENT, m, member.connection);
    });
  }

  #isSevered(channel: number, host: number): boolean {
    const server = this.#queues.hostFor(this.#queues.indexOf(channel), host);
    return server >= 0 && this.#hosts.isSevered(host, server);
  }

  hostPaused(host: number): void {
    this.#members.forEach((plan, m) => {
      const { style } = this.#plan(m);
      const member = this.state.members[m]!;
      if (plan.host !== host || style.kind === 'pull' || !member.isOpen || style.heartbeatUs >= UNBOUNDED) return;
      this.#kernel.after(style.heartbeatUs, PHASES.timer, this.#code | SILENT, m, member.connection);
    });
  }

  dispatch(kind: number, a: number, b: number): void {
    switch (kind) {
      case NEXT: return this.#proceed(a, b);
      case CONNECT: return this.#connect(a, b);
      case SILENT: return this.#silent(a, b);
      case PUSH: return this.#pushArrives(a, b);
      case PUSH_AGAIN: {
        const push = lookup(this.state.pushes, a, b);
        return push === null ? undefined : this.#travelPush(push, a);
      }
    }
    const request = lookup(this.state.requests, a, b);
    if (request === null) return;
    if (kind === REQUEST) this.#arrive(request, a);
    else if (kind === RESPONSE) this.#answered(request, a);
    else if (kind === TIMEOUT) this.#timeOut(request, a);
    else this.#travel(request, a, kind === REQUEST_AGAIN ? REQUEST : RESPONSE, true);
  }

  describe(kind: number, a: number): string {
    const m = kind === PUSH || kind === PUSH_AGAIN ? this.state.pushes.items[a]!.member : kind >= NEXT ? a : this.state.requests.items[a]!.member;
    return this.#plan(m).id;
  }

  #plan(m: number): ReceiverPlan {
    return this.#kernel.topology.receivers[this.#members[m]!.receiver]!;
  }

  #isStream(m: number): boolean {
    return this.#plan(m).style.kind === 'push';
  }

  /** A client that is pushed to connects; one that asks begins to ask; one whose program asks waits for it. */
  #open(m: number): void {
    const { style } = this.#plan(m);
    this.#renew(m);
    if (style.kind === 'push') this.#attachAll(m);
    else if (style.kind === 'pull') this.#next(m);
  }

  #renew(m: number): void {
    const member = this.state.members[m]!;
    member.connection++;
    member.isOpen = true;
    member.buffer = [];
    member.asking = member.asking.map(() => false);
  }

  #attachAll(m: number): void {
    for (const channel of this.#plan(m).queues) this.#send(this.#request(m, 'attach', channel));
  }

  #close(m: number, reason: Reason): void {
    const member = this.state.members[m]!;
    member.isOpen = false;
    member.buffer = [];
    member.hands.clear();
    for (const channel of this.#plan(m).queues) {
      const index = this.#request(m, 'close', channel);
      this.state.requests.items[index]!.refused = reason;
      this.#send(index);
    }
  }

  #reconnect(m: number): void {
    const { style } = this.#plan(m);
    if (style.kind === 'push') this.#kernel.after(style.reconnectUs, PHASES.delivery, this.#code | CONNECT, m, this.#hosts.lifeOf(this.#members[m]!.host));
  }

  #connect(m: number, life: number): void {
    const { host } = this.#members[m]!;
    if (this.#hosts.lifeOf(host) !== life || this.#hosts.holds(host, this.#code | CONNECT, m, life)) return;
    if (!this.state.members[m]!.isOpen) this.#open(m);
  }

  /** A paused client sends no heartbeats, and those of a severed one are lost: the broker gives its connection up. */
  #silent(m: number, connection: number): void {
    const { host } = this.#members[m]!;
    const member = this.state.members[m]!;
    const isSevered = this.#plan(m).queues.some((channel) => this.#isSevered(channel, host));
    if (member.connection !== connection || (this.#hosts.isRunning(host) && !isSevered) || !this.#hosts.isUp(host)) return;
    for (const channel of this.#plan(m).queues) this.#queues.detach(this.#queues.indexOf(channel), m, connection, 'connectionLost', true);
    this.dropped(m, connection);
  }

  /** Goes on in a dispatch of its own: a step in the log for each delivery, and no recursion. */
  #next(m: number): void {
    const member = this.state.members[m]!;
    if (member.nextScheduled) return;
    member.nextScheduled = true;
    this.#kernel.after(0, PHASES.delivery, this.#code | NEXT, m, this.#hosts.lifeOf(this.#members[m]!.host));
  }

  #proceed(m: number, life: number): void {
    const { host } = this.#members[m]!;
    if (this.#hosts.lifeOf(host) !== life || !this.#hosts.isUp(host) || this.#hosts.holds(host, this.#code | NEXT, m, life)) return;
    const member = this.state.members[m]!;
    const { style, concurrency } = this.#plan(m);
    member.nextScheduled = false;
    if (member.buffer.length > 0 && member.busy < concurrency) this.#handOver(m);
    if (member.buffer.length > 0 && member.busy < concurrency) return this.#next(m);
    if (style.kind === 'pull' && member.buffer.length === 0 && member.busy < concurrency) this.#ask(m);
  }

  #handOver(m: number): void {
    const { instance, receiver } = this.#members[m]!;
    const member = this.state.members[m]!;
    const lease = member.buffer.shift()!;
    member.busy++;
    const row = this.#delivered(m, lease);
    const { channel, position, message, receipt, connection, deliveries, counted } = lease;
    const delivery: Delivery = { appendedUs: -1, member: m, id: receipt, generation: connection, channel, partition: 0, position };
    const headers = counted > 0 ? { ...this.#messages.headers(message), 'x-delivery-count': counted } : null;
    this.handler.receive(this.#plan(m).process, instance, receiver, message, deliveries, headers, delivery, row);
  }

  #delivered(m: number, { channel, position, message, deliveries, row, appendedUs }: Lease): number {
    return this.#kernel.log.append(K.delivered, this.nodeOf(m), this.instanceOf(m), channel, 0, position, message, this.#messages.saga(message), row, deliveries, 0, Math.max(0, this.#kernel.nowUs - appendedUs));
  }

  /** One request to each queue at a time, for as many as one may bring: what comes waits for its turn, and its leases run. */
  #ask(m: number): void {
    const { style, queues } = this.#plan(m);
    if (style.kind !== 'pull') return;
    const member = this.state.members[m]!;
    queues.forEach((channel, at) => {
      if (member.asking[at] === true) return;
      member.asking[at] = true;
      const index = this.#request(m, 'pull', channel);
      Object.assign(this.state.requests.items[index]!, { max: style.max, waitUs: style.waitUs, leaseUs: style.leaseUs });
      this.#send(index);
    });
  }

  #settleAll(m: number, leases: readonly Lease[], how: Settlement, leaseUs: number, message: number, attempt: number, frame: number, wake: number, cause: number): void {
    const index = this.#request(m, 'settle', leases[0]!.channel);
    const request = this.state.requests.items[index]!;
    Object.assign(request, { leases: [...leases], how, leaseUs, message, attempt, frame, wake, cause });
    this.#send(index);
    if (!this.#isStream(m) || frame < 0) return;
    request.frame = -1;
    this.waker.resume(frame, wake, 'ok', null, cause);
  }

  #request(m: number, kind: ReceiverRequest['kind'], channel: number): number {
    const index = claim(this.state.requests, emptyReceiverRequest);
    const { generation } = this.state.requests.items[index]!;
    const { connection } = this.state.members[m]!;
    Object.assign(this.state.requests.items[index]!, emptyReceiverRequest(), { generation, live: true, kind, member: m, connection, life: this.#hosts.lifeOf(this.#members[m]!.host), channel, startedUs: this.#kernel.nowUs });
    return index;
  }

  #send(index: number): void {
    const request = this.state.requests.items[index]!;
    const { style } = this.#plan(request.member);
    request.sends++;
    this.#travel(request, index, REQUEST);
    if (style.kind !== 'push' && request.kind !== 'close') {
      const waitUs = request.kind === 'pull' ? Math.max(request.waitUs, this.#queues.plans[this.#queues.indexOf(request.channel)]!.waitUs) : 0;
      if (style.requestTimeoutUs < UNBOUNDED) this.#kernel.after(style.requestTimeoutUs + waitUs, PHASES.timer, this.#code | TIMEOUT, index, request.generation);
    }
  }

  /** A lost hop of a connection is sent again; of a request the client notices by its timeout. */
  #travel(request: ReceiverRequest, index: number, kind: typeof REQUEST | typeof RESPONSE, isAgain = false): void {
    const { host } = this.#members[request.member]!;
    const server = this.#queues.hostFor(this.#queues.indexOf(request.channel), host);
    if (isAgain) request.holds--;
    if (server < 0) return this.#unreached(request, index);
    const hop = this.#fill(request.member, kind === REQUEST ? 'request' : 'response', request.kind);
    [hop.from, hop.to] = kind === REQUEST ? [host, server] : [server, host];
    hop.attempt = request.sends;
    hop.again = request.again;
    hop.cause = request.cause;
    const message = request.message || (kind === RESPONSE ? (request.leases[0]?.message ?? 0) : 0);
    if (message !== 0) this.#about(hop, message, request.attempt);
    else hop.lineageLo = (hop.lineageLo ^ Math.imul(Math.floor(request.startedUs / 1000), 0x85ebca6b)) | 0;
    hop.phase = kind === REQUEST ? PHASES.broker : PHASES.delivery;
    hop.code = this.#code | kind;
    hop.a = index;
    hop.b = request.generation;
    const arrivals = this.#links.send(hop);
    request.holds += arrivals;
    if (arrivals > 0 || (!this.#isStream(request.member) && request.kind !== 'close')) return;
    request.again++;
    request.holds++;
    this.#kernel.after(retransmitUs(request.again - 1), PHASES.broker, this.#code | (kind === REQUEST ? REQUEST_AGAIN : RESPONSE_AGAIN), index, request.generation);
  }

  #fill(m: number, direction: Hop['direction'], purpose: string): Hop {
    const { hash } = this.#members[m]!;
    const hop = this.#hop;
    hop.link = this.#plan(m).link;
    hop.direction = direction;
    hop.purpose = purpose;
    hop.lineageHi = hash.hi;
    hop.lineageLo = (hash.lo + this.state.members[m]!.connection) | 0;
    hop.message = 0;
    return hop;
  }

  #about(hop: Hop, message: number, attempt: number): void {
    hop.message = message;
    hop.lineageHi = (this.#messages.lineageHi(message) ^ hop.lineageHi) | 0;
    hop.lineageLo = this.#messages.lineageLo(message);
    hop.attempt = attempt;
  }

  /** Nobody leads the queue. */
  #unreached(request: ReceiverRequest, index: number): void {
    const { member, kind, frame, wake, cause, life } = request;
    request.done = true;
    const isCurrent = life === this.#hosts.lifeOf(this.#members[member]!.host);
    this.#freeIfIdle(request, index);
    if (!isCurrent) return;
    if (kind === 'attach') this.#lostServer(member, request.connection);
    else if (frame >= 0) this.waker.resume(frame, wake, 'failed', 'unavailable', cause);
    else if (kind === 'pull') this.#asked(member, request, RETRY_US);
  }

  #lostServer(m: number, connection: number): void {
    const member = this.state.members[m]!;
    if (!member.isOpen || member.connection !== connection) return;
    member.isOpen = false;
    for (const channel of this.#plan(m).queues) this.#queues.detach(this.#queues.indexOf(channel), m, connection, 'connectionLost', false);
    this.#reconnect(m);
  }

  #arrive(request: ReceiverRequest, index: number): void {
    const q = this.#queues.indexOf(request.channel);
    const server = this.#queues.host(q);
    if (server >= 0 && this.#hosts.holds(server, this.#code | REQUEST, index, request.generation)) return;
    request.holds--;
    // A second copy is nothing new.
    if (request.arrived === request.sends) return this.#freeIfIdle(request, index);
    request.arrived = request.sends;
    if (request.kind === 'close') {
      this.#queues.detach(q, request.member, request.connection, request.refused ?? 'closed', request.refused === 'connectionLost');
      request.done = true;
      return this.#freeIfIdle(request, index);
    }
    if (server < 0 || !this.#hosts.isUp(server)) return this.#unreached(request, index);
    if (request.kind === 'attach') this.#attach(request, index, q);
    else if (request.kind === 'settle') this.#settleArrives(request, index, q);
    else this.#pullArrives(request, index, q);
  }

  #attach(request: ReceiverRequest, index: number, q: number): void {
    const { member, connection } = request;
    const { style } = this.#plan(member);
    request.done = true;
    this.#freeIfIdle(request, index);
    const isCurrent = this.state.members[member]!.connection === connection && this.state.members[member]!.isOpen;
    if (style.kind !== 'push' || !isCurrent) return;
    const refused = this.#queues.attach(q, { member, connection, credit: style.credit, priority: style.priority, automatic: style.automatic });
    // Its container starts again, as after a lost connection.
    if (refused !== null) this.#lostServer(member, connection);
  }

  #settleArrives(request: ReceiverRequest, index: number, q: number): void {
    const { member, leases, how, leaseUs } = request;
    request.refused = null;
    for (const { position, receipt, connection, message, deliveries } of leases) {
      const refused = this.#queues.settle(q, position, receipt, connection, how, leaseUs, request.cause);
      if (refused === null) continue;
      request.refused = refused;
      this.#kernel.log.append(K.settleRefused, this.nodeOf(member), this.instanceOf(member), request.channel, 0, position, message, this.#messages.saga(message), request.cause, deliveries, this.#kernel.reason(refused), 0);
    }
    if (!this.#isStream(member)) return this.#travel(request, index, RESPONSE);
    request.done = true;
    this.#freeIfIdle(request, index);
  }

  #pullArrives(request: ReceiverRequest, index: number, q: number): void {
    const { member, connection, max, waitUs, leaseUs } = request;
    const asked = { request: index, requestGeneration: request.generation, member, connection, max, leaseUs };
    if (!this.#queues.pull(q, asked, waitUs)) this.#unreached(request, index);
  }

  #answered(request: ReceiverRequest, index: number): void {
    const { host } = this.#members[request.member]!;
    if (this.#hosts.holds(host, this.#code | RESPONSE, index, request.generation)) return;
    request.holds--;
    if (request.done || request.life !== this.#hosts.lifeOf(host)) return this.#freeIfIdle(request, index, true);
    request.done = true;
    const { kind, member, frame, wake, hand, leases, cause, refused } = request;
    this.#freeIfIdle(request, index);
    if (kind === 'settle') return void (frame >= 0 && this.waker.resume(frame, wake, refused === null ? 'ok' : 'failed', refused, cause));
    if (refused !== null && frame >= 0) return this.waker.resume(frame, wake, 'failed', refused, cause);
    if (hand !== 0) return this.#inHand(member, hand, leases, frame, wake, cause);
    this.state.members[member]!.buffer.push(...leases);
    const { style } = this.#plan(member);
    this.#asked(member, request, leases.length > 0 || style.kind !== 'pull' ? 0 : style.idleUs);
  }

  /** What a program asked for: each entry has a row, and its name for later steps. */
  #inHand(m: number, hand: number, leases: readonly Lease[], frame: number, wake: number, cause: number): void {
    this.state.members[m]!.hands.set(hand, [...leases]);
    let row = cause;
    for (const lease of leases) row = this.#delivered(m, lease);
    this.waker.resume(frame, wake, 'ok', null, row);
  }

  /** The queue may be asked again. */
  #asked(m: number, { channel, connection }: ReceiverRequest, afterUs: number): void {
    const member = this.state.members[m]!;
    if (member.connection !== connection) return;
    member.asking[this.#plan(m).queues.indexOf(channel)] = false;
    if (afterUs === 0) return this.#next(m);
    this.#kernel.after(afterUs, PHASES.delivery, this.#code | NEXT, m, this.#hosts.lifeOf(this.#members[m]!.host));
  }

  #timeOut(request: ReceiverRequest, index: number): void {
    const { host } = this.#members[request.member]!;
    if (request.done || request.life !== this.#hosts.lifeOf(host)) return;
    if (this.#hosts.holds(host, this.#code | TIMEOUT, index, request.generation)) return;
    if (request.kind === 'settle' && request.sends < SETTLE_TRIES) return this.#send(index);
    const { member, kind, frame, wake, cause } = request;
    request.done = true;
    this.#freeIfIdle(request, index);
    if (frame >= 0) this.waker.resume(frame, wake, 'failed', 'timeout', cause);
    else if (kind === 'pull') this.#asked(member, request, 0);
  }

  #freeIfIdle(request: ReceiverRequest, index: number, isOver = request.done): void {
    if (request.live && isOver && request.holds <= 0) release(this.state.requests, index);
  }

  #travelPush(push: Push, index: number): void {
    const { member, lease } = push;
    const server = this.#queues.hostFor(this.#queues.indexOf(lease.channel), this.#members[member]!.host);
    const isStale = push.again > 0 && this.state.members[member]!.connection !== lease.connection;
    if (server < 0 || isStale) return release(this.state.pushes, index);
    const hop = this.#fill(member, 'response', 'push');
    [hop.from, hop.to] = [server, this.#members[member]!.host];
    this.#about(hop, lease.message, lease.deliveries);
    hop.again = push.again;
    hop.cause = lease.row;
    hop.phase = PHASES.delivery;
    hop.code = this.#code | PUSH;
    hop.a = index;
    hop.b = push.generation;
    if (this.#links.send(hop) > 0) return;
    push.again++;
    this.#kernel.after(retransmitUs(push.again - 1), PHASES.broker, this.#code | PUSH_AGAIN, index, push.generation);
  }

  #pushArrives(index: number, generation: number): void {
    const push = lookup(this.state.pushes, index, generation);
    if (push === null) return;
    const { member: m, lease } = push;
    if (this.#hosts.holds(this.#members[m]!.host, this.#code | PUSH, index, generation)) return;
    release(this.state.pushes, index);
    const member = this.state.members[m]!;
    if (!member.isOpen || member.connection !== lease.connection) return;
    member.buffer.push(lease);
    this.#next(m);
  }
}

/** A settlement without answer is sent so many times. */
const SETTLE_TRIES = 3;
