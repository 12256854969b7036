import { UNBOUNDED } from '../../base/limits.ts';
import type { DeadLetterPlan, QueuePlan } from '../../topology/queue.ts';
import { defineChannel } from '../entry.ts';
import { boolean, bytes, choice, type ConfigOf, duration, integer, reference, text } from '../field.ts';
import type { LowerContext } from '../lowering/context.ts';
import { RABBITMQ_FIELDS } from '../systems/rabbitmq.ts';
import { OVER_WINDOW, RATE_WINDOW_S } from './rabbitmq-rates.ts';
import { rotate } from './rotate.ts';

/** Arguments of a queue under RabbitMQ's own names, with its defaults and ranges. */
export const RABBITMQ_QUEUE_FIELDS = {
  type: choice('Type', { options: ['classic', 'quorum'], default: 'classic', help: 'How the queue is kept.', optionHelp: { classic: 'On one node: while that is down, the queue is.', quorum: 'On a majority of its members: a minority may fail.' }, case: 'RMQ-15' }),
  durable: boolean('Durable', { default: true, help: 'A classic queue that is not durable loses everything when its node restarts; a durable one keeps persistent messages.', case: 'RMQ-22' }),
  auto_delete: boolean('Auto-delete', { default: false, help: 'A classic queue is deleted with all it holds, without dead letters, when its last consumer leaves; one that had none stays. A consumer that connects declares it again.', case: 'RMQ-33' }),
  exclusive: boolean('Exclusive', { default: false, help: 'A classic queue of the first connection that reads it: others are refused (RESOURCE_LOCKED), and it is deleted with all it holds when that connection ends. Until somebody reads it there is none.', case: 'RMQ-34' }),
  'x-message-ttl': duration('Message TTL', { unit: 'ms', min: 0, help: 'Older messages expire, but only at the head of the queue. Absent: never.', case: 'RMQ-06' }),
  'x-expires': duration('Expires', { unit: 'ms', min: 1, help: 'The queue is deleted with all it holds when it was not used for this long: no consumer, no get. What is published then finds no queue; a consumer that connects declares it again. Absent: never.', case: 'RMQ-16' }),
  'x-max-length': integer('Maximum length', { min: 0, help: 'Ready messages that it holds at most. Absent: any number.', case: 'RMQ-07', unit: 'messages' }),
  'x-max-length-bytes': bytes('Maximum size', { min: 0, help: 'Size of the ready messages at most. Absent: any.', case: 'RMQ-29' }),
  'x-overflow': choice('Overflow', {
    options: ['drop-head', 'reject-publish', 'reject-publish-dlx'],
    default: 'drop-head',
    help: 'What happens beyond the maximum length.',
    optionHelp: { 'drop-head': 'The oldest message is dropped or dead-lettered.', 'reject-publish': 'The new one is refused: with confirms, its publisher gets a nack.', 'reject-publish-dlx': 'The new one is refused and dead-lettered.' },
    case: 'RMQ-12',
  }),
  'x-dead-letter-exchange': reference('Dead letter exchange', { to: ['rabbitmq-exchange'], wire: 'to', empty: 'the default exchange', help: 'The exchange that gets what is rejected, expired or too much; empty for the default exchange, which routes to the queue that the key names. Absent: such messages are dropped.', case: 'RMQ-05' }),
  'x-dead-letter-routing-key': text('Dead letter routing key', { max: 255, help: 'Routing key of dead letters. Absent: their own.', case: 'RMQ-12' }),
  'x-dead-letter-strategy': choice('Dead letter strategy', { options: ['at-most-once', 'at-least-once'], default: 'at-most-once', help: 'In quorum queues: when a dead letter leaves.', optionHelp: { 'at-most-once': 'At once, whether its target has it or not.', 'at-least-once': 'When its target has it; needs reject-publish.' }, case: 'RMQ-26' }),
  'x-delivery-limit': integer('Delivery limit', { min: 0, unlimited: -1, help: 'In quorum queues: a message that failed more often is dead-lettered or dropped. Absent: 20, since 4.0; -1 for none.', case: 'RMQ-09' }),
  'x-delayed-retry-type': choice('Delayed retry', { options: ['disabled', 'all', 'failed', 'returned'], default: 'disabled', help: 'In quorum queues, since 4.3: which returned messages wait before they are delivered again.', optionHelp: { disabled: 'None.', all: 'All that come back.', failed: 'Those that failed: rejected, or held by a client that was lost.', returned: 'Those that were given back without a failure.' }, case: 'RMQ-28' }),
  'x-delayed-retry-min': duration('Delayed retry minimum', { unit: 'ms', default: 1_000, min: 0, help: 'The wait is this long for each failure.', case: 'RMQ-10' }),
  'x-delayed-retry-max': duration('Delayed retry maximum', { unit: 'ms', default: 30_000, min: 0, help: 'And this long at most.', case: 'RMQ-10' }),
  'x-max-priority': integer('Priorities', { min: 1, max: 255, help: 'In classic queues: highest priority that is told apart. Absent: none. Quorum queues know 0 to 31.', case: 'RMQ-20' }),
  'x-single-active-consumer': boolean('Single active consumer', { default: false, help: 'One consumer gets everything; the next takes over when it is gone.', case: 'RMQ-21' }),
  'x-quorum-initial-group-size': integer('Quorum size', { default: 3, min: 1, max: 99, help: 'Nodes that hold a quorum queue.', case: 'RMQ-15' }),
} as const;

const QUORUM = { type: 'quorum' } as const;

type QueueConfig = ConfigOf<typeof RABBITMQ_QUEUE_FIELDS>;
type ClusterConfig = ConfigOf<typeof RABBITMQ_FIELDS>;

export const rabbitmqQueue = defineChannel({
  kind: 'rabbitmq-queue',
  label: 'RabbitMQ queue',
  noun: 'queue',
  summary: 'A queue of RabbitMQ: pushes messages to consumers and forgets them when they are acknowledged.',
  icon: 'queue',
  tone: 'channel',
  fields: RABBITMQ_QUEUE_FIELDS,
  portable: {
    role: 'queue',
    keepsOrder: { 'x-single-active-consumer': true },
    deadLetter: { field: 'x-dead-letter-exchange', key: 'x-dead-letter-routing-key' },
    settings: [
      { trait: 'retention', field: 'x-message-ttl', note: 'unread ones, at the head of the queue' },
      { trait: 'sizeKept', field: 'x-max-length-bytes', note: 'beyond it x-overflow says what goes' },
      { trait: 'lengthMax', field: 'x-max-length' },
      { trait: 'copies', field: 'x-quorum-initial-group-size', needs: { type: 'quorum' }, otherwise: 1 },
      { trait: 'copiesNeeded', fixed: 2, needs: { type: 'quorum' }, otherwise: 1 },
      { trait: 'deliveries', field: 'x-delivery-limit', plus: 1, needs: { type: 'quorum' }, note: 'failures count, not deliveries' },
      { trait: 'priorities', field: 'x-max-priority' },
    ],
  },
  observables: [
    { name: 'messages_ready', of: 'ready', brief: 'ready', help: 'Messages that wait for a consumer.' },
    { name: 'messages_unacknowledged', of: 'leased', brief: 'unacked', help: 'Messages that consumers have and have not acknowledged.' },
    { name: 'consumers', of: 'consumers', help: 'Consumers that are attached.' },
    { name: 'dead_lettered', of: 'deadLettered', help: 'Messages that were dead-lettered since the run began, for whatever reason.' },
    { name: 'leader', of: 'leader', needs: QUORUM, help: 'Node that leads the queue, counted from 0.' },
    { name: 'members', of: 'members', needs: QUORUM, help: 'Nodes that hold a copy of the queue.' },
    { name: 'online', of: 'online', below: 'members', needs: QUORUM, help: 'Members that are up and that the leader reaches. Without more than half of them the queue stands still.' },
  ],
  tallies: [
    { name: 'consumer_capacity', of: 'consumerCapacity', decimals: 2, help: `Once consumer_utilisation: share of the last ${RATE_WINDOW_S} s, 0 to 1, in which the queue could deliver at once. Below 1: something was ready, and every consumer had its prefetch. 0 without consumers. RabbitMQ itself tells it of classic queues only, since 4.3.` },
    { name: 'message_bytes', of: 'keptBytes', unit: 'B', help: 'Bytes of all messages in the queue.' },
    { name: 'message_bytes_ready', of: 'readyBytes', unit: 'B', help: 'Bytes of the messages that wait for a consumer.' },
    { name: 'message_bytes_unacknowledged', of: 'leasedBytes', unit: 'B', help: 'Bytes of the messages that consumers have.' },
    { name: 'publish', of: 'sent', help: 'Messages that were published into the queue since the run began; dead letters are not.' },
    { name: 'publish_details.rate', of: 'sentPerS', unit: '/s', decimals: 1, help: `Messages published into it a second, ${OVER_WINDOW}.` },
    { name: 'confirm', of: 'confirmed', help: 'Publishes straight to the queue that were confirmed to their publisher, since the run began.' },
    { name: 'confirm_details.rate', of: 'confirmedPerS', unit: '/s', decimals: 1, help: `Publishes straight to the queue confirmed a second, ${OVER_WINDOW}.` },
    { name: 'deliver_get', of: 'leased', help: 'Deliveries to consumers and answers to basic.get since the run began, repeated ones too.' },
    { name: 'deliver_get_details.rate', of: 'leasedPerS', unit: '/s', decimals: 1, help: `Deliveries a second, ${OVER_WINDOW}.` },
    { name: 'redeliver', of: 'leasedAgain', help: 'Deliveries of a message that had been delivered before, since the run began.' },
    { name: 'redeliver_details.rate', of: 'leasedAgainPerS', unit: '/s', decimals: 1, help: `Such deliveries a second, ${OVER_WINDOW}.` },
    { name: 'ack', of: 'settled', help: 'Messages acknowledged since the run began.' },
    { name: 'ack_details.rate', of: 'settledPerS', unit: '/s', decimals: 1, help: `Messages acknowledged a second, ${OVER_WINDOW}.` },
    { name: 'dead_lettered_rejected_total', of: 'deadRejected', help: 'Messages dead-lettered because a consumer rejected them.' },
    { name: 'dead_lettered_expired_total', of: 'deadExpired', help: 'Messages dead-lettered because their TTL was over.' },
    { name: 'dead_lettered_maxlen_total', of: 'deadOverflow', help: 'Messages dead-lettered because the queue was full.' },
    { name: 'dead_lettered_delivery_limit_total', of: 'deadDeliveryLimit', help: 'Messages dead-lettered because they failed too often.' },
    { name: 'connections blocked', of: 'blockedConnections', help: 'Connections that wait to publish straight to the queue while the cluster has a memory or disk alarm.' },
  ],
  entryObservables: [
    { name: 'redelivered', of: 'redelivered' },
    { name: 'x-acquired-count', of: 'deliveries', needs: QUORUM },
    { name: 'x-delivery-count', of: 'failures', needs: QUORUM },
  ],
  ports: [
    { id: 'in', label: 'Messages', direction: 'in', connects: 'publish' },
    { id: 'bindings', label: 'Bindings', direction: 'in', connects: 'bind' },
    { id: 'out', label: 'Messages', direction: 'out', connects: 'subscribe' },
    { id: 'dead', label: 'Dead letters', direction: 'out', connects: 'deadLetter', max: 1 },
  ],
  check: (config, context) => {
    checkDeadLetters(config, context);
    if (config['x-dead-letter-strategy'] === 'at-least-once' && (config.type !== 'quorum' || config['x-overflow'] !== 'reject-publish')) {
      context.error('x-dead-letter-strategy', 'needs-reject-publish', 'at-least-once dead-lettering needs a quorum queue with overflow reject-publish.', 'Set type to quorum and x-overflow to reject-publish, or x-dead-letter-strategy to at-most-once.');
    }
    checkLifetime(config, context);
    if (config['x-overflow'] === 'reject-publish-dlx' && config.type === 'quorum') context.error('x-overflow', 'classic-only', 'Quorum queues do not know reject-publish-dlx.', 'Use reject-publish, or a classic queue.');
  },
  lower: (config, context) => {
    const cluster = context.design.configOf(context.self.system ?? '', RABBITMQ_FIELDS);
    if (cluster !== undefined) context.addQueue(queuePlan(config, cluster, context));
  },
});

/** A quorum queue is refused with PRECONDITION_FAILED when it is declared so; of several readers of an exclusive queue one at a time gets it. */
function checkLifetime({ type, auto_delete, exclusive }: QueueConfig, context: LowerContext): void {
  const { self, design } = context;
  for (const [field, isSet] of [['auto_delete', auto_delete], ['exclusive', exclusive]] as const) {
    if (isSet && type === 'quorum') context.error(field, 'classic-only', `${self.id} is a quorum queue, which cannot be ${field === 'exclusive' ? 'exclusive' : 'auto-deleted'}.`, `Clear ${field}, or set type to classic.`);
  }
  const readers = design.edgesFrom(self.id).map(({ to }) => design.find(to)).filter((each) => each?.category === 'node');
  const connections = readers.reduce((sum, each) => sum + (typeof each?.config['instances'] === 'number' ? each.config['instances'] : 1), 0);
  if (exclusive && connections > 1) context.warn('exclusive', 'locked-queue', `${connections} connections read ${self.id}, which is exclusive: all but the first are refused until that one ends.`, 'Clear exclusive, or let one instance of one node read it.');
}

/** A wire to an exchange that the field does not name would lie. */
function checkDeadLetters(config: QueueConfig, context: LowerContext): void {
  const { design, self } = context;
  const other = design.edgesFrom(self.id).find(({ to }) => design.find(to)?.kind === 'rabbitmq-exchange' && to !== config['x-dead-letter-exchange']);
  if (other !== undefined) context.error('x-dead-letter-exchange', 'missing-target', `A wire leads from ${self.id} to the exchange ${other.to}, but x-dead-letter-exchange does not name it.`, `Set it to ${other.to}, or remove the wire.`);
}

function queuePlan(config: QueueConfig, cluster: ClusterConfig, context: LowerContext): Omit<QueuePlan, 'channel'> {
  const isQuorum = config.type === 'quorum';
  const nodes = rotate(context.hosts(context.self.system ?? ''), context.self.id);
  return {
    hosts: isQuorum ? nodes.slice(0, config['x-quorum-initial-group-size']) : nodes.slice(0, 1),
    replication: replicationPlan(config, cluster, context),
    dedup: null,
    entryBytesMax: MESSAGE_BYTES_MAX,
    order: orderPlan(config),
    sharing: config['x-single-active-consumer'] ? 'singleActive' : 'roundRobin',
    lease: { kind: 'connection', timeoutUs: cluster.consumer_timeout },
    waitUs: 0,
    leasedMax: UNBOUNDED,
    delayUs: 0,
    age: { us: config['x-message-ttl'] ?? UNBOUNDED, at: 'head' },
    length: { entriesMax: config['x-max-length'] ?? UNBOUNDED, bytesMax: config['x-max-length-bytes'] ?? UNBOUNDED, overflow: OVERFLOW[config['x-overflow']] },
    ...(config['x-expires'] !== undefined && { idleUs: config['x-expires'] }),
    ...(config.exclusive && { exclusive: true }),
    ...(config.auto_delete && { autoDelete: true }),
    ...hostBytesPlan(cluster),
    settle: isQuorum ? quorumSettlePlan(config, cluster) : { limit: UNBOUNDED, counts: 'failures', delay: null },
    deadLetter: deadLetterPlan(config, context),
  };
}

/** Nothing without either limit. */
function hostBytesPlan({ 'vm_memory_high_watermark.absolute': memory = UNBOUNDED, diskSize, 'disk_free_limit.absolute': free }: ClusterConfig): Pick<QueuePlan, 'hostBytesMax'> {
  const disk = diskSize === undefined ? UNBOUNDED : Math.max(0, diskSize - free);
  return memory >= UNBOUNDED && disk >= UNBOUNDED ? {} : { hostBytesMax: { memory, disk } };
}

function replicationPlan(config: QueueConfig, cluster: ClusterConfig, context: LowerContext): QueuePlan['replication'] {
  const system = context.self.system ?? '';
  if (config.type === 'quorum') return { kind: 'majority', link: context.link(system, system), electionUs: cluster.electionTime };
  return { kind: 'single', survives: config.durable ? 'persistent' : 'none', minority: minorityRule(cluster) };
}

/** The metadata store of 4.3 has one strategy, most like pause_minority (rabbitmq.com/docs/metadata-store/failure-recovery). */
function minorityRule({ rabbitmqVersion, cluster_partition_handling: handling }: ClusterConfig): 'stop' | 'serve' | 'restart' | 'pause' {
  if (rabbitmqVersion === '4.3') return 'stop';
  return ({ ignore: 'serve', autoheal: 'restart', pause_minority: 'pause' } as const)[handling];
}

function orderPlan(config: QueueConfig): QueuePlan['order'] {
  if (config.type === 'quorum') return { kind: 'fifo', levels: QUORUM_LEVELS, unset: 4, returns: 'first' };
  return { kind: 'fifo', levels: (config['x-max-priority'] ?? 0) + 1, unset: 0, returns: 'inPlace' };
}

function quorumSettlePlan(config: QueueConfig, { rabbitmqVersion }: ClusterConfig): QueuePlan['settle'] {
  const type = config['x-delayed-retry-type'];
  return {
    limit: config['x-delivery-limit'] ?? (rabbitmqVersion === '3.13' ? UNBOUNDED : DELIVERY_LIMIT),
    counts: rabbitmqVersion === '4.3' ? 'failures' : 'returns',
    delay: type === 'disabled' || rabbitmqVersion !== '4.3' ? null : { firstUs: config['x-delayed-retry-min'], mostUs: config['x-delayed-retry-max'], of: type },
  };
}

/** The default exchange routes to the queue that the routing key names: no key, no queue of that name, no dead letter. */
function deadLetterPlan(config: QueueConfig, context: LowerContext): DeadLetterPlan | null {
  const exchange = config['x-dead-letter-exchange'];
  const key = config['x-dead-letter-routing-key'] ?? null;
  if (exchange === undefined) return null;
  const { self, design } = context;
  const target = exchange === '' ? (key ?? self.id) : exchange;
  const isThere = design.find(target)?.category === 'channel' && design.find(target)?.system === self.system;
  return isThere ? { to: context.channel(target), key, trace: 'deaths', sure: config['x-dead-letter-strategy'] === 'at-least-once' } : null;
}

const OVERFLOW = { 'drop-head': 'dropHead', 'reject-publish': 'reject', 'reject-publish-dlx': 'rejectAndDeadLetter' } as const;

/** Quorum queues know priorities 0 to 31. */
const QUORUM_LEVELS = 32;
/** Of quorum queues, since 4.0. */
const DELIVERY_LIMIT = 20;
/** `max_message_size`, 16 MiB. */
const MESSAGE_BYTES_MAX = 16_777_216;

