import { defineSystem } from '../entry.ts';
import { distribution } from '../field.ts';

/** One account in one region. Its services are managed: only a regional outage stops them, and loses nothing. */
export const AWS_FIELDS = {
  clientLatency: distribution('API latency', { default: 'uniform(2ms, 8ms)', help: 'One way between a client and the region, unless a wire says otherwise.' }),
  serviceLatency: distribution('Service latency', { default: 'uniform(5ms, 20ms)', help: 'One way between two services of the region, such as a topic and a queue.', case: 'SNS-02' }),
} as const;

export const aws = defineSystem({
  kind: 'aws',
  label: 'AWS region',
  noun: 'region',
  summary: 'Amazon SQS queues and Amazon SNS topics of one account in one region.',
  icon: 'aws',
  tone: 'system',
  fields: AWS_FIELDS,
  channels: ['sqs-queue', 'sns-topic'],
  portable: [{ trait: 'clientLatency', field: 'clientLatency' }, { trait: 'replicaLatency', field: 'serviceLatency' }],
  shape: () => ({ members: 1 }),
  latency: (config) => ({ client: config.clientLatency, replica: config.serviceLatency }),
  lower: () => undefined,
});
