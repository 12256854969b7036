import { assert } from '../../base/assert.ts';
import { drawKey, type DrawKey } from '../../base/draw.ts';
import type { Json } from '../../base/json.ts';
import { UNBOUNDED } from '../../base/limits.ts';
import { sample } from '../../base/sample.ts';
import type { Operation, Step } from '../../topology/process.ts';
import type { ClearedTable } from '../../topology/scenario.ts';
import { READ, readRowsOf, type Context, type Evaluator, type ReadRows } from '../kernel/evaluator.ts';
import { K, PHASES, type Component, type Kernel } from '../kernel/kernel.ts';
import type { Messages } from '../kernel/messages.ts';
import { emptyHop, type GaugePut, type Hop, type HopSender, type HostView, type Measured, type StepOutcome } from '../kernel/ports.ts';
import { countOf, keyText } from '../kernel/read-value.ts';
import type { Reason } from '../kernel/reasons.ts';
import { SAGA_ROW_KINDS } from '../kernel/saga-row-kinds.ts';
import { eventKey, eventsAfter, headOf, streamsOf } from './streams.ts';
import { claim, emptySlots, lookup, release, type Slot, type SlotState } from '../kernel/slots.ts';

export interface StoredRow {
  value: Json;
  version: number;
  saga: number;
  /** The message that inserted it. */
  message: number;
  /** How often a reader of the table was handed it: the attempts at it, whoever makes them. */
  taken: number;
  /** Row of the log that tells of its newest change. */
  written: number;
  /** From then on the row counts as gone; it is replaced by the next one of its key. */
  expiresUs: number;
}

/** A transaction under way. It outlives the frame that asked for it. */
interface Transaction extends Slot {
  store: number;
  process: number;
  pc: number;
  context: Context;
  client: number;
  frame: number;
  wake: number;
  /** The request is at the store: a second copy of it is nothing new. */
  arrived: boolean;
  life: number;
  cause: number;
  extraUs: number;
  outcome: StepOutcome;
  reason: Reason | null;
  /** Saga instance that an `insert` opened or found, or that a `read` found for a frame without one; 0 for none. */
  saga: number;
  reads: { [variable: string]: Json };
}

interface KeyedStoresState {
  tables: Map<string, Map<string, StoredRow>>[];
  busy: number[];
  queues: number[][];
  transactions: SlotState<Transaction>;
  sagas: number;
}

type TxStep = Extract<Step, { op: 'tx' }>;

const ARRIVE = 0;
const COMMIT = 1;
const REPLY = 2;

/** What a finished transaction hands to its frame. */
export interface TransactionEnd {
  frame: number;
  wake: number;
  outcome: StepOutcome;
  reason: Reason | null;
  reads: { [variable: string]: Json };
  saga: number;
  cause: number;
}

/** One row of a table written or deleted, as a reader beside the run hears of it. */
export interface TableWrite {
  readonly store: number;
  readonly table: string;
  readonly key: string;
  readonly row: number;
  readonly value: Json | undefined;
}

/** Keyed stores: tables of versioned rows, changed by atomic transactions. All operations, or none. */
export class KeyedStores implements Component, Measured {
  readonly label = 'stores';
  state: KeyedStoresState;
  /** Set by the assembly. */
  onEnd: (end: TransactionEnd) => void = () => undefined;
  /** Set by the assembly: a row was inserted or changed. */
  onChanged: (store: number, table: string) => void = () => undefined;
  /** Set by who reads along; null when nobody does. `row` is the number of the log's row that tells of it, `value` undefined where it was deleted. */
  onWritten: ((write: TableWrite) => void) | null = null;
  /** Which table is read when somebody asks for one. Set by the assembly. */
  tableFor: (store: number, table: string) => string = (_store, table) => table;
  readonly #kernel: Kernel;
  readonly #messages: Messages;
  readonly #evaluator: Evaluator;
  readonly #hosts: HostView;
  readonly #links: HopSender;
  readonly #code: number;
  readonly #keys: readonly DrawKey[];
  readonly #hop: Hop = emptyHop();

  constructor(kernel: Kernel, messages: Messages, evaluator: Evaluator, hosts: HostView, links: HopSender) {
    this.#kernel = kernel;
    this.#messages = messages;
    this.#evaluator = evaluator;
    this.#hosts = hosts;
    this.#links = links;
    this.#code = kernel.register(this);
    const { stores } = kernel.topology;
    this.#keys = stores.map(({ id }) => drawKey(kernel.scenario.seed, id, 'commit'));
    this.state = {
      tables: stores.map(({ tables }) => new Map(tables.map((table) => [table, new Map<string, StoredRow>()]))),
      busy: stores.map(() => 0),
      queues: stores.map(() => []),
      transactions: emptySlots(),
      sagas: 0,
    };
  }

  /** Sends a transaction to its store. The end is told through `onEnd`, unless a hop is lost. */
  send(process: number, pc: number, context: Context, client: number, frame: number, wake: number, extraUs: number, cause: number): void {
    const step = this.#step(process, pc);
    const index = claim(this.state.transactions, emptyTransaction);
    const tx = this.state.transactions.items[index]!;
    Object.assign(tx, { store: step.store, process, pc, context, client, frame, wake, cause, extraUs, outcome: 'ok', reason: null, saga: 0, reads: {}, life: 0, arrived: false });
    if (!this.#travel(tx, index, ARRIVE)) release(this.state.transactions, index);
  }

  /** Rows of a table, in order of insertion. */
  rows(store: number, table: string): IterableIterator<[string, StoredRow]> {
    return this.#table(store, table).entries();
  }

  /** An operator deletes rows. */
  clear(store: number, tables: readonly ClearedTable[], cause: number): void {
    const { node } = this.#kernel.topology.stores[store]!;
    for (const { table, endings } of tables) {
      const rows = this.#table(store, table);
      for (const key of [...rows.keys()]) {
        if (endings.length > 0 && !endings.some((ending) => key.endsWith(ending))) continue;
        rows.delete(key);
        const row = this.#kernel.log.append(K.rowDeleted, node, 0xffff, 0, 0xffff, 0xffff_ffff, 0, 0, cause, 0, 0, 0);
        this.onWritten?.({ store, table, key, row, value: undefined });
      }
    }
  }

  hostCrashed(host: number): void {
    this.#kernel.topology.stores.forEach((plan, store) => {
      if (plan.host !== host) return;
      this.state.busy[store] = 0;
      for (const index of this.state.queues[store]!) this.#answer(index, 'unknown', 'disconnected');
      this.state.queues[store] = [];
    });
  }

  hostStarted(): void {
    // Rows are durable: nothing to do.
  }

  dispatch(kind: number, index: number, generation: number): void {
    const tx = lookup(this.state.transactions, index, generation);
    if (tx === null) return;
    if (kind === ARRIVE) this.#arrive(tx, index);
    else if (kind === COMMIT) this.#commit(tx, index);
    else this.#reply(tx, index);
  }

  measure(_set: GaugePut, add: GaugePut): void {
    this.#kernel.topology.stores.forEach(({ node }, store) => {
      for (const table of this.state.tables[store]!.values()) add('rows', table.size, { node });
    });
  }

  describe(_kind: number, index: number): string {
    return this.#kernel.topology.stores[this.state.transactions.items[index]!.store]!.id;
  }

  #step(process: number, pc: number): TxStep {
    const step = this.#kernel.topology.processes[process]!.program[pc]!;
    assert(step.op === 'tx', `step ${pc} of process ${process} is no transaction`);
    return step;
  }

  #table(store: number, name: string): Map<string, StoredRow> {
    const tables = this.state.tables[store]!;
    const table = tables.get(name);
    assert(table !== undefined, `store ${this.#kernel.topology.stores[store]!.id} has no table ${name}`);
    return table;
  }

  #current(store: number, table: string, key: string): StoredRow | undefined {
    const row = this.#table(store, table).get(key);
    return row === undefined || row.expiresUs <= this.#kernel.nowUs ? undefined : row;
  }

  #travel(tx: Transaction, index: number, kind: typeof ARRIVE | typeof REPLY): boolean {
    const { message, attempt, turn } = tx.context;
    const host = this.#kernel.topology.stores[tx.store]!.host;
    const hop = this.#hop;
    hop.link = this.#step(tx.process, tx.pc).link;
    hop.direction = kind === ARRIVE ? 'request' : 'response';
    hop.from = kind === ARRIVE ? tx.client : host;
    hop.to = kind === ARRIVE ? host : tx.client;
    hop.purpose = `tx${tx.pc}`;
    hop.lineageHi = this.#messages.lineageHi(message);
    hop.lineageLo = this.#messages.lineageLo(message);
    hop.message = message;
    hop.attempt = attempt;
    hop.again = turn;
    hop.cause = tx.cause;
    hop.phase = kind === ARRIVE ? PHASES.broker : PHASES.step;
    hop.code = this.#code | kind;
    hop.a = index;
    hop.b = tx.generation;
    return this.#links.send(hop) > 0;
  }

  #arrive(tx: Transaction, index: number): void {
    const plan = this.#kernel.topology.stores[tx.store]!;
    if (this.#hosts.holds(plan.host, this.#code | ARRIVE, index, tx.generation)) return;
    if (tx.arrived) return;
    tx.arrived = true;
    if (!this.#hosts.isUp(plan.host)) return this.#answer(index, 'failed', 'unavailable');
    tx.life = this.#hosts.lifeOf(plan.host);
    if (this.state.busy[tx.store]! >= plan.concurrency) this.state.queues[tx.store]!.push(index);
    else this.#begin(tx, index);
  }

  #begin(tx: Transaction, index: number): void {
    this.state.busy[tx.store]!++;
    const { message, attempt } = tx.context;
    const draw = message === 0 ? attempt : this.#messages.siteAttempt(message, attempt);
    const timeUs = sample(this.#kernel.topology.stores[tx.store]!.commitTime, this.#keys[tx.store]!, this.#messages.lineageHi(message), this.#messages.lineageLo(message), draw * 64 + (tx.pc & 63));
    this.#kernel.after(timeUs + tx.extraUs, PHASES.broker, this.#code | COMMIT, index, tx.generation);
  }

  #commit(tx: Transaction, index: number): void {
    const { host } = this.#kernel.topology.stores[tx.store]!;
    if (this.#hosts.holds(host, this.#code | COMMIT, index, tx.generation)) return;
    if (this.#hosts.lifeOf(host) !== tx.life) return this.#answer(index, 'unknown', 'disconnected');
    this.#apply(tx);
    this.state.busy[tx.store]!--;
    const next = this.state.queues[tx.store]!.shift();
    if (next !== undefined) this.#begin(this.state.transactions.items[next]!, next);
    this.#answer(index, tx.outcome, tx.reason);
  }

  #answer(index: number, outcome: StepOutcome, reason: Reason | null): void {
    const tx = this.state.transactions.items[index]!;
    tx.outcome = outcome;
    tx.reason = reason;
    if (!this.#travel(tx, index, REPLY)) release(this.state.transactions, index);
  }

  #reply(tx: Transaction, index: number): void {
    if (this.#hosts.holds(tx.client, this.#code | REPLY, index, tx.generation)) return;
    const { frame, wake, outcome, reason, reads, saga, cause } = tx;
    release(this.state.transactions, index);
    this.onEnd({ frame, wake, outcome, reason, reads, saga, cause });
  }

  /** Runs the operations against the tables; a conflict or a failed expression leaves them as they were. */
  #apply(tx: Transaction): void {
    const step = this.#step(tx.process, tx.pc);
    const writes: Write[] = [];
    const notes: Note[] = [];
    for (const operation of step.operations) {
      const problem = operation.op === 'annotate' ? this.#note(tx, step, operation, notes) : this.#operate(tx, step, operation, writes);
      if (problem !== null) return this.#refuse(tx, problem, operation);
    }
    const before = this.#kernel.log.rows;
    for (const write of writes) this.#write(tx, write, before);
    tx.cause = this.#row(K.txCommitted, tx, step.name, step.operations.length);
    for (const { operation, attempt } of notes) tx.cause = this.#sagaRow(tx, operation, attempt);
  }

  /** Nothing that it read counts. Only an insert that found its instance open already lends it, as if it had opened it. */
  #refuse(tx: Transaction, problem: 'conflict' | 'expression', operation: Operation): void {
    tx.outcome = problem === 'conflict' ? 'conflict' : 'failed';
    tx.reason = problem;
    tx.reads = {};
    if (problem !== 'conflict' || operation.op !== 'insert') tx.saga = 0;
    tx.cause = this.#row(K.txConflicted, tx, this.#kernel.reason(problem), 0);
  }

  #note(tx: Transaction, step: TxStep, operation: Annotation, notes: Note[]): 'expression' | null {
    let { attempt } = tx.context;
    if (operation.attempt !== null) {
      const value = this.#evaluator.value(operation.attempt, tx.context);
      if (!value.ok) return this.#broken(tx, step, value.error.column);
      const count = countOf(value.value, 0);
      if (count === undefined) return this.#broken(tx, step, 1);
      attempt = count;
    }
    notes.push({ operation, attempt });
    return null;
  }

  #operate(tx: Transaction, step: TxStep, operation: Exclude<Operation, Annotation>, writes: Write[]): 'conflict' | 'expression' | null {
    const key = this.#evaluator.value(operation.key, tx.context);
    if (!key.ok) return this.#broken(tx, step, key.error.column);
    const at = keyText(key.value);
    if (at === undefined) return this.#broken(tx, step, 1);
    const asked = operation.op === 'append' || operation.op === 'range' ? streamsOf(operation.table) : operation.table;
    const table = operation.op === 'read' || operation.op === 'check' ? this.tableFor(tx.store, asked) : asked;
    const pending = writes.findLast((write) => write.table === table && write.key === at);
    const stored = pending === undefined ? this.#current(tx.store, table, at) : pending.row;
    const context: Context = { ...tx.context, slots: { ...tx.context.slots, row: stored?.value ?? null } };
    switch (operation.op) {
      case 'read':
        tx.reads[operation.variable] = stored?.value ?? null;
        if (operation.basis) noteRead(tx, table, at, stored);
        if (tx.saga === 0 && tx.context.saga === 0) tx.saga = stored?.saga ?? 0;
        return null;
      case 'check': {
        const holds = this.#evaluator.condition(operation.where, context);
        if (!holds.ok) return this.#broken(tx, step, holds.error.column);
        return holds.value ? null : 'conflict';
      }
      case 'delete':
        if (stored !== undefined) writes.push({ table: operation.table, key: at, row: undefined, effect: operation.effect, opens: 0, rereads: operation.rereads });
        return null;
      case 'insert':
        if (stored !== undefined) {
          if (operation.saga !== 0) tx.saga = stored.saga;
          return 'conflict';
        }
        return this.#stage(tx, step, operation.value, context, at, operation, undefined, writes);
      case 'put':
        return this.#stage(tx, step, operation.value, context, at, operation, stored, writes);
      case 'append':
        return this.#append(tx, step, operation, at, stored, writes);
      case 'range':
        return this.#range(tx, step, operation, at, stored);
      case 'patch':
        return this.#patch(tx, step, operation, context, at, stored, writes);
    }
  }

  #stage(tx: Transaction, step: TxStep, template: Json, context: Context, key: string, operation: Extract<Operation, { op: 'insert' | 'put' }>, stored: StoredRow | undefined, writes: Write[]): 'expression' | null {
    const { message } = tx.context;
    const value = this.#evaluator.template(template, context, this.#keys[tx.store]!, this.#messages.lineageHi(message), this.#messages.lineageLo(message), tx.pc + 1);
    if (!value.ok) return this.#broken(tx, step, value.error.column);
    const opens = operation.op === 'insert' ? operation.saga : 0;
    const row = this.#version(tx, value.value, stored);
    if (operation.op === 'insert' && operation.ttlUs !== undefined) row.expiresUs = this.#kernel.nowUs + operation.ttlUs;
    writes.push({ table: operation.table, key, row, effect: operation.effect, opens, rereads: operation.op === 'put' ? operation.rereads : undefined });
    return null;
  }

  #patch(tx: Transaction, step: TxStep, operation: Extract<Operation, { op: 'patch' }>, context: Context, key: string, stored: StoredRow | undefined, writes: Write[]): 'expression' | null {
    const value: { [field: string]: Json } = typeof stored?.value === 'object' && stored.value !== null && !Array.isArray(stored.value) ? { ...(stored.value as { [field: string]: Json }) } : {};
    for (const field of Object.keys(operation.set)) {
      const set = this.#evaluator.value(operation.set[field]!, context);
      if (!set.ok) return this.#broken(tx, step, set.error.column);
      if (set.value === undefined) return this.#broken(tx, step, 1);
      value[field] = set.value;
    }
    writes.push({ table: operation.table, key, row: this.#version(tx, value, stored), effect: operation.effect, opens: 0, rereads: operation.rereads });
    return null;
  }

  #append(tx: Transaction, step: TxStep, operation: Extract<Operation, { op: 'append' }>, stream: string, stored: StoredRow | undefined, writes: Write[]): 'conflict' | 'expression' | null {
    const head = headOf(stored?.value);
    if (operation.expected !== null) {
      const expected = this.#evaluator.value(operation.expected, tx.context);
      if (!expected.ok) return this.#broken(tx, step, expected.error.column);
      if (expected.value !== head) return 'conflict';
    }
    const next = { version: head + 1 };
    const context: Context = { ...tx.context, slots: { ...tx.context.slots, row: next } };
    writes.push({ table: streamsOf(operation.table), key: stream, row: this.#version(tx, next, stored), effect: 0, opens: 0, rereads: undefined });
    return this.#stage(tx, step, operation.value, context, eventKey(stream, head + 1), { op: 'put', table: operation.table, key: operation.key, value: operation.value, effect: operation.effect }, undefined, writes);
  }

  #range(tx: Transaction, step: TxStep, operation: Extract<Operation, { op: 'range' }>, stream: string, stored: StoredRow | undefined): 'expression' | null {
    const after = this.#evaluator.value(operation.after, tx.context);
    if (!after.ok) return this.#broken(tx, step, after.error.column);
    if (typeof after.value !== 'number') return this.#broken(tx, step, 1);
    noteRead(tx, streamsOf(operation.table), stream, stored);
    tx.reads[operation.variable] = eventsAfter(stream, after.value, headOf(stored?.value), (key) => this.#current(tx.store, operation.table, key)?.value);
    return null;
  }

  #version(tx: Transaction, value: Json, stored: StoredRow | undefined): StoredRow {
    return { value, version: (stored?.version ?? 0) + 1, saga: stored?.saga ?? tx.context.saga, message: stored?.message ?? tx.context.message, taken: stored?.taken ?? 0, written: stored?.written ?? 0, expiresUs: UNBOUNDED };
  }

  /** `since`: rows of the log before the transaction. */
  #write(tx: Transaction, write: Write, since: number): void {
    const table = this.#table(tx.store, write.table);
    const found = readRowsOf(tx.context) === undefined ? undefined : this.#current(tx.store, write.table, write.key);
    if (write.row === undefined) {
      table.delete(write.key);
      const row = this.#row(K.rowDeleted, tx, write.effect, 0);
      this.#revise(tx, write, found, since, row);
      this.onWritten?.({ store: tx.store, table: write.table, key: write.key, row, value: undefined });
      return;
    }
    const before = table.get(write.key);
    if (write.opens !== 0) write.row.saga = tx.saga = ++this.state.sagas;
    else if (before !== undefined) write.row.saga = before.saga;
    table.set(write.key, write.row);
    const row = this.#row(before === undefined ? K.rowInserted : K.rowChanged, tx, write.effect, write.row.version);
    write.row.written = row;
    this.#revise(tx, write, found, since, row);
    this.onWritten?.({ store: tx.store, table: write.table, key: write.key, row, value: write.row.value });
    this.onChanged(tx.store, write.table);
  }

  /** Tells what a frame had read of a row that it changed, once for each transaction; from then on it knows what it wrote. */
  #revise(tx: Transaction, { table, key, rereads }: Write, found: StoredRow | undefined, since: number, row: number): void {
    const place = readPlace(tx.store, table, key);
    const read = readRowsOf(tx.context)?.[place];
    const own = (tx.reads[READ] as ReadRows | undefined)?.[place];
    if (read === undefined && own === undefined) return;
    if (read !== undefined && rereads !== true && (own ?? 0) <= since) {
      const { node } = this.#kernel.topology.stores[tx.store]!;
      const { message, saga, attempt } = tx.context;
      this.#kernel.log.append(K.rowRevised, node, 0xffff, 0, 0xffff, 0xffff_ffff, message, tx.saga || saga, row, attempt, found?.written ?? 0, read);
    }
    tx.reads[READ] = { ...readRowsOf(tx.context), ...(tx.reads[READ] as ReadRows | undefined), [place]: row };
  }

  #sagaRow(tx: Transaction, { event, node }: Annotation, attempt: number): number {
    const { message, saga } = tx.context;
    return this.#kernel.log.append(SAGA_ROW_KINDS[event], node, 0xffff, 0, 0xffff, 0xffff_ffff, message, tx.saga || saga, tx.cause, attempt, 0, 0);
  }

  #broken(tx: Transaction, step: TxStep, column: number): 'expression' {
    this.#row(K.expressionFailed, tx, step.name, column);
    return 'expression';
  }

  #row(kind: number, tx: Transaction, detail: number, value: number): number {
    const { node } = this.#kernel.topology.stores[tx.store]!;
    const { message, attempt } = tx.context;
    return this.#kernel.log.append(kind, node, 0xffff, 0, 0xffff, 0xffff_ffff, message, tx.saga || tx.context.saga, tx.cause, attempt, detail, value);
  }
}

type Annotation = Extract<Operation, { op: 'annotate' }>;

/** A saga row to be written when the transaction commits. */
interface Note {
  operation: Annotation;
  attempt: number;
}

interface Write {
  table: string;
  key: string;
  /** Undefined deletes. */
  row: StoredRow | undefined;
  effect: number;
  opens: number;
  /** The transaction looks at the row again: what was read of it before is no matter. */
  rereads: true | undefined;
}

const readPlace = (store: number, table: string, key: string): string => `${store} ${table} ${key}`;

function noteRead(tx: Transaction, table: string, key: string, stored: StoredRow | undefined): void {
  tx.reads[READ] = { ...readRowsOf(tx.context), ...(tx.reads[READ] as ReadRows | undefined), [readPlace(tx.store, table, key)]: stored?.written ?? 0 };
}

const emptyTransaction = (): Transaction => ({
  generation: 0, live: false, store: 0, process: 0, pc: 0, context: { message: 0, attempt: 0, saga: 0, member: 0, turn: 0, slots: {} }, client: 0,
  frame: 0, wake: 0, arrived: false, life: 0, cause: 0, extraUs: 0, outcome: 'ok', reason: null, saga: 0, reads: {},
});
