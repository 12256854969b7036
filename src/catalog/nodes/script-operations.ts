import { boolean, duration, type Fields, integer, record, reference, text, type ValueOf, variant } from '../field.ts';
import { FAIL, type Label } from '../lowering/program.ts';
import { MESSAGE_FIELDS, messagePlan } from './message.ts';
import type { ProcessDraft } from './process-draft.ts';
import { settlementOf } from './settlement-of.ts';
import type { ConsumePlan, Settlement } from '../../topology/process.ts';

const id = text('Id', { required: true, pattern: '^[A-Za-z0-9][A-Za-z0-9._:>#-]{0,99}$', patternWords: 'letters, digits and . _ : > # -', help: 'Name of the operation in the log, and of its result for later operations.' });
const atMs = duration('At', { unit: 'ms', required: true, min: 0, help: 'Time of the run. Operations of one time begin in the order of the list.' });

const of = text('Of', { required: true, help: 'Id of the receive operation that brought the messages.' });
const nth = integer('Which', { min: 0, help: 'Which of them, from 0. Absent: all.' });
const requeue = boolean('Requeue', { default: true, help: 'Back to the queue. Off: dead-lettered or dropped.', case: 'RMQ-05' });

const ofPoll = text('Of', { required: true, help: 'Id of the poll that brought the messages: positions after them.', case: 'KAF-26' });
const topic = reference('Topic', { to: ['channel'], required: true, help: 'A topic that it reads.' });
const anyPartition = integer('Partition', { min: 0, help: 'Number of the partition, from 0. Absent: all of them.', case: 'KAF-26' });

/** What a scripted client can do, each at its time. */
const OPERATIONS = {
  send: { id, atMs, channel: reference('Channel', { to: ['channel'], required: true, help: 'Where the message goes.' }), message: record('Message', MESSAGE_FIELDS, { required: true, help: 'What is sent.' }) },
  receive: {
    id, atMs,
    channel: reference('Channel', { to: ['channel'], required: true, wire: 'from', help: 'Queue that it asks. Logs are read as they come.' }),
    max: integer('Messages', { default: 1, min: 1, max: 1_000, help: 'How many it takes at most.' }),
    wait: duration('Wait', { max: '1h', help: 'How long it waits when there are none. Absent: as the queue says.' }),
    visibility: duration('Visibility timeout', { max: '12h', help: 'How long others do not see them. Absent: as the queue says.', case: 'SQS-03' }),
  },
  ack: { id, atMs, of, nth },
  nack: { id, atMs, of, nth, requeue },
  reject: { id, atMs, of, nth, requeue },
  changeVisibility: { id, atMs, of, nth, visibility: duration('Visibility timeout', { required: true, max: '12h', help: 'From then on. 0s: others see them at once.', case: 'SQS-06' }) },
  poll: {
    id, atMs,
    max: integer('Messages', { default: 500, min: 1, max: 10_000, help: 'How many it brings at most, as max.poll.records.', case: 'KAF-26' }),
    wait: duration('Wait', { default: '1s', max: '1h', help: 'How long it waits when there are none.' }),
  },
  commitSync: { id, atMs, of: ofPoll },
  commitAsync: { id, atMs, of: ofPoll },
  seek: { id, atMs, channel: topic, partition: integer('Partition', { default: 0, min: 0, help: 'Number of the partition, from 0.' }), offset: integer('Offset', { required: true, min: 0, help: 'What the next poll begins with.', case: 'KAF-26' }) },
  pause: { id, atMs, channel: topic, partition: anyPartition },
  resume: { id, atMs, channel: topic, partition: anyPartition },
  sendOffsets: { id, atMs, of: ofPoll },
  close: { id, atMs },
  begin: { id, atMs },
  commit: { id, atMs },
  abort: { id, atMs },
} as const satisfies { readonly [name: string]: Fields };

export const operationField = variant('Operation', 'do', OPERATIONS, { required: true, help: 'One thing that the client does.' });

export type OperationConfig = ValueOf<typeof operationField>;
type OperationOf<K extends OperationConfig['do']> = Extract<OperationConfig, { readonly do: K }>;

/** Adds the steps of one operation. */
export function lowerOperation(operation: OperationConfig, draft: ProcessDraft, system: string): Label {
  const entry = draft.program.here();
  (LOWER[operation.do] as (operation: OperationConfig, draft: ProcessDraft, system: string) => void)(operation, draft, system);
  draft.program.add({ op: 'end', outcome: 'ok', reason: 0 });
  return entry;
}

/** Settles what a receive operation brought. */
function addSettle({ id: name, of: receive, nth: which }: { readonly id: string; readonly of: string; readonly nth: number | undefined }, how: Settlement, { program, context }: ProcessDraft, leaseUs?: number): void {
  const receipt = { receiver: context.receiver(context.self.id), receive: context.name(receive), nth: which ?? -1 };
  program.add({ op: 'settle', name: context.name(name), how, of: receipt, onFailed: FAIL, ...(leaseUs !== undefined && { leaseUs }) });
}

const LOWER: { readonly [K in OperationConfig['do']]: (operation: OperationOf<K>, draft: ProcessDraft, system: string) => void } = {
  send: (operation, draft) =>
    draft.program.add({
      op: 'publish', name: draft.context.name(operation.id), channel: draft.context.channel(operation.channel), producer: draft.producer(operation.channel),
      message: messagePlan(operation.message, draft.context), onFailed: FAIL,
    }),
  receive: ({ id: name, channel, max, wait, visibility }, { program, context }) =>
    program.add({ op: 'receive', name: context.name(name), receiver: context.receiver(context.self.id), channel: context.channel(channel), max, waitUs: wait ?? -1, leaseUs: visibility ?? -1, onFailed: FAIL }),
  ack: (operation, draft) => addSettle(operation, 'commit', draft),
  nack: (operation, draft) => addSettle(operation, settlementOf('nack', operation.requeue), draft),
  reject: (operation, draft) => addSettle(operation, settlementOf('reject', operation.requeue), draft),
  changeVisibility: (operation, draft) => addSettle(operation, 'extend', draft, operation.visibility),
  poll: ({ id: name, max, wait }, draft) => addConsume(name, { do: 'poll', max, waitUs: wait }, draft),
  commitSync: ({ id: name, of: poll }, draft) => addConsume(name, { do: 'commit', of: draft.context.name(poll), waits: true }, draft),
  commitAsync: ({ id: name, of: poll }, draft) => addConsume(name, { do: 'commit', of: draft.context.name(poll), waits: false }, draft),
  seek: ({ id: name, channel, partition, offset }, draft) => addConsume(name, { do: 'seek', channel: draft.context.channel(channel), partition, position: offset }, draft),
  pause: ({ id: name, channel, partition = -1 }, draft) => addConsume(name, { do: 'pause', channel: draft.context.channel(channel), partition }, draft),
  resume: ({ id: name, channel, partition = -1 }, draft) => addConsume(name, { do: 'resume', channel: draft.context.channel(channel), partition }, draft),
  sendOffsets: ({ id: name, of: poll }, draft, system) => addConsume(name, { do: 'settle', of: draft.context.name(poll), producer: draft.producerOf(system) }, draft),
  close: ({ id: name }, { program, context }) => program.add({ op: 'disconnect', name: context.name(name), receiver: context.receiver(context.self.id) }),
  begin: (operation, draft, system) => addTransaction(operation.id, 'begin', draft, system),
  commit: (operation, draft, system) => addTransaction(operation.id, 'commit', draft, system),
  abort: (operation, draft, system) => addTransaction(operation.id, 'abort', draft, system),
};

function addConsume(name: string, how: ConsumePlan, { program, context }: ProcessDraft): void {
  program.add({ op: 'consume', name: context.name(name), group: context.group(context.self.id), how, onFailed: FAIL });
}

/** The client has one producer, so one transaction at a time. */
function addTransaction(name: string, how: 'begin' | 'commit' | 'abort', draft: ProcessDraft, system: string): void {
  draft.program.add({ op: 'transaction', name: draft.context.name(name), how, producer: draft.producerOf(system), onFailed: FAIL });
}
