import { snsTopic } from '../channels/sns-topic.ts';
import { sqsQueue } from '../channels/sqs-queue.ts';
import { awsReader, awsSenderClient } from '../systems/aws-clients.ts';
import { aws as system } from '../systems/aws.ts';
import type { Broker } from './broker.ts';

export const aws: Broker = { system, channels: [sqsQueue, snsTopic], reader: awsReader, sender: awsSenderClient };
