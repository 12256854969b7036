import { expect, test } from 'vitest';
import { gaugesAt } from '../log/query-gauges.ts';
import { exampleRun } from '../workspace/example-run.fixture.ts';
import { CanvasState } from './canvas-state.ts';

const { log } = exampleRun('payment-crashes');
const state = new CanvasState(log);
const rows = Array.from({ length: 60 }, (_, at) => Math.floor((at * log.rowCount) / 60));
const rowOf = (kind: string, from = 0): number => Array.from({ length: log.rowCount }, (_, index) => index).find((index) => index >= from && log.kindOf(index) === kind)!;

/** The gauge by its name, as the layout lists it. */
const byName = (row: number): ReadonlyMap<string, number> => {
  const gauges = gaugesAt(log, row);
  return new Map(log.layout.entries().map(({ name, slot }) => [name, gauges[slot]!]));
};

test('nodes: every number is the gauge of its name', () => {
  for (const row of rows) {
    const gauges = byName(row);
    for (const { id, members } of log.header.nodes.slice(1)) {
      const node = state.nodeState(id, gaugesAt(log, row))!;
      expect(node.hosts).toEqual(Array.from({ length: members }, (_, member) => ['down', 'up', 'paused'][gauges.get(`hostState ${id}#${member}`)!]));
      for (const gauge of ['frames', 'pendingSends', 'rows', 'members', 'generation'] as const) expect(node[gauge]).toBe(gauges.get(`${gauge} ${id}`));
      for (const gauge of ['running', 'compensating', 'completed', 'compensated', 'stuck'] as const) expect(node.saga[gauge]).toBe(gauges.get(`${gauge} ${id}`));
      for (const { channelId, partition, owner, offset, lag } of node.assignments) {
        expect(owner).toBe(gauges.get(`owner ${id} ${channelId}/${partition}`)! - 1);
        expect(offset).toBe(gauges.get(`offset ${id} ${channelId}/${partition}`));
        expect(lag).toBe(Math.max(0, gauges.get(`committed ${channelId}/${partition}`)! - Math.max(offset, gauges.get(`start ${channelId}/${partition}`)!)));
      }
      expect(node.lag).toBe(node.assignments.reduce((sum, { lag }) => sum + lag, 0));
    }
  }
});

test('channels: every number is the gauge of its name; depth and lag are sums', () => {
  for (const row of rows) {
    const gauges = byName(row);
    for (const { id, partitions } of log.header.channels.slice(1)) {
      const channel = state.channelState(id, gaugesAt(log, row))!;
      expect(channel.partitions).toHaveLength(partitions);
      channel.partitions.forEach((partition, number) => {
        for (const gauge of ['entries', 'start', 'end', 'committed', 'inSync'] as const) expect(partition[gauge]).toBe(gauges.get(`${gauge} ${id}/${number}`));
        expect(partition.leader).toBe(gauges.get(`leader ${id}/${number}`)! - 1);
      });
      expect(channel.depth).toBe(channel.partitions.reduce((sum, { entries }) => sum + entries, 0));
      const readers = log.header.subscriptions.filter((each) => log.header.channels[each.channel]!.id === id).map(({ node }) => state.nodeState(log.header.nodes[node]!.id, gaugesAt(log, row))!);
      const lags = readers.map(({ assignments }) => assignments.filter(({ channelId }) => channelId === id).reduce((sum, { lag }) => sum + lag, 0));
      expect(channel.lag).toBe(Math.max(0, ...lags));
    }
  }
});

test('a crash and a restart show', () => {
  const crash = rowOf('hostCrashed');
  const payment = (row: number) => state.nodeState('payment', gaugesAt(log, row))!.hosts;
  expect([payment(crash - 1), payment(crash), payment(rowOf('hostStarted', crash))]).toEqual([['up'], ['down'], ['up']]);
});

test('what a run does not have has no state', () => {
  const gauges = gaugesAt(log, 100);
  expect(state.nodeState('no-such', gauges)).toBeUndefined();
  expect(state.channelState('payment', gauges)).toBeUndefined();
  expect(state.nodeState('order-events', gauges)).toBeUndefined();
});
