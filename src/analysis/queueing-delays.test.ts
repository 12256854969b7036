import { describe, expect, it } from 'vitest';
import { bugDesign, judge } from '../checks/bug-pairs.fixture.ts';
import type { DesignFault } from '../design/document.ts';
import type { EventKindName } from '../log/event-kinds.ts';
import type { EventLog } from '../log/event-log.ts';
import { designOf, type Drawing, KAFKA, producer, topic, worker } from './queueing.fixture.ts';
import * as theory from './queueing.ts';

const SECOND_US = 1e6;

interface Happened {
  readonly timeUs: number;
  readonly value: number;
  readonly message: number;
}

/** Rows of a kind at a node or in a channel, in order. */
function happened(log: EventLog, kind: EventKindName, where?: 'node' | 'channel', id?: string): readonly Happened[] {
  const found: Happened[] = [];
  const places: readonly { readonly id: string }[] = where === 'channel' ? log.header.channels : log.header.nodes;
  const wanted = places.findIndex((each) => each.id === id);
  for (let row = 0; row < log.rowCount; row++) {
    if (log.kindOf(row) !== kind || (where !== undefined && log.cell(where, row) !== wanted)) continue;
    found.push({ timeUs: log.cell('time', row), value: log.cell('value', row), message: log.cell('message', row) });
  }
  return found;
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
const standardError = (values: readonly number[]): number => Math.sqrt(mean(values.map((value) => (value - mean(values)) ** 2)) / values.length);

/** Five standard errors of a mean: a fixed seed that fails this is no bad luck. */
const agrees = (values: readonly number[], truth: number): void => expect(Math.abs(mean(values) - truth)).toBeLessThan(5 * standardError(values));

function runOf(drawings: readonly Drawing[], until: string, faults: readonly DesignFault[] = []): EventLog {
  const design = designOf(drawings, 'delays', until);
  return judge({ ...design, scenarios: [{ ...design.scenarios[0]!, faults }] }).log;
}

describe('delays, against theory', () => {
  it('QUE-11: an outage of a minute at 100 a second leaves 6,000, worked off in two minutes at 150', () => {
    const rabbit: Drawing = {
      systems: [{ id: 'rabbit', kind: 'rabbitmq', name: 'rabbit', config: { nodes: 1, clientLatency: '0s', replicaLatency: '0s' } }],
      nodes: [{ id: 'jobs', kind: 'rabbitmq-queue', name: 'jobs', system: 'rabbit', config: {} }],
      edges: [],
    };
    const log = runOf(
      [rabbit, producer('shop', 'jobs', '10ms'), worker('desk', 'jobs', [{ id: 'work', do: 'work', time: '6667us' }, { id: 'ack', do: 'ack' }])],
      '200s',
      [{ id: 'outage', kind: 'crash', config: { node: 'desk', at: '10s', restartAfter: '60s' } }],
    );
    const expected = theory.outage(100, 150, 60);
    const changes = [...happened(log, 'entryAppended', 'channel', 'jobs').map(({ timeUs }) => [timeUs, 1] as const), ...happened(log, 'entryAcknowledged', 'channel', 'jobs').map(({ timeUs }) => [timeUs, -1] as const)];
    changes.sort(([a], [b]) => a - b);
    let depth = 0;
    let most = 0;
    let drainedUs = 0;
    for (const [timeUs, change] of changes) {
      depth += change;
      most = Math.max(most, depth);
      if (drainedUs === 0 && timeUs > 71 * SECOND_US && depth <= 1) drainedUs = timeUs;
    }
    expect(Math.abs(most / expected.backlog - 1)).toBeLessThan(0.01);
    expect(Math.abs((drainedUs / SECOND_US - 70) / expected.drain - 1)).toBeLessThan(0.01);
  });

  it('QUE-13: a relay that polls each second adds half a second', () => {
    const mended = bugDesign('S02-relay-twice', 'mended');
    const nodes = mended.nodes.map((node) => {
      if (node.id === 'checkout') return { ...node, config: { ...node.config, interarrival: 'exponential(730ms)', count: 700 } };
      return node.id === 'relay' ? { ...node, config: { ...node.config, pollInterval: '1s' } } : node;
    });
    const { log } = judge({ ...mended, nodes, expectations: [], scenarios: [{ ...mended.scenarios[0]!, until: '15m', faults: [], outcome: {} }] });
    const written = happened(log, 'txCommitted', 'node', 'order-db').filter(({ value }) => value === 2).map(({ timeUs }) => timeUs);
    const taken = happened(log, 'publishSent', 'node', 'relay').map(({ timeUs }) => timeUs);
    expect(taken.length).toBe(written.length);
    // From the store to the relay and back takes under two milliseconds each way.
    const waits = written.map((timeUs, index) => (taken[index]! - timeUs) / SECOND_US);
    expect(Math.abs(mean(waits) - theory.pollDelay(1))).toBeLessThan(5 * standardError(waits) + 0.01);
    expect(standardError(waits)).toBeLessThan(0.015);
  });

  // A follower's answer takes two ways, the entry's and the acknowledgement's: with exponential ways a sum of two.
  it.each([
    ['one follower', 2, 2],
    ['the later of two followers', 3, 2.75],
    ['the last of three followers', 4, 3.212_962_963],
  ])('QUE-15: acks=all waits for %s', (_, replicas, ways) => {
    const [system] = KAFKA.systems!;
    const cluster: Drawing = { systems: [{ ...system!, config: { ...system!.config, brokers: replicas, replicaLatency: 'exponential(10ms)' } }], nodes: [], edges: [] };
    const [jobs] = topic('jobs').nodes;
    const safe: Drawing = { nodes: [{ ...jobs!, config: { partitions: 1, 'replication.factor': replicas, 'min.insync.replicas': 1 } }], edges: [] };
    const source = producer('shop', 'jobs', '1s');
    const nodes = source.nodes.map((node) => ({ ...node, config: { ...node.config, count: 2000, client: { 'linger.ms': 0, acks: 'all', 'enable.idempotence': false } } }));
    const log = runOf([cluster, safe, { ...source, nodes }], '2100s');
    const waits = happened(log, 'publishAcknowledged').map(({ value }) => value / 10_000);
    expect(waits.length).toBe(2000);
    agrees(waits, ways);
  });

  it.each([
    ['the first of two followers', 3, 1.25],
    ['the second of four followers', 5, 1.437_789_352],
  ])('QUE-15: a quorum queue waits for %s', (_, members, ways) => {
    const rabbit: Drawing = {
      systems: [{ id: 'rabbit', kind: 'rabbitmq', name: 'rabbit', config: { nodes: members, clientLatency: '0s', replicaLatency: 'exponential(10ms)' } }],
      nodes: [{ id: 'jobs', kind: 'rabbitmq-queue', name: 'jobs', system: 'rabbit', config: { type: 'quorum', 'x-quorum-initial-group-size': members } }],
      edges: [],
    };
    const source = producer('shop', 'jobs', '1s');
    const nodes = source.nodes.map((node) => ({ ...node, config: { ...node.config, count: 2000, rabbitmqPublisher: { confirm_select: true } } }));
    const log = runOf([rabbit, { ...source, nodes }], '2100s');
    const waits = happened(log, 'publishAcknowledged').map(({ value }) => value / 10_000);
    expect(waits.length).toBe(2000);
    agrees(waits, ways);
  });
});
