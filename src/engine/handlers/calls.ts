import type { Json } from '../../base/json.ts';
import { LATER } from '../../base/later.ts';
import type { Step, Trigger } from '../../topology/process.ts';
import { NO_SLOTS, type Context } from '../kernel/evaluator.ts';
import { K, PHASES, type Component, type Kernel } from '../kernel/kernel.ts';
import { emptyHop, type Direction, type GaugePut, type Hop, type HopSender, type Measured, type StepOutcome } from '../kernel/ports.ts';
import type { Reason } from '../kernel/reasons.ts';
import { claim, emptySlots, lookup, release, type Slot, type SlotState } from '../kernel/slots.ts';
import type { Frame } from './frame.ts';
import type { CallSender, FrameHost } from './frame-host.ts';

/** A request between two processes. It outlives the frame that sent it. */
interface Call extends Slot {
  frame: number;
  wake: number;
  client: number;
  target: number;
  instance: number;
  link: number;
  message: number;
  attempt: number;
  /** Of the frame that calls. */
  turn: number;
  extraUs: number;
  cause: number;
  outcome: StepOutcome;
  reason: Reason | null;
  /** What still refers to it: hops under way, and the callee's work. */
  holds: number;
  /** Times it waits or runs at the callee: a duplicated request runs twice. */
  atWork: number;
}

/** A started host reads the rows that it must go on with. */
interface Scan extends Slot {
  process: number;
  instance: number;
  trigger: number;
  life: number;
  /** Answers sent so far: a lost one is sent again. */
  answers: number;
  cause: number;
  found: { value: Json; saga: number; message: number }[];
}

/** One turn of a call in a queue; a duplicated request waits twice. */
interface Waiting {
  call: number;
  priority: number;
  sinceUs: number;
  row: number;
}

interface CallsState {
  calls: SlotState<Call>;
  scans: SlotState<Scan>;
  /** Frames at work and calls waiting in the order of their turns, by process and instance. */
  busy: number[][];
  queues: Waiting[][][];
}

type StartTrigger = Extract<Trigger, { on: 'start' }>;
type CallTrigger = Extract<Trigger, { on: 'call' }>;

const ARRIVE = 0;
const REPLY = 1;
const SCAN_ARRIVES = 2;
const SCAN_REPLY = 3;

/** Frames below are numbers of requests that no frame made. */
const OUTSIDE = -2;

const SCAN_AGAIN_US = 1_000_000;

/** Requests between processes, and the reads with which a started process recovers. */
export class Calls implements CallSender, Component, Measured {
  readonly label = 'calls';
  state: CallsState;
  /** Told of answers to requests that no frame made. Set by the assembly. */
  outside: (index: number, generation: number, outcome: StepOutcome) => void = () => undefined;
  readonly #processes: FrameHost;
  readonly #kernel: Kernel;
  readonly #links: HopSender;
  readonly #code: number;
  /** How each process takes requests; undefined for one that takes none. */
  readonly #triggers: readonly (CallTrigger | undefined)[];
  /** By host: the processes on it that read something when it starts. */
  readonly #starting: readonly (readonly number[])[];
  readonly #hop: Hop = emptyHop();

  constructor(processes: FrameHost, links: HopSender) {
    this.#processes = processes;
    this.#kernel = processes.kernel;
    this.#links = links;
    this.#code = this.#kernel.register(this);
    const plans = this.#kernel.topology.processes;
    this.#triggers = plans.map(({ triggers }) => triggers.find((trigger) => trigger.on === 'call'));
    const starting: number[][] = this.#kernel.topology.hosts.map(() => []);
    plans.forEach(({ hosts, triggers }, process) => triggers.some(({ on }) => on === 'start') && new Set(hosts).forEach((host) => starting[host]!.push(process)));
    this.#starting = starting;
    this.state = { calls: LATER, scans: LATER, busy: plans.map(({ hosts }) => hosts.map(() => 0)), queues: plans.map(({ hosts }) => hosts.map(() => [])) };
    this.state.calls = emptySlots();
    this.state.scans = emptySlots();
  }

  send(frame: Frame, index: number, step: Extract<Step, { op: 'call' }>, message: number, extraUs: number): void {
    const at = claim(this.state.calls, emptyCall);
    const call = this.state.calls.items[at]!;
    const instances = this.#kernel.topology.processes[step.target]!.hosts.length;
    call.frame = index;
    call.wake = frame.generation;
    call.client = frame.host;
    call.target = step.target;
    call.instance = (this.#processes.messages.lineageLo(message) >>> 0) % instances;
    call.link = step.link;
    call.message = message;
    call.attempt = frame.context.attempt;
    call.turn = frame.context.turn;
    call.extraUs = extraUs;
    call.cause = frame.cause;
    call.outcome = 'ok';
    call.reason = null;
    call.holds = call.atWork = 0;
    call.holds += this.#travel(call, at, ARRIVE);
    this.#freeIfIdle(call, at);
  }

  /** A request of no frame: whoever made it is told through `outside`. */
  request(target: number, link: number, client: number, message: number, attempt: number, index: number, generation: number, cause: number): void {
    const at = claim(this.state.calls, emptyCall);
    const call = this.state.calls.items[at]!;
    const instances = this.#kernel.topology.processes[target]!.hosts.length;
    const instance = (this.#processes.messages.lineageLo(message) >>> 0) % instances;
    Object.assign(call, { frame: OUTSIDE - index, wake: generation, client, target, instance, link, message, attempt, turn: 0, extraUs: 0, cause, outcome: 'ok', reason: null, holds: 0, atWork: 0 });
    call.holds += this.#travel(call, at, ARRIVE);
    this.#freeIfIdle(call, at);
  }

  /** The callee's frame has ended, or will never. */
  answer(at: number, outcome: StepOutcome, reason: Reason | null, cause: number): void {
    const call = this.state.calls.items[at]!;
    const { target, instance } = call;
    this.state.busy[target]![instance]!--;
    this.#work(call, -1);
    this.#respond(call, at, outcome, reason, cause);
    this.#next(target, instance);
  }

  hostCrashed(host: number, cause: number): void {
    this.#kernel.topology.processes.forEach(({ hosts }, process) => {
      const queue = this.state.queues[process]![hosts.indexOf(host)] ?? [];
      for (const { call } of queue) this.#row(K.callLost, this.state.calls.items[call]!, 0, 0, cause);
    });
    this.state.calls.items.forEach((call, at) => {
      if (!call.live || call.atWork === 0 || this.#host(call) !== host) return;
      this.#work(call, -call.atWork);
      this.#respond(call, at, 'unknown', 'disconnected', cause);
    });
    this.#kernel.topology.processes.forEach(({ hosts }, process) => {
      const instance = hosts.indexOf(host);
      if (instance < 0) return;
      this.state.busy[process]![instance] = 0;
      this.state.queues[process]![instance] = [];
    });
  }

  /** Reads, for each start trigger of the host, the rows to go on with. */
  scan(host: number, cause: number): void {
    for (const process of this.#starting[host]!) {
      const plan = this.#kernel.topology.processes[process]!;
      plan.triggers.forEach((trigger, t) => trigger.on === 'start' && this.#startScan(process, plan.hosts.indexOf(host), t, host, cause));
    }
  }

  dispatch(kind: number, a: number, b: number): void {
    if (kind === SCAN_ARRIVES || kind === SCAN_REPLY) return this.#dispatchScan(kind, a, b);
    const call = lookup(this.state.calls, a, b);
    if (call === null) return;
    if (kind === ARRIVE) this.#arrive(call, a);
    else this.#reply(call, a);
  }

  describe(kind: number, a: number): string {
    const process = kind <= REPLY ? this.state.calls.items[a]!.target : this.state.scans.items[a]!.process;
    return this.#kernel.topology.processes[process]!.id;
  }

  measure(_set: GaugePut, add: GaugePut): void {
    this.state.queues.forEach((queues, process) => queues.forEach(({ length }, instance) => length > 0 && add('waiting', length, { node: this.#kernel.nodeOf(this.#processes.instanceHost(process, instance)) })));
  }

  #host(call: Call): number {
    return this.#processes.instanceHost(call.target, call.instance);
  }

  #travel(call: Call, at: number, kind: typeof ARRIVE | typeof REPLY): number {
    const { messages } = this.#processes;
    const hop = this.#direct(kind === ARRIVE ? 'request' : 'response', call.client, this.#host(call), call.link);
    hop.purpose = 'call';
    hop.again = call.turn;
    hop.lineageHi = messages.lineageHi(call.message);
    hop.lineageLo = messages.lineageLo(call.message);
    hop.message = call.message;
    hop.attempt = call.attempt;
    hop.cause = call.cause;
    hop.phase = kind === ARRIVE ? PHASES.delivery : PHASES.step;
    hop.code = this.#code | kind;
    hop.a = at;
    hop.b = call.generation;
    return this.#links.send(hop);
  }

  #direct(direction: Direction, client: number, server: number, link: number): Hop {
    const hop = this.#hop;
    hop.link = link;
    hop.direction = direction;
    hop.from = direction === 'request' ? client : server;
    hop.to = direction === 'request' ? server : client;
    return hop;
  }

  #arrive(call: Call, at: number): void {
    const { extraUs } = call;
    if (extraUs > 0) {
      // A fault makes it late: the caller may have given up by then, and it happens all the same.
      call.extraUs = 0;
      return this.#kernel.after(extraUs, PHASES.delivery, this.#code | ARRIVE, at, call.generation);
    }
    const host = this.#host(call);
    const { hosts } = this.#processes;
    if (hosts.holds(host, this.#code | ARRIVE, at, call.generation)) return;
    call.holds--;
    if (!hosts.isUp(host)) return this.#respond(call, at, 'failed', 'unavailable', 0);
    const trigger = this.#trigger(call.target);
    const queue = this.state.queues[call.target]![call.instance]!;
    if (this.state.busy[call.target]![call.instance]! < trigger.concurrency) return this.#open(call, at, call.cause);
    if (queue.length >= trigger.queueMax) return this.#refuse(call, at);
    this.#work(call, 1);
    this.#enqueue(queue, call, at, trigger.priority);
  }

  /** Behind all of its priority. */
  #enqueue(queue: Waiting[], call: Call, at: number, expression: string | null): void {
    const priority = expression === null ? 0 : this.#priority(expression, call);
    const row = this.#row(K.callQueued, call, 0, 0, call.cause);
    let place = queue.length;
    while (place > 0 && queue[place - 1]!.priority < priority) place--;
    const turn = { call: at, priority, sinceUs: this.#kernel.nowUs, row };
    if (place === queue.length) queue.push(turn);
    else queue.splice(place, 0, turn);
  }

  /** What is no number has priority 0. */
  #priority(expression: string, call: Call): number {
    const value = this.#processes.evaluator.value(expression, this.#context(call));
    return value.ok && typeof value.value === 'number' ? value.value : 0;
  }

  #context(call: Call): Context {
    return { message: call.message, attempt: call.attempt, saga: this.#processes.messages.saga(call.message), member: call.instance, turn: call.turn, slots: NO_SLOTS };
  }

  #work(call: Call, change: number): void {
    call.atWork += change;
    call.holds += change;
  }

  #trigger(process: number): CallTrigger {
    return this.#triggers[process]!;
  }

  #open(call: Call, at: number, cause: number): void {
    this.state.busy[call.target]![call.instance]!++;
    this.#work(call, 1);
    const row = this.#row(K.callReceived, call, 0, 0, cause);
    const context = this.#context(call);
    const { entry } = this.#trigger(call.target);
    const { target, instance } = call;
    this.#processes.open(target, instance, entry, context, null, at, row);
  }

  #refuse(call: Call, at: number): void {
    const row = this.#row(K.callRefused, call, this.#kernel.reason('queueFull'), 0, call.cause);
    this.#respond(call, at, 'failed', 'queueFull', row);
  }

  #next(process: number, instance: number): void {
    const turn = this.state.queues[process]![instance]!.shift();
    if (turn === undefined) return;
    const call = this.state.calls.items[turn.call]!;
    this.#work(call, -1);
    const row = this.#row(K.callTaken, call, 0, this.#kernel.nowUs - turn.sinceUs, turn.row);
    this.#open(call, turn.call, row);
  }

  #respond(call: Call, at: number, outcome: StepOutcome, reason: Reason | null, cause: number): void {
    call.outcome = outcome;
    call.reason = outcome === 'ok' ? null : reason;
    if (cause !== 0) call.cause = cause;
    call.holds += this.#travel(call, at, REPLY);
    this.#freeIfIdle(call, at);
  }

  #reply(call: Call, at: number): void {
    if (this.#processes.hosts.holds(call.client, this.#code | REPLY, at, call.generation)) return;
    const { frame, wake, outcome, reason, cause } = call;
    call.holds--;
    this.#freeIfIdle(call, at);
    if (frame <= OUTSIDE) this.outside(OUTSIDE - frame, wake, outcome);
    else this.#processes.resume(frame, wake, outcome, reason, cause);
  }

  #freeIfIdle(call: Call, at: number): void {
    if (call.live && call.holds <= 0) release(this.state.calls, at);
  }

  #row(kind: number, call: Call, detail: number, value: number, cause: number): number {
    const host = this.#host(call);
    const { messages } = this.#processes;
    return this.#kernel.log.append(kind, this.#kernel.nodeOf(host), this.#kernel.memberOf(host), 0, 0xffff, 0xffff_ffff, call.message, messages.saga(call.message), cause, call.attempt, detail, value);
  }

  #startScan(process: number, instance: number, trigger: number, host: number, cause: number): void {
    const at = claim(this.state.scans, emptyScan);
    Object.assign(this.state.scans.items[at]!, { process, instance, trigger, life: this.#processes.hosts.lifeOf(host), answers: 0, cause, found: [] });
    this.#sendScan(at, SCAN_ARRIVES);
  }

  #startTrigger(scan: Scan): StartTrigger {
    return this.#kernel.topology.processes[scan.process]!.triggers[scan.trigger]! as StartTrigger;
  }

  #sendScan(at: number, kind: typeof SCAN_ARRIVES | typeof SCAN_REPLY): void {
    const scan = this.state.scans.items[at]!;
    const trigger = this.#startTrigger(scan);
    const hop = this.#direct(kind === SCAN_ARRIVES ? 'request' : 'response', this.#processes.instanceHost(scan.process, scan.instance), this.#storeHost(trigger), trigger.link);
    hop.purpose = 'scan';
    hop.lineageHi = scan.life;
    hop.lineageLo = scan.process * 64 + scan.instance;
    hop.message = 0;
    hop.attempt = 1;
    hop.again = kind === SCAN_REPLY ? scan.answers++ : 0;
    hop.cause = scan.cause;
    hop.phase = PHASES.step;
    hop.code = this.#code | kind;
    hop.a = at;
    hop.b = scan.generation;
    if (this.#links.send(hop) === 0) this.#kernel.after(SCAN_AGAIN_US, PHASES.timer, this.#code | SCAN_ARRIVES, at, scan.generation);
  }

  #storeHost(trigger: StartTrigger): number {
    return this.#kernel.topology.stores[trigger.store]!.host;
  }

  #dispatchScan(kind: number, at: number, generation: number): void {
    const scan = lookup(this.state.scans, at, generation);
    if (scan === null) return;
    const client = this.#processes.instanceHost(scan.process, scan.instance);
    const { hosts } = this.#processes;
    if (hosts.lifeOf(client) !== scan.life) return release(this.state.scans, at);
    const host = kind === SCAN_ARRIVES ? this.#storeHost(this.#startTrigger(scan)) : client;
    if (hosts.holds(host, this.#code | kind, at, generation)) return;
    if (kind === SCAN_REPLY) return this.#openFound(scan, at);
    if (!hosts.isUp(host)) return this.#kernel.after(SCAN_AGAIN_US, PHASES.timer, this.#code | SCAN_ARRIVES, at, generation);
    this.#read(scan);
    this.#sendScan(at, SCAN_REPLY);
  }

  #read(scan: Scan): void {
    const trigger = this.#startTrigger(scan);
    scan.found = [];
    for (const [, row] of this.#processes.services.rows(trigger.store, trigger.table)) {
      const holds = this.#processes.evaluator.condition(trigger.where, this.#scanContext(scan, row));
      if (holds.ok && holds.value) scan.found.push({ value: row.value, saga: row.saga, message: row.message });
    }
  }

  #scanContext(scan: Scan, row: { value: Json; saga: number; message: number }): Context {
    return { message: row.message, attempt: 1, saga: row.saga, member: scan.instance, turn: scan.life, slots: { row: row.value } };
  }

  #openFound(scan: Scan, at: number): void {
    const { process, instance, found, cause } = scan;
    const { entry } = this.#startTrigger(scan);
    const contexts = found.map((row) => this.#scanContext(scan, row));
    release(this.state.scans, at);
    for (const context of contexts) this.#processes.open(process, instance, entry, context, null, -1, cause);
  }
}

const emptyCall = (): Call => ({
  generation: 0, live: false, frame: 0, wake: 0, client: 0, target: 0, instance: 0, link: 0, message: 0, attempt: 1, turn: 0, extraUs: 0, cause: 0,
  outcome: 'ok', reason: null, holds: 0, atWork: 0,
});

const emptyScan = (): Scan => ({ generation: 0, live: false, process: 0, instance: 0, trigger: 0, life: 0, answers: 0, cause: 0, found: [] });
