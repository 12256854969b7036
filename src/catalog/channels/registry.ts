import type { ChannelEntry } from '../entry.ts';
import { kafkaTopic } from './kafka-topic.ts';
import { rabbitmqExchange } from './rabbitmq-exchange.ts';
import { rabbitmqQueue } from './rabbitmq-queue.ts';
import { snsTopic } from './sns-topic.ts';
import { sqsQueue } from './sqs-queue.ts';

/** Adding a channel: one file and one line here. */
export const CHANNELS: readonly ChannelEntry[] = [kafkaTopic, rabbitmqExchange, rabbitmqQueue, sqsQueue, snsTopic];
