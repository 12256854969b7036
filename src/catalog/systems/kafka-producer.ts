import { formatDuration, MS_US } from '../../base/time.ts';
import type { ProducerPlan } from '../../topology/process.ts';
import type { TransactionalPlan } from '../../topology/transaction.ts';
import { defineSender } from '../brokers/broker.ts';
import { boolean, bytes, choice, type ConfigOf, duration, integer, record, text } from '../field.ts';
import type { LowerContext } from '../lowering/context.ts';
import { isObject } from '../../base/json.ts';
import { KAFKA_FIELDS } from './kafka.ts';
import { rotated } from './kafka-consumer.ts';

/** Settings of a producer client, under Kafka's own names, with its defaults and ranges. */
export const KAFKA_PRODUCER_FIELDS = {
  acks: choice('Acknowledgements', {
    options: ['all', '-1', '1', '0'],
    default: 'all',
    help: 'When the producer counts a message as published.',
    optionHelp: { all: 'All in-sync replicas have it.', '-1': 'The same as all.', '1': 'The leader has it.', '0': 'It was sent; nobody answers.' },
    case: 'KAF-32',
  }),
  'enable.idempotence': boolean('Idempotence', { default: true, help: 'Retries never append a message twice or out of order. Needs acks=all, retries, and at most 5 requests in flight; left at its default it is switched off when those are missing.', case: 'KAF-35' }),
  retries: integer('Retries', { default: 2_147_483_647, min: 0, max: 2_147_483_647, help: 'Sends again after the first, within delivery.timeout.ms.', case: 'KAF-34' }),
  'max.in.flight.requests.per.connection': integer('Requests in flight', { default: 5, min: 1, max: 1000, help: 'Unanswered requests per connection. More than one without idempotence lets a retry overtake.', case: 'KAF-36' }),
  'linger.ms': duration('Linger', { unit: 'ms', min: 0, help: 'How long a batch waits for more messages. 0 before version 4.0, 5 since.', case: 'KAF-33' }),
  'batch.size': bytes('Batch size', { default: 16_384, min: 0, max: 2_147_483_647, help: 'A batch of this size leaves at once.', case: 'KAF-33' }),
  'buffer.memory': bytes('Buffer memory', { default: 33_554_432, min: 0, max: 9_007_199_254_740_991, help: 'Memory for what was not acknowledged yet; each batch takes batch.size of it. When it is full, publishing waits.', case: 'KAF-23' }),
  'max.block.ms': duration('Longest wait for memory', { unit: 'ms', default: 60_000, min: 0, help: 'Publishing that waits for buffer.memory for longer than this fails.', case: 'KAF-23' }),
  'request.timeout.ms': duration('Request timeout', { unit: 'ms', default: 30_000, min: 1, help: 'A request without answer is sent again after this long.', case: 'KAF-35' }),
  'delivery.timeout.ms': duration('Delivery timeout', { unit: 'ms', default: 120_000, min: 1, help: 'Upper limit from sending a message to its success or failure, all retries included.', case: 'KAF-34' }),
  'max.request.size': bytes('Maximum request size', { default: 1_048_576, min: 0, max: 2_147_483_647, help: 'The client does not send a larger message: publishing it fails at once.', case: 'KAF-37' }),
  'partitioner.ignore.keys': boolean('Ignore keys', { default: false, help: 'Messages with a key are spread as those without one: the order of a key is lost.', case: 'KAF-38' }),
  'metadata.max.age.ms': duration('Metadata age', { unit: 'ms', default: 300_000, min: 0, help: 'How often the client asks how many partitions there are and who leads them, without an error that makes it ask: until then it knows of no new ones, and goes on with a leader that was replaced behind a network partition.', case: 'KAF-24' }),
  'retry.backoff.ms': duration('Retry backoff', { unit: 'ms', default: 100, min: 0, help: 'Delay before the first retry; doubles each time.', case: 'KAF-20' }),
  'retry.backoff.max.ms': duration('Retry backoff limit', { unit: 'ms', default: 1_000, min: 0, help: 'Longest delay before a retry.', case: 'KAF-20' }),
} as const;

/** For nodes that can say where a transaction begins and ends. */
export const KAFKA_TRANSACTIONAL_FIELDS = {
  ...KAFKA_PRODUCER_FIELDS,
  'transactional.id': text('Transactional id', { min: 1, max: 200, help: 'With a text here it publishes in transactions. Instance n is the producer of this name and -n: one that begins later shuts older ones of the name out. Absent: it publishes without transactions.', case: 'KAF-11' }),
  'transaction.timeout.ms': duration('Transaction timeout', { unit: 'ms', default: 60_000, min: 1, max: 2_147_483_647, help: 'A transaction that is open for longer is aborted by its coordinator; brokers refuse more than their transaction.max.timeout.ms, 15 minutes. Until then it holds up everybody who reads committed messages only.', case: 'KAF-30' }),
} as const;

type ProducerConfig = ConfigOf<typeof KAFKA_PRODUCER_FIELDS> & Partial<Pick<ConfigOf<typeof KAFKA_TRANSACTIONAL_FIELDS>, 'transactional.id' | 'transaction.timeout.ms'>>;

export const kafkaProducerClient = record('Producer client', KAFKA_PRODUCER_FIELDS, { help: "Settings of the client that publishes, under the vendor's names." });

export const kafkaTransactionalClient = record('Producer client', KAFKA_TRANSACTIONAL_FIELDS, { help: "Settings of the client that publishes, under the vendor's names." });

/** A kind of node says where its settings stand, and whether it publishes in transactions. */
export const kafkaSender = defineSender({
  record: kafkaTransactionalClient,
  fields: KAFKA_TRANSACTIONAL_FIELDS,
  plan: producerPlan,
  portable: [
    { trait: 'acks', field: 'acks', words: { 'when the broker has it safely': 'all', 'when one broker has it': '1', 'when it was sent': '0' } },
    { trait: 'persistent', fixed: 'yes' },
    { trait: 'attempts', field: 'retries', plus: 1, note: 'within delivery.timeout.ms' },
    { trait: 'publishTimeout', field: 'request.timeout.ms' },
    { trait: 'batching', field: 'linger.ms' },
    { trait: 'transaction', field: 'transactional.id' },
  ],
});

/** The plan of a client that publishes to a channel of the system; checks what lies between its fields. `field` is where its config stands. */
export function producerPlan(config: ProducerConfig, systemId: string, field: string, context: LowerContext): ProducerPlan {
  const version = context.design.configOf(systemId, KAFKA_FIELDS)?.version ?? '4.x';
  const lingerUs = config['linger.ms'] ?? (version === '4.x' ? 5 * MS_US : 0);
  checkDeliveryTimeout(config, lingerUs, field, context);
  const transactional = transactionalPlan(config, systemId, field, context);
  return {
    id: `${context.self.id}>${systemId}`,
    link: context.link(context.self.id, systemId),
    acks: config.acks === '0' ? 'none' : config.acks === '1' ? 'leader' : 'all',
    idempotent: isIdempotent(config, version, field, context),
    inFlightMax: config['max.in.flight.requests.per.connection'],
    lingerUs,
    batchBytes: config['batch.size'],
    messageBytesMax: config['max.request.size'],
    ...(config['partitioner.ignore.keys'] && { ignoresKeys: true }),
    buffer: { bytes: config['buffer.memory'], blockMaxUs: config['max.block.ms'] },
    metadataAgeUs: Math.max(1, config['metadata.max.age.ms']),
    requestTimeoutUs: config['request.timeout.ms'],
    deliveryTimeoutUs: config['delivery.timeout.ms'],
    retry: { retriesMax: config.retries, firstUs: config['retry.backoff.ms'], factor: 2, delayMaxUs: config['retry.backoff.max.ms'], jitter: 0.2 },
    ...(transactional !== undefined && { transactional }),
  };
}

function transactionalPlan(config: ProducerConfig, systemId: string, field: string, context: LowerContext): TransactionalPlan | undefined {
  const id = config['transactional.id'];
  const cluster = context.design.configOf(systemId, KAFKA_FIELDS);
  if (id === undefined || cluster === undefined) return undefined;
  if (!config['enable.idempotence'] || obstacle(config) !== undefined) {
    context.error(`${field}/transactional.id`, 'transactions-need-idempotence', 'transactional.id needs idempotence: acks=all, retries above 0 and at most 5 requests in flight.', 'Remove transactional.id, or leave enable.idempotence, acks, retries and max.in.flight.requests.per.connection at their defaults.');
  }
  const timeoutUs = config['transaction.timeout.ms'] ?? 0;
  const timeoutMaxUs = cluster['transaction.max.timeout.ms'];
  if (timeoutUs > timeoutMaxUs) {
    context.error(`${field}/transaction.timeout.ms`, 'transaction-timeout-too-long', `transaction.timeout.ms is ${formatDuration(timeoutUs)}, and the brokers of ${systemId} refuse more than ${formatDuration(timeoutMaxUs)} (transaction.max.timeout.ms).`, `Lower transaction.timeout.ms, or raise transaction.max.timeout.ms of ${systemId}.`);
  }
  return {
    id,
    timeoutUs,
    expiryCheckEveryUs: cluster['transaction.abort.timed.out.transaction.cleanup.interval.ms'],
    coordinators: rotated(context.hosts(systemId), id),
    coordinatorFailoverUs: cluster['broker.session.timeout.ms'],
  };
}

/** Asked for explicitly, idempotence must be possible; left at its default, it is on exactly when it is possible. */
function isIdempotent(config: ProducerConfig, version: '3.x' | '4.x', field: string, context: LowerContext): boolean {
  if (!config['enable.idempotence']) return false;
  const against = obstacle(config);
  if (against === undefined) return true;
  const asked = isSet('enable.idempotence', field, context);
  if (asked || (version === '4.x' && against === IN_FLIGHT)) {
    context.error(`${field}/${against}`, 'idempotence-impossible', `enable.idempotence needs acks=all, retries above 0 and at most 5 requests in flight; ${against} is against it.`, `Change ${against}, or set enable.idempotence to false.`);
  }
  return false;
}

const IN_FLIGHT = 'max.in.flight.requests.per.connection';

function obstacle(config: ProducerConfig): string | undefined {
  if (config.acks !== 'all' && config.acks !== '-1') return 'acks';
  if (config.retries === 0) return 'retries';
  return config[IN_FLIGHT] > 5 ? IN_FLIGHT : undefined;
}

/** Kafka refuses an explicit delivery timeout that is shorter than one request can take. */
function checkDeliveryTimeout(config: ProducerConfig, lingerUs: number, field: string, context: LowerContext): void {
  if (config['delivery.timeout.ms'] >= lingerUs + config['request.timeout.ms'] || !isSet('delivery.timeout.ms', field, context)) return;
  context.error(`${field}/delivery.timeout.ms`, 'delivery-timeout-too-short', 'delivery.timeout.ms is shorter than linger.ms + request.timeout.ms, which Kafka refuses.', 'Raise delivery.timeout.ms or lower request.timeout.ms.');
}

function isSet(name: string, field: string, { self }: LowerContext): boolean {
  const client = self.config[field];
  return isObject(client) && Object.hasOwn(client, name);
}
