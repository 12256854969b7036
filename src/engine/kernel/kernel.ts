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
  /** Node and member of each host. */
  readonly #nodes: Uint16Array;
  readonly #members: Uint16Array;
  readonly #reasonBase: number;
  /** Lane of each length of a timeout, as far as this kernel has looked for it. */
  readonly #lanes = new Map<number, number>();

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
    let lane = this.#lanes.get(delayUs);
    if (lane === undefined) this.#lanes.set(delayUs, (lane = this.#laneOf(delayUs)));
    this.pending.pushInLane(lane, this.state.nowUs + delayUs, PHASES.timer, code, a, b);
  }

  #laneOf(delayUs: number): number {
    const { lanes } = this.state;
    const known = lanes.indexOf(delayUs);
    return known >= 0 ? known : lanes.push(delayUs) - 1;
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
    const { state, pending } = this;
    const nextUs = pending.peekTime();
    const fault = this.#dueFault(nextUs);
    const timeUs = fault === null ? nextUs : this.#faultTime(fault);
    if (timeUs > this.scenario.horizonUs) return this.#stop(timeUs === Infinity ? 'quiescent' : 'horizon', '');
    state.cascade = timeUs === state.nowUs ? state.cascade + 1 : 0;
    if (state.cascade === 0 && state.recent.length > 0) state.recent = [];
    state.nowUs = timeUs;
    this.log.timeUs = timeUs;
    const { rows } = this.log;
    this.log.beginDispatch();
    if (fault !== null) this.#strikeNow(fault);
    else this.#dispatchNext();
    // Silent ones do not count: which heartbeats are dispatched depends on what faults are armed, and the log does not show them.
    if (this.log.rows > rows) state.dispatches++;
    this.#watchLimits();
  }

  #dispatchNext(): void {
    const { pending } = this;
    pending.pop();
    const component = this.components[pending.code >> KIND_BITS]!;
    if (this.state.cascade > this.scenario.limits.cascadeMax - CYCLE_WINDOW) this.state.recent.push(component.describe(pending.code & KIND_MASK, pending.a));
    component.dispatch(pending.code & KIND_MASK, pending.a, pending.b);
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
    const { state, scenario } = this;
    if (this.log.full) this.#stop('rowsMax', '');
    else if (this.pending.size > scenario.limits.pendingMax && this.#isCrowded()) this.#stop('pendingMax', '');
    else if (state.cascade > scenario.limits.cascadeMax) this.#stop('cascadeMax', [...new Set(state.recent)].join(' -> '));
  }

  #isCrowded(): boolean {
    this.pending.weed();
    return this.pending.size > this.scenario.limits.pendingMax;
  }

  #stop(reason: StopReason, detail: string): void {
    this.state.stopped = reason;
    this.state.stopDetail = detail;
    if (reason === 'horizon') this.state.nowUs = this.scenario.horizonUs;
  }
}

const timeOf = (fault: TimedFault): number => ('timeUs' in fault.at ? fault.at.timeUs : 0);
