import { ensure } from '../../base/assert.ts';
import { UNBOUNDED } from '../../base/limits.ts';
import type { Operation, SagaEvent } from '../../topology/process.ts';
import type { NodeIndex } from '../../topology/indexes.ts';
import { FAIL, type Label } from '../lowering/program.ts';
import type { ProcessDraft } from './process-draft.ts';
import type { OutcomeConfig } from './saga-fields.ts';
import { SAGA_HEADERS } from './saga-headers.ts';
import { allSettled, anyFailed, cell, cells, sameSend } from './saga-branches.ts';
import { at, finishing, Journal, moveTo, waitsFor } from './saga-journal.ts';
import { isGroup, type Leg, type PlannedGroup, type PlannedStep, type Stage } from './saga-leg.ts';
import { areSame, groupToUndo, nextStages, type PlannedSaga, stepsToUndo, type Ways } from './saga-plan.ts';

/**
 * Writes the program of a coordinator. Every move of an instance is persisted before it shows: persist the intent,
 * arm the timer, send the command (identity `key:step:direction`), acknowledge; on the reply persist, then the next.
 * The transaction that moves the instance also writes its saga rows, so that no crash or lost answer can part the two.
 * Moves compare-and-set the row, so late and repeated replies, and timers that are no longer needed, change nothing.
 *
 * Variables of its frames: `saga` ({ key }), `payload` (of the start message, hiding the frame's own), `instance`
 * (the row as last read), `sends` and `tries` of the current command, `acks` (is there a delivery to acknowledge?),
 * `resuming` (was the frame opened to look how far an instance got?).
 */
export class SagaProgram {
  readonly #saga: PlannedSaga;
  readonly #draft: ProcessDraft;
  readonly #journal: Journal;
  readonly #node: NodeIndex;
  readonly #settles: boolean;
  readonly #legs: ReadonlyMap<Leg, LegLabels>;
  readonly #groups: ReadonlyMap<string, GroupLabels>;
  readonly #done: Label;
  readonly #trouble: Label;
  readonly #resume: Label;
  readonly #lookUp: Label;
  readonly #completed: Label;
  readonly #compensated: Label;

  constructor(saga: PlannedSaga, settles: boolean, draft: ProcessDraft) {
    this.#saga = saga;
    this.#draft = draft;
    this.#journal = new Journal(saga);
    this.#node = draft.context.node(saga.id);
    this.#settles = settles;
    const label = () => draft.program.label();
    this.#legs = new Map(legsOf(saga).map((leg) => [leg, { send: label(), done: label(), failed: label(), timer: label(), timedOut: label(), backoff: label(), resend: label(), resendNow: label(), late: label() }]));
    this.#groups = new Map(saga.stages.filter(isGroup).map(({ id }) => [id, { enter: label(), resume: label(), join: label() }]));
    [this.#done, this.#trouble, this.#resume, this.#lookUp, this.#completed, this.#compensated] = [label(), label(), label(), label(), label(), label()];
  }

  /** Entries of the program: for deliveries, and for rows that a restarted host finds. */
  write(): { readonly delivery: Label; readonly recovery: Label } {
    const delivery = this.#dispatch();
    for (const step of this.#saga.steps) {
      this.#leg(step, step.action);
      if (step.compensation !== undefined) this.#leg(step, step.compensation);
    }
    for (const stage of this.#saga.stages) if (isGroup(stage)) this.#group(stage);
    this.#finish('running');
    this.#finish('compensating');
    const recovery = this.#recovery();
    this.#end();
    return { delivery, recovery };
  }

  #dispatch(): Label {
    const { program } = this.#draft;
    const entry = program.here();
    const [start, reply] = [program.label(), program.label()];
    if (this.#settles) this.#let('acks', 'true');
    program.add({ op: 'branch', when: `exists(headers.${SAGA_HEADERS.outcome}) && headers.${SAGA_HEADERS.saga} == ${quoted(this.#saga.id)}`, then: reply });
    const { on, when } = this.#saga.config.start;
    program.add({ op: 'branch', when: `message.type == ${quoted(on)}${when === undefined ? '' : ` && (${when})`}`, then: start });
    this.#jump(this.#done);
    program.place(start);
    this.#start();
    program.place(reply);
    this.#reply();
    return entry;
  }

  /** A second start with the same key is acknowledged and forgotten, unless it is this frame's own insert whose answer got lost. */
  #start(): void {
    const { program } = this.#draft;
    const [duplicate, again] = [program.label(), program.label()];
    this.#let('saga', `{"key": text(${this.#saga.config.start.key})}`);
    this.#choose(nextStages(this.#saga), (first) => {
      this.#tx(`${this.#saga.id}.begin`, [this.#journal.insert(this.#node, first?.id ?? ''), note('started', this.#node), ...this.#beginsStage(first)], duplicate, again);
      this.#firstSend();
      this.#jump(this.#forward(first));
    });
    program.place(duplicate);
    program.add({ op: 'branch', when: 'again ?? false', then: this.#lookUp });
    this.#jump(this.#done);
    program.place(again);
    this.#let('again', 'true');
    program.add({ op: 'retry', schedule: TROUBLE, onExhausted: FAIL });
  }

  #reply(): void {
    const { program } = this.#draft;
    const steps = this.#saga.steps.filter(({ action }) => action.channel !== undefined).map((step) => ({ step, label: program.label() }));
    this.#let('saga', `{"key": headers.${SAGA_HEADERS.key}}`);
    for (const { step, label } of steps) program.add({ op: 'branch', when: `headers.${SAGA_HEADERS.step} == ${quoted(step.id)}`, then: label });
    this.#jump(this.#done);
    for (const { step, label } of steps) {
      program.place(label);
      const [action, compensation] = [this.#labels(step.action), step.compensation && this.#labels(step.compensation)];
      const failed = `headers.${SAGA_HEADERS.outcome} == "failed"`;
      if (compensation !== undefined) {
        const back = `headers.${SAGA_HEADERS.direction} == "compensation"`;
        program.add({ op: 'branch', when: `${back} && ${failed}`, then: compensation.failed });
        program.add({ op: 'branch', when: back, then: compensation.done });
      }
      program.add({ op: 'branch', when: failed, then: action.failed });
      this.#jump(action.done);
    }
  }

  #leg(step: PlannedStep, leg: Leg): void {
    this.#send(leg);
    this.#succeeded(step, leg);
    this.#failed(step, leg);
    this.#timedOut(step, leg);
    if (leg.retriesMax > 0) this.#retry(leg);
    this.#draft.program.place(this.#labels(leg).late);
    this.#draft.program.add(note('lateReply', this.#stepNode(leg)));
    this.#jump(this.#done);
  }

  #send(leg: Leg): void {
    const { program, context } = this.#draft;
    const labels = this.#labels(leg);
    program.place(labels.send);
    if (leg.channel !== undefined) {
      if (leg.timeoutUs < UNBOUNDED) this.#timer(`${leg.name}.timer`, leg.timeoutUs, labels.timer);
      const message = { ...this.#command(leg), identity: `saga.key + ${quoted(`:${leg.stepId}:${leg.direction}`)}`, copy: 'sends' };
      program.add({ op: 'publish', name: context.name(`${leg.name}.send`), channel: context.channel(leg.channel), producer: this.#draft.producer(leg.channel), message, onFailed: this.#trouble });
      this.#jump(this.#done);
    } else if (leg.target !== undefined) this.#call(leg, leg.target);
  }

  /** In a frame of its own: a call takes its time, and the next delivery should not wait for it. */
  #call(leg: Leg, target: string): void {
    const { program, context } = this.#draft;
    const labels = this.#labels(leg);
    const call = program.label();
    this.#timer(`${leg.name}.detach`, 0, call);
    this.#jump(this.#done);
    program.place(call);
    this.#detached();
    const request = { ...this.#command(leg), identity: `saga.key + ${quoted(`:${leg.stepId}:${leg.direction}`)}`, copy: 'sends' };
    program.add({
      op: 'call', name: context.name(`${leg.name}.call`), target: context.process(target), link: context.link(this.#saga.id, target),
      request, timeoutUs: leg.timeoutUs, onFailed: labels.failed, onTimeout: labels.timedOut,
    });
    this.#jump(labels.done);
  }

  #command(leg: Leg) {
    const headers = {
      [SAGA_HEADERS.saga]: this.#saga.id,
      [SAGA_HEADERS.key]: '${saga.key}',
      [SAGA_HEADERS.step]: leg.stepId,
      [SAGA_HEADERS.direction]: leg.direction,
    };
    return { type: this.#draft.context.name(leg.command.type), key: 'saga.key', payload: leg.command.payload, headers, bytes: 0 };
  }

  /** The command is done: on to the next step, back to the one before, or to the outcome. */
  #succeeded(step: PlannedStep, leg: Leg): void {
    const labels = this.#labels(leg);
    const completed = EVENTS[leg.direction].completed;
    this.#draft.program.place(labels.done);
    if (leg.group !== undefined) return this.#settle(leg, `${leg.name}.persist`, waitsFor(leg), '"done"', completed, labels.late);
    const rows = [note(completed, this.#stepNode(leg))];
    if (leg.direction === 'action') {
      return this.#chooseFor(leg, nextStages(this.#saga, step), (next) => {
        this.#move(`${leg.name}.persist`, waitsFor(leg), moveTo('running', next?.id), [...rows, ...this.#beginsStage(next)], labels.late);
        this.#firstSend();
        this.#jump(this.#forward(next));
      });
    }
    this.#chooseFor(leg, stepsToUndo(this.#saga, step, 'excluded'), (next) => {
      this.#move(`${leg.name}.persist`, waitsFor(leg), moveTo('compensating', next?.id), [...rows, ...this.#begins(next?.compensation)], labels.late);
      this.#firstSend();
      this.#jump(this.#undo(next));
    });
  }

  /** As `#choose`, for an instance whose start is not in hand: conditions read its journal. */
  #chooseFor<T>(leg: Leg, ways: Ways<T>, write: (to: T | undefined) => void): void {
    if (ways.length > 1) {
      this.#tx(`${leg.name}.conditions`, [this.#journal.read()], this.#done);
      this.#draft.program.add({ op: 'branch', when: 'instance == null', then: this.#done });
      this.#let('payload', 'instance.payload');
    }
    this.#choose(ways, write);
  }

  /** Writes what is done for each way, behind the condition of each. */
  #choose<T>(ways: Ways<T>, write: (to: T | undefined) => void): void {
    const { program } = this.#draft;
    const conditional = ways.flatMap(({ when, to }) => (when === undefined ? [] : [{ when, to, label: program.label() }]));
    for (const { when, label } of conditional) program.add({ op: 'branch', when, then: label });
    write(ways.at(-1)?.to);
    for (const { to, label } of conditional) {
      program.place(label);
      write(to);
    }
  }

  /** A refusal before or at the pivot turns the saga back; any other is tried again. */
  #failed(step: PlannedStep, leg: Leg): void {
    const { program } = this.#draft;
    const labels = this.#labels(leg);
    program.place(labels.failed);
    if (leg.turnsBack) return this.#turnBackAfterFailure(step, leg);
    this.#move(`${leg.name}.persist-failure`, waitsFor(leg), null, [], labels.late);
    this.#let('sends', cell(leg, 'sends', 'instance'));
    this.#let('tries', cell(leg, 'tries', 'instance'));
    if (leg.retriesMax === UNBOUNDED) return this.#jump(labels.backoff);
    if (leg.retriesMax > 0) program.add({ op: 'branch', when: `tries <= ${leg.retriesMax}`, then: labels.backoff });
    this.#stuck(leg, `${leg.name}.persist-stuck`, EVENTS[leg.direction].failed);
  }

  /** What failed has nothing to undo, unless an earlier attempt at it timed out and may have happened. */
  #turnBackAfterFailure(step: PlannedStep, leg: Leg): void {
    const { late } = this.#labels(leg);
    if (leg.group !== undefined) return this.#settle(leg, `${leg.name}.persist-failure`, waitsFor(leg), `${cell(leg, 'unknown')} ? "unknown" : "failed"`, 'stepFailed', late);
    const [known, unknown] = [stepsToUndo(this.#saga, step, 'excluded'), stepsToUndo(this.#saga, step, 'included')];
    const name = `${leg.name}.persist-failure`;
    if (areSame(unknown, known) || leg.retriesMax === 0) return this.#turnBack(leg, name, waitsFor(leg), 'stepFailed', known, late);
    const mayHaveHappened = this.#draft.program.label();
    this.#turnBack(leg, name, `${waitsFor(leg)} && !row.unknown`, 'stepFailed', known, mayHaveHappened);
    this.#draft.program.place(mayHaveHappened);
    this.#turnBack(leg, `${leg.name}.persist-unknown`, `${waitsFor(leg)} && row.unknown`, 'stepFailed', unknown, late);
  }

  /** No reply: tried again, else unknown and undone with the rest, else stuck. */
  #timedOut(step: PlannedStep, leg: Leg): void {
    const { program } = this.#draft;
    const labels = this.#labels(leg);
    program.place(labels.timer);
    this.#detached();
    // Most timers find that the reply has come; looking first spares the log a refused transaction.
    this.#tx(`${leg.name}.look`, [this.#journal.read()], this.#done);
    program.add({ op: 'branch', when: `!(${waitsFor(leg, 'instance')} && ${sameSend(leg, 'instance')})`, then: this.#done });
    program.place(labels.timedOut);
    const again = program.label();
    if (leg.retriesMax < UNBOUNDED) {
      if (leg.retriesMax > 0) program.add({ op: 'branch', when: `tries <= ${leg.retriesMax}`, then: again });
      if (leg.turnsBack && leg.group !== undefined) this.#settle(leg, `${leg.name}.persist-timeout`, `${waitsFor(leg)} && ${sameSend(leg)}`, '"unknown"', 'stepTimedOut', this.#done);
      else if (leg.turnsBack) this.#turnBack(leg, `${leg.name}.persist-timeout`, `${waitsFor(leg)} && ${sameSend(leg)}`, 'stepTimedOut', stepsToUndo(this.#saga, step, 'included'), this.#done);
      else this.#stuck(leg, `${leg.name}.persist-timeout`, EVENTS[leg.direction].timedOut);
    }
    if (leg.retriesMax === 0) return;
    program.place(again);
    this.#move(`${leg.name}.note-timeout`, `${waitsFor(leg)} && ${sameSend(leg)}`, cells(leg, { unknown: 'true' }), [], this.#done);
    this.#jump(labels.backoff);
  }

  /** Back to the given step, or when there is nothing to undo to the outcome. */
  #turnBack(leg: Leg, name: string, where: string, event: SagaEvent, ways: Ways<PlannedStep>, onConflict: Label): void {
    this.#chooseFor(leg, ways, (target) => {
      const rows = [note(event, this.#stepNode(leg)), note('compensating', this.#node), ...this.#begins(target?.compensation)];
      this.#move(name, where, moveTo('compensating', target?.id), rows, onConflict);
      this.#firstSend();
      this.#jump(this.#undo(target));
    });
  }

  #stuck(leg: Leg, name: string, event: SagaEvent): void {
    if (leg.group !== undefined) return this.#settle(leg, name, `${waitsFor(leg)} && ${sameSend(leg)}`, '"failed"', event, this.#done);
    const rows = [note(event, this.#stepNode(leg)), note('stuck', this.#node)];
    this.#move(name, `${waitsFor(leg)} && ${sameSend(leg)}`, { state: '"stuck"' }, rows, this.#done);
    this.#jump(this.#done);
  }

  /** Waits as long as the number of tries says, then counts up and sends again. */
  #retry(leg: Leg): void {
    const { program } = this.#draft;
    const labels = this.#labels(leg);
    program.place(labels.backoff);
    if (leg.delaysUs.every((delayUs) => delayUs === 0)) this.#jump(labels.resendNow);
    else this.#backoff(leg, labels.resend);
    program.place(labels.resend);
    this.#detached();
    program.place(labels.resendNow);
    const row = note(EVENTS[leg.direction].retried, this.#stepNode(leg), 'tries + 1');
    this.#move(`${leg.name}.resend`, `${waitsFor(leg)} && ${sameSend(leg)}`, cells(leg, { sends: `${cell(leg, 'sends')} + 1`, tries: `${cell(leg, 'tries')} + 1` }), [row], this.#done);
    this.#let('sends', 'sends + 1');
    this.#let('tries', 'tries + 1');
    this.#jump(labels.send);
  }

  #backoff(leg: Leg, resend: Label): void {
    const { program } = this.#draft;
    for (const [index, delayUs] of leg.delaysUs.entries()) {
      const longer = program.label();
      const isLast = index === leg.delaysUs.length - 1;
      if (!isLast) program.add({ op: 'branch', when: `tries > ${index + 1}`, then: longer });
      this.#timer(`${leg.name}.backoff`, delayUs, resend);
      this.#jump(this.#done);
      if (!isLast) program.place(longer);
    }
  }

  /** A command of a group has its answer, or none will come: noted, and perhaps it was the last. */
  #settle(leg: Leg, name: string, where: string, how: string, event: SagaEvent, onConflict: Label): void {
    this.#tx(name, [this.#journal.check(where), this.#journal.patch(cells(leg, { at: how })), this.#journal.read(), note(event, this.#stepNode(leg))], onConflict);
    this.#let('payload', 'instance.payload');
    this.#jump(this.#groupLabels(leg.group ?? '').join);
  }

  /** Each step in a frame of its own. A restarted coordinator goes on with those that are open, and with the join. */
  #group(group: PlannedGroup): void {
    const { program } = this.#draft;
    const { enter, resume, join } = this.#groupLabels(group.id);
    const branches = group.steps.map((step) => ({ step, start: program.label(), again: program.label() }));
    program.place(enter);
    for (const { step, start } of branches) this.#timer(`${step.id}.fork`, 0, start);
    this.#jump(this.#done);
    program.place(resume);
    for (const { step, start, again } of branches) {
      this.#forkIf(`${cell(step.action, 'at', 'instance')} == null`, `${step.id}.fork`, start);
      this.#forkIf(waitsFor(step.action, 'instance'), `${step.id}.fork-again`, again);
    }
    this.#jump(join);
    for (const { step, start, again } of branches) this.#branch(step, group, start, again);
    this.#join(group);
  }

  #forkIf(when: string, name: string, entry: Label): void {
    const { program } = this.#draft;
    const next = program.label();
    program.add({ op: 'branch', when: `!(${when})`, then: next });
    this.#timer(name, 0, entry);
    program.place(next);
  }

  /** Starts a step, or sends its command again. When the journal is not heard of, the frame starts over; what it finds changed by then it looks at. */
  #branch({ id, action, config }: PlannedStep, group: PlannedGroup, start: Label, again: Label): void {
    const { program } = this.#draft;
    const [skip, look, lost] = [program.label(), program.label(), program.label()];
    const open = `${at('running', group.id)} && ${cell(action, 'at')} == null`;
    program.place(start);
    this.#detached();
    if (config.when !== undefined) program.add({ op: 'branch', when: `!(${config.when})`, then: skip });
    this.#tx(`${id}.start`, [this.#journal.check(open), this.#journal.patch(cells(action, { at: '"sent"', sends: '1', tries: '1', unknown: 'false' })), ...this.#begins(action)], look, lost);
    this.#firstSend();
    this.#jump(this.#labels(action).send);
    if (config.when !== undefined) {
      program.place(skip);
      this.#tx(`${id}.skip`, [this.#journal.check(open), this.#journal.patch(cells(action, { at: '"skipped"' })), this.#journal.read()], look, lost);
      this.#let('payload', 'instance.payload');
      this.#jump(this.#groupLabels(group.id).join);
    }
    program.place(look);
    this.#tx(`${id}.look-again`, [this.#journal.read()], this.#done, lost);
    program.add({ op: 'branch', when: `!(${at('running', group.id, 'instance')})`, then: this.#done });
    this.#let('payload', 'instance.payload');
    program.add({ op: 'branch', when: `${cell(action, 'at', 'instance')} != "sent"`, then: this.#groupLabels(group.id).join });
    program.place(again);
    this.#detached();
    this.#let('sends', cell(action, 'sends', 'instance'));
    this.#let('tries', cell(action, 'tries', 'instance'));
    this.#tx(`${id}.resume`, [this.#journal.check(`${waitsFor(action)} && ${sameSend(action)}`), this.#journal.patch(cells(action, { sends: `${cell(action, 'sends')} + 1` }))], look, lost);
    this.#let('sends', 'sends + 1');
    this.#jump(this.#labels(action).send);
    program.place(lost);
    program.add({ op: 'retry', schedule: TROUBLE, onExhausted: FAIL });
  }

  /** When all are settled: on, or back over those that are done or may be, or stuck. Who settled last finds it so. */
  #join(group: PlannedGroup): void {
    const { program } = this.#draft;
    const [back, open] = [program.label(), at('running', group.id)];
    program.place(this.#groupLabels(group.id).join);
    program.add({ op: 'branch', when: `!(${allSettled(group)})`, then: this.#done });
    program.add({ op: 'branch', when: anyFailed(group), then: back });
    this.#choose(nextStages(this.#saga, group), (next) => {
      this.#move(`${group.id}.join`, open, moveTo('running', next?.id), this.#beginsStage(next), this.#done);
      this.#firstSend();
      this.#jump(this.#forward(next));
    });
    program.place(back);
    if (group.steps.some(({ action }) => !action.turnsBack)) {
      this.#move(`${group.id}.stuck`, open, { state: '"stuck"' }, [note('stuck', this.#node)], this.#done);
      return this.#jump(this.#done);
    }
    this.#choose(groupToUndo(this.#saga, group), (target) => {
      this.#move(`${group.id}.turn-back`, open, moveTo('compensating', target?.id), [note('compensating', this.#node), ...this.#begins(target?.compensation)], this.#done);
      this.#firstSend();
      this.#jump(this.#undo(target));
    });
  }

  /** Publish the outcome, then persist it: after a crash in between it is published again, as the same message. */
  #finish(state: 'running' | 'compensating'): void {
    const { program } = this.#draft;
    const [label, outcome, event] = state === 'running' ? ([this.#completed, this.#saga.config.completed, 'completed'] as const) : ([this.#compensated, this.#saga.config.compensated, 'compensated'] as const);
    program.place(label);
    if (outcome !== undefined) this.#publishOutcome(outcome, event);
    this.#move(`${this.#saga.id}.${event}`, finishing(state), { state: quoted(event) }, [note(event, this.#node)], this.#done);
    this.#jump(this.#done);
  }

  #publishOutcome(outcome: OutcomeConfig, event: 'completed' | 'compensated'): void {
    const { program, context } = this.#draft;
    const identity = `saga.key + ${quoted(`:${this.#saga.id}:${event}`)}`;
    const message = { type: context.name(outcome.type), key: 'saga.key', payload: outcome.payload, headers: {}, identity, copy: 'sends', bytes: 0 };
    program.add({ op: 'publish', name: context.name(`${this.#saga.id}.${event}.send`), channel: context.channel(outcome.channel), producer: this.#draft.producer(outcome.channel), message, onFailed: this.#trouble });
  }

  /**
   * Takes an instance up again after a crash, or when a transaction or publish of it failed and nobody knows how
   * far it got: counts the send up and sends what its row says.
   */
  #recovery(): Label {
    const { program } = this.#draft;
    const [restarted, proceed] = [program.here(), program.label()];
    this.#detached();
    this.#let('saga', '{"key": row.key}');
    this.#let('instance', 'row');
    this.#takeUp('recover', [note('recovered', this.#node)]);
    this.#jump(proceed);
    program.place(this.#resume);
    this.#detached();
    this.#let('resuming', 'true');
    // A start that looks itself up has a delivery to acknowledge, and could not start over: its payload is the journal's by then.
    program.place(this.#lookUp);
    this.#tx(`${this.#saga.id}.look-up`, [this.#journal.read()], this.#done);
    program.add({ op: 'branch', when: 'instance == null || !(instance.state in ["running", "compensating"])', then: this.#done });
    this.#takeUp('resume', []);
    program.place(proceed);
    for (const { id } of this.#saga.stages.filter(isGroup)) program.add({ op: 'branch', when: at('running', id, 'instance'), then: this.#groupLabels(id).resume });
    for (const leg of legsOf(this.#saga)) {
      if (leg.group !== undefined) continue;
      const state = leg.direction === 'action' ? 'running' : 'compensating';
      program.add({ op: 'branch', when: at(state, leg.stepId, 'instance'), then: this.#labels(leg).send });
    }
    program.add({ op: 'branch', when: 'instance.state == "running"', then: this.#completed });
    this.#jump(this.#compensated);
    return restarted;
  }

  #takeUp(name: string, rows: readonly Operation[]): void {
    this.#let('payload', 'instance.payload');
    this.#let('sends', 'instance.sends');
    this.#let('tries', 'instance.tries');
    const same = 'row != null && row.state == instance.state && row.step == instance.step && row.sends == sends';
    this.#tx(`${this.#saga.id}.${name}`, [this.#journal.check(same), this.#journal.patch({ sends: 'row.sends + 1' }), ...rows], this.#done);
    this.#let('sends', 'sends + 1');
  }

  #end(): void {
    const { program, context } = this.#draft;
    const again = program.label();
    program.place(this.#trouble);
    program.add({ op: 'branch', when: 'resuming ?? false', then: again });
    this.#timer(`${this.#saga.id}.trouble`, TROUBLE_US, this.#resume);
    program.place(this.#done);
    if (this.#settles) {
      const end = program.label();
      program.add({ op: 'branch', when: '!acks', then: end });
      program.add({ op: 'settle', name: context.name(`${this.#saga.id}.ack`), how: 'commit', onFailed: FAIL });
      program.place(end);
    }
    program.add({ op: 'end', outcome: 'ok', reason: 0 });
    // Starting over is another attempt, with other luck; another timer would draw the same again.
    program.place(again);
    program.add({ op: 'retry', schedule: TROUBLE, onExhausted: FAIL });
  }

  /** Compare and set: the row must be as `where` says; then `instance` is the row before, and `payload` that of its start. */
  #move(name: string, where: string, set: { readonly [field: string]: string } | null, rows: readonly Operation[], onConflict: Label): void {
    const patch = set === null ? [] : [this.#journal.patch(set)];
    this.#tx(name, [this.#journal.check(where), this.#journal.read(), ...patch, ...rows], onConflict);
    this.#let('payload', 'instance.payload');
  }

  #tx(name: string, operations: readonly Operation[], onConflict: Label, onFailed = this.#trouble): void {
    const { program, context } = this.#draft;
    const { journal } = this.#saga;
    program.add({ op: 'tx', name: context.name(name), store: context.store(journal), link: context.link(this.#saga.id, journal), operations, timeoutUs: JOURNAL_TIMEOUT_US, onConflict, onFailed });
  }

  /** Frames that timers and starts open have nothing to acknowledge. */
  #detached(): void {
    if (this.#settles) this.#let('acks', 'false');
    this.#let('resuming', 'false');
  }

  #firstSend(): void {
    this.#let('sends', '1');
    this.#let('tries', '1');
  }

  #forward(stage: Stage | undefined): Label {
    if (stage === undefined) return this.#completed;
    return isGroup(stage) ? this.#groupLabels(stage.id).enter : this.#labels(stage.action).send;
  }

  #undo(step: PlannedStep | undefined): Label {
    return step?.compensation === undefined ? this.#compensated : this.#labels(step.compensation).send;
  }

  #labels(leg: Leg): LegLabels {
    return ensure(this.#legs.get(leg), `labels of ${leg.name}`);
  }

  #groupLabels(id: string): GroupLabels {
    return ensure(this.#groups.get(id), `labels of ${id}`);
  }

  #stepNode(leg: Leg): NodeIndex {
    return this.#draft.context.node(leg.stepId);
  }

  /** Steps of a group begin each for itself. */
  #beginsStage(stage: Stage | undefined): readonly Operation[] {
    return stage === undefined || isGroup(stage) ? [] : this.#begins(stage.action);
  }

  /** The row with which a leg begins, if there is one to go on with. */
  #begins(leg: Leg | undefined): readonly Operation[] {
    return leg === undefined ? [] : [note(EVENTS[leg.direction].started, this.#stepNode(leg), '1')];
  }

  #timer(name: string, afterUs: number, entry: Label): void {
    const { program, context } = this.#draft;
    program.add({ op: 'timer', name: context.name(name), after: { kind: 'constant', valueUs: afterUs }, entry });
  }

  #let(variable: string, value: string): void {
    this.#draft.program.add({ op: 'let', variable, value });
  }

  #jump(to: Label): void {
    this.#draft.program.add({ op: 'jump', to });
  }
}

interface LegLabels {
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

interface GroupLabels {
  readonly enter: Label;
  /** For an instance that was found in the group. */
  readonly resume: Label;
  readonly join: Label;
}

/** A saga row, of a step of the program or of a transaction. */
const note = (event: SagaEvent, node: NodeIndex, attempt: string | null = null) => ({ op: 'annotate', event, node, attempt }) as const;

const EVENTS = {
  action: { started: 'stepStarted', completed: 'stepCompleted', failed: 'stepFailed', timedOut: 'stepTimedOut', retried: 'stepRetried' },
  compensation: { started: 'compensationStarted', completed: 'compensationCompleted', failed: 'compensationFailed', timedOut: 'compensationFailed', retried: 'compensationRetried' },
} as const satisfies { readonly [direction: string]: { readonly [event: string]: SagaEvent } };

const legsOf = ({ steps }: PlannedSaga): readonly Leg[] => steps.flatMap(({ action, compensation }) => (compensation === undefined ? [action] : [action, compensation]));

const quoted = (text: string): string => JSON.stringify(text);

/** The journal's own answer is late: look again what came of it. */
const JOURNAL_TIMEOUT_US = 5_000_000;
const TROUBLE_US = 1_000_000;
const TROUBLE = { retriesMax: UNBOUNDED, firstUs: TROUBLE_US, factor: 2, delayMaxUs: 30 * TROUBLE_US, jitter: 0.2 } as const;
