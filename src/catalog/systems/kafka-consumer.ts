import { formatDuration, SECOND_US } from '../../base/time.ts';
import { hashText } from '../../base/hash.ts';
import { isObject } from '../../base/json.ts';
import type { GroupPlan, GroupProtocol, PollPlan } from '../../topology/group.ts';
import type { ChannelIndex, HostIndex } from '../../topology/indexes.ts';
import { defineReader } from '../brokers/broker.ts';
import { boolean, bytes, choice, type ConfigOf, duration, integer, record, text } from '../field.ts';
import type { LowerContext } from '../lowering/context.ts';
import { KAFKA_FIELDS } from './kafka.ts';

/** Settings of a consumer client, under Kafka's own names, with its defaults and ranges. */
export const KAFKA_CONSUMER_FIELDS = {
  'group.id': text('Group id', { min: 1, max: 249, help: "Name of the consumer group. Absent: the node's id." }),
  'group.instance.id': text('Static membership', { min: 1, max: 200, help: 'With a text here members keep their identity: one that is back within session.timeout.ms causes no rebalance. Absent: whoever starts is a new member.', case: 'KAF-18' }),
  'group.protocol': choice('Group protocol', {
    options: ['classic', 'consumer'],
    default: 'classic',
    help: 'How members come to their partitions.',
    optionHelp: { classic: 'In rounds in which all join again; one of them assigns.', consumer: 'Without rounds: the coordinator assigns, and heartbeats move members one by one towards what they are to have (KIP-848). Session timeout and heartbeat interval are those of the cluster.' },
    case: 'KAF-22',
  }),
  'group.remote.assignor': choice('Remote assignor', {
    options: ['uniform', 'range'],
    default: 'uniform',
    help: 'With group.protocol consumer: how the coordinator spreads partitions.',
    optionHelp: { uniform: 'Evenly, and moving as little as it can.', range: 'Neighbouring partitions of each topic to one member.' },
    case: 'KAF-22',
  }),
  'partition.assignment.strategy': choice('Assignment strategy', {
    options: ['range', 'roundrobin', 'sticky', 'cooperative-sticky'],
    default: 'range',
    help: 'How partitions are spread over the members.',
    optionHelp: { range: 'Neighbouring partitions of each topic to one member.', roundrobin: 'All partitions of all topics in turn.', sticky: 'As evenly, but members keep what they had: a rebalance moves as little as it can. All stop for it all the same.', 'cooperative-sticky': 'As sticky, and nobody stops: what moves is given back in one round and handed over in the next.' },
    case: 'KAF-21',
  }),
  'session.timeout.ms': duration('Session timeout', { unit: 'ms', default: 45_000, min: 1, max: 2_147_483_647, help: 'A member without heartbeat for this long is out of the group. Until then its partitions stand still. The cluster refuses what is outside its group.min.session.timeout.ms and group.max.session.timeout.ms, 6 s to 30 min (KAF-47).', case: 'KAF-16' }),
  'heartbeat.interval.ms': duration('Heartbeat interval', { unit: 'ms', default: 3_000, min: 1, help: 'How often a member says that it is alive.', case: 'KAF-17' }),
  'max.poll.interval.ms': duration('Poll interval limit', { unit: 'ms', default: 300_000, min: 1, help: 'A member that does not poll for this long leaves the group: slower handlers are run again elsewhere.', case: 'KAF-17' }),
  'max.poll.records': integer('Records per poll', { default: 500, min: 1, max: 2_147_483_647, help: 'Entries that one poll returns at most.', case: 'KAF-41' }),
  'fetch.min.bytes': bytes('Least of a fetch', { default: 1, min: 0, max: 2_147_483_647, help: 'A broker answers a fetch when so much is there, or after fetch.max.wait.ms with what there is. More means fewer fetches and later messages. A fetch here is of one partition.', case: 'KAF-45' }),
  'fetch.max.wait.ms': duration('Longest wait of a fetch', { unit: 'ms', default: 500, min: 0, max: 2_147_483_647, help: 'How long a broker waits for fetch.min.bytes. At 1 byte it changes nothing: an empty answer would only be asked again, and does not travel here.', case: 'KAF-45' }),
  'max.partition.fetch.bytes': bytes('Most of a partition', { default: 1_048_576, min: 0, max: 2_147_483_647, help: 'Bytes of one partition that a fetch brings at most. A larger first message comes all the same.', case: 'KAF-46' }),
  'fetch.max.bytes': bytes('Most of a fetch', { default: 52_428_800, min: 0, max: 2_147_483_647, help: 'Bytes that a fetch brings at most. A fetch here is of one partition: it counts where it is less than max.partition.fetch.bytes.', case: 'KAF-46' }),
  'enable.auto.commit': boolean('Auto commit', { default: true, help: 'Polls commit what earlier polls returned, done or not. Off: the handler acknowledges in an ack step.', case: 'KAF-39' }),
  'auto.commit.interval.ms': duration('Auto commit interval', { unit: 'ms', default: 5_000, min: 1, help: 'With auto commit: how often.', case: 'KAF-39' }),
  'auto.offset.reset': choice('Offset reset', {
    options: ['latest', 'earliest', 'none'],
    default: 'latest',
    help: 'Where the group starts in a partition without a committed position, or with one that is gone.',
    optionHelp: { latest: 'At the end: what is there is skipped.', earliest: 'At the first entry that is kept.', none: 'It fails.' },
    case: 'KAF-40',
  }),
  'isolation.level': choice('Isolation', {
    options: ['read_uncommitted', 'read_committed'],
    default: 'read_uncommitted',
    help: 'What of transactions it reads.',
    optionHelp: { read_uncommitted: 'Everything, also of transactions that are open or aborted.', read_committed: 'Only what was committed, and nothing beyond the first open transaction of a partition.' },
    case: 'KAF-11',
  }),
  'metadata.max.age.ms': duration('Metadata age', { unit: 'ms', default: 300_000, min: 0, help: 'How often the client asks how many partitions there are. New ones are assigned then; with group.protocol consumer the coordinator assigns them at once.', case: 'KAF-41' }),
  'request.timeout.ms': duration('Request timeout', { unit: 'ms', default: 30_000, min: 1, help: 'A fetch, join or commit without answer is sent again after this long.', case: 'KAF-43' }),
  'default.api.timeout.ms': duration('API timeout', { unit: 'ms', default: 60_000, min: 1, help: 'A commit without answer for this long fails.', case: 'KAF-43' }),
} as const;

export type KafkaConsumerConfig = ConfigOf<typeof KAFKA_CONSUMER_FIELDS>;

export const kafkaConsumerClient = record('Consumer client', KAFKA_CONSUMER_FIELDS, { help: "Settings of the client that reads, under the vendor's names." });

export const kafkaReader = defineReader({
  field: 'client',
  record: kafkaConsumerClient,
  fields: KAFKA_CONSUMER_FIELDS,
  portable: [
    { trait: 'batch', field: 'max.poll.records' },
    { trait: 'settles', field: 'enable.auto.commit', words: { 'polls do': true, 'nobody does': true, 'the handler does': false, 'the client does, after success': false } },
    { trait: 'afterGivingUp', fixed: 'is skipped' },
    { trait: 'handlingTime', field: 'max.poll.interval.ms', note: 'then the member leaves, and all that it has polled is read again' },
    { trait: 'silence', field: 'session.timeout.ms', within: [6_000, 1_800_000] },
    { trait: 'start', field: 'auto.offset.reset' },
    { trait: 'isolation', field: 'isolation.level' },
  ],
  reads: { as: 'group', id: (config) => config['group.id'], plan: groupPlan },
  settling: (config) => {
    const isManual = !config['enable.auto.commit'];
    return { unmatched: isManual, onSuccess: false, onFailure: isManual ? 'commit' : null };
  },
});

/** The group of a node that reads channels of the system. */
export function groupPlan(config: KafkaConsumerConfig, systemId: string, groupId: string, subscriptions: readonly ChannelIndex[], context: LowerContext): Omit<GroupPlan, 'id' | 'node' | 'process' | 'members'> {
  const cluster = context.design.configOf(systemId, KAFKA_FIELDS);
  if (cluster === undefined) context.error('client', 'logs-only', `${context.self.id} reads the channels of ${systemId} as a consumer group, and ${systemId} is no Kafka cluster.`, 'Let a consumer read them, or move the channels to a Kafka cluster.');
  const isClassic = config['group.protocol'] === 'classic';
  if (isClassic) checkHeartbeat(config, context);
  else checkClassicOnly(context);
  const isRefused = isClassic && cluster !== undefined && isSessionRefused(config['session.timeout.ms'], cluster, systemId, context);
  return {
    subscriptions,
    membership: {
      coordinators: rotated(context.hosts(systemId), groupId),
      coordinatorFailoverUs: cluster?.['broker.session.timeout.ms'] ?? 0,
      sessionUs: isClassic ? config['session.timeout.ms'] : (cluster?.['group.consumer.session.timeout.ms'] ?? 0),
      heartbeatUs: isClassic ? config['heartbeat.interval.ms'] : (cluster?.['group.consumer.heartbeat.interval.ms'] ?? 0),
      initialDelayUs: cluster?.['group.initial.rebalance.delay.ms'] ?? 0,
      assignor: isClassic ? ASSIGNORS[config['partition.assignment.strategy']] : REMOTE_ASSIGNORS[config['group.remote.assignor']],
      ...protocol(config),
      staticMembers: config['group.instance.id'] !== undefined,
      ...(isRefused && { refusesSession: true }),
    },
    poll: {
      recordsMax: config['max.poll.records'],
      intervalMaxUs: config['max.poll.interval.ms'],
      autoCommitEveryUs: config['enable.auto.commit'] ? config['auto.commit.interval.ms'] : 0,
      ...fetchLimits(config),
      requestTimeoutUs: config['request.timeout.ms'],
      ...metadataAge(config['metadata.max.age.ms']),
      apiTimeoutUs: config['default.api.timeout.ms'],
    },
    ...(config['isolation.level'] === 'read_committed' && { view: 'stable' as const }),
    reset: config['auto.offset.reset'] === 'none' ? 'error' : config['auto.offset.reset'],
    link: context.link(context.self.id, systemId),
  };
}

const ASSIGNORS = { range: 'range', roundrobin: 'roundRobin', sticky: 'sticky', 'cooperative-sticky': 'sticky' } as const;
/** Uniform is sticky, as members of a group here have one and the same subscription (UniformHomogeneousAssignmentBuilder). */
const REMOTE_ASSIGNORS = { uniform: 'sticky', range: 'range' } as const;

/** Nothing for eager members: all there was before there were others. */
function protocol(config: KafkaConsumerConfig): { readonly protocol?: GroupProtocol } {
  if (config['group.protocol'] === 'consumer') return { protocol: 'consumer' };
  return config['partition.assignment.strategy'] === 'cooperative-sticky' ? { protocol: 'cooperative' } : {};
}

const CLASSIC_ONLY = ['partition.assignment.strategy', 'session.timeout.ms', 'heartbeat.interval.ms'];

/** Kafka's client refuses settings of the classic protocol beside the other (ConsumerConfig). */
function checkClassicOnly(context: LowerContext): void {
  const { client } = context.self.config;
  for (const name of CLASSIC_ONLY) {
    if (!isObject(client) || !Object.hasOwn(client, name)) continue;
    context.error(`client/${name}`, 'classic-only', `${name} cannot be set when group.protocol is consumer: the cluster decides.`, `Remove ${name}, or set group.protocol to classic.`);
  }
}

/** Nothing where it is Kafka's default. */
export const metadataAge = (ageUs: number): { readonly metadataAgeUs?: number } => (ageUs === 300 * SECOND_US ? {} : { metadataAgeUs: ageUs });

/** Entries of 1 KiB in 1 MiB: smaller ones come in more than one fetch. */
const FETCH_RECORDS_MAX = 1024;

/** Nothing but the number of entries where it is all Kafka's default. */
function fetchLimits(config: KafkaConsumerConfig): Pick<PollPlan, 'fetchRecordsMax' | 'fetch'> {
  const fetch = { bytesMin: config['fetch.min.bytes'], waitMaxUs: config['fetch.max.wait.ms'], bytesMax: Math.min(config['max.partition.fetch.bytes'], config['fetch.max.bytes']) };
  const isDefault = fetch.bytesMin === 1 && fetch.waitMaxUs === SECOND_US / 2 && fetch.bytesMax === FETCH_RECORDS_MAX * 1024;
  return isDefault ? { fetchRecordsMax: FETCH_RECORDS_MAX } : { fetchRecordsMax: Math.max(FETCH_RECORDS_MAX, Math.ceil(fetch.bytesMax / 1024)), fetch };
}

/** A coordinator refuses to let a member of such a session join (GroupCoordinator, INVALID_SESSION_TIMEOUT): the run shows it, and the design tells before. */
function isSessionRefused(sessionUs: number, cluster: ConfigOf<typeof KAFKA_FIELDS>, systemId: string, context: LowerContext): boolean {
  const [least, most] = [cluster['group.min.session.timeout.ms'], cluster['group.max.session.timeout.ms']];
  if (sessionUs >= least && sessionUs <= most) return false;
  const [bound, name] = sessionUs < least ? [`less than ${formatDuration(least)}`, 'group.min.session.timeout.ms'] : [`more than ${formatDuration(most)}`, 'group.max.session.timeout.ms'];
  context.warn('client/session.timeout.ms', 'session-timeout-refused', `session.timeout.ms of ${context.self.id} is ${formatDuration(sessionUs)}, and ${systemId} refuses ${bound} (${name}): ${context.self.id} reads nothing.`, `Choose a session.timeout.ms from ${formatDuration(least)} to ${formatDuration(most)}, or change ${name} of ${systemId}.`);
  return true;
}

/** The broker that leads the partition of the offsets topic which the group's name hashes to, then the others. */
export function rotated(brokers: readonly HostIndex[], groupId: string): readonly HostIndex[] {
  const first = brokers.length === 0 ? 0 : hashText(groupId) % brokers.length;
  return [...brokers.slice(first), ...brokers.slice(0, first)];
}

function checkHeartbeat(config: KafkaConsumerConfig, context: LowerContext): void {
  if (config['heartbeat.interval.ms'] < config['session.timeout.ms']) return;
  context.error('client/heartbeat.interval.ms', 'heartbeat-too-slow', 'heartbeat.interval.ms must be shorter than session.timeout.ms, or every member is thrown out between two heartbeats.', 'Lower heartbeat.interval.ms, to a third of session.timeout.ms or less.');
}
