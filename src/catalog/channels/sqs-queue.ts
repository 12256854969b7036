import { UNBOUNDED } from '../../base/limits.ts';
import { MINUTE_US } from '../../base/time.ts';
import type { QueuePlan } from '../../topology/queue.ts';
import { defineChannel } from '../entry.ts';
import { boolean, bytes, choice, type ConfigOf, duration, integer, list, number, record, reference } from '../field.ts';
import type { LowerContext } from '../lowering/context.ts';

/** Attributes of a queue under Amazon's own names, with their defaults and ranges. */
export const SQS_QUEUE_FIELDS = {
  FifoQueue: boolean('FIFO', { default: false, help: 'Messages of one group are received in order, one after the other, and repeats are recognised.', case: 'SQS-04' }),
  VisibilityTimeout: duration('Visibility timeout', { unit: 's', default: 30, min: 0, max: 43_200, help: 'How long a received message is invisible. What is not deleted by then is received again.', case: 'SQS-03' }),
  DelaySeconds: duration('Delay', { unit: 's', default: 0, min: 0, max: 900, help: 'Time before a new message can be received.', case: 'SQS-16' }),
  ReceiveMessageWaitTimeSeconds: duration('Receive wait', { unit: 's', default: 0, min: 0, max: 20, help: 'How long a receive waits for messages; 0 is short polling.', case: 'SQS-19' }),
  MessageRetentionPeriod: duration('Retention', { unit: 's', default: 345_600, min: 60, max: 1_209_600, help: 'Older messages are deleted, received or not. In a standard dead letter queue the age counts from the first queue on.', case: 'SQS-11' }),
  MaximumMessageSize: bytes('Maximum size', { default: 1_048_576, min: 1_024, max: 1_048_576, help: 'A larger message is refused.', case: 'SQS-18' }),
  RedrivePolicy: record('Redrive policy', {
    deadLetterTargetArn: reference('Dead letter queue', { to: ['sqs-queue'], required: true, wire: 'to', help: 'Where a message goes that was received too often. Of the same type as this queue.', case: 'SQS-17' }),
    maxReceiveCount: integer('Maximum receives', { default: 10, min: 1, max: 1_000, help: 'A message that was received so often is moved when the next receive would return it.', case: 'SQS-01' }),
  }, { optional: true, help: 'What becomes of messages that nobody can handle. Absent: they come back until they are too old.' }),
  RedriveAllowPolicy: record('Redrive allow policy', {
    redrivePermission: choice('Redrive permission', {
      options: ['allowAll', 'denyAll', 'byQueue'], default: 'allowAll', help: 'Which queues may name this one as their dead letter queue.',
      optionHelp: { allowAll: 'Any.', denyAll: 'None.', byQueue: 'Those in the list.' }, case: 'SQS-21',
    }),
    sourceQueueArns: list('Source queues', reference('Source queue', { to: ['sqs-queue'], required: true, wire: 'none', help: 'A queue that may name this one.' }), { max: 10, help: 'With byQueue: the queues that may, up to 10.', case: 'SQS-21' }),
  }, { optional: true, help: 'Who may use it as dead letter queue: Amazon refuses others, and so does the design. Absent: any queue may.' }),
  inFlightQuota: integer('In flight', { default: 120_000, min: 1, max: 10_000_000, unit: 'messages', help: 'Quota of messages that are received and not deleted; Amazon raises it on request. Beyond it a short poll of a standard queue fails with OverLimit; a long poll, and a FIFO queue, bring nothing.', case: 'SQS-13' }),
  duplicates: number('Duplicates', { default: 0, min: 0, max: 1, help: 'With standard queues: how likely one of the hosts keeps a message that was deleted. It comes again when its visibility timeout is over. Amazon says only that it happens.', case: 'SQS-14' }),
  reorderWindow: integer('Reordering', { default: 0, min: 0, max: 10_000, unit: 'messages', help: 'With standard queues: a receive takes any of the oldest message and so many behind it.', case: 'SQS-14' }),
  shortPollMisses: number('Missed by short polls', { default: 0, min: 0, max: 1, help: 'With standard queues: how likely a receive without wait asks only hosts that have nothing, and comes back empty. Long polls ask all.', case: 'SQS-15' }),
  ContentBasedDeduplication: boolean('Content based deduplication', { default: false, help: 'With FIFO: messages with the same body within 5 minutes are one.', case: 'SQS-10' }),
  DeduplicationScope: choice('Deduplication scope', { options: ['queue', 'messageGroup'], default: 'queue', help: 'With FIFO: where ids of repeats are looked for.', optionHelp: { queue: 'In the whole queue.', messageGroup: 'In the message group.' }, case: 'SQS-09' }),
} as const;

type QueueConfig = ConfigOf<typeof SQS_QUEUE_FIELDS>;

export const sqsQueue = defineChannel({
  kind: 'sqs-queue',
  label: 'SQS queue',
  noun: 'queue',
  summary: 'A queue of Amazon SQS: a received message is invisible for a while, and gone when it is deleted.',
  icon: 'queue',
  tone: 'channel',
  fields: SQS_QUEUE_FIELDS,
  portable: {
    role: 'queue',
    keepsOrder: { FifoQueue: true },
    deadLetter: { field: 'RedrivePolicy/deadLetterTargetArn' },
    settings: [
      { trait: 'retention', field: 'MessageRetentionPeriod', note: 'in flight too' },
      { trait: 'messageSize', field: 'MaximumMessageSize' },
      { trait: 'copies', fixed: 3 },
      { trait: 'copiesNeeded', fixed: 2 },
      { trait: 'handlingTime', field: 'VisibilityTimeout', note: 'then the message is delivered again, to anybody' },
      { trait: 'deliveries', field: 'RedrivePolicy/maxReceiveCount', note: 'every receive counts' },
      { trait: 'delay', field: 'DelaySeconds' },
      { trait: 'deduplication', field: 'ContentBasedDeduplication' },
    ],
  },
  observables: [
    { name: 'ApproximateNumberOfMessages', of: 'ready', brief: 'visible', help: 'Messages that a receive can bring.' },
    { name: 'ApproximateNumberOfMessagesNotVisible', of: 'leased', brief: 'in flight', help: 'Messages in flight: received, and neither deleted nor visible again.' },
    { name: 'ApproximateNumberOfMessagesDelayed', of: 'delayed', help: 'Messages that are held back by a delay.' },
    { name: 'NumberOfEmptyReceives', of: 'emptyReceives', help: 'ReceiveMessage calls that brought nothing, since the run began. Each is paid for.' },
    { name: 'NumberOfDeduplicatedSentMessages', of: 'repeats', needs: { FifoQueue: true }, help: 'Messages that were sent again within 5 minutes, and so not added, since the run began.' },
  ],
  tallies: [
    { name: 'ApproximateAgeOfOldestMessage', of: 'oldestAgeS', unit: 's', needs: { FifoQueue: true }, help: 'Seconds since the oldest message that is not deleted came.' },
    { name: 'ApproximateAgeOfOldestMessage', of: 'oldestFreshAgeS', unit: 's', needs: { FifoQueue: false }, help: 'Seconds since the oldest message came that is not deleted and was not received three times: what comes back again and again is left out.' },
    { name: 'NumberOfMessagesSent', of: 'sent', help: 'Messages added to the queue since the run began; dead letters are not.' },
    { name: 'NumberOfMessagesReceived', of: 'leased', help: 'Messages that receives have brought since the run began, the same one again too.' },
    { name: 'NumberOfMessagesDeleted', of: 'settled', help: 'Deletions that succeeded since the run began.' },
  ],
  entryObservables: [
    { name: 'ApproximateReceiveCount', of: 'deliveries' },
    { name: 'ApproximateFirstReceiveTimestamp', of: 'firstDeliveredAt' },
    { name: 'SentTimestamp', of: 'appendedAt', needs: { FifoQueue: true } },
    { name: 'SentTimestamp', of: 'sentAt', needs: { FifoQueue: false } },
    { name: 'SequenceNumber', of: 'position', needs: { FifoQueue: true } },
  ],
  ports: [
    { id: 'in', label: 'Messages', direction: 'in', connects: 'publish' },
    { id: 'topics', label: 'Topics', direction: 'in', connects: 'notify' },
    { id: 'dying', label: 'Dead letters', direction: 'in', connects: 'deadLetter' },
    { id: 'out', label: 'Messages', direction: 'out', connects: 'subscribe' },
    { id: 'dead', label: 'Dead letters', direction: 'out', connects: 'deadLetter', max: 1 },
  ],
  check: ({ RedrivePolicy, RedriveAllowPolicy, FifoQueue, ContentBasedDeduplication, DeduplicationScope, duplicates, reorderWindow, shortPollMisses }, context) => {
    const target = context.design.configOf(RedrivePolicy?.deadLetterTargetArn ?? '', SQS_QUEUE_FIELDS);
    if (target !== undefined && target.FifoQueue !== FifoQueue) context.error('RedrivePolicy/deadLetterTargetArn', 'other-type', `The dead letter queue of ${context.self.id} must be of its type: both FIFO, or both standard.`, 'Change FifoQueue of one of them.');
    if (target !== undefined) checkPermission(RedrivePolicy!.deadLetterTargetArn, target.RedriveAllowPolicy, context);
    checkSources(RedriveAllowPolicy, context);
    if (FifoQueue && duplicates + reorderWindow + shortPollMisses > 0) context.error('duplicates', 'standard-only', 'A FIFO queue delivers in order, and nothing twice.', 'Clear duplicates, reorderWindow and shortPollMisses, or clear FifoQueue.');
    if (!FifoQueue && (ContentBasedDeduplication || DeduplicationScope !== 'queue')) context.error('ContentBasedDeduplication', 'fifo-only', 'Only FIFO queues recognise repeats.', 'Set FifoQueue, or clear the settings of deduplication.');
  },
  lower: (config, context) => {
    if (config.ContentBasedDeduplication) context.readsPayload();
    context.addQueue(queuePlan(config, context));
  },
});

type AllowPolicy = QueueConfig['RedriveAllowPolicy'];

/** SetQueueAttributes refuses a source that its dead letter queue does not let in. */
function checkPermission(deadLetters: string, policy: AllowPolicy, context: LowerContext): void {
  const { id } = context.self;
  const isIn = policy === undefined || policy.redrivePermission === 'allowAll' || (policy.redrivePermission === 'byQueue' && policy.sourceQueueArns.includes(id));
  if (isIn) return;
  const why = policy.redrivePermission === 'denyAll' ? 'lets no queue do so (denyAll)' : 'does not list it (byQueue)';
  context.error('RedrivePolicy/deadLetterTargetArn', 'redrive-denied', `${id} names ${deadLetters} as its dead letter queue, and the RedriveAllowPolicy of ${deadLetters} ${why}.`, `Let the RedriveAllowPolicy of ${deadLetters} list ${id}, or name another dead letter queue.`);
}

/** byQueue needs its list, and the others may have none. */
function checkSources(policy: AllowPolicy, context: LowerContext): void {
  if (policy === undefined || (policy.redrivePermission === 'byQueue') === (policy.sourceQueueArns.length > 0)) return;
  if (policy.redrivePermission === 'byQueue') context.error('RedriveAllowPolicy/sourceQueueArns', 'no-sources', `${context.self.id} lets queues in by name (byQueue), and names none.`, 'List its source queues, or set redrivePermission to denyAll.');
  else context.error('RedriveAllowPolicy/sourceQueueArns', 'needless-sources', `${context.self.id} lists source queues without byQueue.`, 'Set redrivePermission to byQueue, or clear the list.');
}

function queuePlan(config: QueueConfig, context: LowerContext): Omit<QueuePlan, 'channel'> {
  const { RedrivePolicy: redrive, FifoQueue: isFifo } = config;
  const isDisorderly = !isFifo && config.duplicates + config.reorderWindow + config.shortPollMisses > 0;
  return {
    hosts: context.hosts(context.self.system ?? ''),
    replication: { kind: 'single', survives: 'all' },
    dedup: isFifo ? { windowUs: 5 * MINUTE_US, scope: config.DeduplicationScope === 'queue' ? 'queue' : 'group', byContent: config.ContentBasedDeduplication } : null,
    entryBytesMax: config.MaximumMessageSize,
    order: isFifo ? { kind: 'groupLine' } : { kind: 'fifo', levels: 1, unset: 0, returns: 'inPlace' },
    sharing: 'roundRobin',
    lease: { kind: 'timeout', us: config.VisibilityTimeout, late: isFifo ? 'refused' : 'counts' },
    waitUs: config.ReceiveMessageWaitTimeSeconds,
    leasedMax: config.inFlightQuota,
    failsBeyond: !isFifo,
    ...(isDisorderly && { disorder: { duplicate: config.duplicates, window: config.reorderWindow, missed: config.shortPollMisses } }),
    delayUs: config.DelaySeconds,
    age: { us: config.MessageRetentionPeriod, at: 'anywhere' },
    length: { entriesMax: UNBOUNDED, bytesMax: UNBOUNDED, overflow: 'reject' },
    settle: { limit: redrive?.maxReceiveCount ?? UNBOUNDED, counts: 'deliveries', delay: null },
    deadLetter: redrive === undefined ? null : { to: context.channel(redrive.deadLetterTargetArn), key: null, trace: 'source', sure: true },
  };
}
