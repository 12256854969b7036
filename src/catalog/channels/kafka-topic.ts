import { UNBOUNDED } from '../../base/limits.ts';
import type { ChannelPlan, FlushPlan } from '../../topology/channel.ts';
import { defineChannel } from '../entry.ts';
import { boolean, bytes, choice, choiceList, type ConfigOf, duration, integer, number } from '../field.ts';
import type { LowerContext } from '../lowering/context.ts';
import { KAFKA_FIELDS } from '../systems/kafka.ts';
import { placeReplicas } from '../systems/kafka-replicas.ts';

/** Topic settings under Kafka's own names, with its defaults and ranges. */
export const KAFKA_TOPIC_FIELDS = {
  partitions: integer('Partitions', { default: 1, min: 1, max: 10_000, help: 'Logs that entries are spread over by key. Order is kept within one of them.', case: 'KAF-02' }),
  'replication.factor': integer('Replication factor', { default: 1, min: 1, max: 100, help: 'Brokers that hold a copy of each partition.', case: 'KAF-14' }),
  'min.insync.replicas': integer('Minimum in-sync replicas', { default: 1, min: 1, max: 100, help: 'With acks=all, fewer in-sync replicas refuse the write. More than the replication factor counts as the replication factor.', case: 'KAF-09' }),
  'cleanup.policy': choiceList('Cleanup policy', {
    options: ['delete', 'compact'],
    default: ['delete'],
    min: 1,
    help: 'What happens to old segments.',
    optionHelp: { delete: 'Remove them when the retention limits are passed.', compact: 'Keep only the newest entry of each key.' },
    case: 'KAF-12',
  }),
  'retention.ms': duration('Retention time', { unit: 'ms', default: 604_800_000, min: 0, unlimited: -1, help: 'With policy delete: a closed segment is removed when its newest entry is older. -1 keeps for ever.', case: 'KAF-19' }),
  'retention.bytes': bytes('Retention size', { default: -1, min: 0, unlimited: -1, help: 'With policy delete: oldest segments of a partition are removed while it is larger. -1 keeps all.', case: 'KAF-28' }),
  'segment.bytes': bytes('Segment size', { default: 1_073_741_824, min: 14, max: 2_147_483_647, help: 'A segment that would grow past this is closed. Only closed segments are removed or compacted.', case: 'KAF-19' }),
  'segment.ms': duration('Segment time', { unit: 'ms', default: 604_800_000, min: 1, help: 'A segment older than this is closed at the next append.', case: 'KAF-29' }),
  'delete.retention.ms': duration('Tombstone retention', { unit: 'ms', default: 86_400_000, min: 0, help: 'With policy compact: how long a tombstone stays after the first cleaning that saw it.', case: 'KAF-29' }),
  'min.compaction.lag.ms': duration('Minimum compaction lag', { unit: 'ms', default: 0, min: 0, help: 'With policy compact: younger entries are left alone.', case: 'KAF-29' }),
  'max.compaction.lag.ms': duration('Maximum compaction lag', { unit: 'ms', default: '9223372036854775807', min: 1, help: 'With policy compact: a partition with older uncleaned entries is cleaned whatever its dirty ratio.', case: 'KAF-29' }),
  'min.cleanable.dirty.ratio': number('Minimum dirty ratio', { default: 0.5, min: 0, max: 1, help: 'With policy compact: a partition is cleaned when this share of its closed segments is uncleaned.', case: 'KAF-29' }),
  'max.message.bytes': bytes('Maximum message size', { default: 1_048_588, min: 0, max: 2_147_483_647, help: 'A larger message is refused.', case: 'KAF-37' }),
  'message.timestamp.type': choice('Timestamp type', {
    options: ['CreateTime', 'LogAppendTime'],
    default: 'CreateTime',
    help: 'Which clock the age of an entry is measured by.',
    optionHelp: { CreateTime: "The producer's, when it made the message.", LogAppendTime: "The broker's, at the append." },
    case: 'KAF-28',
  }),
  'flush.messages': integer('Flush every', { default: '9223372036854775807', min: 1, unit: 'messages', help: 'A broker writes a partition to its disk after so many messages; 1 before it acknowledges any. Left at its default the operating system does, within 30 s.', case: 'KAF-42' }),
  'flush.ms': duration('Flush time', { unit: 'ms', default: '9223372036854775807', min: 0, help: 'A broker writes a partition to its disk this often. What is not on a disk is gone when the power fails.', case: 'KAF-42' }),
  'unclean.leader.election.enable': boolean('Unclean leader election', { default: false, help: 'When no in-sync replica is alive, another may lead. Entries that it lacks are lost, acknowledged or not.', case: 'KAF-15' }),
} as const;

type TopicConfig = ConfigOf<typeof KAFKA_TOPIC_FIELDS>;
type ClusterConfig = ConfigOf<typeof KAFKA_FIELDS>;

export const kafkaTopic = defineChannel({
  kind: 'kafka-topic',
  label: 'Kafka topic',
  noun: 'topic',
  summary: 'A partitioned, replicated log. Consumer groups read it, each at its own position.',
  icon: 'partitioned-log',
  tone: 'channel',
  fields: KAFKA_TOPIC_FIELDS,
  portable: {
    role: 'log',
    keepsOrder: 'always',
    settings: [
      { trait: 'retention', field: 'retention.ms', note: 'read or not' },
      { trait: 'sizeKept', field: 'retention.bytes' },
      { trait: 'messageSize', field: 'max.message.bytes' },
      { trait: 'partitions', field: 'partitions' },
      { trait: 'copies', field: 'replication.factor' },
      { trait: 'copiesNeeded', field: 'min.insync.replicas' },
      { trait: 'compaction', field: 'cleanup.policy' },
    ],
  },
  observables: [
    { name: 'entries', of: 'kept', brief: 'kept', help: 'Entries kept, in all partitions.' },
    { name: 'lag', of: 'lag', help: 'HW − committed offset, in entries, of the group that is farthest behind.' },
    { name: 'logStartOffset', of: 'start', help: 'First offset kept, summed over partitions.' },
    { name: 'LEO', of: 'end', help: 'Log end offset: offset of the next entry, summed over partitions.' },
    { name: 'HW', of: 'committed', help: 'High watermark: every in-sync replica has the entries before it. Summed over partitions.' },
    { name: 'LSO', of: 'stable', help: 'Last stable offset: read_committed reads up to here. Summed over partitions.' },
    { name: 'smallest ISR', of: 'inSyncLeast', brief: 'ISR', help: 'In-sync replicas of the partition that has fewest.' },
    { name: 'ELR', of: 'eligible', help: 'Eligible leader replicas (KIP-966), in all partitions: they left the ISR while it was under min.insync.replicas, and may lead.' },
    { name: 'leaderEpoch', of: 'epochMost', help: 'Changes of leader, to none counting, of the partition that has most.' },
    { name: 'UnderReplicatedPartitions', of: 'underReplicated', help: 'Partitions with fewer in-sync replicas than replicas.' },
    { name: 'UnderMinIsrPartitionCount', of: 'underMinInSync', help: 'Partitions with fewer in-sync replicas than min.insync.replicas: acks=all is refused.' },
    { name: 'OfflinePartitionsCount', of: 'leaderless', help: 'Partitions without a leader.' },
  ],
  tallies: [
    { name: 'Size', of: 'keptBytes', unit: 'B', help: 'Bytes kept, in all partitions, each counted once.' },
    { name: 'leader elections', of: 'elections', help: 'Leaders elected after the first of each partition.' },
    { name: 'UncleanLeaderElections', of: 'uncleanElections', help: 'Of them those of a replica that was neither in sync nor eligible.' },
    { name: 'max-dirty-percent', of: 'dirtyMostPercent', unit: '%', decimals: 1, needs: { 'cleanup.policy': 'compact' }, help: 'Dirty ratio: share of the bytes of closed segments that the cleaner has not cleaned, in the dirtiest partition.' },
  ],
  entryObservables: [
    { name: 'partition', of: 'partition' },
    { name: 'offset', of: 'position' },
    { name: 'deliveries', of: 'deliveries' },
  ],
  ports: [
    { id: 'in', label: 'Messages', direction: 'in', connects: 'publish' },
    { id: 'out', label: 'Messages', direction: 'out', connects: 'subscribe' },
  ],
  check: (config, context) => {
    const cluster = clusterOf(context);
    if (cluster === undefined || config['replication.factor'] <= cluster.brokers) return;
    context.error('replication.factor', 'too-few-brokers', `Topic ${context.self.id} wants ${config['replication.factor']} replicas, and the cluster has ${cluster.brokers} brokers.`, 'Lower replication.factor or add brokers.');
  },
  lower: (config, context) => {
    const cluster = clusterOf(context);
    if (cluster !== undefined) context.addChannel(channelPlan(config, cluster, context));
  },
});

function clusterOf({ design, self }: LowerContext): ClusterConfig | undefined {
  return design.configOf(self.system ?? '', KAFKA_FIELDS);
}

function channelPlan(config: TopicConfig, cluster: ClusterConfig, context: LowerContext): Omit<ChannelPlan, 'id'> {
  const { id, system = '' } = context.self;
  const brokers = context.hosts(system);
  const placed = placeReplicas(id, config.partitions, config['replication.factor'], cluster.brokers, cluster.racks);
  return {
    partitions: placed.map((replicas) => ({ replicas: replicas.map((broker) => brokers[broker] ?? 0) })),
    partitioner: { keyed: 'murmur2', unkeyed: 'sticky', stickyBytes: STICKY_BYTES },
    guards: [{ kind: 'producerSequence', window: SEQUENCE_WINDOW }],
    retention: retentionPlan(config, cluster),
    compaction: config['cleanup.policy'].includes('compact') ? compactionPlan(config, cluster) : null,
    replication: {
      kind: 'isr',
      inSyncMin: Math.min(config['min.insync.replicas'], config['replication.factor']),
      lagMaxUs: cluster['replica.lag.time.max.ms'],
      sessionUs: cluster['broker.session.timeout.ms'],
      ...flushPlan(config),
      uncleanElection: config['unclean.leader.election.enable'],
      ...(cluster['eligible.leader.replicas.version'] > 0 && { eligibleLeaders: true as const }),
      rebalanceEveryUs: cluster['auto.leader.rebalance.enable'] ? cluster['leader.imbalance.check.interval.seconds'] : UNBOUNDED,
      link: context.link(system, system),
    },
    entryBytesMax: config['max.message.bytes'],
    timestamps: config['message.timestamp.type'] === 'CreateTime' ? 'create' : 'append',
  };
}

/** Nothing where the operating system decides. */
function flushPlan({ 'flush.ms': everyUs, 'flush.messages': everyEntries }: TopicConfig): { readonly flush?: FlushPlan } {
  return everyUs >= UNBOUNDED && everyEntries >= UNBOUNDED ? {} : { flush: { everyUs, everyEntries } };
}

const retentionPlan = (config: TopicConfig, cluster: ClusterConfig): ChannelPlan['retention'] => ({
  checkEveryUs: cluster['log.retention.check.interval.ms'],
  ageUs: config['retention.ms'],
  bytes: config['retention.bytes'],
  segmentBytes: config['segment.bytes'],
  segmentAgeUs: config['segment.ms'],
  deletes: config['cleanup.policy'].includes('delete'),
});

const compactionPlan = (config: TopicConfig, cluster: ClusterConfig): ChannelPlan['compaction'] => ({
  checkEveryUs: cluster['log.cleaner.backoff.ms'],
  dirtyRatioMin: config['min.cleanable.dirty.ratio'],
  lagMinUs: config['min.compaction.lag.ms'],
  lagMaxUs: config['max.compaction.lag.ms'],
  tombstoneUs: config['delete.retention.ms'],
});

/** Entries without key stay on one partition for batch.size bytes (its default: the topic does not know its producers). */
const STICKY_BYTES = 16_384;

/** Batches that a leader remembers of each producer. */
const SEQUENCE_WINDOW = 5;
