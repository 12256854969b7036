import { unreachable } from '../../base/assert.ts';
import { drawKey, type DrawKey } from '../../base/draw.ts';
import { UNBOUNDED } from '../../base/limits.ts';
import { sample } from '../../base/sample.ts';
import type { Step } from '../../topology/process.ts';
import { K } from '../kernel/kernel.ts';
import type { StepOutcome } from '../kernel/ports.ts';
import type { Reason } from '../kernel/reasons.ts';
import { COUNT_MAX, countOf, keyText } from '../kernel/read-value.ts';
import { retryDelayUs } from '../kernel/retry-delay.ts';
import { SAGA_ROW_KINDS } from '../kernel/saga-row-kinds.ts';
import { copyContext, type Frame } from './frame.ts';
import type { FrameHost } from './frame-host.ts';

/** Steps with a gap before them, at which a process may crash. */
type GapStep = Extract<Step, { op: 'work' | 'hold' | 'call' | 'tx' | 'publish' | 'settle' | 'transaction' | 'receive' | 'disconnect' | 'consume' | 'timer' }>;

/** Steps that a frame takes in one dispatch at most. */
const STEPS_AT_ONCE = 1000;

/** A process's steps, and what each needs at every run. Steps have many shapes: what all share is read from flat arrays. */
interface Program {
  readonly steps: readonly Step[];
  /** Name of each step that has a gap before it, NO_GAP for others. */
  readonly gapNames: Uint16Array;
  /** Keys of the draws of each step. */
  readonly keys: readonly DrawKey[];
  /** 1 for branches that are always taken: a handler for everything asks nothing. */
  readonly always: Uint8Array;
}

const NO_GAP = 0xffff;

/** Runs programs: one flat step table, a program counter, no closures. Steps that take no time run in the same dispatch. */
export class Interpreter {
  readonly #processes: FrameHost;
  readonly #programs: readonly Program[];

  constructor(processes: FrameHost) {
    this.#processes = processes;
    const { topology, scenario } = processes.kernel;
    this.#programs = topology.processes.map(({ id, program }) => ({
      steps: program,
      gapNames: Uint16Array.from(program, (step) => ('name' in step ? step.name : NO_GAP)),
      always: Uint8Array.from(program, (step) => (step.op === 'branch' && step.when === 'true' ? 1 : 0)),
      keys: program.map((step) => drawKey(scenario.seed, id, 'name' in step ? `${step.op}:${topology.names[step.name]}` : step.op)),
    }));
  }

  /** Runs the frame until it waits or ends. */
  run(index: number): void {
    const frame = this.#processes.frame(index);
    const program = this.#programs[frame.process]!;
    const { generation } = frame;
    // The frame may be waiting, gone, or another one's by now: then its generation differs or it was suspended.
    for (let steps = 0; frame.live && frame.generation === generation; steps++) {
      // A loop that takes no time must come to the kernel, which ends it.
      if (steps === STEPS_AT_ONCE) return this.#processes.continueAfter(index, 0);
      if (!this.#step(index, frame, program)) return;
    }
  }

  /** Begins the step at pc, which a fault has held back. */
  perform(index: number): void {
    const frame = this.#processes.frame(index);
    const step = this.#programs[frame.process]!.steps[frame.pc]! as GapStep;
    if (this.#perform(index, frame, step, 0)) this.run(index);
  }

  /** Goes on after the step at pc, which has ended. */
  resume(index: number, outcome: StepOutcome, reason: Reason | null): void {
    const frame = this.#processes.frame(index);
    if (outcome === 'ok') this.#complete(frame);
    else if (!this.#miss(index, frame, this.#programs[frame.process]!.steps[frame.pc]! as GapStep, outcome, this.#processes.kernel.reason(reason ?? 'failed'))) return;
    this.run(index);
  }

  /** Returns whether the frame goes on at once. */
  #step(index: number, frame: Frame, { steps, gapNames }: Program): boolean {
    const step = steps[frame.pc]!;
    const name = gapNames[frame.pc]!;
    if (name !== NO_GAP) return this.#enterGap(index, frame, name) && this.#begin(index, frame, step as GapStep, name);
    return this.#pass(index, frame, step as Exclude<Step, GapStep>);
  }

  #pass(index: number, frame: Frame, step: Exclude<Step, GapStep>): boolean {
    switch (step.op) {
      case 'annotate': return this.#annotate(index, frame, step);
      case 'let': return this.#assign(index, frame, step);
      case 'branch': return this.#branch(index, frame, step);
      case 'jump':
        frame.pc = step.to;
        return true;
      case 'remember':
      case 'recall': return this.#memory(index, frame, step);
      case 'retry': return this.#retry(index, frame, step);
      case 'end':
        if (this.#enterGap(index, frame, 0)) this.#processes.finish(index, step.outcome, step.reason);
        return false;
      default: return unreachable(step);
    }
  }

  /** Decides what happens in the gap before a step (0: the end). False when the frame does not go on now. */
  #enterGap(index: number, frame: Frame, next: number): boolean {
    if (frame.gapPassed) return true;
    frame.gapPassed = true;
    const { decisions, hosts } = this.#processes;
    if (!decisions.processArmed(frame.process)) return true;
    const effect = this.#processes.gap(frame, next);
    if (effect !== null) frame.cause = decisions.struckRow;
    if (effect?.do === 'crash') {
      hosts.crash(frame.host, effect.restartAfterUs, frame.cause);
      return false;
    }
    if (effect?.do === 'pause') {
      hosts.pause(frame.host, effect.forUs, frame.cause);
      this.#processes.continueAfter(index, 0);
      return false;
    }
    return true;
  }

  #begin(index: number, frame: Frame, step: GapStep, name: number): boolean {
    const processes = this.#processes;
    frame.stepUs = processes.kernel.nowUs;
    frame.cause = processes.row(K.stepStarted, frame, name, 0);
    const effect = processes.decisions.processArmed(frame.process) ? processes.stepFault(frame, name) : null;
    if (effect !== null) frame.cause = processes.decisions.struckRow;
    if (effect?.do === 'fail') return this.#miss(index, frame, step, 'failed', processes.decisions.struckName);
    const extraUs = effect?.do === 'delay' ? effect.byUs : 0;
    if (extraUs === 0 || step.op === 'work' || step.op === 'tx' || step.op === 'call') return this.#perform(index, frame, step, extraUs);
    processes.performAfter(index, extraUs);
    return false;
  }

  #perform(index: number, frame: Frame, step: GapStep, extraUs: number): boolean {
    switch (step.op) {
      case 'work': return this.#work(index, frame, step, extraUs);
      case 'hold': return this.#hold(index, frame, step);
      case 'tx': return this.#transact(index, frame, step, extraUs);
      case 'publish': return this.#publish(index, frame, step);
      case 'settle': return this.#settle(index, frame, step);
      case 'receive': return this.#receive(index, frame, step);
      case 'disconnect':
        this.#processes.services.disconnect(step.receiver, frame.instance);
        return this.#complete(frame);
      case 'consume':
        this.#processes.services.consume(frame.process, frame.instance, step.group, step.name, step.how, index, frame.generation, frame.cause);
        return false;
      case 'transaction': return this.#transaction(index, frame, step);
      case 'call': return this.#call(index, frame, step, extraUs);
      case 'timer': return this.#timer(frame, step);
    }
  }

  #work(index: number, frame: Frame, step: Extract<Step, { op: 'work' }>, extraUs: number): boolean {
    let us = this.#draw(frame, step.time);
    if (step.times !== undefined) {
      const times = this.#processes.evaluator.value(step.times, frame.context);
      if (!times.ok) return this.#breakAt(index, frame, step.name, times.error.column);
      if (typeof times.value !== 'number' || times.value < 0) return this.#breakAt(index, frame, step.name, 1);
      us = Math.min(Math.round(us * times.value), UNBOUNDED);
    }
    us += extraUs;
    if (us > 0) {
      this.#processes.workFor(index, us);
      return false;
    }
    return this.#complete(frame);
  }

  #hold(index: number, frame: Frame, step: Extract<Step, { op: 'hold' }>): boolean {
    const { nowUs } = this.#processes.kernel;
    const appendedUs = frame.delivery?.appendedUs ?? -1;
    const dueUs = step.afterAppend === null || appendedUs < 0 ? 0 : appendedUs + this.#draw(frame, step.afterAppend);
    const us = Math.max(dueUs, step.untilUs) - nowUs;
    if (us <= 0) {
      this.#complete(frame);
      if (step.onLate !== undefined && appendedUs > step.untilUs) frame.pc = step.onLate;
      return true;
    }
    this.#processes.workFor(index, us);
    return false;
  }

  #transact(index: number, frame: Frame, step: Extract<Step, { op: 'tx' }>, extraUs: number): boolean {
    this.#processes.timeoutAfter(index, step.timeoutUs);
    this.#processes.services.transact(frame.process, frame.pc, copyContext(frame.context), frame.host, index, frame.generation, extraUs, frame.cause);
    return false;
  }

  #publish(index: number, frame: Frame, step: Extract<Step, { op: 'publish' }>): boolean {
    const { factory, messages, services, kernel } = this.#processes;
    const { process, instance, context } = frame;
    let { message } = context;
    if (step.message !== null) {
      const origin = { process, node: kernel.nodeOf(frame.host), member: kernel.memberOf(frame.host), cause: frame.cause };
      const made = factory.derived(step.message, step.name, context, origin);
      if (!made.ok) return this.#breakAt(index, frame, step.name, made.error.column);
      message = made.value;
    }
    const cause = step.message === null ? frame.cause : messages.createdRow(message);
    services.publish(process, instance, step.producer, step.channel, message, index, frame.generation, messages.copy(message), cause);
    return false;
  }

  #settle(index: number, frame: Frame, step: Extract<Step, { op: 'settle' }>): boolean {
    const { services } = this.#processes;
    const { of, how, leaseUs = 0 } = step;
    if (of !== undefined) services.settleHand(of.receiver, frame.instance, of.receive, of.nth, how, leaseUs, index, frame.generation, frame.cause);
    else if (frame.delivery === null) return this.#complete(frame);
    else services.settle(frame.delivery, how, leaseUs, frame.context.message, frame.context.attempt, index, frame.generation, frame.cause);
    return false;
  }

  #receive(index: number, frame: Frame, { receiver, channel, name, max, waitUs, leaseUs }: Extract<Step, { op: 'receive' }>): boolean {
    this.#processes.services.receive(receiver, frame.instance, channel, name, max, waitUs, leaseUs, index, frame.generation, frame.cause);
    return false;
  }

  #transaction(index: number, frame: Frame, { how, producer }: Extract<Step, { op: 'transaction' }>): boolean {
    const { process, instance, delivery, generation, cause } = frame;
    this.#processes.services.transaction(process, instance, producer, how, delivery, index, generation, cause);
    return false;
  }

  #call(index: number, frame: Frame, step: Extract<Step, { op: 'call' }>, extraUs: number): boolean {
    const { factory, kernel, calls } = this.#processes;
    let { message } = frame.context;
    if (step.request !== null) {
      const origin = { process: frame.process, node: kernel.nodeOf(frame.host), member: kernel.memberOf(frame.host), cause: frame.cause };
      const request = factory.derived(step.request, step.name, frame.context, origin);
      if (!request.ok) return this.#breakAt(index, frame, step.name, request.error.column);
      message = request.value;
    }
    this.#processes.timeoutAfter(index, step.timeoutUs);
    calls.send(frame, index, step, message, extraUs);
    return false;
  }

  #timer(frame: Frame, step: Extract<Step, { op: 'timer' }>): boolean {
    const us = this.#draw(frame, step.after);
    frame.cause = this.#processes.row(K.timerSet, frame, step.name, us);
    this.#processes.startTimer(frame, step.entry, step.name, us, frame.cause);
    return this.#complete(frame);
  }

  #draw(frame: Frame, time: Extract<Step, { op: 'work' }>['time']): number {
    const { messages } = this.#processes;
    const { message, attempt } = frame.context;
    const nth = message === 0 ? attempt : messages.siteAttempt(message, attempt);
    return sample(time, this.#programs[frame.process]!.keys[frame.pc]!, messages.lineageHi(message), messages.lineageLo(message), nth);
  }

  #complete(frame: Frame): boolean {
    const name = this.#nameOf(frame);
    frame.cause = this.#processes.row(K.stepCompleted, frame, name, this.#processes.kernel.nowUs - frame.stepUs);
    this.#leave(frame, name, frame.pc + 1);
    return true;
  }

  #nameOf(frame: Frame): number {
    return this.#programs[frame.process]!.gapNames[frame.pc]!;
  }

  #leave(frame: Frame, name: number, pc: number): void {
    frame.previous = name;
    frame.gapPassed = false;
    frame.pc = pc;
  }

  /** The step did not come about: goes where it says, with `failure` to be read there. */
  #miss(index: number, frame: Frame, step: GapStep, outcome: Exclude<StepOutcome, 'ok'>, reason: number): boolean {
    const { kernel } = this.#processes;
    const isTimeout = outcome === 'unknown';
    // A refused transaction has its own row, and often is just a guard that found what it looked for.
    if (outcome !== 'conflict') frame.cause = this.#processes.row(isTimeout ? K.stepTimedOut : K.stepFailed, frame, isTimeout ? step.name : reason, isTimeout ? kernel.nowUs - frame.stepUs : 0);
    const to = targetOf(step, outcome);
    frame.context.slots = { ...frame.context.slots, failure: { step: kernel.nameText(step.name), reason: kernel.nameText(reason) } };
    this.#leave(frame, step.name, to);
    if (to >= 0) return true;
    this.#processes.finish(index, 'failed', reason);
    return false;
  }

  /** An expression has no value: the frame cannot go on. */
  #breakAt(index: number, frame: Frame, name: number, column: number): boolean {
    frame.cause = this.#processes.row(K.expressionFailed, frame, name, column);
    this.#processes.finish(index, 'failed', this.#processes.kernel.reason('expression'));
    return false;
  }

  #annotate(index: number, frame: Frame, step: Extract<Step, { op: 'annotate' }>): boolean {
    const { evaluator, kernel } = this.#processes;
    let { attempt } = frame.context;
    if (step.attempt !== null) {
      const value = evaluator.value(step.attempt, frame.context);
      if (!value.ok) return this.#breakAt(index, frame, 0, value.error.column);
      const count = countOf(value.value, 0);
      if (count === undefined) return this.#breakAt(index, frame, 0, 1);
      attempt = count;
    }
    const { message, saga } = frame.context;
    frame.cause = kernel.log.append(SAGA_ROW_KINDS[step.event], step.node, 0xffff, 0, 0xffff, 0xffff_ffff, message, saga, frame.cause, attempt, 0, 0);
    frame.pc++;
    return true;
  }

  #assign(index: number, frame: Frame, step: Extract<Step, { op: 'let' }>): boolean {
    const value = this.#processes.evaluator.value(step.value, frame.context);
    if (!value.ok) return this.#breakAt(index, frame, 0, value.error.column);
    frame.context.slots = { ...frame.context.slots, [step.variable]: value.value ?? null };
    frame.pc++;
    return true;
  }

  #branch(index: number, frame: Frame, step: Extract<Step, { op: 'branch' }>): boolean {
    if (this.#programs[frame.process]!.always[frame.pc] === 1) {
      frame.pc = step.then;
      return true;
    }
    const holds = this.#processes.evaluator.condition(step.when, frame.context);
    if (!holds.ok) return this.#breakAt(index, frame, 0, holds.error.column);
    frame.pc = holds.value ? step.then : frame.pc + 1;
    return true;
  }

  #memory(index: number, frame: Frame, step: Extract<Step, { op: 'remember' | 'recall' }>): boolean {
    const { evaluator, memories } = this.#processes;
    const value = evaluator.value(step.key, frame.context);
    if (!value.ok) return this.#breakAt(index, frame, 0, value.error.column);
    const key = keyText(value.value);
    if (key === undefined) return this.#breakAt(index, frame, 0, 1);
    if (step.op === 'remember') memories.remember(frame.host, key, step.ttlUs);
    frame.pc = step.op === 'recall' && memories.recalls(frame.host, key) ? step.then : frame.pc + 1;
    return true;
  }

  /** Starts over, as another attempt, after a delay. */
  #retry(index: number, frame: Frame, step: Extract<Step, { op: 'retry' }>): boolean {
    const { kernel, messages } = this.#processes;
    const { message } = frame.context;
    frame.retries++;
    const delayUs = retryDelayUs(step.schedule, frame.retries, this.#programs[frame.process]!.keys[frame.pc]!, messages.lineageHi(message), messages.lineageLo(message));
    if (delayUs < 0) {
      frame.pc = step.onExhausted;
      if (frame.pc >= 0) return true;
      this.#processes.finish(index, 'failed', kernel.reason('retriesExhausted'));
      return false;
    }
    frame.cause = this.#processes.row(K.handlerRetried, frame, 0, delayUs);
    frame.context.attempt = Math.min(frame.context.attempt + 1, COUNT_MAX);
    frame.pc = frame.entry;
    frame.previous = 0;
    frame.gapPassed = false;
    this.#processes.continueAfter(index, delayUs);
    return false;
  }
}

function targetOf(step: GapStep, outcome: Exclude<StepOutcome, 'ok'>): number {
  if (step.op === 'tx' && outcome === 'conflict') return step.onConflict;
  if (step.op === 'call' && outcome === 'unknown') return step.onTimeout;
  return step.op === 'timer' || step.op === 'disconnect' ? -1 : step.onFailed;
}
