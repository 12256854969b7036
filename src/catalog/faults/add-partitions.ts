import { KAFKA_TOPIC_FIELDS } from '../channels/kafka-topic.ts';
import { defineFault } from '../entry.ts';
import { duration, integer, reference } from '../field.ts';
import { KAFKA_FIELDS } from '../systems/kafka.ts';
import { placeReplicas } from '../systems/kafka-replicas.ts';

export const addPartitions = defineFault({
  kind: 'add-partitions',
  label: 'Partitions added',
  noun: 'repartitioning',
  summary: 'A topic gets more partitions while it is in use. Clients learn it within their metadata.max.age.ms; from then on keys hash to other partitions, and a later message of a key can overtake an earlier one that still waits in its old partition.',
  icon: 'add-partitions',
  tone: 'fault',
  fields: {
    channel: reference('Topic', { to: ['kafka-topic'], required: true, help: 'The topic that gets more partitions.' }),
    to: integer('Partitions', { required: true, min: 2, max: 10_000, help: 'How many it has then. Kafka never takes partitions away.' }),
    at: duration('At', { required: true, help: 'When an operator adds them.' }),
  },
  lower: ({ channel: topic, to, at }, { id, design, topology, error }) => {
    const config = design.configOf(topic, KAFKA_TOPIC_FIELDS);
    const system = design.find(topic)?.system ?? '';
    const cluster = design.configOf(system, KAFKA_FIELDS);
    const channel = topology.channels.findIndex((plan) => plan.id === topic);
    if (config === undefined || cluster === undefined || channel < 0) {
      error('channel', 'unknown-topic', `${topic} is no Kafka topic, so it gets no partitions.`, 'Name a topic of the design.');
      return [];
    }
    if (to <= config.partitions) {
      error('to', 'no-more-partitions', `${topic} has ${config.partitions} partitions already, and Kafka takes none away.`, `Write ${config.partitions + 1} or more.`);
      return [];
    }
    const node = topology.nodes.findIndex((plan) => plan.id === system);
    const brokers = topology.hosts.flatMap((host, index) => (host.node === node ? [index] : []));
    const placed = placeReplicas(topic, to, config['replication.factor'], cluster.brokers, cluster.racks).slice(config.partitions);
    const partitions = placed.map((replicas) => ({ replicas: replicas.map((broker) => brokers[broker] ?? 0) }));
    return [{ kind: 'timed', id, at: { timeUs: at }, effect: { do: 'addPartitions', host: brokers[0] ?? 0, channel, partitions } }];
  },
});
