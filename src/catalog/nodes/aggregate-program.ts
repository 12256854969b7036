import { UNBOUNDED } from '../../base/limits.ts';
import type { Distribution } from '../../base/distribution.ts';
import type { Operation } from '../../topology/process.ts';
import { FAIL, type Label } from '../lowering/program.ts';
import type { AggregateCommand, AggregateConfig } from './aggregate-fields.ts';
import { changeText, upcastersInOrder, upcastText } from './aggregate-texts.ts';
import type { ProcessDraft } from './process-draft.ts';

/**
 * Writes what an aggregate does with a command: load the newest snapshot and the events after it, fold them, decide, append what it
 * decided at the version that it saw, and decide again if somebody else was faster.
 *
 * Variables of its frames: `aggregate` ({ id }), `state`, `version` (of the newest event it knows), `events` (to fold) and `event`,
 * `command` (which one, from 0), `made` (events decided on), `tries` (conflicts so far), `then` (what the fold is for).
 */
export class AggregateProgram {
  readonly #config: AggregateConfig;
  readonly #draft: ProcessDraft;
  readonly #mode: 'delivery' | 'call';
  readonly #settles: boolean;
  readonly #labels: { readonly [name in AggregateLabel]: Label };

  constructor(config: AggregateConfig, mode: 'delivery' | 'call', settles: boolean, draft: ProcessDraft) {
    this.#config = config;
    this.#draft = draft;
    this.#mode = mode;
    this.#settles = settles;
    const label = () => draft.program.label();
    this.#labels = { load: label(), fold: label(), folded: label(), conflict: label(), appended: label(), done: label(), refused: label(), trouble: label() };
  }

  /** The entry for commands. */
  write(): Label {
    const { program, context } = this.#draft;
    const entry = program.here();
    this.#let('tries', '0');
    this.#let('aggregate', `{"id": text(${this.#config.stream})}`);
    const commands = this.#config.commands.map((command) => ({ command, label: program.label() }));
    for (const { command, label } of commands) program.add({ op: 'branch', when: command.on === '*' ? 'true' : `message.type == ${quoted(command.on)}`, then: label });
    this.#settle('unmatched.ack');
    program.add(this.#mode === 'call' ? { op: 'end', outcome: 'failed', reason: context.name('unmatched') } : { op: 'end', outcome: 'ok', reason: 0 });
    commands.forEach(({ label }, index) => {
      program.place(label);
      this.#let('command', String(index));
      this.#jump('load');
    });
    this.#load();
    this.#fold();
    this.#decide();
    this.#appended();
    this.#end();
    return entry;
  }

  #load(): void {
    const { program } = this.#draft;
    const initial = JSON.stringify(this.#config.initial ?? null);
    program.place(this.#labels.load);
    this.#let('state', initial);
    this.#let('version', '0');
    if (this.#keepsSnapshots) {
      this.#tx('load.snapshot', [{ op: 'read', table: SNAPSHOTS, key: ID, variable: 'snapshot' }], FAIL);
      this.#let('version', `snapshot != null && snapshot.schema == ${this.#config.snapshotSchema} ? snapshot.version : 0`);
      this.#let('state', `version > 0 ? snapshot.state : ${initial}`);
      this.#work('load.read', this.#config.snapshotTime, 'version > 0 ? 1 : 0');
    }
    this.#tx('load', [{ op: 'range', table: this.#config.table, key: ID, after: 'version', variable: 'events' }], FAIL);
    this.#work('load.fold', this.#config.eventTime, 'len(events)');
    this.#let('version', 'version + len(events)');
    this.#let('then', '"decide"');
  }

  /** State by state, each event lifted to its newest version first. */
  #fold(): void {
    const { program } = this.#draft;
    program.place(this.#labels.fold);
    this.#let('at', '0');
    const [loop, next] = [program.here(), program.label()];
    program.add({ op: 'branch', when: 'at >= len(events)', then: this.#labels.folded });
    this.#let('event', 'events[at]');
    this.#upcast();
    const changes = this.#config.apply.map((change) => ({ change, label: program.label() }));
    for (const { change, label } of changes) program.add({ op: 'branch', when: `event.type == ${quoted(change.on)}`, then: label });
    program.add({ op: 'jump', to: next });
    for (const { change, label } of changes) {
      program.place(label);
      this.#let('state', changeText(this.#config, change));
      program.add({ op: 'jump', to: next });
    }
    program.place(next);
    this.#let('at', 'at + 1');
    program.add({ op: 'jump', to: loop });
  }

  #upcast(): void {
    const { program } = this.#draft;
    for (const upcaster of upcastersInOrder(this.#config)) {
      const { on, from } = upcaster;
      const next = program.label();
      program.add({ op: 'branch', when: `event.type != ${quoted(on)} || event.schema != ${from}`, then: next });
      this.#let('event', upcastText(this.#config, upcaster));
      program.place(next);
    }
  }

  #decide(): void {
    const { program } = this.#draft;
    const keep = program.label();
    program.place(this.#labels.folded);
    program.add({ op: 'branch', when: 'then == "keep"', then: keep });
    program.add({ op: 'work', name: this.#name('decide'), time: { kind: 'constant', valueUs: 0 }, onFailed: this.#labels.refused });
    const commands = this.#config.commands.map((command) => ({ command, label: program.label() }));
    commands.forEach(({ label }, index) => program.add({ op: 'branch', when: `command == ${index}`, then: label }));
    this.#jump('refused');
    for (const { command, label } of commands) {
      program.place(label);
      this.#rules(command);
      this.#append(command);
    }
    program.place(keep);
    this.#tx('snapshot', [{ op: 'put', table: SNAPSHOTS, key: ID, value: { version: '${version}', schema: this.#config.snapshotSchema, state: '${state}' }, effect: 0 }], this.#labels.done, this.#labels.done);
    this.#jump('done');
  }

  #rules({ rules }: AggregateCommand): void {
    const { program } = this.#draft;
    for (const { that, reason } of rules) {
      const holds = program.label();
      program.add({ op: 'branch', when: that, then: holds });
      this.#let('failure', JSON.stringify({ step: 'decide', reason }));
      this.#jump('refused');
      program.place(holds);
    }
  }

  #append({ events }: AggregateCommand): void {
    const { program, context } = this.#draft;
    const { table, guard, idempotency } = this.#config;
    const data = (event: AggregateCommand['events'][number]): string => `{${Object.entries(event.data).map(([name, value]) => `${quoted(name)}: ${value}`).join(', ')}}`;
    this.#let('made', `[${events.map((event) => `{"type": ${quoted(event.type)}, "schema": ${event.schema}, "data": ${data(event)}}`).join(', ')}]`);
    const appends: readonly Operation[] = events.map(({ type, schema, effect }, index) => ({
      op: 'append', table, key: ID, expected: guard === 'none' ? null : `version + ${index}`, effect: context.effect(effect),
      value: { type, stream: '${aggregate.id}', version: '${row.version}', schema, data: `\${made[${index}].data}` },
    }));
    if (idempotency === 'none') this.#tx('append', appends, this.#labels.conflict);
    else {
      const repeated = program.label();
      this.#tx('append', [{ op: 'insert', table: INBOX, key: 'message.id', value: {}, effect: 0, saga: 0 }, ...appends], repeated);
      this.#jump('appended');
      program.place(repeated);
      this.#tx('append.repeat', [{ op: 'check', table: INBOX, key: 'message.id', where: 'row != null' }], this.#labels.conflict);
      this.#jump('done');
    }
    this.#jump('appended');
  }

  /** After a conflict everything is read again: what held before may not hold any more. */
  #appended(): void {
    const { program } = this.#draft;
    const { conflictRetries, snapshotEvery } = this.#config;
    program.place(this.#labels.conflict);
    this.#let('tries', 'tries + 1');
    program.add({ op: 'branch', when: conflictRetries >= UNBOUNDED ? 'true' : `tries <= ${conflictRetries}`, then: this.#labels.load });
    this.#let('failure', JSON.stringify({ step: 'append', reason: 'conflict' }));
    this.#jump('refused');
    program.place(this.#labels.appended);
    if (this.#keepsSnapshots) {
      this.#let('events', 'made');
      program.add({ op: 'branch', when: `floor((version + len(made)) / ${snapshotEvery}) == floor(version / ${snapshotEvery})`, then: this.#labels.done });
      this.#let('version', 'version + len(made)');
      this.#let('then', '"keep"');
      this.#jump('fold');
    }
    program.place(this.#labels.done);
    this.#settle('ack');
    program.add({ op: 'end', outcome: 'ok', reason: 0 });
  }

  /** A refusal is an answer: the command is done with. */
  #end(): void {
    const { program, context } = this.#draft;
    program.place(this.#labels.refused);
    this.#settle('refused.ack');
    program.add({ op: 'end', outcome: 'failed', reason: context.name('refused') });
    program.place(this.#labels.trouble);
    if (this.#mode === 'call') program.add({ op: 'end', outcome: 'failed', reason: context.name('no event store') });
    else program.add({ op: 'retry', schedule: TROUBLE, onExhausted: FAIL });
  }

  get #keepsSnapshots(): boolean {
    return this.#config.snapshotEvery < UNBOUNDED;
  }

  #tx(name: string, operations: readonly Operation[], onConflict: Label, onFailed = this.#labels.trouble): void {
    const { program, context } = this.#draft;
    const { store, timeout } = this.#config;
    for (const operation of operations) if ('table' in operation) {
      context.useTable(store, operation.table);
      if (operation.op === 'append' || operation.op === 'range') context.useTable(store, `${operation.table}.streams`);
    }
    program.add({ op: 'tx', name: this.#name(name), store: context.store(store), link: context.link(context.self.id, store), operations, timeoutUs: timeout, onConflict, onFailed });
  }

  #work(name: string, time: Distribution, times: string): void {
    this.#draft.program.add({ op: 'work', name: this.#name(name), time, times, onFailed: this.#labels.trouble });
  }

  #settle(name: string): void {
    if (this.#settles) this.#draft.program.add({ op: 'settle', name: this.#name(name), how: 'commit', onFailed: FAIL });
  }

  #name(name: string): number {
    return this.#draft.context.name(name);
  }

  #let(variable: string, value: string): void {
    this.#draft.program.add({ op: 'let', variable, value });
  }

  #jump(to: AggregateLabel): void {
    this.#draft.program.add({ op: 'jump', to: this.#labels[to] });
  }
}

type AggregateLabel = 'load' | 'fold' | 'folded' | 'conflict' | 'appended' | 'done' | 'refused' | 'trouble';

const ID = 'aggregate.id';
export const SNAPSHOTS = 'snapshots';
const INBOX = 'inbox';

const quoted = (text: string): string => JSON.stringify(text);

const TROUBLE = { retriesMax: UNBOUNDED, firstUs: 1_000_000, factor: 2, delayMaxUs: 30_000_000, jitter: 0.2 } as const;
