import type { ProducerPlan } from '../../topology/process.ts';
import type { ConfigOf } from '../field.ts';
import type { LowerContext } from '../lowering/context.ts';
import { readConfig } from '../read-config.ts';
import { AWS_SENDER_FIELDS, awsProducerPlan, type awsSender } from './aws-clients.ts';
import { type kafkaProducerClient, producerPlan } from './kafka-producer.ts';
import { RABBITMQ_PUBLISHER_FIELDS, rabbitmqProducerPlan, type rabbitmqPublisher } from './rabbitmq-clients.ts';

/** Settings of every client that a node could publish with; a node that has none of its own for queues uses the defaults. */
export interface SenderConfigs {
  readonly kafka: ConfigOf<{ readonly client: typeof kafkaProducerClient }>['client'];
  /** Where the Kafka client's config stands in the node's, for messages. */
  readonly field: string;
  readonly rabbitmq?: ConfigOf<{ readonly client: typeof rabbitmqPublisher }>['client'];
  readonly aws?: ConfigOf<{ readonly client: typeof awsSender }>['client'];
}

/** The plan of a client that publishes to channels of the system. */
export function senderPlan({ kafka, field, rabbitmq, aws }: SenderConfigs, systemId: string, context: LowerContext): ProducerPlan {
  switch (context.design.find(systemId)?.kind) {
    case 'rabbitmq': return rabbitmqProducerPlan(rabbitmq ?? readConfig(RABBITMQ_PUBLISHER_FIELDS, {}, '').values, systemId, context);
    case 'aws': return awsProducerPlan(aws ?? readConfig(AWS_SENDER_FIELDS, {}, '').values, systemId, context);
    default: return producerPlan(kafka, systemId, field, context);
  }
}
