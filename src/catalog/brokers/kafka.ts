import { kafkaTopic } from '../channels/kafka-topic.ts';
import { kafkaReader } from '../systems/kafka-consumer.ts';
import { kafkaSender } from '../systems/kafka-producer.ts';
import { kafka as system } from '../systems/kafka.ts';
import type { Broker } from './broker.ts';

export const kafka: Broker = { system, channels: [kafkaTopic], reader: kafkaReader, sender: kafkaSender };
