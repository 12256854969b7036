import type { Field, Fields } from '../../../catalog/field.ts';

export interface FieldGroup {
  readonly title: string;
  readonly names: readonly string[];
  readonly isFolded: boolean;
}

/** Fields that belong together in a kind with many; what is named nowhere follows by itself. */
const GROUPS: { readonly [kind: string]: readonly (readonly [title: string, isFolded: boolean, names: readonly string[]])[] } = {
  'rabbitmq-queue': [
    ['Queue', false, ['type', 'durable', 'x-message-ttl', 'x-single-active-consumer']],
    ['Lifetime', true, ['auto_delete', 'exclusive', 'x-expires']],
    ['Dead letters', false, ['x-dead-letter-exchange', 'x-dead-letter-routing-key', 'x-dead-letter-strategy']],
    ['Length', true, ['x-max-length', 'x-max-length-bytes', 'x-overflow']],
    ['Redelivery', true, ['x-delivery-limit', 'x-delayed-retry-type', 'x-delayed-retry-min', 'x-delayed-retry-max']],
    ['Advanced', true, ['x-max-priority', 'x-quorum-initial-group-size']],
  ],
  'sqs-queue': [
    ['Queue', false, ['FifoQueue', 'VisibilityTimeout', 'RedrivePolicy', 'RedriveAllowPolicy']],
    ['Deduplication', true, ['ContentBasedDeduplication', 'DeduplicationScope']],
    ['What Amazon may do', true, ['duplicates', 'reorderWindow', 'shortPollMisses']],
    ['Advanced', true, ['DelaySeconds', 'ReceiveMessageWaitTimeSeconds', 'MessageRetentionPeriod', 'MaximumMessageSize', 'inFlightQuota']],
  ],
  'kafka-topic': [
    ['Partitions and replicas', false, ['partitions', 'replication.factor', 'min.insync.replicas']],
    ['Cleanup', false, ['cleanup.policy', 'retention.ms', 'retention.bytes']],
    ['Compaction', true, ['min.cleanable.dirty.ratio', 'delete.retention.ms', 'min.compaction.lag.ms', 'max.compaction.lag.ms']],
    ['Advanced', true, ['segment.bytes', 'segment.ms', 'max.message.bytes', 'message.timestamp.type', 'unclean.leader.election.enable', 'flush.messages', 'flush.ms']],
  ],
  kafka: [
    ['Brokers', false, ['brokers', 'racks', 'version']],
    ['Network', false, ['clientLatency', 'replicaLatency']],
    ['Advanced', true, ['replica.lag.time.max.ms', 'broker.session.timeout.ms', 'group.initial.rebalance.delay.ms', 'group.min.session.timeout.ms', 'group.max.session.timeout.ms', 'group.consumer.session.timeout.ms', 'group.consumer.heartbeat.interval.ms', 'log.retention.check.interval.ms', 'log.cleaner.backoff.ms', 'auto.leader.rebalance.enable', 'leader.imbalance.check.interval.seconds', 'transaction.abort.timed.out.transaction.cleanup.interval.ms', 'transaction.max.timeout.ms']],
  ],
  rabbitmq: [
    ['Nodes', false, ['nodes', 'rabbitmqVersion']],
    ['Network', false, ['clientLatency', 'replicaLatency', 'cluster_partition_handling', 'electionTime']],
    ['Alarms', true, ['vm_memory_high_watermark.absolute', 'diskSize', 'disk_free_limit.absolute']],
    ['Timeouts', true, ['heartbeat', 'consumer_timeout']],
  ],
  producer: [['Workload', false, ['interarrival', 'pattern', 'count', 'firstAfter']], ['Message', false, ['message']], ['Settings', false, ['channel', 'instances']]],
  client: [['Workload', false, ['interarrival', 'pattern', 'count', 'firstAfter']], ['Request', false, ['request']], ['Settings', false, ['target', 'timeout', 'instances']]],
  consumer: [
    ['Handlers', false, ['handlers']],
    ['Repeated deliveries', false, ['idempotency', 'idempotencyKey', 'inboxTtl']],
    ['Failures', false, ['retry', 'deadLetter']],
    ['Settings', false, ['instances']],
    ['Direct calls', true, ['concurrency', 'queueMax', 'priority']],
  ],
  projection: [['Read model', false, ['store', 'table', 'key', 'apply']], ['Settings', false, ['idempotency', 'time', 'instances']]],
  'outbox-relay': [['Outbox', false, ['store', 'table', 'routes']], ['Looking', false, ['mode', 'pollInterval', 'batchSize', 'lag', 'afterwards']], ['Settings', false, ['instances']]],
  saga: [['Start', false, ['start']], ['Replies and journal', false, ['replies', 'journal', 'journalTime', 'instances']]],
  'saga-step': [
    ['Settings', false, ['kind', 'channel', 'target']],
    ['Action', false, ['action']],
    ['Timeout and retries', false, ['timeout', 'retries', 'retryDelay', 'retryFactor', 'retryDelayMax']],
    ['Compensation', false, ['compensation']],
    ['Compensation retries', true, ['compensationTimeout', 'compensationRetries', 'compensationDelay', 'compensationFactor', 'compensationDelayMax']],
    ['Order', true, ['order']],
  ],
};

/** When a rule of a fault strikes: most do not need it. */
const MATCHES = ['attempt', 'nth', 'probability', 'after', 'until'];

/** The groups of a form: the plain fields first, each part with fields of its own by itself, the advanced ones folded. */
export function groupsOf(kind: string, fields: Fields, without: readonly string[] = []): readonly FieldGroup[] {
  const known = (GROUPS[kind] ?? []).map(([title, isFolded, names]) => ({ title, isFolded, names: names.filter((name) => name in fields && !without.includes(name)) }));
  const taken = new Set([...known.flatMap(({ names }) => names), ...without]);
  const rest = Object.entries(fields).filter(([name]) => !taken.has(name));
  const named = (isMeant: (field: Field, name: string) => boolean): readonly string[] => rest.filter(([name, field]) => isMeant(field, name)).map(([name]) => name);
  const isPart = (field: Field): boolean => field.kind === 'record';
  const isMatch = (name: string): boolean => 'probability' in fields && MATCHES.includes(name);
  const groups: readonly FieldGroup[] = [
    ...known,
    { title: 'Settings', isFolded: false, names: named((field, name) => !isPart(field) && field.advanced !== true && !isMatch(name)) },
    { title: 'When it strikes', isFolded: true, names: named((_, name) => isMatch(name)) },
    ...rest.filter(([, field]) => isPart(field) && field.advanced !== true).map(([name, field]) => ({ title: field.label, isFolded: field.required !== true, names: [name] })),
    { title: 'Advanced', isFolded: true, names: named((field, name) => field.advanced === true && !isMatch(name)) },
  ];
  return merged(groups).filter(({ names }) => names.length > 0);
}

/** One section for each title: what follows by itself joins the section that has its name already. */
function merged(groups: readonly FieldGroup[]): readonly FieldGroup[] {
  const byTitle = new Map<string, FieldGroup>();
  for (const group of groups) {
    const first = byTitle.get(group.title);
    byTitle.set(group.title, first === undefined ? group : { ...first, names: [...first.names, ...group.names] });
  }
  return [...byTitle.values()];
}
