import { boolean, choice, distribution, duration, integer, list, text } from '../field.ts';
import { defineSystem } from '../entry.ts';
import { KAFKA_CLIENT_TALLIES } from './kafka-tallies.ts';

/** Settings of brokers and controllers, under Kafka's own names. Only what a run honours is here. */
export const KAFKA_FIELDS = {
  brokers: integer('Brokers', { default: 3, min: 1, max: 100, help: 'Brokers of the cluster. Each is a host that can crash.' }),
  racks: list('Racks', text('Rack', { required: true, min: 1, max: 100, help: 'broker.rack of the brokers on this rack.' }), {
    max: 100,
    help: 'broker.rack of each broker, in turn: with racks a, b, c the brokers 0 to 5 are on a, b, c, a, b, c. Replicas of a partition go to different racks.',
    case: 'KAF-44',
  }),
  version: choice('Version', {
    options: ['3.x', '4.x'],
    default: '4.x',
    help: 'Line of Kafka whose defaults apply.',
    optionHelp: { '3.x': 'linger.ms is 0 by default.', '4.x': 'linger.ms is 5 by default; more than 5 requests in flight with idempotence is an error.' },
    case: 'KAF-33',
  }),
  clientLatency: distribution('Client latency', { default: 'uniform(400us, 900us)', help: 'One way between a client and a broker, unless a wire says otherwise.' }),
  replicaLatency: distribution('Replica latency', { default: 'uniform(200us, 400us)', help: 'One way between two brokers.' }),
  'replica.lag.time.max.ms': duration('Replica lag time', { unit: 'ms', default: 30_000, min: 1, help: 'A follower that has not caught up for this long leaves the in-sync replicas.', case: 'KAF-31' }),
  'broker.session.timeout.ms': duration('Broker session timeout', { unit: 'ms', default: 9_000, min: 1, help: 'A broker without heartbeat for this long is fenced: its partitions get other leaders.', case: 'KAF-14' }),
  'eligible.leader.replicas.version': integer('Eligible leader replicas', { default: 0, min: 0, max: 1, help: 'Feature of the cluster (KIP-966). 1: a replica that leaves the in-sync replicas while they are fewer than min.insync.replicas may lead when none is in sync, unless its broker crashed. 0, as by default in 4.0: only the last that was in sync may lead.', case: 'KAF-48' }),
  'log.retention.check.interval.ms': duration('Retention check interval', { unit: 'ms', default: 300_000, min: 1, help: 'How often brokers look for segments to delete.', case: 'KAF-19' }),
  'log.cleaner.backoff.ms': duration('Cleaner backoff', { unit: 'ms', default: 15_000, min: 1, help: 'How often the log cleaner looks for partitions to compact.', case: 'KAF-12' }),
  'auto.leader.rebalance.enable': boolean('Rebalance leaders', { default: true, help: 'Leadership returns to the first replica of a partition once it is in sync again.', case: 'KAF-31' }),
  'leader.imbalance.check.interval.seconds': duration('Leader imbalance check', { unit: 's', default: 300, min: 1, help: 'How often leadership is given back to first replicas.', case: 'KAF-31' }),
  'transaction.abort.timed.out.transaction.cleanup.interval.ms': duration('Transaction timeout check', { unit: 'ms', default: 10_000, min: 1, help: 'How often coordinators look for transactions to abort.', case: 'KAF-30' }),
  'transaction.max.timeout.ms': duration('Transaction timeout limit', { unit: 'ms', default: 900_000, min: 1, max: 2_147_483_647, help: 'A producer whose transaction.timeout.ms is longer is refused.', case: 'KAF-30' }),
  'group.consumer.session.timeout.ms': duration('Consumer group session timeout', { unit: 'ms', default: 45_000, min: 1, help: 'With group.protocol consumer: a member without heartbeat for this long is out of its group.', case: 'KAF-22' }),
  'group.consumer.heartbeat.interval.ms': duration('Consumer group heartbeat interval', { unit: 'ms', default: 5_000, min: 1, help: 'With group.protocol consumer: how often members say that they are alive, and hear what becomes of their partitions.', case: 'KAF-22' }),
  'group.min.session.timeout.ms': duration('Shortest session timeout', { unit: 'ms', default: 6_000, min: 1, max: 2_147_483_647, help: 'A consumer of the classic protocol whose session.timeout.ms is shorter is refused with INVALID_SESSION_TIMEOUT, and reads nothing.', case: 'KAF-47' }),
  'group.max.session.timeout.ms': duration('Longest session timeout', { unit: 'ms', default: 1_800_000, min: 1, max: 2_147_483_647, help: 'The same for a session.timeout.ms that is longer.', case: 'KAF-47' }),
  'group.initial.rebalance.delay.ms': duration('Initial rebalance delay', { unit: 'ms', default: 3_000, min: 0, help: 'An empty consumer group waits this long for more members before its first rebalance.', case: 'KAF-41' }),
} as const;

export const kafka = defineSystem({
  kind: 'kafka',
  label: 'Apache Kafka',
  noun: 'cluster',
  summary: 'A Kafka cluster in KRaft mode: brokers that host replicas of topic partitions and coordinate consumer groups.',
  icon: 'kafka',
  tone: 'system',
  fields: KAFKA_FIELDS,
  channels: ['kafka-topic'],
  portable: [{ trait: 'hosts', field: 'brokers' }, { trait: 'clientLatency', field: 'clientLatency' }, { trait: 'replicaLatency', field: 'replicaLatency' }],
  clients: KAFKA_CLIENT_TALLIES,
  shape: (config) => ({ members: config.brokers }),
  latency: (config) => ({ client: config.clientLatency, replica: config.replicaLatency }),
  // Brokers are hosts and nothing more; topics and groups name them.
  lower: () => undefined,
});
