import { NO_INDEX, NO_POSITION } from '../../log/columns.ts';
import { UNBOUNDED } from '../../base/limits.ts';
import { K, PHASES, type Component, type Kernel } from '../kernel/kernel.ts';
import type { Cut } from '../../topology/scenario.ts';
import type { GaugePut, HostControl, Measured } from '../kernel/ports.ts';

export const HOST_DOWN = 0;
export const HOST_UP = 1;
export const HOST_PAUSED = 2;

/** What lives on hosts and must know of their deaths. Called in the order of registration. */
export interface HostListener {
  /** Everything volatile on the host is gone. */
  hostCrashed(host: number, cause: number): void;
  hostStarted(host: number, cause: number): void;
  hostPaused?(host: number, cause: number): void;
  hostResumed?(host: number, cause: number): void;
  /** Some hosts cannot reach some others from now on, or can again. `host` is one of those that were cut off. */
  hostSeparated?(host: number, cause: number): void;
  hostRejoined?(host: number, cause: number): void;
}

/** A network partition that is on. */
interface Separation {
  id: number;
  cuts: readonly Cut[];
}

/** Dispatches that a paused host will see when it resumes: (component, kind, a, b). */
type Held = [component: number, kind: number, a: number, b: number];

interface HostState {
  state: number[];
  /** Counts lives: a restarted process is another one. */
  life: number[];
  /** Release of the software, from 1. */
  release: number[];
  /** How far the clock is ahead, in microseconds. A restart leaves it alone. */
  skew: number[];
  /** Row of the last crash: the cause of the start that follows it. */
  crashed: number[];
  held: Held[][];
  separations: Separation[];
  /** Separations so far. */
  separated: number;
}

const RESTART = 0;
const RESUME = 1;
const REJOIN = 2;

/** Processes that crash, restart and pause as one. */
export class Hosts implements Component, HostControl, Measured {
  readonly label = 'hosts';
  state: HostState;
  readonly listeners: HostListener[] = [];
  readonly #kernel: Kernel;
  readonly #code: number;

  constructor(kernel: Kernel) {
    this.#kernel = kernel;
    const hosts = kernel.topology.hosts;
    this.state = { state: hosts.map(() => HOST_UP), life: hosts.map(() => 0), release: hosts.map(() => 1), skew: hosts.map(() => 0), crashed: hosts.map(() => 0), held: hosts.map(() => []), separations: [], separated: 0 };
    this.#code = kernel.register(this);
  }

  isUp(host: number): boolean {
    return this.state.state[host] !== HOST_DOWN;
  }

  isRunning(host: number): boolean {
    return this.state.state[host] === HOST_UP;
  }

  stateOf(host: number): number {
    return this.state.state[host]!;
  }

  lifeOf(host: number): number {
    return this.state.life[host]!;
  }

  skewOf(host: number): number {
    return this.state.skew[host]!;
  }

  releaseOf(host: number): number {
    return this.state.release[host]!;
  }

  isSevered(a: number, b: number): boolean {
    const { separations } = this.state;
    if (separations.length === 0) return false;
    return separations.some(({ cuts }) => cuts.some(({ hosts, from }) => (hosts.includes(a) && from.includes(b)) || (hosts.includes(b) && from.includes(a))));
  }

  isCutOff(host: number): boolean {
    const { separations } = this.state;
    if (separations.length === 0) return false;
    const { hosts: plans } = this.#kernel.topology;
    return separations.some(({ cuts }) => cuts.some(({ hosts, from }) => hosts.includes(host) && from.some((other) => plans[other]!.node === plans[host]!.node)));
  }

  /** Cuts the network for a while: nothing crosses between the two sides of a cut, both ways. What is under way arrives. */
  separate(cuts: readonly Cut[], forUs: number, cause: number): void {
    const id = ++this.state.separated;
    this.state.separations.push({ id, cuts });
    for (const host of cuts[0]!.hosts) {
      const row = this.#row(K.hostSeparated, host, cause, forUs < UNBOUNDED ? forUs : 0);
      for (const listener of this.listeners) listener.hostSeparated?.(host, row);
    }
    if (forUs < UNBOUNDED) this.#kernel.after(forUs, PHASES.fault, this.#code | REJOIN, id, 0);
  }

  #rejoin(id: number): void {
    const { separations } = this.state;
    const over = separations.find((own) => own.id === id)!;
    this.state.separations = separations.filter((own) => own !== over);
    for (const host of over.cuts[0]!.hosts) {
      const row = this.#row(K.hostRejoined, host, 0, 0);
      for (const listener of this.listeners) listener.hostRejoined?.(host, row);
    }
  }

  /** Stops a host and starts it with another release. */
  deploy(host: number, release: number, downUs: number, cause: number): void {
    this.state.release[host] = release;
    this.crash(host, downUs, cause);
  }

  skew(host: number, byUs: number): void {
    this.state.skew[host] = byUs;
  }

  crash(host: number, restartAfterUs: number, cause: number): void {
    const { state } = this;
    if (state.state[host] === HOST_DOWN) return;
    state.state[host] = HOST_DOWN;
    const life = ++state.life[host]!;
    const row = (state.crashed[host] = this.#row(K.hostCrashed, host, cause, 0));
    for (const listener of this.listeners) listener.hostCrashed(host, row);
    // What reached a paused host and was not seen yet finds a dead one: whoever sent it must notice.
    this.#release(host);
    if (restartAfterUs < UNBOUNDED) this.#kernel.after(restartAfterUs, PHASES.fault, this.#code | RESTART, host, life);
  }

  start(host: number, cause: number): void {
    if (this.state.state[host] !== HOST_DOWN) return;
    this.state.state[host] = HOST_UP;
    const row = this.#row(K.hostStarted, host, cause, 0);
    for (const listener of this.listeners) listener.hostStarted(host, row);
  }

  pause(host: number, forUs: number, cause: number): void {
    if (this.state.state[host] !== HOST_UP) return;
    this.state.state[host] = HOST_PAUSED;
    const row = this.#row(K.hostPaused, host, cause, forUs < UNBOUNDED ? forUs : 0);
    for (const listener of this.listeners) listener.hostPaused?.(host, row);
    if (forUs < UNBOUNDED) this.#kernel.after(forUs, PHASES.fault, this.#code | RESUME, host, this.state.life[host]!);
  }

  /** Keeps a dispatch for a paused host; returns whether it did. */
  holds(host: number, code: number, a: number, b: number): boolean {
    if (this.state.state[host] !== HOST_PAUSED) return false;
    this.state.held[host]!.push([code >> 5, code & 31, a, b]);
    return true;
  }

  dispatch(kind: number, host: number, life: number): void {
    if (kind === REJOIN) return this.#rejoin(host);
    if (this.state.life[host] !== life) return;
    if (kind === RESTART) this.start(host, this.state.crashed[host]!);
    else if (this.state.state[host] === HOST_PAUSED) this.#resume(host);
  }

  measure(set: GaugePut): void {
    const { separations } = this.state;
    this.#kernel.topology.hosts.forEach(({ node, member }, host) => {
      set('hostState', this.stateOf(host), { node, member });
      set('cutOff', separations.filter(({ cuts }) => cuts[0]!.hosts.includes(host)).length, { node, member });
    });
  }

  describe(kind: number, host: number): string {
    if (kind === REJOIN) return 'network partition';
    return this.#kernel.topology.hosts[host]!.id;
  }

  #resume(host: number): void {
    this.state.state[host] = HOST_UP;
    const row = this.#row(K.hostResumed, host, 0, 0);
    for (const listener of this.listeners) listener.hostResumed?.(host, row);
    this.#release(host);
  }

  #release(host: number): void {
    const held = this.state.held[host]!;
    this.state.held[host] = [];
    for (const [component, kind, a, b] of held) this.#kernel.after(0, PHASES.step, (component << 5) | kind, a, b);
  }

  #row(kind: number, host: number, cause: number, value: number): number {
    const { log } = this.#kernel;
    return log.append(kind, this.#kernel.nodeOf(host), this.#kernel.memberOf(host), 0, NO_INDEX, NO_POSITION, 0, 0, cause, 0, 0, value);
  }
}
