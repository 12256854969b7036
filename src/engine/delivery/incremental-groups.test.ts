import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../base/json.ts';
import { MS_US, SECOND_US } from '../../base/time.ts';
import type { Topology } from '../../topology/topology.ts';
import { kafka } from '../kernel/kafka.fixture.ts';
import { crash, pause, run, type Run } from '../kernel/run.fixture.ts';

const S = SECOND_US;

/** Three partitions, two members; a message each 100 ms, handled in 20 ms. The second member is away for the first 20 s. */
const group = (client: JsonObject, instances = 2): Topology => kafka({
  topics: { orders: { partitions: 3 } },
  producers: { shop: { channel: 'orders', count: 600, interarrival: '100ms', message: { type: 'Event', key: 'text(ordinal)', payload: { n: '${ordinal}' } } } },
  consumers: {
    bill: {
      reads: ['orders'], instances, client: { 'auto.offset.reset': 'earliest', 'enable.auto.commit': false, ...client },
      handlers: [{ id: 'handle', on: '*', steps: [{ id: 'work', do: 'work', time: '20ms' }, { id: 'ack', do: 'ack' }] }],
    },
  },
});

const COOPERATIVE = { 'partition.assignment.strategy': 'cooperative-sticky' };
const CONSUMER = { 'group.protocol': 'consumer' };
const late = [crash('bill#1', 0, 20 * S)];

const moves = (result: Run, kind: 'partitionAssigned' | 'partitionRevoked', from: number, to: number): unknown[] =>
  result.rows(kind, { channel: 'orders' }).filter(({ time }) => time > from * S && time < to * S).map(({ member, partition }) => [member, partition]);

/** Longest time in which nothing of a partition was handled, within seconds of the run. */
function silence(result: Run, partition: number, from: number, to: number): number {
  const times = result.times('delivered', { partition }).filter((time) => time >= from * S && time <= to * S);
  return Math.max(...times.map((time, i) => time - (times[i - 1] ?? from * S)));
}

const handled = (result: Run): number[] => result.rows('delivered').map(({ message }) => result.n(message)).sort((a, b) => a - b);
const all = Array.from({ length: 600 }, (_, i) => i + 1);
const owners = (result: Run): number[] => [0, 1, 2].map((partition) => result.gauge('owner', { node: 'bill', channel: 'orders', partition }));

describe('KAF-21: cooperative-sticky', () => {
  it('gives back what moves only, and hands it over in another round', () => {
    const result = run(group(COOPERATIVE), { until: 100 * S, faults: late });
    expect(moves(result, 'partitionRevoked', 15, 60)).toEqual([[0, 2]]);
    expect(moves(result, 'partitionAssigned', 15, 60)).toEqual([[1, 2]]);
    expect(result.rows('rebalanceCompleted').map(({ value }) => value)).toEqual([1, 2, 3]);
    const [, second, third] = result.rows('rebalanceCompleted');
    const revoked = result.one('partitionRevoked').time;
    expect(revoked > second!.time && revoked < third!.time).toBe(true);
    expect(owners(result)).toEqual([1, 1, 2]);
  });

  it('stops nobody who keeps a partition, which the eager protocols do', () => {
    const cooperative = run(group(COOPERATIVE), { until: 100 * S, faults: late });
    const eager = run(group({ 'partition.assignment.strategy': 'sticky' }), { until: 100 * S, faults: late });
    expect(moves(eager, 'partitionRevoked', 15, 60)).toEqual([[0, 0], [0, 1], [0, 2]]);
    // The members of an eager group that have joined wait for those that have not heard of it yet.
    const paused = [...late, pause('bill#1', 30 * S, 5 * S), crash('bill#2', 0, 31 * S)];
    const gap = (client: JsonObject): number => silence(run(group(client, 3), { until: 60 * S, faults: paused }), 0, 29, 40);
    expect(gap({ 'partition.assignment.strategy': 'sticky' })).toBeGreaterThan(2 * S);
    expect(gap(COOPERATIVE)).toBeLessThan(2 * S);
    expect(handled(cooperative)).toEqual(all);
    expect(handled(eager)).toEqual(all);
  });

  it('lets a member commit what it keeps while a round goes on', () => {
    const result = run(group(COOPERATIVE), { until: 100 * S, faults: late });
    expect(result.count('commitRejected')).toBe(0);
    expect([0, 1, 2].map((partition) => result.gauge('offset', { node: 'bill', channel: 'orders', partition }))).toEqual([0, 1, 2].map((partition) => result.gauge('end', { channel: 'orders', partition })));
  });

  it('gives what a dead member had to the others once its session is over', () => {
    const result = run(group({ ...COOPERATIVE, 'session.timeout.ms': 6000 }), { until: 100 * S, faults: [crash('bill#0', 30 * S)] });
    expect(owners(result)).toEqual([2, 2, 2]);
    expect(moves(result, 'partitionAssigned', 30, 60)).toEqual([[1, 0], [1, 2]]);
    expect(new Set(handled(result))).toEqual(new Set(all));
  });
});

describe('KAF-22: the consumer protocol', () => {
  it('moves a newcomer its share heartbeat by heartbeat, without a round', () => {
    const result = run(group(CONSUMER), { until: 100 * S, faults: late });
    expect(result.count('rebalanceStarted')).toBe(0);
    expect(moves(result, 'partitionRevoked', 15, 60)).toEqual([[0, 2]]);
    expect(moves(result, 'partitionAssigned', 15, 60)).toEqual([[1, 2]]);
    expect(result.rows('rebalanceCompleted').map(({ value }) => value)).toEqual([1, 2]);
    // Nothing is assigned before it was given back, and a heartbeat is never further than 5 s.
    const [revoked, assigned] = [result.one('partitionRevoked'), result.rows('partitionAssigned').at(-1)!];
    expect(assigned.time).toBeGreaterThan(revoked.time);
    expect(revoked.time - 20 * S).toBeLessThan(5.1 * S);
    expect(assigned.time - revoked.time).toBeLessThan(5.1 * S);
    expect(handled(result)).toEqual(all);
    expect(result.count('commitRejected')).toBe(0);
  });

  it('has the first member at work at once: nobody is gathered', () => {
    expect(run(group(CONSUMER, 1), { until: 20 * S }).rows('partitionAssigned').map(({ time }) => time < 10 * MS_US)).toEqual([true, true, true]);
    expect(run(group({}, 1), { until: 20 * S }).rows('partitionAssigned').map(({ time }) => time > 3 * S)).toEqual([true, true, true]);
  });

  it('one slow member holds up nobody but who waits for its partition', () => {
    const paused = [...late, pause('bill#0', 21 * S, 30 * S), crash('bill#2', 0, 40 * S)];
    const result = run(group(CONSUMER, 3), { until: 100 * S, faults: paused });
    expect(silence(result, 2, 27, 60)).toBeLessThan(6 * S);
    expect(owners(result).toSorted()).toEqual([1, 2, 3]);
    expect(new Set(handled(result))).toEqual(new Set(all));
  });

  it('takes its session timeout and heartbeats from the cluster', () => {
    const cluster = { 'group.consumer.session.timeout.ms': 8000, 'group.consumer.heartbeat.interval.ms': 1000 };
    const topology = kafka({ cluster, topics: { orders: {} }, consumers: { bill: { reads: ['orders'], client: CONSUMER } } });
    expect(topology.groups[0]!.membership).toMatchObject({ protocol: 'consumer', assignor: 'sticky', sessionUs: 8 * S, heartbeatUs: S });
    const ranged = kafka({ topics: { orders: {} }, consumers: { bill: { reads: ['orders'], client: { ...CONSUMER, 'group.remote.assignor': 'range' } } } });
    expect(ranged.groups[0]!.membership.assignor).toBe('range');
    expect(() => kafka({ topics: { orders: {} }, consumers: { bill: { reads: ['orders'], client: { ...CONSUMER, 'session.timeout.ms': 9000 } } } })).toThrow('cannot be set');
  });

  it('a static member that is back within its session keeps its partitions', () => {
    const result = run(group({ ...CONSUMER, 'group.instance.id': 'bill' }), { until: 100 * S, faults: [crash('bill#0', 30 * S, 20 * S)] });
    expect(result.count('memberLeft')).toBe(0);
    expect(result.count('partitionRevoked', {})).toBe(moves(result, 'partitionRevoked', 0, 29).length);
    expect(new Set(handled(result))).toEqual(new Set(all));
  });
});
