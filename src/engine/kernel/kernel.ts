import { assert, AssertionError } from '../../base/assert.ts';
import { LATER } from '../../base/later.ts';
import { PendingEvents, type PendingSnapshot } from '../../base/pending-events.ts';
import { EVENT_KINDS, type EventKindName } from '../../log/event-kinds.ts';
import type { LogWriter } from '../../log/log-writer.ts';
import type { Scenario, TimedFault } from '../../topology/scenario.ts';
import type { HostIndex } from '../../topology/indexes.ts';
import type { Topology } from '../../topology/topology.ts';
import { REASONS, reasonOffset, type Reason } from './reasons.ts';

/** Same-instant order: faults, then expiry, then brokers, deliveries, handler steps, sends (SEMANTICS 1.2). */
export const PHASES = { fault: 0, timer: 1, broker: 2, delivery: 3, step: 4, send: 5 } as const;

export type StopReason = 'horizon' | 'quiescent' | 'rowsMax' | 'cascadeMax' | 'pendingMax';

/** A part of the engine that events are dispatched to. Its state is plain data, replaced whole by a restore. */
export interface Component {
  readonly label: string;
  state: unknown;
  dispatch(kind: number, a: number, b: number): void;
  /** Whether a timeout would find nobody any more. Once true it stays true, and the dispatch would do nothing. */
  isOutdated?(kind: number, a: number, b: number): boolean;
  /** What a dispatch is about, for a person: the node's id. */
  describe(kind: number, a: number): string;
}

const KIND_BITS = 5;
const KIND_MASK = (1 << KIND_BITS) - 1;
/** Dispatches that are remembered to name the cycle of a same-instant cascade. */
const CYCLE_WINDOW = 64;

/** Codes of event kinds by name, for emitters. */
export const K: { readonly [N in EventKindName]: number } = Object.fromEntries(
  Object.entries(EVENT_KINDS).map(([name, kind]) => [name, kind.code]),
) as { [N in EventKindName]: number };

interface KernelState {
  nowUs: number;
  /** Dispatches that wrote rows. */
  dispatches: number;
  cascade: number;
  nextTimedFault: number;
  struck: number[];
  recent: string[];
  /** Length of the timeouts in each lane of the pending events. */
  lanes: number[];
  stopped: StopReason | null;
  stopDetail: string;
}

/** Clock, scheduler and the one order of events: (time, phase, sequence). Knows no messaging. */
export class Kernel {
  readonly topology: Topology;
  readonly scenario: Scenario;
  readonly log: LogWriter;
  readonly components: Component[] = [];
  pending: PendingEvents = LATER;
  state: KernelState = LATER;
  /** Set by the assembly: carries out a timed fault. Consumes no sequence number before it strikes. */
  strike: (fault: TimedFault) => void = () => assert(false, 'nobody carries out timed faults');
  readonly #byTime: readonly TimedFault[];
  readonly #byDispatch: readonly TimedFault[];
  readonly #hasFaults: boolean;
  readonly #horizonUs: number;
  readonly #pendingMax: number;
  readonly #cascadeMax: number;
  /** Node and member of each host. */
  readonly #nodes: Uint16Array;
  readonly #members: Uint16Array;
  readonly #reasonBase: number;
  /** Lane of each length of a timeout, as far as this kernel has looked for it. */
  readonly #lanes = new Map<number, number>();
  /** The length and the lane of the last timeout: mostly the next one is as long. */
  #lastDelayUs = -1;
  #lastLane = 0;

  constructor(topology: Topology, scenario: Scenario, log: LogWriter) {
    this.topology = topology;
    this.scenario = scenario;
    this.log = log;
    this.pending = new PendingEvents(this.#isOutdated);
    this.state = { nowUs: 0, dispatches: 0, cascade: 0, nextTimedFault: 0, struck: [], recent: [], lanes: [], stopped: null, stopDetail: '' };
    this.#nodes = Uint16Array.from(topology.hosts, ({ node }) => node);
    this.#members = Uint16Array.from(topology.hosts, ({ member }) => member);
    this.#reasonBase = topology.names.length;
    const timed = scenario.faults.filter((fault) => fault.kind === 'timed');
    this.#byTime = timed.filter((fault) => 'timeUs' in fault.at).sort((a, b) => timeOf(a) - timeOf(b));
    this.#byDispatch = timed.filter((fault) => 'dispatch' in fault.at);
    this.#hasFaults = timed.length > 0;
    this.#horizonUs = scenario.horizonUs;
    this.#pendingMax = scenario.limits.pendingMax;
    this.#cascadeMax = scenario.limits.cascadeMax;
  }

  get nowUs(): number {
    return this.state.nowUs;
  }

  /** Adds a component and returns the base of its event codes. */
  register(component: Component): number {
    this.components.push(component);
    return (this.components.length - 1) << KIND_BITS;
  }

  at(timeUs: number, phase: number, code: number, a: number, b: number): void {
    if (timeUs < this.state.nowUs) this.#refusePast(timeUs, code);
    this.pending.push(timeUs, phase, code, a, b);
  }

  after(delayUs: number, phase: number, code: number, a: number, b: number): void {
    this.pending.push(this.state.nowUs + delayUs, phase, code, a, b);
  }

  /** As `after`, for what rarely comes to pass: the timeouts of requests that are mostly answered. Any number of one length cost no more than one. */
  timeout(delayUs: number, code: number, a: number, b: number): void {
    if (delayUs !== this.#lastDelayUs) {
      this.#lastLane = this.#laneOf(delayUs);
      this.#lastDelayUs = delayUs;
    }
    this.pending.pushInLane(this.#lastLane, this.state.nowUs + delayUs, PHASES.timer, code, a, b);
  }

  #laneOf(delayUs: number): number {
    let lane = this.#lanes.get(delayUs);
    if (lane !== undefined) return lane;
    const { lanes } = this.state;
    lane = lanes.indexOf(delayUs);
    if (lane < 0) lane = lanes.push(delayUs) - 1;
    this.#lanes.set(delayUs, lane);
    return lane;
  }

  /** Goes on with the events of a snapshot. */
  restore(pending: PendingSnapshot): void {
    this.pending = PendingEvents.restore(pending, this.#isOutdated);
  }

  readonly #isOutdated = (code: number, a: number, b: number): boolean => this.components[code >> KIND_BITS]!.isOutdated?.(code & KIND_MASK, a, b) ?? false;

  /** Carries out an event at once, inside the current dispatch: how one component answers another without knowing it. */
  call(code: number, a: number, b: number): void {
    this.components[code >> KIND_BITS]!.dispatch(code & KIND_MASK, a, b);
  }

  /** Index of one of the engine's own words in the log's names. */
  reason(reason: Reason): number {
    return this.#reasonBase + reasonOffset(reason);
  }

  /** Index of a fault's id in the log's names. */
  faultName(fault: number): number {
    return this.topology.names.length + REASONS.length + fault;
  }

  /** Text of a name index as rows carry it. */
  nameText(index: number): string {
    return this.log.header.names[index] ?? this.#refuseName(index);
  }

  nodeOf(host: HostIndex): number {
    return this.#nodes[host]!;
  }

  memberOf(host: HostIndex): number {
    return this.#members[host]!;
  }

  // Messages are put together only when they are needed: these checks stand on the hot path.
  #refusePast(timeUs: number, code: number): never {
    throw new AssertionError(`event ${code} scheduled in the past: ${timeUs} < ${this.state.nowUs}`);
  }

  #refuseName(index: number): never {
    throw new AssertionError(`name ${index} is missing`);
  }

  /** Runs at most so many dispatches. */
  run(dispatchesMax: number): StopReason | 'running' {
    for (let left = dispatchesMax; left > 0 && this.state.stopped === null; left--) this.#step();
    return this.state.stopped ?? 'running';
  }

  #step(): void {
    const { state, pending, log } = this;
    const nextUs = pending.peekTime();
    const fault = this.#hasFaults ? this.#dueFault(nextUs) : null;
    const timeUs = fault === null ? nextUs : this.#faultTime(fault);
    if (timeUs > this.#horizonUs) return this.#stop(timeUs === Infinity ? 'quiescent' : 'horizon', '');
    if (timeUs === state.nowUs) state.cascade++;
    else {
      state.cascade = 0;
      if (state.recent.length > 0) state.recent = [];
      state.nowUs = timeUs;
      log.timeUs = timeUs;
    }
    const { rows } = log;
    log.beginDispatch();
    if (fault !== null) this.#strikeNow(fault);
    else this.#dispatchNext(pending, state.cascade);
    // Silent ones do not count: which heartbeats are dispatched depends on what faults are armed, and the log does not show them.
    if (log.rows > rows) state.dispatches++;
    if (log.full || pending.size > this.#pendingMax || state.cascade > this.#cascadeMax) this.#watchLimits();
  }

  #dispatchNext(pending: PendingEvents, cascade: number): void {
    pending.pop();
    const { code, a, b } = pending;
    const component = this.components[code >> KIND_BITS]!;
    if (cascade > this.#cascadeMax - CYCLE_WINDOW) this.state.recent.push(component.describe(code & KIND_MASK, a));
    component.dispatch(code & KIND_MASK, a, b);
  }

  #dueFault(nextUs: number): TimedFault | null {
    const { state } = this;
    if (this.#byDispatch.length > 0) for (const fault of this.#byDispatch) {
      if ('dispatch' in fault.at && fault.at.dispatch <= state.dispatches + 1 && !state.struck.includes(this.scenario.faults.indexOf(fault))) return fault;
    }
    const byTime = this.#byTime[state.nextTimedFault];
    return byTime !== undefined && timeOf(byTime) <= nextUs ? byTime : null;
  }

  #faultTime(fault: TimedFault): number {
    return 'timeUs' in fault.at ? fault.at.timeUs : this.state.nowUs;
  }

  #strikeNow(fault: TimedFault): void {
    if ('timeUs' in fault.at) this.state.nextTimedFault++;
    this.state.struck.push(this.scenario.faults.indexOf(fault));
    this.strike(fault);
  }

  #watchLimits(): void {
    const { state } = this;
    if (this.log.full) this.#stop('rowsMax', '');
    else if (this.#isCrowded()) this.#stop('pendingMax', '');
    else if (state.cascade > this.#cascadeMax) this.#stop('cascadeMax', [...new Set(state.recent)].join(' -> '));
  }

  #isCrowded(): boolean {
    if (this.pending.size <= this.#pendingMax) return false;
    this.pending.weed();
    return this.pending.size > this.#pendingMax;
  }

  #stop(reason: StopReason, detail: string): void {
    this.state.stopped = reason;
    this.state.stopDetail = detail;
    if (reason === 'horizon') this.state.nowUs = this.scenario.horizonUs;
  }
}

const timeOf = (fault: TimedFault): number => ('timeUs' in fault.at ? fault.at.timeUs : 0);
