import type { JsonObject } from '../../base/json.ts';
import type { PushPlan, RouterPlan } from '../../topology/queue.ts';
import { copyMessage } from '../kernel/copy-message.ts';
import { idHash, type IdHash } from '../kernel/identity.ts';
import { K, PHASES, type Component, type Kernel } from '../kernel/kernel.ts';
import type { Messages } from '../kernel/messages.ts';
import { emptyHop, type Hop, type HopSender, type HostView, type StepOutcome } from '../kernel/ports.ts';
import type { Reason } from '../kernel/reasons.ts';
import { claim, emptySlots, lookup, release, type Slot, type SlotState } from '../kernel/slots.ts';
import { ladderDelayUs } from './push-ladder.ts';
import { emptyPushLines, isRepeat, lineUp, nextInLine, type PushLinesState } from './push-lines.ts';
import type { Arrival } from './queue-state.ts';
import type { Queues } from './queues.ts';
import type { PushStarter } from './routing.ts';

/** One message on its way to one subscriber: a state machine of its own, whatever becomes of the others. */
interface Pushing extends Slot {
  router: number;
  binding: number;
  arrival: Arrival;
  attempt: number;
  /** The attempt that has arrived at the queue, and its answer. */
  arrived: number;
  refused: Reason | null;
  /** Row of the last attempt, and when it is given up. */
  row: number;
  untilUs: number;
  isWaiting: boolean;
}

/** Calls a process on behalf of a router; `answered` is told what came of it. */
export interface PushCaller {
  request(target: number, link: number, client: number, message: number, attempt: number, index: number, generation: number, cause: number): void;
}

const ATTEMPT = 0;
const REQUEST = 1;
const RESPONSE = 2;
const TIMEOUT = 3;

/** A router that is down goes on when it is back. */
const DOWN_US = 1_000_000;

/** Subscriptions that are delivered by requests: attempted, retried up a ladder, dead-lettered or dropped in the end. */
export class Pushes implements Component, PushStarter {
  readonly label = 'pushes';
  state: { pushings: SlotState<Pushing>; order: PushLinesState } = { pushings: emptySlots(), order: emptyPushLines() };
  /** Set by the assembly. */
  caller: PushCaller = { request: () => undefined };
  readonly #kernel: Kernel;
  readonly #messages: Messages;
  readonly #hosts: HostView;
  readonly #links: HopSender;
  readonly #queues: Queues;
  readonly #code: number;
  readonly #hashes: readonly (readonly IdHash[])[];
  readonly #hop: Hop = emptyHop();

  constructor(kernel: Kernel, messages: Messages, hosts: HostView, links: HopSender, queues: Queues) {
    this.#kernel = kernel;
    this.#messages = messages;
    this.#hosts = hosts;
    this.#links = links;
    this.#queues = queues;
    this.#code = kernel.register(this);
    this.#hashes = kernel.topology.routers.map(({ bindings }) => bindings.map(({ push }) => idHash(push?.id ?? '')));
  }

  start(router: number, binding: number, arrival: Arrival): void {
    const index = claim(this.state.pushings, () => ({ generation: 0, live: false, router, binding, arrival, attempt: 0, arrived: 0, refused: null, row: 0, untilUs: 0, isWaiting: false }));
    const pushing = this.state.pushings.items[index]!;
    Object.assign(pushing, { router, binding, arrival: this.#wrapped(router, binding, arrival), attempt: 1, arrived: 0, refused: null, row: 0, untilUs: 0, isWaiting: false });
    const isFirst = this.#plan(pushing).ordered === undefined || lineUp(this.state.order, router, binding, arrival.options.key, index);
    if (isFirst) this.#kernel.after(0, PHASES.broker, this.#code | ATTEMPT, index, pushing.generation);
  }

  /** False for what an ordered router has seen within its window. */
  admits(router: number, arrival: Arrival): boolean {
    return !isRepeat(this.state.order, router, this.#kernel.topology.routers[router]!, arrival, this.#messages, this.#kernel.nowUs);
  }

  /** A called process has answered, or will not. */
  answered(index: number, generation: number, outcome: StepOutcome): void {
    const pushing = lookup(this.state.pushings, index, generation);
    if (pushing?.isWaiting === true) this.#conclude(pushing, index, outcome === 'ok' ? null : 'failed');
  }

  dispatch(kind: number, index: number, generation: number): void {
    const pushing = lookup(this.state.pushings, index, generation);
    if (pushing === null) return;
    const host = kind === REQUEST ? this.#target(pushing) : this.#hostOf(pushing);
    if (host >= 0 && this.#hosts.holds(host, this.#code | kind, index, generation)) return;
    if (kind === ATTEMPT) this.#attempt(pushing, index);
    else if (kind === REQUEST) this.#arrive(pushing, index);
    else if (kind === RESPONSE) this.#respond(pushing, index);
    else if (pushing.isWaiting && this.#kernel.nowUs >= pushing.untilUs) this.#conclude(pushing, index, 'timeout');
  }

  isOutdated(_kind: number, index: number, generation: number): boolean {
    return lookup(this.state.pushings, index, generation) === null;
  }

  describe(_kind: number, index: number): string {
    return this.#push(this.state.pushings.items[index]!).id;
  }

  #plan({ router }: Pushing): RouterPlan {
    return this.#kernel.topology.routers[router]!;
  }

  #push(pushing: Pushing): PushPlan {
    return this.#plan(pushing).bindings[pushing.binding]!.push!;
  }

  #hostOf(pushing: Pushing): number {
    return this.#plan(pushing).hosts[0]!;
  }

  #target(pushing: Pushing): number {
    const q = this.#queues.indexOf(this.#plan(pushing).bindings[pushing.binding]!.to);
    return q < 0 ? -1 : this.#queues.host(q);
  }

  /** The body that the subscriber sees: the message itself, or an envelope around its payload. */
  #wrapped(router: number, binding: number, arrival: Arrival): Arrival {
    const plan = this.#kernel.topology.routers[router]!;
    if (!plan.bindings[binding]!.push!.envelope) return arrival;
    const { message } = arrival;
    const topic = this.#kernel.topology.channels[plan.channel]!.id;
    const envelope: JsonObject = { Type: 'Notification', MessageId: this.#messages.lineage(message), TopicArn: topic, Message: JSON.stringify(this.#messages.payload(message)), MessageAttributes: this.#messages.headers(message) };
    const copy = copyMessage(this.#kernel, this.#messages, message, { headers: {}, payload: envelope, node: this.#kernel.nodeOf(plan.hosts[0]!), cause: arrival.cause });
    return { ...arrival, message: copy, cause: this.#messages.createdRow(copy) };
  }

  #attempt(pushing: Pushing, index: number): void {
    const host = this.#hostOf(pushing);
    if (!this.#hosts.isUp(host)) return this.#kernel.after(DOWN_US, PHASES.broker, this.#code | ATTEMPT, index, pushing.generation);
    const plan = this.#push(pushing);
    pushing.isWaiting = true;
    pushing.row = this.#row(K.pushAttempted, pushing, pushing.row || pushing.arrival.cause, 0);
    pushing.untilUs = this.#kernel.nowUs + plan.timeoutUs;
    this.#kernel.timeout(plan.timeoutUs, this.#code | TIMEOUT, index, pushing.generation);
    if (plan.process >= 0) return this.caller.request(plan.process, plan.link, host, pushing.arrival.message, pushing.attempt, index, pushing.generation, pushing.row);
    if (this.#target(pushing) < 0) return this.#conclude(pushing, index, 'unavailable');
    this.#travel(pushing, index, REQUEST);
  }

  #travel(pushing: Pushing, index: number, kind: typeof REQUEST | typeof RESPONSE): void {
    const { message } = pushing.arrival;
    const [host, target] = [this.#hostOf(pushing), this.#target(pushing)];
    const hash = this.#hashes[pushing.router]![pushing.binding]!;
    const hop = this.#hop;
    hop.link = this.#push(pushing).link;
    hop.direction = kind === REQUEST ? 'request' : 'response';
    [hop.from, hop.to] = kind === REQUEST ? [host, target] : [target, host];
    hop.purpose = 'notify';
    hop.lineageHi = (this.#messages.lineageHi(message) ^ hash.hi) | 0;
    hop.lineageLo = (this.#messages.lineageLo(message) ^ hash.lo) | 0;
    hop.message = message;
    hop.attempt = pushing.attempt;
    hop.again = 0;
    hop.cause = pushing.row;
    hop.phase = PHASES.broker;
    hop.code = this.#code | kind;
    hop.a = index;
    hop.b = pushing.generation;
    this.#links.send(hop);
  }

  #arrive(pushing: Pushing, index: number): void {
    const q = this.#queues.indexOf(this.#plan(pushing).bindings[pushing.binding]!.to);
    pushing.arrived = pushing.attempt;
    const isUp = this.#queues.isAvailable(q);
    pushing.refused = isUp ? this.#queues.offer(q, { ...pushing.arrival, cause: pushing.row }, null).refused : 'unavailable';
    if (this.#target(pushing) >= 0) this.#travel(pushing, index, RESPONSE);
    else this.#conclude(pushing, index, 'unavailable');
  }

  /** An answer to an attempt that was given up is nothing any more. */
  #respond(pushing: Pushing, index: number): void {
    if (pushing.isWaiting && pushing.arrived === pushing.attempt) this.#conclude(pushing, index, pushing.refused);
  }

  #conclude(pushing: Pushing, index: number, refused: Reason | null): void {
    pushing.isWaiting = false;
    if (refused === null) {
      this.#row(K.pushDelivered, pushing, pushing.row, 0);
      return this.#end(pushing, index);
    }
    pushing.row = this.#row(K.pushFailed, pushing, pushing.row, this.#kernel.reason(refused));
    const delayUs = refused === 'tooLarge' ? -1 : ladderDelayUs(this.#push(pushing).retries, pushing.attempt);
    if (delayUs < 0) return this.#giveUp(pushing, index);
    pushing.attempt = Math.min(pushing.attempt + 1, 0xffff);
    this.#kernel.after(delayUs, PHASES.broker, this.#code | ATTEMPT, index, pushing.generation);
  }

  #giveUp(pushing: Pushing, index: number): void {
    const q = this.#queues.indexOf(this.#push(pushing).deadLetter);
    const detail = this.#kernel.reason(q < 0 ? 'dropped' : 'retriesExhausted');
    const row = this.#row(K.entryUnroutable, pushing, pushing.row, detail);
    if (q >= 0) this.#queues.offer(q, { ...pushing.arrival, cause: row }, null);
    this.#end(pushing, index);
  }

  /** Done with one; who waits behind it goes next. */
  #end({ router, binding, arrival }: Pushing, index: number): void {
    release(this.state.pushings, index);
    if (this.#kernel.topology.routers[router]!.ordered === undefined) return;
    const next = nextInLine(this.state.order, router, binding, arrival.options.key);
    if (next >= 0) this.#kernel.after(0, PHASES.broker, this.#code | ATTEMPT, next, this.state.pushings.items[next]!.generation);
  }

  #row(kind: number, pushing: Pushing, cause: number, detail: number): number {
    const plan = this.#push(pushing);
    const { channel } = this.#plan(pushing);
    const { message } = pushing.arrival;
    const node = plan.process >= 0 ? this.#kernel.topology.processes[plan.process]!.node : 0;
    return this.#kernel.log.append(kind, node, 0xffff, channel, 0xffff, 0xffff_ffff, message, this.#messages.saga(message), cause, pushing.attempt, detail, 0);
  }
}
