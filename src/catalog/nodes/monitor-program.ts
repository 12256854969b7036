import { UNBOUNDED } from '../../base/limits.ts';
import type { NodeIndex } from '../../topology/indexes.ts';
import type { Operation, SagaEvent } from '../../topology/process.ts';
import { FAIL, type Label } from '../lowering/program.ts';
import type { MonitorConfig, MonitoredStep } from './monitor-fields.ts';
import { stepNodeOf } from './monitor-fields.ts';
import type { ProcessDraft } from './process-draft.ts';

/**
 * Writes the program of a monitor. For each message it looks the instance up, and makes the moves that the message
 * allows, one small transaction each: compare and set by the row's `version`, so that a repeat moves nothing.
 *
 * The row of an instance: `key`, `version`, `state` (running, compensating, completed, compensated), `stuck`, and for
 * each step `step:<id>`: idle, running, done, failed, undoing, undone, or late (it was done after the end).
 */
export class MonitorProgram {
  readonly #config: MonitorConfig;
  readonly #draft: ProcessDraft;
  readonly #journal: string;
  readonly #node: NodeIndex;
  readonly #settles: boolean;
  readonly #done: Label;
  readonly #trouble: Label;
  readonly #deadline: Label;

  constructor(config: MonitorConfig, settles: boolean, draft: ProcessDraft, journal: string) {
    this.#config = config;
    this.#draft = draft;
    this.#journal = journal;
    this.#node = draft.context.node(this.#id);
    this.#settles = settles;
    const label = () => draft.program.label();
    [this.#done, this.#trouble, this.#deadline] = [label(), label(), label()];
  }

  /** Entries of the program: for deliveries, and for rows that a restarted host finds. */
  write(): { readonly delivery: Label; readonly recovery: Label } {
    const { program } = this.#draft;
    const delivery = program.here();
    this.#let('acks', String(this.#settles));
    this.#let('saga', `{"key": text(${this.#config.key})}`);
    const events = typesOf(this.#config).map((type) => ({ type, label: program.label() }));
    for (const { type, label } of events) program.add({ op: 'branch', when: `message.type == ${quoted(type)}`, then: label });
    this.#jump(this.#done);
    for (const { type, label } of events) this.#event(type, label);
    const recovery = program.here();
    this.#let('acks', 'false');
    this.#let('saga', '{"key": row.key}');
    this.#timer();
    this.#jump(this.#done);
    this.#overdue();
    this.#end();
    return { delivery, recovery };
  }

  /** The first message of an instance opens it, whichever that is: topics do not wait for each other. */
  #event(type: string, label: Label): void {
    const { program } = this.#draft;
    const moves = program.label();
    program.place(label);
    this.#tx('look', [this.#read()], FAIL);
    program.add({ op: 'branch', when: 'instance != null', then: moves });
    // Before the row: a crash between them would leave an instance without deadline.
    this.#timer();
    const value = { key: '${saga.key}', version: 1, state: 'running', stuck: false, ...Object.fromEntries(this.#config.steps.map((step) => [field(step), 'idle'])) };
    this.#tx('open', [{ op: 'insert', table: this.#id, key: KEY, value, effect: 0, saga: this.#node }, this.#read(), note('started', this.#node)], label);
    program.place(moves);
    for (const step of this.#config.steps) this.#moves(step, type, label);
    this.#outcomes(label);
    this.#jump(this.#done);
  }

  #moves(step: MonitoredStep, type: string, again: Label): void {
    const move = (where: string, state: string, event: SagaEvent): void => this.#move(`${step.id}.${state}`, where, { [field(step)]: quoted(state) }, [note(event, this.#nodeOf(step))], again);
    const begin = (where: string): void => move(`${where} && ${is(step, 'idle')}`, 'running', 'stepStarted');
    const finish = (): void => move(`${IS_OPEN} && ${is(step, 'running')}`, 'done', 'stepCompleted');
    const undo = (): void => step.undone === undefined ? undefined : move(`instance.state == "compensating" && ${is(step, 'done')}`, 'undoing', 'compensationStarted');
    if (step.begins === type) begin('instance.state == "running"');
    if (step.done === type) {
      begin(IS_OPEN);
      finish();
      undo();
      move(`!(${IS_OPEN}) && instance[${quoted(field(step))}] in ["idle", "running", "failed"]`, 'late', 'lateReply');
    }
    if (step.failed === type) {
      begin(IS_OPEN);
      move(`${IS_OPEN} && ${is(step, 'running')}`, 'failed', 'stepFailed');
      this.#turnBack(again);
    }
    if (step.undone === type) {
      this.#turnBack(again);
      begin(IS_OPEN);
      finish();
      undo();
      move(`instance.state == "compensating" && ${is(step, 'undoing')}`, 'undone', 'compensationCompleted');
    }
  }

  /** What was done has to be undone. */
  #turnBack(again: Label): void {
    this.#move('back', 'instance.state == "running"', { state: '"compensating"' }, [note('compensating', this.#node)], again);
    for (const step of [...this.#config.steps].reverse()) {
      if (step.undone !== undefined) this.#move(`${step.id}.undoing`, `instance.state == "compensating" && ${is(step, 'done')}`, { [field(step)]: '"undoing"' }, [note('compensationStarted', this.#nodeOf(step))], again);
    }
  }

  /** A step whose messages those of a later one overtook has begun all the same: nothing is over before they are here. */
  #infer(again: Label): void {
    for (const step of [...this.#config.steps].reverse()) {
      const later = this.#config.steps.filter(({ begins }) => begins === step.done).map((other) => `instance[${quoted(field(other))}] != "idle"`);
      if (later.length > 0) this.#move(`${step.id}.running`, `${IS_OPEN} && ${is(step, 'idle')} && (${later.join(' || ')})`, { [field(step)]: '"running"' }, [note('stepStarted', this.#nodeOf(step))], again);
    }
  }

  #outcomes(again: Label): void {
    const { steps } = this.#config;
    this.#infer(again);
    this.#move('completed', `instance.state == "running" && ${steps.map((step) => is(step, 'done')).join(' && ')}`, { state: '"completed"' }, [note('completed', this.#node)], again);
    const settled = steps.map((step) => `!(instance[${quoted(field(step))}] in ["running", "undoing"])`);
    this.#move('compensated', `instance.state == "compensating" && ${settled.join(' && ')}`, { state: '"compensated"' }, [note('compensated', this.#node)], again);
  }

  /** Stuck is not an end: what comes later may still finish it. */
  #overdue(): void {
    const { program } = this.#draft;
    program.place(this.#deadline);
    this.#let('acks', 'false');
    const look = program.here();
    this.#tx('deadline.look', [this.#read()], FAIL);
    program.add({ op: 'branch', when: 'instance == null', then: this.#done });
    this.#move('stuck', `${IS_OPEN} && !instance.stuck`, { stuck: 'true' }, [note('stuck', this.#node)], look);
    this.#jump(this.#done);
  }

  #end(): void {
    const { program, context } = this.#draft;
    program.place(this.#done);
    if (this.#settles) {
      const end = program.label();
      program.add({ op: 'branch', when: '!acks', then: end });
      program.add({ op: 'settle', name: context.name('ack'), how: 'commit', onFailed: FAIL });
      program.place(end);
    }
    program.add({ op: 'end', outcome: 'ok', reason: 0 });
    program.place(this.#trouble);
    program.add({ op: 'retry', schedule: TROUBLE, onExhausted: FAIL });
  }

  /** One transition of the instance, if it holds `where`; else nothing. `instance` is the row afterwards. */
  #move(name: string, where: string, set: { readonly [field: string]: string }, rows: readonly Operation[], again: Label): void {
    const { program } = this.#draft;
    const next = program.label();
    program.add({ op: 'branch', when: `!(${where})`, then: next });
    const same: Operation = { op: 'check', table: this.#id, key: KEY, where: 'row != null && row.version == instance.version' };
    const patch: Operation = { op: 'patch', table: this.#id, key: KEY, set: { version: 'row.version + 1', ...set }, effect: 0 };
    this.#tx(name, [same, patch, this.#read(), ...rows], again);
    program.place(next);
  }

  #read(): Operation {
    return { op: 'read', table: this.#id, key: KEY, variable: 'instance' };
  }

  #tx(name: string, operations: readonly Operation[], onConflict: Label): void {
    const { program, context } = this.#draft;
    program.add({ op: 'tx', name: context.name(name), store: context.store(this.#journal), link: context.link(this.#id, this.#journal), operations, timeoutUs: JOURNAL_TIMEOUT_US, onConflict, onFailed: this.#trouble });
  }

  #timer(): void {
    const { program, context } = this.#draft;
    if (this.#config.deadline < UNBOUNDED) program.add({ op: 'timer', name: context.name('deadline'), after: { kind: 'constant', valueUs: this.#config.deadline }, entry: this.#deadline });
  }

  #let(variable: string, value: string): void {
    this.#draft.program.add({ op: 'let', variable, value });
  }

  #jump(to: Label): void {
    this.#draft.program.add({ op: 'jump', to });
  }

  get #id(): string {
    return this.#draft.context.self.id;
  }

  #nodeOf(step: MonitoredStep): NodeIndex {
    return this.#draft.context.node(stepNodeOf(this.#id, step.id));
  }
}

const KEY = 'saga.key';

const IS_OPEN = 'instance.state in ["running", "compensating"]';

/** Rows of instances that a restarted host has to watch again. */
export const OPEN = 'row.state in ["running", "compensating"] && !row.stuck';

const field = (step: MonitoredStep): string => `step:${step.id}`;

const is = (step: MonitoredStep, state: string): string => `instance[${quoted(field(step))}] == ${quoted(state)}`;

const typesOf = ({ steps }: MonitorConfig): readonly string[] => [...new Set(steps.flatMap(({ begins, done, failed, undone }) => [begins, done, failed ?? '', undone ?? '']))].filter((type) => type !== '');

const note = (event: SagaEvent, node: NodeIndex): Operation => ({ op: 'annotate', event, node, attempt: event === 'stepStarted' || event === 'compensationStarted' ? '1' : null });

const quoted = (text: string): string => JSON.stringify(text);

const JOURNAL_TIMEOUT_US = 5_000_000;
const TROUBLE = { retriesMax: UNBOUNDED, firstUs: 1_000_000, factor: 2, delayMaxUs: 30_000_000, jitter: 0.2 } as const;
