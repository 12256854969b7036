import { ensure } from '../../base/assert.ts';
import { UNBOUNDED } from '../../base/limits.ts';
import type { NodeIndex } from '../../topology/indexes.ts';
import type { Operation, SagaEvent } from '../../topology/process.ts';
import type { Label, Program } from '../lowering/program.ts';
import type { LowerContext } from '../lowering/context.ts';
import type { ProcessDraft } from './process-draft.ts';
import { Journal } from './saga-journal.ts';
import { isGroup, type Leg, type PlannedStep, type Stage } from './saga-leg.ts';
import type { PlannedSaga, Ways } from './saga-plan.ts';

/** Where the program of a leg is entered. */
export interface LegLabels {
  readonly send: Label;
  readonly done: Label;
  readonly failed: Label;
  /** Entry of the timeout's timer; `timedOut` is for a frame that is at it already. */
  readonly timer: Label;
  readonly timedOut: Label;
  readonly backoff: Label;
  readonly resend: Label;
  readonly resendNow: Label;
  readonly late: Label;
}

export interface GroupLabels {
  readonly enter: Label;
  /** For an instance that was found in the group. */
  readonly resume: Label;
  readonly join: Label;
}

/**
 * The program of a coordinator while it is written: its places, and the pieces that all its parts are made of.
 *
 * Variables of its frames: `saga` ({ key }), `payload` (of the start message, hiding the frame's own), `instance`
 * (the row as last read), `sends` and `tries` of the current command, `acks` (is there a delivery to acknowledge?),
 * `resuming` (was the frame opened to look how far an instance got?).
 */
export class SagaDraft {
  readonly plan: PlannedSaga;
  readonly draft: ProcessDraft;
  readonly program: Program;
  readonly context: LowerContext;
  readonly journal: Journal;
  readonly node: NodeIndex;
  /** Whether deliveries are acknowledged by a step of the program. */
  readonly settles: boolean;
  /** Nothing more to do for this frame. */
  readonly done: Label;
  /** A transaction or publish failed, and nobody knows how far it got. */
  readonly trouble: Label;
  readonly resume: Label;
  readonly lookUp: Label;
  readonly completed: Label;
  readonly compensated: Label;
  readonly #legs: ReadonlyMap<Leg, LegLabels>;
  readonly #groups: ReadonlyMap<string, GroupLabels>;

  constructor(plan: PlannedSaga, settles: boolean, draft: ProcessDraft) {
    this.plan = plan;
    this.draft = draft;
    this.program = draft.program;
    this.context = draft.context;
    this.journal = new Journal(plan);
    this.node = draft.context.node(plan.id);
    this.settles = settles;
    const label = () => draft.program.label();
    this.#legs = new Map(legsOf(plan).map((leg) => [leg, { send: label(), done: label(), failed: label(), timer: label(), timedOut: label(), backoff: label(), resend: label(), resendNow: label(), late: label() }]));
    this.#groups = new Map(plan.stages.filter(isGroup).map(({ id }) => [id, { enter: label(), resume: label(), join: label() }]));
    [this.done, this.trouble, this.resume, this.lookUp, this.completed, this.compensated] = [label(), label(), label(), label(), label(), label()];
  }

  labels(leg: Leg): LegLabels {
    return ensure(this.#legs.get(leg), `labels of ${leg.name}`);
  }

  groupLabels(id: string): GroupLabels {
    return ensure(this.#groups.get(id), `labels of ${id}`);
  }

  stepNode(leg: Leg): NodeIndex {
    return this.context.node(leg.stepId);
  }

  /** Compare and set: the row must be as `where` says; then `instance` is the row before, and `payload` that of its start. */
  move(name: string, where: string, set: { readonly [field: string]: string } | null, rows: readonly Operation[], onConflict: Label): void {
    const patch = set === null ? [] : [this.journal.patch(set)];
    this.tx(name, [this.journal.check(where), this.journal.read(), ...patch, ...rows], onConflict);
    this.let('payload', 'instance.payload');
  }

  /** A transaction of the journal. */
  tx(name: string, operations: readonly Operation[], onConflict: Label, onFailed = this.trouble): void {
    const { journal, id } = this.plan;
    this.program.add({ op: 'tx', name: this.context.name(name), store: this.context.store(journal), link: this.context.link(id, journal), operations, timeoutUs: JOURNAL_TIMEOUT_US, onConflict, onFailed });
  }

  /** As `choose`, for an instance whose start is not in hand: conditions read its journal. */
  chooseFor<T>(leg: Leg, ways: Ways<T>, write: (to: T | undefined) => void): void {
    if (ways.length > 1) {
      this.tx(`${leg.name}.conditions`, [this.journal.read()], this.done);
      this.program.add({ op: 'branch', when: 'instance == null', then: this.done });
      this.let('payload', 'instance.payload');
    }
    this.choose(ways, write);
  }

  /** Writes what is done for each way, behind the condition of each. */
  choose<T>(ways: Ways<T>, write: (to: T | undefined) => void): void {
    const conditional = ways.flatMap(({ when, to }) => (when === undefined ? [] : [{ when, to, label: this.program.label() }]));
    for (const { when, label } of conditional) this.program.add({ op: 'branch', when, then: label });
    write(ways.at(-1)?.to);
    for (const { to, label } of conditional) {
      this.program.place(label);
      write(to);
    }
  }

  /** Frames that timers and starts open have nothing to acknowledge. */
  detached(): void {
    if (this.settles) this.let('acks', 'false');
    this.let('resuming', 'false');
  }

  firstSend(): void {
    this.let('sends', '1');
    this.let('tries', '1');
  }

  forward(stage: Stage | undefined): Label {
    if (stage === undefined) return this.completed;
    return isGroup(stage) ? this.groupLabels(stage.id).enter : this.labels(stage.action).send;
  }

  undo(step: PlannedStep | undefined): Label {
    return step?.compensation === undefined ? this.compensated : this.labels(step.compensation).send;
  }

  /** Steps of a group begin each for itself. */
  beginsStage(stage: Stage | undefined): readonly Operation[] {
    return stage === undefined || isGroup(stage) ? [] : this.begins(stage.action);
  }

  /** The row with which a leg begins, if there is one to go on with. */
  begins(leg: Leg | undefined): readonly Operation[] {
    return leg === undefined ? [] : [note(EVENTS[leg.direction].started, this.stepNode(leg), '1')];
  }

  timer(name: string, afterUs: number, entry: Label): void {
    this.program.add({ op: 'timer', name: this.context.name(name), after: { kind: 'constant', valueUs: afterUs }, entry });
  }

  let(variable: string, value: string): void {
    this.program.add({ op: 'let', variable, value });
  }

  jump(to: Label): void {
    this.program.add({ op: 'jump', to });
  }
}

/** A saga row, of a step of the program or of a transaction. */
export const note = (event: SagaEvent, node: NodeIndex, attempt: string | null = null) => ({ op: 'annotate', event, node, attempt }) as const;

export const EVENTS = {
  action: { started: 'stepStarted', completed: 'stepCompleted', failed: 'stepFailed', timedOut: 'stepTimedOut', retried: 'stepRetried' },
  compensation: { started: 'compensationStarted', completed: 'compensationCompleted', failed: 'compensationFailed', timedOut: 'compensationFailed', retried: 'compensationRetried' },
} as const satisfies { readonly [direction: string]: { readonly [event: string]: SagaEvent } };

export const legsOf = ({ steps }: PlannedSaga): readonly Leg[] => steps.flatMap(({ action, compensation }) => (compensation === undefined ? [action] : [action, compensation]));

/** The journal's own answer is late: look again what came of it. */
const JOURNAL_TIMEOUT_US = 5_000_000;

export const TROUBLE_US = 1_000_000;
/** How a frame that hears nothing of the journal starts over. */
export const TROUBLE = { retriesMax: UNBOUNDED, firstUs: TROUBLE_US, factor: 2, delayMaxUs: 30 * TROUBLE_US, jitter: 0.2 } as const;
