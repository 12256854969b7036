import { assert, AssertionError } from '../../base/assert.ts';
import { hashText } from '../../base/hash.ts';
import type { MessagePlan, Trigger } from '../../topology/process.ts';
import type { SiteEffect } from '../../topology/scenario.ts';
import { UNBOUNDED } from '../../base/limits.ts';
import type { Json, JsonObject } from '../../base/json.ts';
import { LATER } from '../../base/later.ts';
import type { Decisions, Site } from '../kernel/decisions.ts';
import { NO_SLOTS, SKEW, skewOf, type Context, type Evaluator } from '../kernel/evaluator.ts';
import { idHash, SITE_KINDS, type IdHash } from '../kernel/identity.ts';
import { K, PHASES, type Component, type Kernel } from '../kernel/kernel.ts';
import type { Messages } from '../kernel/messages.ts';
import type { Delivery, FrameWaker, GaugePut, HostControl, HopSender, Measured, StepOutcome } from '../kernel/ports.ts';
import type { Reason } from '../kernel/reasons.ts';
import { claim, emptySlots, lookup, release, type SlotState } from '../kernel/slots.ts';
import { nextArrivalUs, sourceKeys, startingPace, type PaceState, type SourceKeys } from './arrivals.ts';
import { Calls } from './calls.ts';
import { ChangeFeeds } from './change-feeds.ts';
import { emptyFrame, emptyTimer, type Frame, type Timer } from './frame.ts';
import type { FrameHost, Services } from './frame-host.ts';
import { Interpreter } from './interpreter.ts';
import { Memories, type MemoriesState } from './memories.ts';
import { MessageFactory } from './message-factory.ts';

type ArrivalTrigger = Extract<Trigger, { on: 'arrival' }>;

/** One instance's frame-to-be at an instant. */
interface Clock {
  readonly process: number;
  readonly instance: number;
  readonly host: number;
  readonly entry: number;
  readonly atUs: number;
}

/** One arrival stream: one instance of a process with a source. */
interface Source {
  readonly process: number;
  readonly instance: number;
  readonly host: number;
  readonly trigger: ArrivalTrigger;
  readonly keys: SourceKeys;
}

interface ProcessesState {
  frames: SlotState<Frame>;
  timers: SlotState<Timer>;
  /** By source. */
  paces: PaceState[];
  memories: MemoriesState;
}

const ARRIVAL = 0;
const HELD_ARRIVAL = 1;
const WORK_DONE = 2;
const CONTINUE = 3;
const STEP_TIMEOUT = 4;
const TIMER = 5;
const PERFORM = 6;
const CLOCK = 7;

/** Processes: their sources, timers and frames. The interpreter runs the steps. */
export class Processes implements Component, FrameHost, FrameWaker, Measured {
  readonly label = 'processes';
  state: ProcessesState = { frames: LATER, timers: LATER, paces: [], memories: [] };
  /** Set by the assembly. */
  calls!: Calls;
  readonly feeds: ChangeFeeds;
  readonly kernel: Kernel;
  readonly messages: Messages;
  readonly evaluator: Evaluator;
  readonly hosts: HostControl;
  readonly decisions: Decisions;
  readonly services: Services;
  readonly factory: MessageFactory;
  readonly memories: Memories;
  readonly #interpreter: Interpreter;
  readonly #code: number;
  readonly #sources: readonly Source[];
  readonly #clocks: readonly Clock[];
  readonly #ids: readonly IdHash[];

  constructor(kernel: Kernel, messages: Messages, evaluator: Evaluator, hosts: HostControl, links: HopSender, decisions: Decisions, services: Services) {
    this.kernel = kernel;
    this.messages = messages;
    this.evaluator = evaluator;
    this.hosts = hosts;
    this.decisions = decisions;
    this.services = services;
    this.factory = new MessageFactory(kernel, messages, evaluator);
    this.memories = new Memories(kernel, () => this.state.memories);
    this.#code = kernel.register(this);
    this.#ids = kernel.topology.processes.map(({ id }) => idHash(id));
    this.#sources = this.#listSources();
    this.state.frames = emptySlots();
    this.state.timers = emptySlots();
    this.state.paces = this.#sources.map(startingPace);
    this.state.memories = kernel.topology.hosts.map(() => new Map());
    this.#clocks = kernel.topology.processes.flatMap(({ hosts: own, triggers }, process) =>
      triggers.flatMap((trigger) => (trigger.on === 'clock' ? own.map((host, instance) => ({ process, instance, host, entry: trigger.entry, atUs: trigger.atUs })) : [])));
    this.calls = new Calls(this, links);
    this.feeds = new ChangeFeeds(this, links);
    this.#interpreter = new Interpreter(this);
  }

  /** Sources begin, and hosts start: at time 0. */
  begin(): void {
    this.#sources.forEach((source, index) => this.#scheduleArrival(source, index, 1, source.trigger.source.firstAfterUs));
    this.#clocks.forEach(({ atUs }, index) => this.kernel.at(atUs, PHASES.send, this.#code | CLOCK, index, 0));
    this.kernel.topology.hosts.forEach((_, host) => this.calls.scan(host, 0));
  }

  frame(index: number): Frame {
    return this.state.frames.items[index]!;
  }

  instanceHost(process: number, instance: number): number {
    return this.kernel.topology.processes[process]!.hosts[instance]!;
  }

  /** Opens a frame and runs it until it must wait. */
  open(process: number, instance: number, entry: number, context: Context, delivery: Delivery | null, call: number, cause: number, feed = -1): void {
    const index = claim(this.state.frames, emptyFrame);
    const frame = this.frame(index);
    const host = this.instanceHost(process, instance);
    const release = this.hosts.releaseOf(host);
    if (release !== 1) context.slots = { ...context.slots, release };
    const skewUs = this.hosts.skewOf(host);
    if (skewUs !== skewOf(context)) context.slots = { ...context.slots, [SKEW]: skewUs };
    frame.process = process;
    frame.instance = instance;
    frame.host = host;
    frame.pc = frame.entry = entry;
    frame.context = context;
    frame.cause = cause;
    frame.previous = 0;
    frame.gapPassed = false;
    frame.startedUs = this.kernel.nowUs;
    frame.stepUs = 0;
    frame.delivery = delivery;
    frame.call = call;
    frame.feed = feed;
    frame.retries = 0;
    frame.cause = this.row(K.handlerStarted, frame, 0, 0);
    this.#interpreter.run(index);
  }

  deliver(process: number, instance: number, group: number, message: number, attempt: number, delivery: Delivery, cause: number): void {
    const entry = this.#entry(process, 'delivery', group);
    const context: Context = { message, attempt, saga: this.messages.saga(message), member: instance, turn: 0, slots: NO_SLOTS };
    this.open(process, instance, entry, context, delivery, -1, cause);
  }

  /** An entry of a queue; headers of this delivery alone hide the message's. */
  receive(process: number, instance: number, receiver: number, message: number, attempt: number, headers: JsonObject | null, delivery: Delivery, cause: number): void {
    const entry = this.#entry(process, 'receipt', receiver);
    const context: Context = { message, attempt, saga: this.messages.saga(message), member: instance, turn: 0, slots: headers === null ? NO_SLOTS : { headers } };
    this.open(process, instance, entry, context, delivery, -1, cause);
  }

  /** Where the program begins for what a group or a receiver hands over. */
  #entry(process: number, on: 'delivery' | 'receipt', from: number): number {
    for (const trigger of this.kernel.topology.processes[process]!.triggers) {
      if (trigger.on === on && (trigger.on === 'delivery' ? trigger.group : trigger.receiver) === from) return trigger.entry;
    }
    return this.#refuseEntry(process, on, from);
  }

  // Put together only when it is needed: deliveries come by here.
  #refuseEntry(process: number, on: string, from: number): never {
    throw new AssertionError(`process ${this.kernel.topology.processes[process]!.id} has no trigger for the ${on} from ${from}`);
  }

  /** The end of a frame: the member polls on, the caller gets its answer. An unsettled delivery stays unsettled. */
  finish(index: number, outcome: 'ok' | 'failed', reason: number): void {
    const frame = this.frame(index);
    const row = this.row(outcome === 'ok' ? K.handlerFinished : K.handlerFailed, frame, reason, this.kernel.nowUs - frame.startedUs);
    const { delivery, call, feed, host } = frame;
    release(this.state.frames, index);
    if (delivery !== null) this.services.deliveryEnded(delivery, host);
    if (call >= 0) this.calls.answer(call, outcome === 'ok' ? 'ok' : 'failed', 'failed', row);
    if (feed >= 0) this.feeds.ended(feed, outcome);
  }

  resume(index: number, wake: number, outcome: StepOutcome, reason: Reason | null, cause: number): void {
    const frame = index < 0 ? null : lookup(this.state.frames, index, wake);
    if (frame === null) return;
    frame.generation = (frame.generation + 1) | 0;
    if (cause !== 0) frame.cause = cause;
    this.#interpreter.resume(index, outcome, reason);
  }

  /** A transaction has ended: what it read and the saga that it opened belong to the frame. */
  transacted(end: { frame: number; wake: number; outcome: StepOutcome; reason: Reason | null; reads: { [variable: string]: Json }; saga: number; cause: number }): void {
    const frame = lookup(this.state.frames, end.frame, end.wake);
    if (frame === null) return;
    frame.context.slots = { ...frame.context.slots, ...end.reads };
    if (end.saga !== 0) frame.context.saga = end.saga;
    this.resume(end.frame, end.wake, end.outcome, end.reason, end.cause);
  }

  /** Suspends a frame for a while; the step is complete then. */
  workFor(index: number, us: number): void {
    this.kernel.after(us, PHASES.step, this.#code | WORK_DONE, index, this.frame(index).generation);
  }

  /** Runs the frame from where it stands, in a dispatch of its own. */
  continueAfter(index: number, us: number): void {
    this.kernel.after(us, PHASES.step, this.#code | CONTINUE, index, this.frame(index).generation);
  }

  performAfter(index: number, us: number): void {
    this.kernel.after(us, PHASES.step, this.#code | PERFORM, index, this.frame(index).generation);
  }

  timeoutAfter(index: number, us: number): void {
    if (us < UNBOUNDED) this.kernel.timeout(us, this.#code | STEP_TIMEOUT, index, this.frame(index).generation);
  }

  startTimer(frame: Frame, entry: number, name: number, us: number, cause: number): void {
    const index = claim(this.state.timers, emptyTimer);
    const timer = this.state.timers.items[index]!;
    const { process, instance, host, context } = frame;
    Object.assign(timer, { process, instance, host, entry, name, context: { ...context, turn: context.turn + 1 }, cause });
    this.kernel.after(us, PHASES.timer, this.#code | TIMER, index, timer.generation);
  }

  gap(frame: Frame, next: number): SiteEffect | null {
    return this.decisions.gap(frame.process, frame.previous, next, () => this.#site(frame, SITE_KINDS.gap, `${this.kernel.nameText(frame.previous)}>${this.kernel.nameText(next)}`), frame.context, frame.cause);
  }

  stepFault(frame: Frame, step: number): SiteEffect | null {
    return this.decisions.step(frame.process, step, () => this.#site(frame, SITE_KINDS.step, this.kernel.nameText(step)), frame.context, frame.cause);
  }

  hostCrashed(host: number, cause: number): void {
    this.state.frames.items.forEach((frame, index) => {
      if (!frame.live || frame.host !== host) return;
      frame.cause = cause;
      this.row(K.handlerAborted, frame, frame.previous, 0);
      release(this.state.frames, index);
    });
    this.state.timers.items.forEach((timer, index) => timer.live && timer.host === host && release(this.state.timers, index));
    this.memories.hostCrashed(host);
    this.calls.hostCrashed(host, cause);
    this.feeds.hostCrashed(host);
  }

  hostStarted(host: number, cause: number): void {
    this.calls.scan(host, cause);
    this.feeds.hostStarted(host);
  }

  dispatch(kind: number, a: number, b: number): void {
    switch (kind) {
      case ARRIVAL: return this.#arrival(a, b);
      case HELD_ARRIVAL: return this.#openArrival(a, b);
      case TIMER: return this.#timer(a, b);
      case CLOCK: return this.#strike(a);
    }
    const frame = lookup(this.state.frames, a, b);
    if (frame === null || this.hosts.holds(frame.host, this.#code | kind, a, b)) return;
    if (kind === WORK_DONE) this.resume(a, b, 'ok', null, 0);
    else if (kind === STEP_TIMEOUT) this.resume(a, b, 'unknown', 'timeout', 0);
    else if (kind === PERFORM) this.#interpreter.perform(a);
    else this.#interpreter.run(a);
  }

  isOutdated(_kind: number, a: number, b: number): boolean {
    return lookup(this.state.frames, a, b) === null;
  }

  describe(kind: number, a: number): string {
    return this.kernel.topology.processes[this.#processOf(kind, a)]!.id;
  }

  #processOf(kind: number, a: number): number {
    if (kind === TIMER) return this.state.timers.items[a]!.process;
    if (kind === CLOCK) return this.#clocks[a]!.process;
    return kind <= HELD_ARRIVAL ? this.#sources[a]!.process : this.frame(a).process;
  }

  measure(_set: GaugePut, add: GaugePut): void {
    for (const frame of this.state.frames.items) if (frame.live) add('frames', 1, { node: this.kernel.nodeOf(frame.host) });
  }

  /** A row about a frame. */
  row(kind: number, frame: Frame, detail: number, value: number): number {
    const { message, saga, attempt } = frame.context;
    const { delivery } = frame;
    return this.kernel.log.append(
      kind, this.kernel.nodeOf(frame.host), this.kernel.memberOf(frame.host), delivery?.channel ?? 0, delivery?.partition ?? 0xffff, delivery?.position ?? 0xffff_ffff,
      message, saga, frame.cause, attempt, detail, value);
  }

  #site(frame: Frame, kind: number, step: string): Site {
    return { kind, component: this.#ids[frame.process]!, step, node: this.kernel.nodeOf(frame.host), member: this.kernel.memberOf(frame.host) };
  }

  #listSources(): Source[] {
    const sources: Source[] = [];
    this.kernel.topology.processes.forEach((plan, process) => {
      for (const trigger of plan.triggers) {
        if (trigger.on !== 'arrival') continue;
        plan.hosts.forEach((host, instance) => sources.push({ process, instance, host, trigger, keys: sourceKeys(this.kernel.scenario.seed, `${plan.id}#${instance}`) }));
      }
    });
    return sources;
  }

  #strike(index: number): void {
    const { process, instance, host, entry } = this.#clocks[index]!;
    if (this.hosts.holds(host, this.#code | CLOCK, index, 0)) return;
    const [node, member] = [this.kernel.nodeOf(host), this.kernel.memberOf(host)];
    if (this.hosts.isUp(host)) this.open(process, instance, entry, { message: 0, attempt: 1, saga: 0, member, turn: 0, slots: NO_SLOTS }, null, -1, 0);
    else this.kernel.log.append(K.callRefused, node, member, 0, 0xffff, 0xffff_ffff, 0, 0, 0, 0, this.kernel.reason('hostDown'), 0);
  }

  #scheduleArrival(source: Source, index: number, ordinal: number, fromUs: number): void {
    if (ordinal > source.trigger.source.count) return;
    const { horizonUs } = this.kernel.scenario;
    const atUs = nextArrivalUs(source.trigger.source, source.keys, ordinal, fromUs, this.state.paces[index]!, horizonUs);
    if (atUs < UNBOUNDED) this.kernel.at(atUs, PHASES.send, this.#code | ARRIVAL, index, ordinal);
  }

  #arrival(index: number, ordinal: number): void {
    const source = this.#sources[index]!;
    this.#scheduleArrival(source, index, ordinal + 1, this.kernel.nowUs);
    if (this.hosts.holds(source.host, this.#code | HELD_ARRIVAL, index, ordinal)) return;
    this.#openArrival(index, ordinal);
  }

  #openArrival(index: number, ordinal: number): void {
    const { process, instance, host, trigger } = this.#sources[index]!;
    this.#admit(process, instance, host, trigger, trigger.message, ordinal, ordinal, 0);
  }

  /** A message that the fault plan sends by hand. Its lineage comes from the fault, so that no arrival's changes. */
  inject(process: number, host: number, message: MessagePlan, fault: string, cause: number): void {
    const plan = this.kernel.topology.processes[process]!;
    const trigger = plan.triggers.find((own) => own.on === 'arrival');
    assert(trigger?.on === 'arrival', `process ${plan.id} has no source to send from`);
    this.#admit(process, plan.hosts.indexOf(host), host, trigger, message, 0, -1 - (hashText(fault) >>> 1), cause);
  }

  /** Opens the frame of an arrival, unless the host is down. `nth` is its place in the lineages of the source. */
  #admit(process: number, instance: number, host: number, trigger: ArrivalTrigger, plan: MessagePlan, ordinal: number, nth: number, cause: number): void {
    const node = this.kernel.nodeOf(host);
    const member = this.kernel.memberOf(host);
    if (!this.hosts.isUp(host)) {
      this.kernel.log.append(K.callRefused, node, member, 0, 0xffff, 0xffff_ffff, 0, 0, cause, 0, this.kernel.reason('hostDown'), ordinal);
      return;
    }
    const release = this.hosts.releaseOf(host);
    const context: Context = { message: 0, attempt: 1, saga: 0, member, turn: 0, slots: release === 1 ? { ordinal } : { ordinal, release } };
    const skewUs = this.hosts.skewOf(host);
    if (skewUs !== 0) context.slots = { ...context.slots, [SKEW]: skewUs };
    const message = this.factory.arrival(plan, nth, context, { process, node, member, cause });
    if (!message.ok) {
      this.kernel.log.append(K.expressionFailed, node, member, 0, 0xffff, 0xffff_ffff, 0, 0, cause, 0, plan.type, message.error.column);
      return;
    }
    context.message = message.value;
    this.open(process, instance, trigger.entry, context, null, -1, this.messages.createdRow(message.value));
  }

  #timer(index: number, generation: number): void {
    const timer = lookup(this.state.timers, index, generation);
    if (timer === null || this.hosts.holds(timer.host, this.#code | TIMER, index, generation)) return;
    const { process, instance, host, entry, name, context, cause } = timer;
    release(this.state.timers, index);
    const row = this.kernel.log.append(K.timerFired, this.kernel.nodeOf(host), this.kernel.memberOf(host), 0, 0xffff, 0xffff_ffff, context.message, context.saga, cause, context.attempt, name, 0);
    this.open(process, instance, entry, context, null, -1, row);
  }
}
