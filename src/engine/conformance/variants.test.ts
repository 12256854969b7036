import { expect, test } from 'vitest';
import { renameNodes } from '../rename.fixture.ts';
import { designOf, observed, runDesign, type Case } from './harness.fixture.ts';
import { KAFKA_CLIENT_CASES } from './kafka-client.cases.fixture.ts';
import { KAFKA_GROUP_CASES } from './kafka-group.cases.fixture.ts';
import { KAFKA_LOG_CASES } from './kafka-log.cases.fixture.ts';
import { KAFKA_PRODUCER_CASES } from './kafka-producer.cases.fixture.ts';
import { NETWORK_PARTITION_CASES } from './network-partition.cases.fixture.ts';
import { RABBITMQ_CASES } from './rabbitmq.cases.fixture.ts';
import { RABBITMQ_MORE_CASES } from './rabbitmq-more.cases.fixture.ts';
import { SNS_CASES } from './sns.cases.fixture.ts';
import { SQS_CASES } from './sqs.cases.fixture.ts';

const ALL: readonly Case[] = [
  ...KAFKA_LOG_CASES, ...KAFKA_PRODUCER_CASES, ...KAFKA_GROUP_CASES, ...KAFKA_CLIENT_CASES, ...RABBITMQ_CASES, ...RABBITMQ_MORE_CASES, ...SQS_CASES, ...SNS_CASES, ...NETWORK_PARTITION_CASES,
].filter(({ refused }) => refused === undefined);

/** Cases in which a name decides: which node has a queue, which broker leads and coordinates, what chance draws, which topic comes first; or headers that hold a name. */
const NAME_DECIDES: readonly string[] = [
  'KAF-04: range over two topics', 'KAF-05: round robin', 'KAF-15: the only in-sync replica dies: ', 'KAF-15: the only in-sync replica dies, unclean', 'KAF-24: acks=1: an isolated leader',
  'KAF-24: a client that reaches both sides', 'KAF-31: away for longer', 'KAF-31: a follower that stands still', 'KAF-38: partitioner.ignore.keys', 'KAF-38: messages without key stay', 'KAF-45: a broker that dies',
  'RMQ-05: a rejected message may go round', 'RMQ-15: quorum of 3: with two nodes down', 'RMQ-18: quorum: a leader in the minority', 'RMQ-18: classic, since 4.3', 'RMQ-18: classic, autoheal', 'RMQ-18: classic, pause_minority',
  'RMQ-26: at-most-once', 'RMQ-32: a node that is lost', 'SQS-02: the receive count', 'SQS-14: standard: messages may come in another order',
];

const titleOf = ({ id, rule }: Case): string => `${id}: ${rule}`;
const isByName = (item: Case): boolean => NAME_DECIDES.some((start) => titleOf(item).startsWith(start));

/** The newest of each product always, of the others each fourth; `npm run test:deep` all. */
const isTried = (item: Case, at: number): boolean => process.env['DEEP'] !== undefined || at % 4 === 0 || /^(KAF-4[3-9]|RMQ-3\d|SQS-2\d)/.test(item.id);
const TRIED = ALL.filter(isTried);

/** Other names, which turn the order of all indices around. */
const turned = (_: string, index: number): string => `x${99 - index}`;

test.each(TRIED.filter((item) => !isByName(item)).map((item) => [titleOf(item), item] as const))('by other names: %s', (_, item) => {
  const design = designOf(item);
  const ids = [...design.systems, ...design.nodes].map(({ id }) => id);
  const back = new Map(ids.map((id, index) => [turned(id, index), id]));
  expect(observed(runDesign(renameNodes(design, turned), back), item.seen)).toEqual(item.seen);
});

test.each(TRIED.map((item) => [titleOf(item), item] as const))('written in another order, the log is the same: %s', (_, item) => {
  const design = designOf(item);
  const reversed = { ...design, systems: design.systems.toReversed(), nodes: design.nodes.toReversed(), edges: design.edges.toReversed() };
  expect(runDesign(reversed).log.hash()).toBe(runDesign(design).log.hash());
});

test('every name that decides is that of a case', () => {
  expect(NAME_DECIDES.filter((start) => ALL.filter((item) => titleOf(item).startsWith(start)).length !== 1)).toEqual([]);
});
