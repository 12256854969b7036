import { UNBOUNDED } from '../../base/limits.ts';
import { parseTemplate, templateReads } from '../../expression/template.ts';
import type { Operation, Settlement } from '../../topology/process.ts';
import type { NameIndex } from '../../topology/indexes.ts';
import { FRAME_VARIABLES } from '../lowering/check-expressions.ts';
import { FAIL, type Label } from '../lowering/program.ts';
import { messagePlan } from './message.ts';
import { addUnparking } from './parking.ts';
import type { ProcessDraft } from './process-draft.ts';
import { addRegistration } from '../schemas/pinned-versions.ts';
import type { TransactionDraft } from './transaction-draft.ts';
import { SAGA_HEADERS, replyHeaders } from './saga-headers.ts';
import { readsQueues } from '../systems/readers.ts';
import { settlementOf } from './settlement-of.ts';
import { subscribedChannels } from './subscriptions.ts';
import { LOCKS, lockOperations, unlockOperations } from './semantic-lock.ts';
import { emptyUndoing, type Tombstone, TOMBSTONES, tombstoneOperations } from './tombstones.ts';
import type { OperationConfig, StepConfig, StepOf } from './step-fields.ts';

export type Idempotency = 'none' | 'same-transaction' | 'separate-transaction' | 'memory';

/** What the steps of one handler are lowered with. */
export interface StepScope {
  readonly draft: ProcessDraft;
  /** A delivery is acknowledged and replied to over a channel; a call is answered by the end of the frame. */
  readonly mode: 'delivery' | 'call';
  /** Where a failing step goes. */
  readonly onFailed: Label;
  /** Where a reply that cannot be published goes: its command is handled again. */
  readonly onUnreplied: Label;
  readonly idempotency: Idempotency;
  readonly idempotencyKey: string;
  /** How long a handled message is remembered; UNBOUNDED for ever. */
  readonly inboxTtlUs: number;
  /** The transaction around the handler. */
  readonly transaction: TransactionDraft | undefined;
  /** What a handler and the one that undoes it remember. */
  readonly tombstone: Tombstone | undefined;
  /** Where an acknowledged message's key is unparked. */
  readonly unparks: string | undefined;
  /** Reply channels by saga. */
  readonly replies: ReadonlyMap<string, string>;
}

/** Adds the steps to the program, in order. */
export function lowerSteps(steps: readonly StepConfig[], scope: StepScope): void {
  for (const step of steps) (LOWER[step.do] as (step: StepConfig, scope: StepScope) => void)(step, scope);
}

const LOWER: { readonly [K in StepConfig['do']]: (step: StepOf<K>, scope: StepScope) => void } = {
  work: (step, scope) => lowerWork(step, scope),
  wait: (step, scope) => lowerWork(step, scope),
  require: (step, scope) => lowerRequire(step, scope),
  write: (step, scope) => lowerWrite(step, scope),
  call: (step, { draft: { program, context }, onFailed }) =>
    program.add({
      op: 'call', name: context.name(step.id), target: context.process(step.target), link: context.link(context.self.id, step.target),
      request: messagePlan(step.request, context), timeoutUs: step.timeout, onFailed, onTimeout: onFailed,
    }),
  publish: (step, { draft, onFailed }) => {
    addRegistration(step.id, step.message, onFailed, draft.program, draft.context);
    draft.program.add({
      op: 'publish', name: draft.context.name(step.id), channel: draft.context.channel(step.channel), producer: draft.producer(step.channel),
      message: messagePlan(step.message, draft.context), onFailed,
    });
  },
  reply: (step, scope) => (scope.mode === 'call' ? answer(step, scope) : lowerReply(step, scope)),
  ack: (step, { draft, mode, transaction, unparks }) => {
    const { program, context } = draft;
    // Before it is acknowledged: a crash in between repeats it, and nothing stays parked for ever.
    if (unparks !== undefined && mode === 'delivery') addUnparking(`${step.id}.unpark`, unparks, draft);
    if (transaction !== undefined) transaction.settle(step.id);
    else if (mode === 'delivery') program.add({ op: 'settle', name: context.name(step.id), how: 'commit', onFailed: FAIL });
  },
  nack: (step, scope) => lowerSettle(step.id, settlementOf('nack', step.requeue), scope),
  reject: (step, scope) => lowerSettle(step.id, settlementOf('reject', step.requeue), scope),
  changeVisibility: (step, scope) => lowerSettle(step.id, 'extend', scope, step.timeout),
};

/** Only queues take a delivery back. */
function lowerSettle(id: string, how: Settlement, { draft: { program, context }, mode, onFailed }: StepScope, leaseUs?: number): void {
  const [channel] = subscribedChannels(context.design, context.self.id);
  if (mode === 'delivery' && !readsQueues(context.design.find(channel ?? '')?.system ?? '', context)) {
    context.error('handlers', 'no-queue', `Step ${id} of ${context.self.id} gives a message back, and ${context.self.id} reads no queue.`, 'Remove the step, or let it read a queue.');
  }
  if (mode === 'delivery') program.add({ op: 'settle', name: context.name(id), how, onFailed, ...(leaseUs !== undefined && { leaseUs }) });
}

function lowerWork(step: StepOf<'work' | 'wait'>, { draft: { program, context }, onFailed }: StepScope): void {
  const { times } = step.do === 'work' ? step : {};
  program.add({ op: 'work', name: context.name(step.id), time: step.time, onFailed, ...(times !== undefined && { times }) });
}

/** A step of no duration, so that faults can name it, then the guard. */
function lowerRequire(step: StepOf<'require'>, { draft: { program, context }, onFailed }: StepScope): void {
  const held = program.label();
  program.add({ op: 'work', name: context.name(step.id), time: { kind: 'constant', valueUs: 0 }, onFailed });
  program.add({ op: 'branch', when: step.that, then: held });
  program.add({ op: 'let', variable: 'failure', value: JSON.stringify({ step: step.id, reason: step.reason }) });
  program.add({ op: 'jump', to: onFailed });
  program.place(held);
}

function lowerWrite(step: StepOf<'write'>, scope: StepScope): void {
  const tombstone = scope.tombstone?.step === step ? scope.tombstone : undefined;
  const operations = [...(tombstone === undefined ? [] : tombstoneOperations(tombstone)), ...step.operations.flatMap((operation) => lowerOperation(operation, step, scope))];
  if (tombstone !== undefined) scope.draft.context.useTable(step.store, TOMBSTONES);
  if (tombstone?.role !== 'undoes') return addWrite(step, operations, scope.onFailed, scope);
  const { program } = scope.draft;
  const [nothing, done] = [program.label(), program.label()];
  addWrite(step, operations, nothing, scope);
  program.add({ op: 'jump', to: done });
  program.place(nothing);
  addTx(step, '.empty', emptyUndoing(tombstone), scope.onFailed, scope);
  program.place(done);
}

/** `onConflict` is for what the operations refuse; a repeat goes on after the write. */
function addWrite(step: StepOf<'write'>, operations: readonly Operation[], onConflict: Label, scope: StepScope): void {
  const { draft: { program, context } } = scope;
  if (scope.idempotency === 'none') return addTx(step, '', operations, onConflict, scope);
  const key = `text(${scope.idempotencyKey}) + ${JSON.stringify(`:${step.id}`)}`;
  const kept = scope.inboxTtlUs < UNBOUNDED ? { ttlUs: scope.inboxTtlUs } : {};
  const done = program.label();
  if (scope.idempotency === 'memory') {
    program.add({ op: 'recall', key, then: done });
    addTx(step, '', operations, onConflict, scope);
    program.add({ op: 'remember', key, ...kept });
    return program.place(done);
  }
  context.useTable(step.store, INBOX);
  const remember: Operation = { op: 'insert', table: INBOX, key, value: { message: '${message.id}' }, effect: 0, saga: 0, ...kept };
  const repeated = program.label();
  if (scope.idempotency === 'same-transaction') {
    // A conflict is either a repeat, which the inbox shows, or a conflict of the step's own operations.
    addTx(step, '', [remember, ...operations], repeated, scope);
    program.add({ op: 'jump', to: done });
    program.place(repeated);
    addTx(step, '.repeat', [{ op: 'check', table: INBOX, key, where: 'row != null' }], onConflict, scope);
  } else {
    addTx(step, '.seen', [{ op: 'check', table: INBOX, key, where: 'row == null' }], done, scope);
    addTx(step, '', operations, onConflict, scope);
    addTx(step, '.remember', [remember], done, scope);
  }
  program.place(done);
}

/** Table of the messages that a node has handled. */
export const INBOX = 'inbox';

function addTx(step: StepOf<'write'>, suffix: string, operations: readonly Operation[], onConflict: Label, { draft: { program, context }, onFailed }: StepScope): void {
  const name = context.name(step.id + suffix);
  program.add({ op: 'tx', name, store: context.store(step.store), link: context.link(context.self.id, step.store), operations, timeoutUs: step.timeout, onConflict, onFailed });
}

function lowerOperation(operation: OperationConfig, { store: storeId, operations }: StepOf<'write'>, { draft: { context } }: StepScope): readonly Operation[] {
  if (operation.op === 'lock' || operation.op === 'unlock') {
    context.useTable(storeId, LOCKS);
    return (operation.op === 'lock' ? lockOperations : unlockOperations)(operation.table, operation.key, operation.owner);
  }
  context.useTable(storeId, operation.table);
  if (operation.op === 'check') return [operation];
  if (operation.op === 'read') return [{ ...operation, basis: true }];
  const effect = context.effect(operation.effect);
  if (operation.op === 'insert') return [{ ...operation, effect, saga: 0 }];
  const rereads = checksAgain(operation, operations) && ({ rereads: true } as const);
  if (operation.op === 'patch') return [{ ...operation, effect, ...rereads }];
  return [{ ...operation, effect, ...rereads }];
}

/** Whether the same transaction checks the row that it changes, and nothing that was read before is in the change. */
function checksAgain(operation: Extract<OperationConfig, { readonly op: 'put' | 'patch' | 'delete' }>, operations: readonly OperationConfig[]): boolean {
  if (!operations.some((other) => other.op === 'check' && other.table === operation.table && other.key === operation.key)) return false;
  const value = operation.op === 'put' ? operation.value : operation.op === 'patch' ? Object.fromEntries(Object.entries(operation.set).map(([name, source]) => [name, `\${${source}}`])) : null;
  const parsed = parseTemplate(value, { random: true });
  return parsed.ok && templateReads(parsed.value).every(([variable = '']) => FRAME_VARIABLES.includes(variable));
}

/** A call is answered when its frame ends; nothing after the reply runs. */
function answer(step: StepOf<'reply'>, { draft: { program, context } }: StepScope): void {
  program.add({ op: 'end', outcome: step.outcome, reason: step.outcome === 'ok' ? 0 : context.name(step.type) });
}

/** One publish, or with several sagas one for each channel that they expect replies on. */
function lowerReply(step: StepOf<'reply'>, scope: StepScope): void {
  const { draft: { program, context } } = scope;
  const name = context.name(step.id);
  const channels = [...new Set(scope.replies.values())];
  const [only] = channels;
  if (only === undefined) return noReplies(step, scope);
  if (channels.length === 1) return addReply(step, name, only, scope);
  const done = program.label();
  for (const [saga, channel] of scope.replies) {
    const other = program.label();
    program.add({ op: 'branch', when: `headers.${SAGA_HEADERS.saga} != ${JSON.stringify(saga)}`, then: other });
    addReply(step, name, channel, scope);
    program.add({ op: 'jump', to: done });
    program.place(other);
  }
  program.place(done);
}

function addReply(step: StepOf<'reply'>, name: NameIndex, channel: string, { draft, onUnreplied }: StepScope): void {
  const message = { type: draft.context.name(step.type), key: 'message.key', payload: step.payload, headers: replyHeaders(step.outcome), identity: null, copy: null, bytes: 0 };
  draft.program.add({ op: 'publish', name, channel: draft.context.channel(channel), producer: draft.producer(channel), message, onFailed: onUnreplied });
}

function noReplies(step: StepOf<'reply'>, { draft: { context } }: StepScope): void {
  context.error('handlers', 'nobody-to-reply-to', `Step ${step.id} of ${context.self.id} replies, but no saga sends commands to a channel that ${context.self.id} reads.`, 'Wire the command channel of a saga step to this node, or use a publish step.');
}
