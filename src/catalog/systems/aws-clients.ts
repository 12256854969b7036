import { UNBOUNDED } from '../../base/limits.ts';
import type { ProducerPlan } from '../../topology/process.ts';
import type { ReceiverPlan } from '../../topology/receiver.ts';
import { defineReader, defineSender } from '../brokers/broker.ts';
import { choice, type ConfigOf, duration, expression, integer, record } from '../field.ts';
import type { LowerContext } from '../lowering/context.ts';

/** What a client says with SendMessage and Publish, under Amazon's names; how the SDK tries again. */
export const AWS_SENDER_FIELDS = {
  MessageGroupId: expression('Message group', { help: 'In FIFO queues and topics: the messages of one group keep their order. Absent: the key of the message.', case: 'SQS-04' }),
  MessageDeduplicationId: expression('Deduplication id', { help: 'In FIFO queues and topics: what was sent within 5 minutes with the same id is not taken again. Absent: the queue looks at the content if it is set to, else nothing is a repeat.', case: 'SQS-09' }),
  DelaySeconds: expression('Delay', { help: 'Seconds before the message can be received. Absent: as the queue says.', case: 'SQS-16' }),
  max_attempts: integer('Attempts', { default: 3, min: 1, max: 1_000, help: 'How often the SDK sends a request without answer. A message may then be there twice.' }),
  read_timeout: duration('Read timeout', { unit: 's', default: 60, min: 1, help: 'A request without answer for this long is sent again.' }),
} as const;

type AwsSenderConfig = ConfigOf<typeof AWS_SENDER_FIELDS>;

const awsSender = record('AWS sender', AWS_SENDER_FIELDS, { advanced: true, help: 'Where it sends to SQS or SNS: what its client says.' });

export const awsSenderClient = defineSender({
  field: 'awsSender',
  record: awsSender,
  fields: AWS_SENDER_FIELDS,
  portable: [
    { trait: 'acks', fixed: 'when the broker has it safely' },
    { trait: 'persistent', fixed: 'yes' },
    { trait: 'attempts', field: 'max_attempts' },
    { trait: 'publishTimeout', field: 'read_timeout' },
  ],
  plan: (config, systemId, _, context) => awsProducerPlan(config, systemId, context),
});

function awsProducerPlan(config: AwsSenderConfig, systemId: string, context: LowerContext): ProducerPlan {
  return {
    id: `${context.self.id}>${systemId}`,
    link: context.link(context.self.id, systemId),
    acks: 'all', idempotent: false, inFlightMax: UNBOUNDED, lingerUs: 0, batchBytes: 0,
    requestTimeoutUs: config.read_timeout, deliveryTimeoutUs: UNBOUNDED,
    retry: { retriesMax: config.max_attempts - 1, firstUs: 500_000, factor: 2, delayMaxUs: 20_000_000, jitter: 0.5 },
    options: {
      key: config.MessageGroupId ?? null, dedupKey: config.MessageDeduplicationId ?? null, delayUs: config.DelaySeconds === undefined ? null : `(${config.DelaySeconds}) * 1000000`,
      lifeUs: null, priority: null, persistent: true, mandatory: false, stream: false,
    },
  };
}

/** What a client says with ReceiveMessage, under Amazon's names. Absent settings are the queue's. */
export const AWS_RECEIVER_FIELDS = {
  MaxNumberOfMessages: integer('Messages per receive', { default: 10, min: 1, max: 10, help: 'What one receive brings at most. Their visibility timeouts all run from then on.' }),
  WaitTimeSeconds: duration('Wait', { unit: 's', min: 0, max: 20, help: 'How long a receive waits for messages. Absent: as the queue says.', case: 'SQS-19' }),
  VisibilityTimeout: duration('Visibility timeout', { unit: 's', min: 0, max: 43_200, help: 'How long others do not see what it received. Absent: as the queue says.', case: 'SQS-20' }),
  acknowledgementMode: choice('Deletion', {
    options: ['ON_SUCCESS', 'MANUAL'],
    default: 'ON_SUCCESS',
    help: 'Who deletes a message.',
    optionHelp: { ON_SUCCESS: 'The client, when the handler has ended without failure; otherwise it comes back when its visibility timeout is over.', MANUAL: 'The handler, in an ack step.' },
  }),
  concurrency: integer('Concurrent handlers', { default: 1, min: 1, max: 10_000, help: 'Messages that one instance handles at once.' }),
  pollInterval: duration('Poll interval', { default: '1s', min: '1ms', max: '1h', help: 'Time before it asks again after it received nothing.' }),
} as const;

type AwsReceiverConfig = ConfigOf<typeof AWS_RECEIVER_FIELDS>;

const awsReceiver = record('SQS receiver', AWS_RECEIVER_FIELDS, { advanced: true, help: 'Where it reads queues of SQS: what its client says.' });

export const awsReader = defineReader({
  field: 'sqsReceiver',
  record: awsReceiver,
  fields: AWS_RECEIVER_FIELDS,
  portable: [
    { trait: 'batch', field: 'MaxNumberOfMessages' },
    { trait: 'settles', field: 'acknowledgementMode', words: { 'the client does, after success': 'ON_SUCCESS', 'polls do': 'ON_SUCCESS', 'nobody does': 'ON_SUCCESS', 'the handler does': 'MANUAL' } },
    { trait: 'afterGivingUp', fixed: 'comes again' },
    { trait: 'handlingTime', field: 'VisibilityTimeout', note: 'then the message is delivered again, to anybody' },
    { trait: 'parallel', field: 'concurrency' },
    { trait: 'start', fixed: 'earliest', note: 'a queue keeps what nobody has read' },
  ],
  reads: { as: 'receiver', plan: (config) => awsReceiverPlan(config) },
  settling: ({ acknowledgementMode }) => ({ unmatched: true, onSuccess: acknowledgementMode === 'ON_SUCCESS', onFailure: null }),
});

const awsReceiverPlan = (config: AwsReceiverConfig): Pick<ReceiverPlan, 'style' | 'concurrency'> => ({
  style: { kind: 'pull', max: config.MaxNumberOfMessages, waitUs: config.WaitTimeSeconds ?? -1, leaseUs: config.VisibilityTimeout ?? -1, idleUs: config.pollInterval, requestTimeoutUs: SDK_TIMEOUT_US },
  concurrency: config.concurrency,
});

/** A request without answer is given up after this long. */
const SDK_TIMEOUT_US = 60_000_000;
