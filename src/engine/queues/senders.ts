import { drawKey, type DrawKey } from '../../base/draw.ts';
import { UNBOUNDED } from '../../base/limits.ts';
import type { ProducerPlan } from '../../topology/process.ts';
import { emptyContext, type Evaluator } from '../kernel/evaluator.ts';
import { K, PHASES, type Component, type Kernel } from '../kernel/kernel.ts';
import type { Messages } from '../kernel/messages.ts';
import { emptyHop, type FrameWaker, type GaugePut, type Hop, type HopSender, type HostView, type Measured } from '../kernel/ports.ts';
import type { Reason } from '../kernel/reasons.ts';
import { retryDelayUs } from '../kernel/retry-delay.ts';
import { claim, emptySlots, lookup, release, type Slot, type SlotState } from '../kernel/slots.ts';
import type { EntryOptions } from './queue-state.ts';
import type { Queues } from './queues.ts';
import { readOptions } from './read-options.ts';
import { retransmitUs } from './retransmission.ts';
import type { Routing } from './routing.ts';

/** One message on its way to a router or a queue. */
interface Sending extends Slot {
  process: number;
  producer: number;
  host: number;
  life: number;
  channel: number;
  message: number;
  options: EntryOptions;
  frame: number;
  wake: number;
  attempt: number;
  row: number;
  sentUs: number;
  /** Sent so many times; each has an answer of its own. */
  sends: number;
  /** Times that its connection sent the hop again. */
  again: number;
  /** Which sending has arrived: a copy of the hop is nothing new. */
  arrived: number;
  /** Queues that have not said yet whether they have it. */
  waits: number;
  refused: Reason | null;
  returned: boolean;
  server: number;
  /** Hops under way. */
  holds: number;
  phase: 'sent' | 'backingOff' | 'blocked' | 'done';
}

interface SendersState {
  /** Sendings that wait because their connection is blocked, in order. */
  blocked: number[];
  /** How many of them, by connection. */
  connections: Map<number, number>;
  sendings: SlotState<Sending>;
}

const REQUEST = 0;
const RESPONSE = 1;
const TIMEOUT = 2;
const AGAIN = 3;
const CONFIRMED = 4;
const REQUEST_AGAIN = 5;
const RESPONSE_AGAIN = 6;
const LOST = 7;
const SILENT = 8;

/** Clients that publish to routers and queues: one request for each message, confirmed or not, retried as the client does. */
export class Senders implements Component, Measured {
  readonly label = 'senders';
  state: SendersState = { sendings: emptySlots(), blocked: [], connections: new Map() };
  /** Set by the assembly. */
  waker: FrameWaker = { resume: () => undefined };
  readonly #kernel: Kernel;
  readonly #messages: Messages;
  readonly #evaluator: Evaluator;
  readonly #hosts: HostView;
  readonly #links: HopSender;
  readonly #queues: Queues;
  readonly #routing: Routing;
  readonly #code: number;
  readonly #backoff: readonly DrawKey[];
  readonly #hop: Hop = emptyHop();

  constructor(kernel: Kernel, messages: Messages, evaluator: Evaluator, hosts: HostView, links: HopSender, queues: Queues, routing: Routing) {
    this.#kernel = kernel;
    this.#messages = messages;
    this.#evaluator = evaluator;
    this.#hosts = hosts;
    this.#links = links;
    this.#queues = queues;
    this.#routing = routing;
    this.#code = kernel.register(this);
    this.#backoff = kernel.topology.processes.map(({ id }) => drawKey(kernel.scenario.seed, id, 'backoff'));
  }

  /** Publishes; the frame is resumed with the outcome that the client waits for. */
  publish(process: number, instance: number, producer: number, channel: number, message: number, frame: number, wake: number, attempt: number, cause: number): void {
    const { producers, hosts } = this.#kernel.topology.processes[process]!;
    const context = { ...emptyContext(), message, attempt, saga: this.#messages.saga(message), member: instance };
    const options = readOptions(producers[producer]!.options, context, this.#evaluator);
    const index = claim(this.state.sendings, emptySending);
    const sending = this.state.sendings.items[index]!;
    const host = hosts[instance]!;
    Object.assign(sending, {
      process, producer, host, life: this.#hosts.lifeOf(host), channel, message, options: options ?? NO_OPTIONS, frame, wake, attempt, row: 0, sentUs: this.#kernel.nowUs, sends: 0, again: 0,
      arrived: 0, waits: 0, refused: null, returned: false, server: -1, holds: 0, phase: 'sent',
    });
    sending.row = this.#row(K.publishSent, sending, cause, 0, this.#messages.bytes(message));
    if (options === null) return this.#fail(sending, index, 'expression');
    const { deliveryTimeoutUs } = this.#plan(sending);
    if (deliveryTimeoutUs < UNBOUNDED) this.#kernel.timeout(deliveryTimeoutUs, this.#code | TIMEOUT, index, sending.generation);
    this.#transmit(sending, index);
  }

  hostCrashed(host: number, cause: number): void {
    this.state.sendings.items.forEach((sending, index) => {
      if (!sending.live) return;
      if (sending.host === host && sending.phase !== 'done') {
        this.#free(sending);
        this.#row(K.publishAbandoned, sending, cause, 0, 0);
        // What is under way arrives all the same; nobody waits for the answer.
        sending.phase = 'done';
        sending.frame = -1;
      } else if (sending.server === host && this.#plan(sending).options?.stream === true) {
        this.#kernel.after(0, PHASES.step, this.#code | LOST, index, sending.generation);
      }
    });
  }

  /** A client hears nothing of a broken network until heartbeats are missed; a node that loses its majority closes its connections. */
  hostSeparated(host: number): void {
    this.state.sendings.items.forEach((sending, index) => {
      if (sending.live && sending.server === host) this.#watchSevered(sending, index);
    });
  }

  hostRejoined(host: number): void {
    this.state.sendings.items.forEach((sending, index) => {
      if (sending.live && sending.server === host && sending.waits > 0 && this.#plan(sending).options?.stream === true) this.#kernel.after(0, PHASES.step, this.#code | LOST, index, sending.generation);
    });
  }

  #watchSevered(sending: Sending, index: number): void {
    const { stream = false, heartbeatUs = UNBOUNDED } = this.#plan(sending).options ?? {};
    if (!stream) return;
    const isSevered = this.#hosts.isSevered(sending.host, sending.server);
    if (isSevered && heartbeatUs < UNBOUNDED) this.#kernel.after(heartbeatUs, PHASES.timer, this.#code | SILENT, index, sending.generation);
    else if (!isSevered && this.#hosts.isCutOff(sending.server) && sending.waits > 0) this.#kernel.after(0, PHASES.step, this.#code | LOST, index, sending.generation);
  }

  /** No heartbeat came for too long: the connection is given up. */
  #silent(sending: Sending, index: number): void {
    if (sending.server >= 0 && this.#hosts.isSevered(sending.host, sending.server)) this.#lost(sending, index);
  }

  hostStarted(): void {
    // A started client has nothing under way.
  }

  dispatch(kind: number, index: number, generation: number): void {
    const sending = lookup(this.state.sendings, index, generation);
    if (sending === null) return;
    switch (kind) {
      case REQUEST: return this.#arrive(sending, index);
      case CONFIRMED: return this.#confirm(sending, index);
      case REQUEST_AGAIN: case RESPONSE_AGAIN:
        sending.holds--;
        return this.#travel(sending, index, kind === REQUEST_AGAIN ? REQUEST : RESPONSE);
    }
    if (this.#hosts.holds(sending.host, this.#code | kind, index, generation)) return;
    if (kind === RESPONSE) this.#answered(sending, index);
    else if (kind === AGAIN) this.#retry(sending, index);
    else if (kind === LOST) this.#lost(sending, index);
    else if (kind === SILENT) this.#silent(sending, index);
    else this.#timeOut(sending, index);
  }

  isOutdated(_kind: number, index: number, generation: number): boolean {
    return lookup(this.state.sendings, index, generation) === null;
  }

  describe(_kind: number, index: number): string {
    return this.#plan(this.state.sendings.items[index]!).id;
  }

  measure(_set: GaugePut, add: GaugePut): void {
    for (const { live, phase, host } of this.state.sendings.items) if (live && phase !== 'done') add('pendingSends', 1, { node: this.#kernel.nodeOf(host) });
    const { length } = this.#kernel.topology.nodes;
    for (const connection of this.state.connections.keys()) add('blocked', 1, { node: this.#kernel.nodeOf(Math.floor(connection / length)) });
  }

  #plan({ process, producer }: Sending): ProducerPlan {
    return this.#kernel.topology.processes[process]!.producers[producer]!;
  }

  /** The host that takes a client's requests for the channel: a queue's, or the first of a router's that is up and within reach. */
  #server(channel: number, client: number): number {
    const q = this.#queues.indexOf(channel);
    if (q >= 0) return this.#queues.hostFor(q, client);
    const up = this.#routing.routerOf(channel)?.hosts.filter((host) => this.#hosts.isUp(host)) ?? [];
    return up.find((host) => !this.#hosts.isSevered(client, host)) ?? up[0] ?? -1;
  }

  #transmit(sending: Sending, index: number): void {
    const plan = this.#plan(sending);
    sending.sends++;
    sending.phase = 'sent';
    sending.again = 0;
    sending.server = this.#server(sending.channel, sending.host);
    if (sending.server < 0) return this.#later(sending, index, 'unavailable');
    if (this.#queues.alarms.isBlocked(sending.server)) return this.#block(sending, index);
    this.#travel(sending, index, REQUEST);
    this.#watchSevered(sending, index);
    if (plan.acks === 'none') this.#succeed(sending, index, 0, 'automatic');
    else if (plan.requestTimeoutUs < UNBOUNDED) this.#kernel.after(plan.requestTimeoutUs, PHASES.timer, this.#code | TIMEOUT, index, sending.generation);
  }

  /** The broker does not read from connections that publish: the client waits. */
  #block(sending: Sending, index: number): void {
    sending.sends--;
    sending.phase = 'blocked';
    const waiting = this.#count(sending, 1);
    sending.row = this.#row(K.publishBlocked, sending, sending.row, 0, waiting === 1 ? 1 : 0);
    this.state.blocked.push(index);
  }

  /** It goes on, or is given up. */
  #free(sending: Sending): void {
    if (sending.phase !== 'blocked') return;
    sending.phase = 'sent';
    const waiting = this.#count(sending, -1);
    sending.row = this.#row(K.publishUnblocked, sending, sending.row, 0, waiting === 0 ? -1 : 0);
  }

  /** Publishes that wait on its connection, which leads from its host to its cluster. */
  #count({ host, server }: Sending, change: 1 | -1): number {
    const { connections } = this.state;
    const connection = host * this.#kernel.topology.nodes.length + this.#kernel.nodeOf(server);
    const waiting = (connections.get(connection) ?? 0) + change;
    if (waiting === 0) connections.delete(connection);
    else connections.set(connection, waiting);
    return waiting;
  }

  /** Publishing is free again: who waited goes on, in order. */
  unblock(node: number): void {
    const { blocked, sendings } = this.state;
    const ours = blocked.filter((index) => sendings.items[index]!.phase === 'blocked' && this.#kernel.nodeOf(sendings.items[index]!.server) === node);
    this.state.blocked = blocked.filter((index) => sendings.items[index]!.phase === 'blocked' && !ours.includes(index));
    for (const index of ours) this.#kernel.after(0, PHASES.send, this.#code | AGAIN, index, sendings.items[index]!.generation);
  }

  #travel(sending: Sending, index: number, kind: typeof REQUEST | typeof RESPONSE): void {
    const plan = this.#plan(sending);
    const { message, host, server, sends } = sending;
    const hop = this.#hop;
    hop.link = plan.link;
    [hop.from, hop.to] = kind === REQUEST ? [host, server] : [server, host];
    hop.direction = kind === REQUEST ? 'request' : 'response';
    hop.purpose = 'send';
    hop.lineageHi = this.#messages.lineageHi(message);
    hop.lineageLo = this.#messages.lineageLo(message);
    hop.message = message;
    hop.attempt = sends;
    hop.again = sending.again;
    hop.cause = sending.row;
    hop.phase = kind === REQUEST ? PHASES.broker : PHASES.step;
    hop.code = this.#code | kind;
    hop.a = index;
    hop.b = sending.generation;
    const arrivals = this.#links.send(hop);
    sending.holds += arrivals;
    if (arrivals > 0 || plan.options?.stream !== true) return;
    sending.again++;
    sending.holds++;
    this.#kernel.after(retransmitUs(sending.again - 1), PHASES.broker, this.#code | (kind === REQUEST ? REQUEST_AGAIN : RESPONSE_AGAIN), index, sending.generation);
  }

  #arrive(sending: Sending, index: number): void {
    const { server, channel, host } = sending;
    if (this.#hosts.holds(server, this.#code | REQUEST, index, sending.generation)) return;
    sending.holds--;
    // A second copy of a request is another request, unless the connection tells them apart.
    if (sending.arrived === sending.sends && this.#plan(sending).options?.stream === true) return this.#freeIfIdle(sending, index);
    sending.arrived = sending.sends;
    if (!this.#hosts.isUp(server)) return this.#respond(sending, index, 'disconnected');
    const { message, options } = sending;
    const arrival = { message, options, through: channel, deliveries: 0, appendedUs: -1, at: server, node: this.#kernel.nodeOf(host), member: this.#kernel.memberOf(host), cause: sending.row };
    const waiter = sending.phase === 'done' ? null : { code: this.#code | CONFIRMED, a: index, b: sending.generation };
    const routed = this.#routing.send(channel, arrival, waiter);
    const { mandatory = false } = this.#plan(sending).options ?? {};
    if (routed.nowhere) this.#routing.drop(channel, arrival, mandatory ? 'returned' : 'dropped');
    sending.returned = routed.nowhere && mandatory;
    sending.waits = waiter === null ? 0 : routed.waits;
    sending.refused = routed.refused;
    if (sending.waits === 0) this.#respond(sending, index, routed.refused);
  }

  #confirm(sending: Sending, index: number): void {
    if (--sending.waits === 0) this.#respond(sending, index, sending.refused);
  }

  /** What is done already is answered to nobody. */
  #respond(sending: Sending, index: number, refused: Reason | null): void {
    sending.refused = refused;
    if (sending.phase === 'done' && !sending.returned) return this.#freeIfIdle(sending, index);
    sending.again = 0;
    this.#travel(sending, index, RESPONSE);
  }

  #answered(sending: Sending, index: number): void {
    sending.holds--;
    if (sending.returned) {
      sending.returned = false;
      this.#row(K.messageReturned, sending, sending.row, this.#kernel.reason('unroutable'), 0);
    }
    if (sending.phase !== 'sent') return this.#freeIfIdle(sending, index);
    if (sending.refused === null) this.#succeed(sending, index, sending.row);
    else if (sending.refused === 'tooLarge') this.#fail(sending, index, sending.refused);
    else this.#later(sending, index, sending.refused);
  }

  #timeOut(sending: Sending, index: number): void {
    if (sending.phase === 'done') return;
    const plan = this.#plan(sending);
    const sinceUs = this.#kernel.nowUs - sending.sentUs;
    if (sinceUs >= plan.deliveryTimeoutUs) this.#fail(sending, index, 'deliveryTimeout');
    else if (sending.phase === 'sent' && sinceUs >= plan.requestTimeoutUs * sending.sends) this.#later(sending, index, 'timeout');
  }

  /** The connection broke with the server: whether it has the message, nobody knows. */
  #lost(sending: Sending, index: number): void {
    sending.waits = 0;
    if (sending.phase === 'sent') this.#later(sending, index, 'disconnected');
    else this.#freeIfIdle(sending, index);
  }

  #later(sending: Sending, index: number, reason: Reason): void {
    const plan = this.#plan(sending);
    const { message } = sending;
    const delayUs = retryDelayUs(plan.retry, sending.sends, this.#backoff[sending.process]!, this.#messages.lineageHi(message), this.#messages.lineageLo(message));
    if (delayUs < 0) return this.#fail(sending, index, plan.retry.retriesMax === 0 ? reason : 'retriesExhausted');
    sending.phase = 'backingOff';
    this.#row(K.publishRetried, sending, sending.row, this.#kernel.reason(reason), delayUs);
    this.#kernel.after(delayUs, PHASES.send, this.#code | AGAIN, index, sending.generation);
  }

  #retry(sending: Sending, index: number): void {
    if (sending.phase !== 'backingOff' && sending.phase !== 'blocked') return;
    this.#free(sending);
    this.#transmit(sending, index);
  }

  /** `automatic`: nobody was asked to confirm. */
  #succeed(sending: Sending, index: number, cause: number, how: 'automatic' | null = null): void {
    const row = this.#row(K.publishAcknowledged, sending, cause || sending.row, how === null ? 0 : this.#kernel.reason(how), this.#kernel.nowUs - sending.sentUs);
    this.#finish(sending, index, 'ok', null, row);
  }

  #fail(sending: Sending, index: number, reason: Reason): void {
    this.#free(sending);
    const row = this.#row(K.publishFailed, sending, sending.row, this.#kernel.reason(reason), 0);
    this.#finish(sending, index, 'failed', reason, row);
  }

  #finish(sending: Sending, index: number, outcome: 'ok' | 'failed', reason: Reason | null, row: number): void {
    const { frame, wake } = sending;
    sending.phase = 'done';
    sending.frame = -1;
    this.#freeIfIdle(sending, index);
    if (frame >= 0) this.waker.resume(frame, wake, outcome, reason, row);
  }

  /** What is done may still have requests under way. */
  #freeIfIdle({ live, phase, holds, waits }: Sending, index: number): void {
    if (live && phase === 'done' && holds <= 0 && waits <= 0) release(this.state.sendings, index);
  }

  #row(kind: number, { host, channel, message, attempt }: Sending, cause: number, detail: number, value: number): number {
    const kernel = this.#kernel;
    const partition = this.#queues.indexOf(channel) >= 0 ? 0 : 0xffff;
    return kernel.log.append(kind, kernel.nodeOf(host), kernel.memberOf(host), channel, partition, 0xffff_ffff, message, this.#messages.saga(message), cause, attempt, detail, value);
  }
}

const NO_OPTIONS: EntryOptions = { key: '', dedupKey: null, delayUs: -1, lifeUs: UNBOUNDED, priority: -1, persistent: true };

const emptySending = (): Sending => ({
  generation: 0, live: false, process: 0, producer: 0, host: 0, life: 0, channel: 0, message: 0, options: NO_OPTIONS, frame: -1, wake: 0, attempt: 1, row: 0, sentUs: 0, sends: 0, again: 0,
  arrived: 0, waits: 0, refused: null, returned: false, server: -1, holds: 0, phase: 'done',
});
