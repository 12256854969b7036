import { defineNode } from '../entry.ts';
import { choice, type ConfigOf, distribution, duration, expression, integer, list, record, reference } from '../field.ts';
import type { LowerContext } from '../lowering/context.ts';
import { EXTERNAL_SERVICE_FIELDS } from './external-service.ts';
import { FAIL, type Label } from '../lowering/program.ts';
import type { Settling } from '../brokers/broker.ts';
import { QUEUE_CLIENT_FIELDS } from '../systems/client-fields.ts';
import { kafkaConsumerClient } from '../systems/kafka-consumer.ts';
import { kafkaTransactionalClient } from '../systems/kafka-producer.ts';
import { addReader, readerShape, readsQueues, settlingOf } from '../systems/readers.ts';
import { addReading, CANNOT_BE_READ } from '../schemas/pinned-versions.ts';
import { instancesField } from './instances.ts';
import { lowerSteps, type StepScope } from './lower-steps.ts';
import { addLookForParked, addParking, addUnparking } from './parking.ts';
import { ProcessDraft } from './process-draft.ts';
import { retryField, retrySchedule } from './retry-fields.ts';
import { SAGA_FIELDS, SAGA_STEP_FIELDS } from './saga-fields.ts';
import { tombstoneOf } from './tombstones.ts';
import { HANDLER_FIELDS, type HandlerConfig } from './step-fields.ts';
import { isPushing, subscribedChannels, systemOf } from './subscriptions.ts';
import { TransactionDraft } from './transaction-draft.ts';
import type { Settlement, Trigger } from '../../topology/process.ts';

export const CONSUMER_FIELDS = {
  handlers: list('Handlers', record('Handler', HANDLER_FIELDS, { required: true, help: 'What is done with messages of one type.' }), {
    required: true,
    max: 100,
    unique: 'id',
    help: 'What it does with messages. A message that no handler matches is acknowledged and forgotten.',
  }),
  idempotency: choice('Idempotency', {
    options: ['none', 'same-transaction', 'separate-transaction', 'memory'],
    default: 'none',
    help: 'Whether a message that is delivered again has its effects again.',
    optionHelp: {
      none: 'A repeat has its effects again.',
      'same-transaction': 'Each write remembers the message in its own transaction: a repeat changes nothing, and the steps after the write go on.',
      'separate-transaction': 'Each write looks first and remembers afterwards, in transactions of their own: a crash between them repeats the effect.',
      memory: 'Each instance remembers in its own memory what it has written: a crash forgets it, and another instance never knew it.',
    },
    case: 'INB-02',
  }),
  idempotencyKey: expression('Idempotency key', { default: 'message.id', help: 'What counts as the same message.' }),
  inboxTtl: duration('Inbox keeps', { default: 'unlimited', min: '1us', help: 'How long it remembers a message. One that is delivered again later has its effects again.', case: 'INB-03' }),
  retry: retryField,
  deadLetter: reference('Dead-letter channel', { to: ['channel'], help: 'Where a message goes that is given up, as it is: same message, same key. Absent: it is skipped, and only its failed handler shows it.', case: 'RTY-01' }),
  holdFor: distribution('Holds for', { help: 'A message is not handled before this long after it was appended: a stage of retries reads a topic of its own, with a delay of its own. What lies behind it waits too. Longer than max.poll.interval.ms, and the group takes the member for dead. Absent: at once.', case: 'RTY-03' }),
  parks: reference('Parks keys in', { to: ['store'], help: 'While a message of a key is with the dead-letter channel, later ones of the key follow it, so that they keep their order. Absent: they overtake it.', case: 'RTY-03' }),
  unparks: reference('Unparks keys in', { to: ['store'], help: 'For a stage that reads such a channel: where it tells that a message is done with.', case: 'RTY-03' }),
  concurrency: integer('Concurrency of calls', { default: 1, min: 1, max: 100_000, help: 'Direct calls at work at once, each instance. More wait.' }),
  queueMax: integer('Waiting calls', { default: -1, min: 0, unlimited: -1, help: 'Direct calls that may wait; more are refused. -1 for any number.' }),
  priority: expression('Priority', { help: 'Who goes first of those that wait: the greatest number. A request that is being served is never interrupted. Absent: in arrival order.', case: 'QUE-09' }),
  instances: instancesField,
  client: kafkaConsumerClient,
  producer: kafkaTransactionalClient,
  ...QUEUE_CLIENT_FIELDS,
} as const;

type ConsumerConfig = ConfigOf<typeof CONSUMER_FIELDS>;

export const consumer = defineNode({
  kind: 'consumer',
  label: 'Consumer',
  noun: 'service',
  summary: 'A service: it reads channels as one group, handles each message in steps, and acknowledges it in one of them.',
  icon: 'service',
  tone: 'service',
  fields: CONSUMER_FIELDS,
  ports: [
    { id: 'in', label: 'Messages', direction: 'in', connects: 'subscribe' },
    { id: 'calls', label: 'Calls', direction: 'in', connects: 'call' },
    { id: 'out', label: 'Messages', direction: 'out', connects: 'publish' },
    { id: 'stores', label: 'Stores', direction: 'out', connects: 'store' },
    { id: 'targets', label: 'Services', direction: 'out', connects: 'call' },
  ],
  shape: (config, id, design) => {
    return { members: config.instances, process: true, ...readerShape(config, id, subscribedChannels(design, id), design) };
  },
  lower: (config, context) => {
    checkUndoing(config, context);
    checkGuards(config, context);
    const channels = subscribedChannels(context.design, context.self.id);
    const called = isCalled(context);
    if (channels.length === 0 && !called) context.warn('handlers', 'no-channel', `${context.self.id} reads no channel and nobody calls it, so it never does anything.`, 'Draw a wire from a channel to it.');
    const system = systemOf(channels, 'handlers', context);
    const draft = new ProcessDraft(context, config.producer, 'producer', config);
    checkTransactions(config, called, system, context);
    const transaction = draft.isTransactional && system !== undefined ? new TransactionDraft(draft, system) : undefined;
    const triggers: Trigger[] = [];
    if (system !== undefined) {
      const entry = addHandlers(config, 'delivery', settlingOf(config, system, context), draft, channels, transaction);
      triggers.push(addReader(config, system, channels, entry, context));
    }
    if (called) triggers.push({ on: 'call', entry: addHandlers(config, 'call', SETTLES_NOTHING, draft, channels, undefined), concurrency: config.concurrency, queueMax: config.queueMax, priority: config.priority ?? null });
    draft.finish(triggers);
  },
});

/** Nobody waits for what a call does not settle. */
const SETTLES_NOTHING: Settling = { unmatched: false, onSuccess: false, onFailure: null };

const isCalled = ({ design, self }: LowerContext): boolean =>
  design.edgesTo(self.id).some(({ from }) => design.find(from)?.category === 'node' || isPushing(design.find(from)?.kind));

/** Dispatch by type, then the handlers; the label of the dispatch. */
function addHandlers(config: ConsumerConfig, mode: 'delivery' | 'call', settling: Settling, draft: ProcessDraft, channels: readonly string[], transaction: TransactionDraft | undefined): Label {
  const { program, context } = draft;
  const entry = program.here();
  const giveUp = program.label();
  if (mode === 'delivery' && config.holdFor !== undefined) program.add({ op: 'hold', name: context.name('hold'), afterAppend: config.holdFor, untilUs: 0, onFailed: FAIL });
  const follow = program.label();
  if (parks(config, mode)) addLookForParked(config.parks!, follow, draft);
  transaction?.begin('', giveUp);
  const handlers = config.handlers.map((handler) => ({ handler, label: program.label() }));
  for (const { handler, label } of handlers) program.add({ op: 'branch', when: matches(handler), then: label });
  if (mode === 'delivery' && config.unparks !== undefined) addUnparking('unmatched.unpark', config.unparks, draft);
  if (settling.unmatched) addSettle('unmatched.ack', 'commit', draft, transaction);
  transaction?.commit('unmatched.', giveUp);
  program.add(mode === 'call' ? { op: 'end', outcome: 'failed', reason: context.name('unmatched') } : { op: 'end', outcome: 'ok', reason: 0 });
  const unreadable = program.label();
  const scope = { draft, mode, idempotency: config.idempotency, idempotencyKey: config.idempotencyKey, inboxTtlUs: config.inboxTtl, transaction, replies: replyChannels(context, channels), unparks: mode === 'delivery' ? config.unparks : undefined };
  const canMeetUnreadable = handlers.map(({ handler, label }) => addHandler(handler, label, giveUp, unreadable, settling.onSuccess, { ...scope, tombstone: tombstoneOf(handler, config.handlers) })).some(Boolean);
  program.place(giveUp);
  addGivingUp(config, mode, settling, canMeetUnreadable, unreadable, draft, transaction);
  if (parks(config, mode)) addFollowing(config, settling, follow, draft);
  transaction?.finish(giveUp);
  return entry;
}

function addSettle(name: string, how: Settlement, { program, context }: ProcessDraft, transaction: TransactionDraft | undefined): void {
  if (transaction === undefined) program.add({ op: 'settle', name: context.name(name), how, onFailed: FAIL });
  else transaction.settle(name);
}

/** What a handler undoes must be there, and be one that changes something. */
function checkUndoing({ handlers }: ConsumerConfig, context: LowerContext): void {
  handlers.forEach((handler, index) => {
    if (handler.undoes === undefined) return;
    const undone = handlers.find(({ id }) => id === handler.undoes && id !== handler.id);
    if (undone === undefined) return context.error(`handlers/${index}/undoes`, 'nothing-to-undo', `Handler ${handler.id} undoes ${handler.undoes}, which is no other handler of ${context.self.id}.`, `Its handlers are ${handlers.map(({ id }) => id).join(', ')}.`);
    const stores = [undone, handler].map((each) => each.steps.flatMap((step) => (step.do === 'write' ? [step.store] : []))[0]);
    if (stores[0] === undefined || stores[0] !== stores[1]) context.error(`handlers/${index}/undoes`, 'undoes-elsewhere', `${undone.id} and ${handler.id}, which undoes it, do not begin with writes to one store, so neither can know of the other.`, 'Give both a write step to the same store.');
  });
}

/** An inbox remembers what this node has done, and nothing of what others did for it. */
function checkGuards({ handlers, idempotency }: ConsumerConfig, context: LowerContext): void {
  if (idempotency === 'none') return;
  handlers.forEach(({ steps }, index) => steps.forEach((step, at) => {
    const service = step.do === 'call' ? context.design.configOf(step.target, EXTERNAL_SERVICE_FIELDS) : undefined;
    if (step.do !== 'call' || service === undefined || service.effect === '' || service.idempotencyKey !== undefined) return;
    context.warn(`handlers/${index}/steps/${at}/target`, 'unguarded-effect', `${step.target} does ${service.effect} again when a message comes again: the idempotency of ${context.self.id} does not reach it.`, `Give ${step.target} an idempotency key, such as message.key.`);
  }));
}

/** What lies between transactions and the rest of the node. */
function checkTransactions(config: ConsumerConfig, called: boolean, system: string | undefined, context: LowerContext): void {
  if (config.producer['transactional.id'] === undefined) return;
  if (called || system === undefined || readsQueues(system, context)) {
    return context.error('producer/transactional.id', 'nothing-to-transact', `${context.self.id} publishes in transactions, which begin with a message of a Kafka topic that it reads; it is called, or reads none.`, 'Remove transactional.id, or read a topic and answer calls in a node of its own.');
  }
  if (!config.client['enable.auto.commit']) return;
  context.warn('client/enable.auto.commit', 'commits-beside-transactions', `${context.self.id} publishes in transactions, and its polls commit positions outside of them: messages are lost or handled twice as without transactions.`, 'Set enable.auto.commit to false and acknowledge in an ack step.');
}

const matches = (handler: HandlerConfig): string => {
  const type = handler.on === '*' ? 'true' : `message.type == ${JSON.stringify(handler.on)}`;
  return handler.when === undefined ? type : `${type} && (${handler.when})`;
};

/** Returns whether it can meet a message that it cannot read. */
function addHandler(handler: HandlerConfig, label: Label, giveUp: Label, unreadable: Label, settles: boolean, scope: Omit<StepScope, 'onFailed' | 'onUnreplied'>): boolean {
  const { draft: { program }, transaction } = scope;
  const end = (prefix: string): void => {
    if (settles) addSettle('done.ack', 'commit', scope.draft, transaction);
    transaction?.commit(prefix, giveUp);
    program.add({ op: 'end', outcome: 'ok', reason: 0 });
  };
  const failed = handler.onFailure === undefined ? giveUp : program.label();
  program.place(label);
  const canMeetUnreadable = handler.schemaVersion !== undefined && handler.on !== '*' && addReading(handler.id, handler.on, handler.schemaVersion, unreadable, program, scope.draft.context);
  lowerSteps(handler.steps, { ...scope, onFailed: failed, onUnreplied: giveUp });
  end(`${handler.id}.`);
  if (handler.onFailure === undefined) return canMeetUnreadable;
  program.place(failed);
  transaction?.startOver(`${handler.id}.failed.`, giveUp);
  lowerSteps(handler.onFailure, { ...scope, onFailed: giveUp, onUnreplied: giveUp });
  end(`${handler.id}.failed.`);
  return canMeetUnreadable;
}

/**
 * Tries again as the schedule allows; then the message goes to the dead-letter channel or is skipped, which the failed handler shows. One
 * that is `unreadable` would be so at every attempt. A call fails at once: its caller decides.
 */
function addGivingUp(config: ConsumerConfig, mode: 'delivery' | 'call', { onFailure }: Settling, canMeetUnreadable: boolean, unreadable: Label, draft: ProcessDraft, transaction: TransactionDraft | undefined): void {
  const { program, context } = draft;
  // Nothing to abort for a producer that was shut out; the next attempt begins as another.
  const undone = program.label();
  transaction?.abort('', undone);
  program.place(undone);
  if (mode === 'delivery') {
    const exhausted = program.label();
    program.add({ op: 'retry', schedule: retrySchedule(config.retry), onExhausted: exhausted });
    program.place(exhausted);
    transaction?.begin('give-up.', FAIL);
    program.place(unreadable);
    if (parks(config, mode)) addParking(config.parks!, draft);
    if (config.deadLetter !== undefined) addDeadLetter(config.deadLetter, draft);
    // Given up is done with: those that follow are not held up by it.
    if (config.unparks !== undefined) addUnparking('give-up.unpark', config.unparks, draft);
  } else program.place(unreadable);
  // A dead letter of the program's own is in its place: the message is done.
  const how = onFailure !== null && config.deadLetter !== undefined ? 'commit' : onFailure;
  if (how !== null && mode === 'delivery') addSettle('give-up.ack', how, draft, transaction);
  transaction?.commit('give-up.', FAIL);
  const gaveUp = program.label();
  if (canMeetUnreadable) {
    program.add({ op: 'branch', when: '!(failure.isUnreadable ?? false)', then: gaveUp });
    program.add({ op: 'end', outcome: 'failed', reason: context.name(CANNOT_BE_READ) });
  }
  program.place(gaveUp);
  program.add({ op: 'end', outcome: 'failed', reason: context.name('gave up') });
}

const parks = (config: ConsumerConfig, mode: 'delivery' | 'call'): boolean => mode === 'delivery' && config.parks !== undefined && config.deadLetter !== undefined;

/** After an earlier message of its key, which waits elsewhere. */
function addFollowing({ deadLetter = '' }: ConsumerConfig, { unmatched }: Settling, follow: Label, draft: ProcessDraft): void {
  draft.program.place(follow);
  addDeadLetter(deadLetter, draft);
  if (unmatched) addSettle('followed.ack', 'commit', draft, undefined);
  draft.program.add({ op: 'end', outcome: 'ok', reason: 0 });
}

/** The message itself, before it is acknowledged: while its new place does not take it, it is tried again. */
function addDeadLetter(channel: string, draft: ProcessDraft): void {
  const { program, context } = draft;
  const [again, unsent, sent] = [program.here(), program.label(), program.label()];
  program.add({ op: 'publish', name: context.name('dead-letter'), channel: context.channel(channel), producer: draft.producer(channel), message: null, onFailed: unsent });
  program.add({ op: 'jump', to: sent });
  program.place(unsent);
  program.add({ op: 'work', name: context.name('dead-letter.wait'), time: { kind: 'constant', valueUs: 1_000_000 }, onFailed: again });
  program.add({ op: 'jump', to: again });
  program.place(sent);
}

/** The reply channel of each saga that sends commands to one of the channels. */
function replyChannels({ design }: LowerContext, channels: readonly string[]): ReadonlyMap<string, string> {
  const replies = new Map<string, string>();
  for (const saga of design.ofKind('saga')) {
    const commands = design.childrenOf(saga.id).map((step) => design.configOf(step.id, SAGA_STEP_FIELDS)?.channel);
    const channel = design.configOf(saga.id, SAGA_FIELDS)?.replies;
    if (channel !== undefined && commands.some((id) => id !== undefined && channels.includes(id))) replies.set(saga.id, channel);
  }
  return replies;
}
