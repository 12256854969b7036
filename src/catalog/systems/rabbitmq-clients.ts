import { UNBOUNDED } from '../../base/limits.ts';
import type { ProducerPlan } from '../../topology/process.ts';
import type { ReceiverPlan } from '../../topology/receiver.ts';
import { defineReader, defineSender } from '../brokers/broker.ts';
import { boolean, choice, type ConfigOf, duration, expression, integer, record } from '../field.ts';
import type { LowerContext } from '../lowering/context.ts';
import { RABBITMQ_FIELDS } from './rabbitmq.ts';

/** What a client says when it publishes, under the names of AMQP 0-9-1. */
export const RABBITMQ_PUBLISHER_FIELDS = {
  confirm_select: boolean('Publisher confirms', { default: false, help: 'The publish is done when the broker confirms it. Off: when it is sent, whatever becomes of it.', case: 'RMQ-12' }),
  mandatory: boolean('Mandatory', { default: false, help: 'What no queue takes comes back (basic.return). Off: it is dropped without a word; a confirm comes all the same.', case: 'RMQ-13' }),
  routing_key: expression('Routing key', { help: 'What bindings match. Absent: the key of the message.', case: 'RMQ-01' }),
  expiration: expression('Expiration', { help: 'Life of the message in ms. The shorter of this and the TTL of the queue counts. Absent: the TTL of the queue alone.', case: 'RMQ-23' }),
  priority: expression('Priority', { help: 'Place in a queue with priorities; higher goes first. Absent: the lowest, or in a quorum queue 4.', case: 'RMQ-20' }),
  delivery_mode: choice('Delivery mode', { options: ['1', '2'], default: '1', help: 'What a restart of the node does to the message in a durable classic queue.', optionHelp: { '1': 'Transient: it is lost.', '2': 'Persistent: it stays.' }, case: 'RMQ-22' }),
  retries: integer('Publish retries', { default: 0, min: 0, max: 1_000_000, unlimited: -1, help: 'How often the application publishes again after a nack or a lost connection; -1 for ever. It may then be there twice.', case: 'RMQ-15' }),
  retryDelay: duration('Publish retry delay', { default: '1s', max: '1h', help: 'Time before it publishes again.' }),
} as const;

type RabbitmqPublisherConfig = ConfigOf<typeof RABBITMQ_PUBLISHER_FIELDS>;

const rabbitmqPublisher = record('RabbitMQ publisher', RABBITMQ_PUBLISHER_FIELDS, { advanced: true, help: 'Where it publishes to RabbitMQ: what its client says.' });

export const rabbitmqSender = defineSender({
  field: 'rabbitmqPublisher',
  record: rabbitmqPublisher,
  fields: RABBITMQ_PUBLISHER_FIELDS,
  portable: [
    { trait: 'acks', field: 'confirm_select', words: { 'when the broker has it safely': true, 'when one broker has it': true, 'when it was sent': false } },
    { trait: 'persistent', field: 'delivery_mode', words: { yes: '2', no: '1' } },
    { trait: 'attempts', field: 'retries', plus: 1, note: 'the application\'s own' },
  ],
  plan: (config, systemId, _, context) => rabbitmqProducerPlan(config, systemId, context),
});

function rabbitmqProducerPlan(config: RabbitmqPublisherConfig, systemId: string, context: LowerContext): ProducerPlan {
  return {
    id: `${context.self.id}>${systemId}`,
    link: context.link(context.self.id, systemId),
    acks: config.confirm_select ? 'all' : 'none',
    idempotent: false, inFlightMax: UNBOUNDED, lingerUs: 0, batchBytes: 0, requestTimeoutUs: UNBOUNDED, deliveryTimeoutUs: UNBOUNDED,
    retry: { retriesMax: config.retries, firstUs: config.retryDelay, factor: 1, delayMaxUs: config.retryDelay, jitter: 0 },
    options: {
      key: config.routing_key ?? null, dedupKey: null, delayUs: null, lifeUs: config.expiration === undefined ? null : `(${config.expiration}) * 1000`, priority: config.priority ?? null,
      persistent: config.delivery_mode === '2', mandatory: config.mandatory, stream: true, heartbeatUs: context.design.configOf(systemId, RABBITMQ_FIELDS)?.heartbeat ?? UNBOUNDED,
    },
  };
}

/** What a client says when it consumes, under the names of AMQP 0-9-1 and, for what frameworks add, of Spring AMQP. */
export const RABBITMQ_CONSUMER_FIELDS = {
  prefetch_count: integer('Prefetch', { default: 0, min: 0, max: 65_535, unlimited: 0, help: 'Deliveries without acknowledgement that one consumer holds at most; 0 for any number. What it holds, no other gets.', case: 'RMQ-14' }),
  acknowledgeMode: choice('Acknowledgement', {
    options: ['AUTO', 'MANUAL', 'NONE'],
    default: 'AUTO',
    help: 'Who acknowledges.',
    optionHelp: { AUTO: 'The client, when the handler has ended without failure.', MANUAL: 'The handler, in ack, nack and reject steps.', NONE: 'Nobody: a delivery counts as acknowledged when it is sent (no_ack), and is lost with the client.' },
    case: 'RMQ-25',
  }),
  defaultRequeueRejected: boolean('Requeue after failure', { default: true, help: 'A message whose handler gave up goes back to the queue. Off: it is rejected, and so dead-lettered or dropped.', case: 'RMQ-24' }),
  'x-priority': integer('Consumer priority', { default: 0, min: -1_000_000, max: 1_000_000, help: 'Consumers of higher priority are served while they have room.', case: 'RMQ-31' }),
  concurrency: integer('Concurrent handlers', { default: 1, min: 1, max: 10_000, help: 'Deliveries that one instance handles at once.' }),
  recoveryInterval: duration('Recovery interval', { default: '5s', min: '1us', help: 'Time after which a lost connection is opened again.' }),
} as const;

type RabbitmqConsumerConfig = ConfigOf<typeof RABBITMQ_CONSUMER_FIELDS>;

const rabbitmqConsumer = record('RabbitMQ consumer', RABBITMQ_CONSUMER_FIELDS, { advanced: true, help: 'Where it reads queues of RabbitMQ: what its client says.' });

export const rabbitmqReader = defineReader({
  field: 'rabbitmqConsumer',
  record: rabbitmqConsumer,
  fields: RABBITMQ_CONSUMER_FIELDS,
  portable: [
    { trait: 'batch', field: 'prefetch_count', note: 'what it holds, no other gets' },
    { trait: 'settles', field: 'acknowledgeMode', words: { 'the client does, after success': 'AUTO', 'polls do': 'AUTO', 'the handler does': 'MANUAL', 'nobody does': 'NONE' } },
    { trait: 'afterGivingUp', field: 'defaultRequeueRejected', words: { 'comes again': true, 'is skipped': false } },
    { trait: 'parallel', field: 'concurrency' },
    { trait: 'start', fixed: 'earliest', note: 'a queue keeps what nobody has read' },
  ],
  reads: { as: 'receiver', plan: rabbitmqReceiverPlan },
  settling: ({ acknowledgeMode, defaultRequeueRejected }) =>
    acknowledgeMode === 'NONE' ? { unmatched: false, onSuccess: false, onFailure: null } : { unmatched: true, onSuccess: acknowledgeMode === 'AUTO', onFailure: defaultRequeueRejected ? 'requeue' : 'reject' },
});

function rabbitmqReceiverPlan(config: RabbitmqConsumerConfig, systemId: string, { design }: LowerContext): Pick<ReceiverPlan, 'style' | 'concurrency'> {
  return {
    style: {
      kind: 'push', credit: config.prefetch_count, automatic: config.acknowledgeMode === 'NONE', priority: config['x-priority'],
      heartbeatUs: design.configOf(systemId, RABBITMQ_FIELDS)?.heartbeat ?? UNBOUNDED, reconnectUs: config.recoveryInterval,
    },
    concurrency: config.concurrency,
  };
}
