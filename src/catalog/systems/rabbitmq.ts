import { defineSystem } from '../entry.ts';
import { bytes, choice, distribution, duration, integer } from '../field.ts';

/** Settings of nodes, under RabbitMQ's own names. Only what a run honours is here. */
export const RABBITMQ_FIELDS = {
  nodes: integer('Nodes', { default: 3, min: 1, max: 100, help: 'Nodes of the cluster. Each is a host that can crash. A classic queue lives on one of them, a quorum queue on several.', case: 'RMQ-15' }),
  rabbitmqVersion: choice('Version', {
    options: ['3.13', '4.2', '4.3'],
    default: '4.3',
    help: 'Line of RabbitMQ whose rules apply.',
    optionHelp: {
      '3.13': 'Quorum queues have no delivery limit unless asked for; every return counts.',
      '4.2': 'Quorum queues have a delivery limit of 20; every return counts, basic.nack too.',
      '4.3': 'Only failures count (basic.reject, a lost connection), not basic.nack; delayed retry, strict priorities.',
    },
    case: 'RMQ-09',
  }),
  clientLatency: distribution('Client latency', { default: 'uniform(300us, 700us)', help: 'One way between a client and a node, unless a wire says otherwise.' }),
  replicaLatency: distribution('Node latency', { default: 'uniform(200us, 400us)', help: 'One way between two nodes.' }),
  heartbeat: duration('Heartbeat timeout', { unit: 's', default: 60, min: 1, help: 'A client that is silent for this long loses its connection, and what it holds goes back.', case: 'RMQ-18' }),
  consumer_timeout: duration('Consumer timeout', { unit: 'ms', default: 1_800_000, min: 1_000, help: 'A consumer that holds a delivery for longer loses its channel.', case: 'RMQ-27' }),
  'vm_memory_high_watermark.absolute': bytes('Memory watermark', { min: 1, help: 'A node that keeps more bytes of messages raises an alarm: whoever publishes to the cluster waits until it is over; consumers go on. Absent: no limit. A run counts messages only, not what else fills a memory.', case: 'RMQ-17' }),
  diskSize: bytes('Disk size', { min: 1, help: 'Disk of each node. Absent: no limit. A run counts what it keeps there: persistent messages, and all of quorum queues.', case: 'RMQ-19' }),
  'disk_free_limit.absolute': bytes('Free disk limit', { default: 50_000_000, min: 0, help: 'With a disk size: a node with less free space raises an alarm, with the same effect as that of the memory.', case: 'RMQ-19' }),
  cluster_partition_handling: choice('Partition handling', {
    options: ['ignore', 'autoheal', 'pause_minority'],
    default: 'ignore',
    help: 'Up to 4.2: what the nodes of a minority do in a network partition. Since 4.3 they always stop, and go on when they are back.',
    optionHelp: {
      ignore: 'They go on, each side for itself.',
      autoheal: 'They go on, and restart when the network is back: transient messages are lost then.',
      pause_minority: 'A node that cannot reach more than half of the cluster stops until it can.',
    },
    case: 'RMQ-18',
  }),
  electionTime: duration('Election time', { default: '2s', min: '1us', help: 'How long a quorum queue is without leader after its leader was lost.', case: 'RMQ-32' }),
} as const;

export const rabbitmq = defineSystem({
  kind: 'rabbitmq',
  label: 'RabbitMQ',
  noun: 'cluster',
  summary: 'RabbitMQ nodes: exchanges route what is published to queues, and push it to consumers.',
  icon: 'rabbitmq',
  tone: 'system',
  fields: RABBITMQ_FIELDS,
  channels: ['rabbitmq-exchange', 'rabbitmq-queue'],
  portable: [
    { trait: 'hosts', field: 'nodes' },
    { trait: 'clientLatency', field: 'clientLatency' },
    { trait: 'replicaLatency', field: 'replicaLatency' },
    { trait: 'silence', field: 'heartbeat', note: 'for all clients of the cluster' },
    { trait: 'handlingTime', field: 'consumer_timeout', note: 'for all consumers of the cluster' },
  ],
  shape: (config) => ({ members: config.nodes }),
  latency: (config) => ({ client: config.clientLatency, replica: config.replicaLatency }),
  lower: () => undefined,
});
