import { expect, test } from 'vitest';
import { CHANNELS } from '../../catalog/channels/registry.ts';
import { designOf, runCase } from '../../engine/conformance/harness.fixture.ts';
import { NETWORK_PARTITION_CASES } from '../../engine/conformance/network-partition.cases.fixture.ts';
import { RABBITMQ_CASES } from '../../engine/conformance/rabbitmq.cases.fixture.ts';
import { observedOf } from '../observed/observed.ts';
import { observedSeries } from './observed-series.ts';

test('a topic over a network partition: under-replicated from when its leader is fenced until it is back', () => {
  const { log } = runCase(NETWORK_PARTITION_CASES[1]!);
  const series = observedSeries(log, observedOf(designOf(NETWORK_PARTITION_CASES[1]!), 't')!, 180);
  expect(series.map(({ name }) => name)).toEqual(['entries', 'lag', 'logStartOffset', 'LEO', 'HW', 'LSO', 'smallest ISR', 'ELR', 'leaderEpoch', 'UnderReplicatedPartitions', 'UnderMinIsrPartitionCount', 'OfflinePartitionsCount', 'Size', 'leader elections', 'UncleanLeaderElections']);
  const under = series.find(({ name }) => name === 'UnderReplicatedPartitions')!;
  const atSecond = (second: number): number => under.values[under.timesUs.findIndex((us) => us >= second * 1e6)]!;
  expect([5, 15, 25, 60, 110].map(atSecond)).toEqual([0, 0, 1, 1, 0]);
  const end = series.find(({ name }) => name === 'LEO')!.values;
  expect([end[0], end.at(-1)]).toEqual([0, 4]);
});

test('a channel that the run does not have shows gaps, and no observables no series', () => {
  const { log } = runCase(NETWORK_PARTITION_CASES[1]!);
  const topic = observedOf(designOf(NETWORK_PARTITION_CASES[1]!), 't')!;
  expect(observedSeries(log, { ...topic, id: 'other' }, 4)[0]!.values.every(Number.isNaN)).toBe(true);
  expect(observedSeries(log, { ...topic, observables: [], tallies: [] })).toEqual([]);
});

test('a quorum queue of RabbitMQ over the loss of a member: online and capacity over time, with unit, decimals and meaning', () => {
  const item = RABBITMQ_CASES.find(({ id, rule }) => id === 'RMQ-15' && rule.includes('one node down'))!;
  const { log } = runCase(item);
  const design = designOf(item);
  const series = new Map(observedSeries(log, observedOf(design, 'q')!, 600).map((each) => [each.name, each]));
  const at = (name: string, second: number): number => series.get(name)!.values[series.get(name)!.timesUs.findIndex((us) => us >= second * 1e6)]!;
  expect([...[5, 15].map((second) => at('online', second)), series.get('online')!.values.at(-1)]).toEqual([3, 2, 3]);
  expect([4, 21, 40].map((second) => at('publish_details.rate', second))).toEqual([1 / 5, 1 / 5, 0]);
  expect(series.get('publish_details.rate')).toMatchObject({ unit: '/s', decimals: 1, help: 'Messages published into it a second, over the last 5 s of the run.', isQuiet: false });
  expect(series.get('redeliver_details.rate')!.isQuiet).toBe(true);
  const classic = { ...design, nodes: design.nodes.map((node) => (node.id === 'q' ? { ...node, config: {} } : node)) };
  expect(observedSeries(log, observedOf(classic, 'q')!, 4).map(({ name }) => name)).not.toContain('online');
});

test('every figure of every product says what it means', () => {
  for (const { observables, tallies } of CHANNELS) {
    for (const { name, help = '' } of [...observables, ...tallies]) expect(help, name).toMatch(/^[A-Z].{15,}\.$/);
  }
});
