import { describe, expect, it } from 'vitest';
import { CanvasState } from '../../analysis/canvas-state.ts';
import { NODE_TALLY_NAMES } from '../../analysis/tallies/node-tally.ts';
import { SYSTEMS } from '../../catalog/systems/registry.ts';
import { designOf, runDesign, send, type Case } from '../../engine/conformance/harness.fixture.ts';
import { crash, handling, kafkaCase, op, pause, reader, ack, work, type KafkaSpec } from '../../engine/conformance/kafka-words.fixture.ts';
import type { EventLog } from '../../log/event-log.ts';
import { gaugesAt } from '../../log/query-gauges.ts';
import { figureReader, figureText } from './figures-of.ts';
import { observedOf } from './observed.ts';

type Shown = { readonly [name: string]: string };

/** What is shown of a thing at a second of a run, by the product's names. Every hop takes 1 ms, and batches leave at once. */
function watch(spec: Omit<KafkaSpec, 'seen'>): (id: string, seconds: number) => Shown {
  const item: Case = kafkaCase('observed', '', { ...spec, seen: {} });
  const design = designOf(item);
  const { log } = runDesign(design);
  const canvas = new CanvasState(log);
  return (id, seconds) => {
    const read = figureReader(log, observedOf(design, id)!, (gauges) => canvas.channelState(id, gauges));
    const row = lastRowAt(log, seconds * 1e6);
    return Object.fromEntries(read({ row, nowUs: seconds * 1e6, gauges: gaugesAt(log, row) }).map((figure) => [figure.name, figureText(figure)]));
  };
}

function lastRowAt(log: EventLog, us: number): number {
  let row = -1;
  while (row + 1 < log.rowCount && log.cell('time', row + 1) <= us) row++;
  return row;
}

const frozen = (instance: number, at: string, time: string) => pause('kafka', instance, at, time);

describe('a topic', () => {
  it('LEO counts what the leader has, HW what every in-sync replica has: a second behind it when replicas are half a second apart', () => {
    const at = watch({ cluster: { replicaLatency: '500ms' }, topics: { t: { 'replication.factor': 3 } }, operations: [send('a', 5_000, 't'), send('b', 8_000, 't')], producer: { acks: '1', 'enable.idempotence': false } });
    expect([4, 5.5, 7, 8.5, 10].map((second) => at('t', second)).map(({ LEO, HW, LSO }) => [LEO, HW, LSO])).toEqual([['0', '0', '0'], ['1', '0', '0'], ['1', '1', '1'], ['2', '1', '1'], ['2', '2', '2']]);
  });

  it('LSO stays before an open transaction while HW goes on, and takes its marker too when it is decided', () => {
    const at = watch({ clients: { payer: { operations: [op('begin', 1_000), send('x', 2_000, 't'), op('commit', 8_000)], producer: { 'transactional.id': 'pay' } } }, operations: [send('a', 3_000, 't')] });
    expect([1.5, 2.5, 4, 9].map((second) => at('t', second)).map(({ LEO, HW, LSO }) => [LEO, HW, LSO])).toEqual([['0', '0', '0'], ['1', '1', '0'], ['2', '2', '0'], ['3', '3', '3']]);
  });

  it('logStartOffset moves with retention', () => {
    const at = watch({ cluster: { 'log.retention.check.interval.ms': 500 }, topics: { t: { 'retention.ms': 1_000, 'segment.bytes': 100 } }, operations: [send('a', 0, 't', { bytes: 100 }), send('b', 5_500, 't', { bytes: 100 })], until: '9s' });
    expect([1.4, 1.6, 6.9, 7.1].map((second) => at('t', second)['logStartOffset'])).toEqual(['0', '1', '1', '2']);
  });

  // Brokers are fenced 9 s after they stand still: at 19, 29 and 49 s. Broker 1 goes on at 80 s, broker 0 at 140 s.
  const replicas = watch({
    cluster: { 'eligible.leader.replicas.version': 1, 'auto.leader.rebalance.enable': false }, topics: { t: { 'replication.factor': 3, 'min.insync.replicas': 2 } },
    operations: [send('a', 5_000, 't')], until: '3m', faults: [frozen(2, '10s', '165s'), frozen(1, '20s', '60s'), frozen(0, '40s', '100s')],
  });
  const over = (name: string): readonly string[] => [18, 20, 30, 50, 81, 141].map((second) => replicas('t', second)[name]!);

  it('smallest ISR and UnderReplicatedPartitions: 3 of 3, and fewer from when a broker is fenced', () => {
    expect(over('smallest ISR')).toEqual(['3', '2', '1', '0', '1', '2']);
    expect(over('UnderReplicatedPartitions')).toEqual(['0', '1', '1', '1', '1', '1']);
  });

  it('UnderMinIsrPartitionCount: from when fewer than two are in sync until two are again', () => {
    expect(over('UnderMinIsrPartitionCount')).toEqual(['0', '0', '1', '1', '1', '0']);
  });

  it('ELR: who left the ISR while it was too small, until it leads or enough are in sync', () => {
    expect(over('ELR')).toEqual(['0', '0', '1', '2', '1', '0']);
  });

  it('OfflinePartitionsCount and leaderEpoch: to no leader is a change, and to the next one another', () => {
    expect(over('OfflinePartitionsCount')).toEqual(['0', '0', '0', '1', '0', '0']);
    expect(over('leaderEpoch')).toEqual(['0', '0', '0', '1', '2', '2']);
    expect(over('leader elections')).toEqual(['0', '0', '0', '0', '1', '1']);
  });

  it('OfflinePartitionsCount: a partition without entries is offline too', () => {
    const at = watch({ faults: [frozen(0, '10s', '1m'), frozen(1, '10s', '1m'), frozen(2, '10s', '1m')] });
    expect([18, 20].map((second) => at('t', second)['OfflinePartitionsCount'])).toEqual(['0', '1']);
  });

  it('partitions that are added later count from then on, with as many replicas as the others; broker 2 leads one of the three', () => {
    const at = watch({ topics: { t: { 'replication.factor': 3 } }, faults: [{ id: 'more', kind: 'add-partitions', config: { channel: 't', at: '30s', to: 3 } }, frozen(2, '40s', '1m')], until: '1m' });
    expect([29, 31, 50].map((second) => at('t', second)).map((shown) => [shown['UnderReplicatedPartitions'], shown['OfflinePartitionsCount'], shown['leaderEpoch']])).toEqual([['0', '0', '0'], ['0', '0', '0'], ['3', '0', '1']]);
  });

  it('max-dirty-percent: 200 of 200 bytes until the cleaner comes, then 200 of 300; a topic that is not compacted has none', () => {
    const keyed = (n: string, atMs: number, key: string) => send(n, atMs, 't', { key: `'${key}'`, bytes: 100 });
    const at = watch({
      cluster: { 'log.cleaner.backoff.ms': 10_000 }, topics: { t: { 'cleanup.policy': ['compact'], 'segment.ms': 60_000, 'min.cleanable.dirty.ratio': 0 }, u: {} }, until: '5m',
      operations: [keyed('a1', 1_000, 'a'), keyed('a2', 3_000, 'a'), keyed('b1', 101_000, 'b'), keyed('c1', 111_000, 'c'), keyed('d1', 201_000, 'd')],
    });
    expect([50, 102, 111, 200, 202, 211].map((second) => at('t', second)['max-dirty-percent'])).toEqual(['0.0 %', '100.0 %', '0.0 %', '0.0 %', '66.7 %', '0.0 %']);
    expect(at('u', 50)).not.toHaveProperty('max-dirty-percent');
  });
});

describe('a consumer group', () => {
  it('lag is HW − committed, records-lag-max is HW − position: what is being handled is behind the one and not the other', () => {
    const sends = ['a', 'b', 'c', 'd'].map((n, i) => send(n, 5_000 + i, 't'));
    const at = watch({ operations: sends, readers: [reader('bill', {}, handling(work('10s'), ack))], until: '90s' });
    expect([4, 10, 20, 60].map((second) => at('bill', second)).map((shown) => [shown['lag'], shown['records-lag-max']])).toEqual([['0', '0'], ['4', '3'], ['3', '2'], ['0', '0']]);
    expect(at('t', 10)['lag']).toBe('4');
  });

  // Two members gather for 3 s. The second dies at 20 s; its session of 10 s ends 10 s after its last heartbeat.
  const group = watch({ topics: { t: { partitions: 2 } }, readers: [reader('bill', { 'session.timeout.ms': 10_000, 'heartbeat.interval.ms': 3_000 }, { ...handling(ack), instances: 2 })], faults: [crash('bill', 1, '20s')], until: '1m' });

  it('generation and members: 0 before the first rebalance, 1 after it, 2 without the member that died', () => {
    expect([0, 2, 4, 25, 40].map((second) => group('bill', second)).map((shown) => [shown['generation'], shown['members']])).toEqual([['0', '0'], ['0', '2'], ['1', '2'], ['1', '2'], ['2', '1']]);
  });

  it('rebalance-total and rebalance-latency: the first takes group.initial.rebalance.delay.ms', () => {
    expect([2, 4, 40].map((second) => group('bill', second)['rebalance-total'])).toEqual(['0', '1', '2']);
    expect(group('bill', 2)['rebalance-latency-avg']).toBe('–');
    expect(group('bill', 4)).toMatchObject({ 'rebalance-latency-avg': '3000.0 ms', 'rebalance-latency-max': '3000.0 ms' });
  });

  it('rebalance-latency-avg is the mean of both, rebalance-latency-max the longer one', () => {
    const { 'rebalance-latency-avg': mean, 'rebalance-latency-max': most } = group('bill', 40);
    expect(most).toBe('3000.0 ms');
    // The second waits for the next heartbeat of who is left, at most 3 s, and its join.
    expect(Number.parseFloat(mean!)).toBeGreaterThan(1_500);
    expect(Number.parseFloat(mean!)).toBeLessThan(3_000);
  });
});

describe('a producer', () => {
  it('batch-size-avg and records-per-request-avg: three of 100 bytes in one batch, then one of 200', () => {
    const operations = [...['a', 'b', 'c'].map((n) => send(n, 1_000, 't', { bytes: 100 })), send('d', 5_000, 't', { bytes: 200 })];
    const at = watch({ operations, producer: { 'linger.ms': 100 } });
    const shown = [0.5, 3, 6].map((second) => at('client', second));
    expect(shown.map((each) => each['batch-size-avg'])).toEqual(['–', '300.0 B', '250.0 B']);
    expect(shown.map((each) => each['records-per-request-avg'])).toEqual(['–', '3.0', '2.0']);
    expect(shown.map((each) => each['record-send-total'])).toEqual(['0', '3', '4']);
  });

  it('record-retry-total and record-error-total: two retries of two records that find too few in sync, then both are given up', () => {
    const at = watch({
      topics: { t: { 'replication.factor': 3, 'min.insync.replicas': 2 } }, faults: [frozen(1, '1s', '2m'), frozen(2, '1s', '2m')], producer: { retries: 2, 'linger.ms': 100 },
      operations: [send('a', 500, 't'), send('b', 20_000, 't'), send('c', 20_000, 't')],
    });
    expect([19, 40].map((second) => at('client', second)).map((shown) => [shown['record-send-total'], shown['record-retry-total'], shown['record-error-total']])).toEqual([['1', '0', '0'], ['3', '4', '2']]);
  });

  it('transaction state per transactional.id: Empty, Ongoing, PrepareCommit while markers are on their way, CompleteCommit; CompleteAbort of one that took too long', () => {
    const at = watch({
      cluster: { replicaLatency: '1s' }, topics: { t: { partitions: 1 } },
      clients: {
        payer: { operations: [op('begin', 1_000), send('x', 2_000, 't'), op('commit', 5_000)], producer: { 'transactional.id': 'pay' } },
        slow: { operations: [op('begin', 1_000), send('y', 2_000, 't')], producer: { 'transactional.id': 'slow', 'transaction.timeout.ms': 15_000 } },
      },
    });
    expect([0, 1.5, 4, 5.5, 10].map((second) => at('payer', second)['transaction state pay-0'])).toEqual(['–', 'Empty', 'Ongoing', 'PrepareCommit', 'CompleteCommit']);
    expect([4, 20.5, 30].map((second) => at('slow', second)['transaction state slow-0'])).toEqual(['Ongoing', 'PrepareAbort', 'CompleteAbort']);
    expect(at('payer', 4)).not.toHaveProperty('transaction state slow-0');
  });
});

it('what clients of systems name is counted, and what is counted some product names; each says what it means', () => {
  const named = SYSTEMS.flatMap(({ clients }) => (clients === undefined ? [] : [...clients.reads, ...clients.sends]));
  expect([...new Set(named.map(({ of }) => of))].sort()).toEqual([...NODE_TALLY_NAMES].sort());
  expect(named.filter(({ help }) => help === undefined)).toEqual([]);
});
