import { expect, test } from 'vitest';
import { findChannel } from '../../catalog/find-entry.ts';
import { runCase } from '../../engine/conformance/harness.fixture.ts';
import { NETWORK_PARTITION_CASES } from '../../engine/conformance/network-partition.cases.fixture.ts';
import { observedSeries } from './observed-series.ts';

test('a topic over a network partition: under-replicated from when its leader is fenced until it is back', () => {
  const { log } = runCase(NETWORK_PARTITION_CASES[1]!);
  const series = observedSeries(log, 't', findChannel('kafka-topic')!, 180);
  expect(series.map(({ name }) => name)).toEqual(['entries', 'lag', 'logStartOffset', 'LEO', 'HW', 'LSO', 'smallest ISR', 'UnderReplicatedPartitions', 'OfflinePartitionsCount', 'Size', 'leader elections', 'UncleanLeaderElections']);
  const under = series.find(({ name }) => name === 'UnderReplicatedPartitions')!;
  const atSecond = (second: number): number => under.values[under.timesUs.findIndex((us) => us >= second * 1e6)]!;
  expect([5, 15, 25, 60, 110].map(atSecond)).toEqual([0, 0, 1, 1, 0]);
  const end = series.find(({ name }) => name === 'LEO')!.values;
  expect([end[0], end.at(-1)]).toEqual([0, 4]);
});

test('a channel that the run does not have shows gaps, and no observables no series', () => {
  const { log } = runCase(NETWORK_PARTITION_CASES[1]!);
  expect(observedSeries(log, 'other', findChannel('kafka-topic')!, 4)[0]!.values.every(Number.isNaN)).toBe(true);
  expect(observedSeries(log, 't', { observables: [], tallies: [] })).toEqual([]);
});
