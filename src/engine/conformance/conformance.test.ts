import { describe } from 'vitest';
import { testCases } from './harness.fixture.ts';
import { KAFKA_CLIENT_CASES } from './kafka-client.cases.fixture.ts';
import { KAFKA_GROUP_CASES } from './kafka-group.cases.fixture.ts';
import { KAFKA_LOG_CASES } from './kafka-log.cases.fixture.ts';
import { KAFKA_PRODUCER_CASES } from './kafka-producer.cases.fixture.ts';
import { NETWORK_PARTITION_CASES } from './network-partition.cases.fixture.ts';
import { RABBITMQ_CASES } from './rabbitmq.cases.fixture.ts';
import { RABBITMQ_MORE_CASES } from './rabbitmq-more.cases.fixture.ts';
import { SNS_CASES } from './sns.cases.fixture.ts';
import { SQS_CASES } from './sqs.cases.fixture.ts';

describe('Apache Kafka', () => {
  testCases([...KAFKA_LOG_CASES, ...KAFKA_PRODUCER_CASES, ...KAFKA_GROUP_CASES]);
});

describe('RabbitMQ', () => {
  testCases([...RABBITMQ_CASES, ...RABBITMQ_MORE_CASES]);
});

describe('Amazon SQS', () => {
  testCases(SQS_CASES);
});

describe('Amazon SNS', () => {
  testCases(SNS_CASES);
});

describe('a network partition', () => {
  testCases(NETWORK_PARTITION_CASES);
});

describe('a client of Apache Kafka', () => {
  testCases(KAFKA_CLIENT_CASES);
});
