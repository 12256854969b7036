import type { GaugeName } from '../../log/gauges.ts';
import type { Reason } from './reasons.ts';

/** What the parts of the engine may ask of each other without knowing each other. The assembly connects them. */

export type Direction = 'request' | 'response';

/** One hop: who sends what to whom. The caller fills one object and reuses it: a hop allocates nothing. */
export interface Hop {
  link: number;
  from: number;
  to: number;
  direction: Direction;
  /** What travels, as a word of the field (`produce`, `fetch`, ...): part of the site. */
  purpose: string;
  /** Lineage that the draws belong to: the message's, or whatever identifies a hop without one. */
  lineageHi: number;
  lineageLo: number;
  /** Message in the rows and in fault conditions; 0 for none. */
  message: number;
  attempt: number;
  /** How often the same hop was sent before: the draws of each sending are its own. */
  again: number;
  /** On a connection of its own: keeps no order with other hops. */
  alone: boolean;
  cause: number;
  /** The event at the other end. */
  phase: number;
  code: number;
  a: number;
  b: number;
}

export const emptyHop = (): Hop => ({ link: 0, from: 0, to: 0, direction: 'request', purpose: '', lineageHi: 0, lineageLo: 0, message: 0, attempt: 1, again: 0, alone: false, cause: 0, phase: 0, code: 0, a: 0, b: 0 });

export interface HopSender {
  /** Schedules the arrival. Returns how many copies arrive: 0 lost, 1, or 2. */
  send(hop: Hop): number;
  /** True when something about the link may differ from hop to hop, so that nothing may be inferred. */
  isUncertain(link: number): boolean;
}

export interface HostView {
  /** Running or paused. */
  isUp(host: number): boolean;
  /** Neither down nor paused. */
  isRunning(host: number): boolean;
  lifeOf(host: number): number;
  /** Release of the software that runs there, from 1. */
  releaseOf(host: number): number;
  /** Can the two not reach each other? A running host may be severed from some and not from others. */
  isSevered(a: number, b: number): boolean;
  /** Is the host cut off from others of its system, and so from its controller? */
  isCutOff(host: number): boolean;
  /** How far its clock is ahead, in microseconds. */
  skewOf(host: number): number;
  /** Keeps a dispatch for a paused host until it resumes; returns whether it did. */
  holds(host: number, code: number, a: number, b: number): boolean;
}

export interface HostControl extends HostView {
  crash(host: number, restartAfterUs: number, cause: number): void;
  pause(host: number, forUs: number, cause: number): void;
}

/** How a suspended frame is resumed. `frame` and `wake` are what it was suspended with; an outdated pair is ignored. */
export interface FrameWaker {
  resume(frame: number, wake: number, outcome: StepOutcome, reason: Reason | null, cause: number): void;
}

export type StepOutcome = 'ok' | 'failed' | 'conflict' | 'unknown';

/** A delivery as its frame keeps it: enough to settle it, and for the group to tell whether it still may. */
export interface Delivery {
  /** When its entry was appended; -1 where nobody holds messages back by that. */
  appendedUs: number;
  member: number;
  id: number;
  generation: number;
  channel: number;
  partition: number;
  position: number;
}

/** An entry in a member's hands. */
export interface FetchedEntry {
  position: number;
  message: number;
  row: number;
  appendedUs: number;
}

/** Sets a gauge, or adds to it, as the engine's own state has it; the address is the gauge's own columns. */
export type GaugePut = (gauge: GaugeName, value: number, at: { readonly node?: number; readonly member?: number; readonly channel?: number; readonly partition?: number }) => void;

/**
 * A part that can tell its gauges from its own state. The log's gauges are a fold over rows; that both agree at every
 * keyframe is the test that rows tell the whole story.
 */
export interface Measured {
  measure(set: GaugePut, add: GaugePut): void;
}
