import type { Json } from '../../base/json.ts';
import type { ConsumePlan, Settlement, Step } from '../../topology/process.ts';
import type { SiteEffect } from '../../topology/scenario.ts';
import type { Decisions } from '../kernel/decisions.ts';
import type { Context, Evaluator } from '../kernel/evaluator.ts';
import type { Kernel } from '../kernel/kernel.ts';
import type { Messages } from '../kernel/messages.ts';
import type { Delivery, HostControl, StepOutcome } from '../kernel/ports.ts';
import type { Reason } from '../kernel/reasons.ts';
import type { Frame } from './frame.ts';
import type { Memories } from './memories.ts';
import type { MessageFactory } from './message-factory.ts';

/** What programs ask of the rest of the engine. */
export interface Services {
  publish(process: number, instance: number, producer: number, channel: number, message: number, frame: number, wake: number, attempt: number, cause: number): void;
  transact(process: number, pc: number, context: Context, client: number, frame: number, wake: number, extraUs: number, cause: number): void;
  settle(delivery: Delivery, how: Settlement, leaseUs: number, message: number, attempt: number, frame: number, wake: number, cause: number): void;
  /** Settles what a receive step brought. */
  settleHand(receiver: number, instance: number, hand: number, nth: number, how: Settlement, leaseUs: number, frame: number, wake: number, cause: number): void;
  receive(receiver: number, instance: number, channel: number, hand: number, max: number, waitUs: number, leaseUs: number, frame: number, wake: number, cause: number): void;
  disconnect(receiver: number, instance: number): void;
  /** Begins, extends by a delivery, commits or aborts the transaction of a producer. */
  transaction(process: number, instance: number, producer: number, how: 'begin' | 'settle' | 'commit' | 'abort', delivery: Delivery | null, frame: number, wake: number, cause: number): void;
  /** Tells a consumer client of logs what to do. */
  consume(process: number, instance: number, group: number, name: number, how: ConsumePlan, frame: number, wake: number, cause: number): void;
  deliveryEnded(delivery: Delivery, host: number): void;
  /** Rows of a table in order of insertion, as the store has them now. */
  rows(store: number, table: string): Iterable<readonly [string, { value: Json; saga: number; message: number; taken: number }]>;
}

/** What the interpreter and the calls need of the processes that own the frames. */
export interface FrameHost {
  readonly kernel: Kernel;
  readonly messages: Messages;
  readonly evaluator: Evaluator;
  readonly hosts: HostControl;
  readonly decisions: Decisions;
  readonly services: Services;
  readonly factory: MessageFactory;
  readonly memories: Memories;
  readonly calls: CallSender;
  frame(index: number): Frame;
  instanceHost(process: number, instance: number): number;
  /** Opens a frame and runs it until it must wait. */
  open(process: number, instance: number, entry: number, context: Context, delivery: Delivery | null, call: number, cause: number, feed?: number): void;
  finish(index: number, outcome: 'ok' | 'failed', reason: number): void;
  resume(index: number, wake: number, outcome: StepOutcome, reason: Reason | null, cause: number): void;
  /** Suspends a frame for a while; the step is complete then. */
  workFor(index: number, us: number): void;
  /** Runs the frame from where it stands, in a dispatch of its own. */
  continueAfter(index: number, us: number): void;
  /** Begins the step at which the frame stands, after a while. */
  performAfter(index: number, us: number): void;
  timeoutAfter(index: number, us: number): void;
  startTimer(frame: Frame, entry: number, name: number, us: number, cause: number): void;
  gap(frame: Frame, next: number): SiteEffect | null;
  stepFault(frame: Frame, step: number): SiteEffect | null;
  /** A row about a frame. */
  row(kind: number, frame: Frame, detail: number, value: number): number;
}

export interface CallSender {
  send(frame: Frame, index: number, step: Extract<Step, { op: 'call' }>, message: number, extraUs: number): void;
}
