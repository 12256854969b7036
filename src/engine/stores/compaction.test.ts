import { describe, expect, it } from 'vitest';
import { SECOND_US } from '../../base/time.ts';
import type { ChannelPlan } from '../../topology/channel.ts';
import { crash, onLink, run, type Run } from '../kernel/run.fixture.ts';
import { END, message, system, type SystemSpec } from '../kernel/system.fixture.ts';
import { partitionsOf } from './replicas.fixture.ts';

const S = SECOND_US;

type Compaction = Partial<NonNullable<ChannelPlan['compaction']>>;

/** Entries of 100 bytes, one a second, cleaned every ten seconds; a segment holds `perSegment` of them. */
function cleaned(key: string | null, count: number, compaction: Compaction = {}, perSegment = 5, more: SystemSpec = {}, until = 300): Run {
  const topology = system({
    channels: { orders: { compaction: { checkEveryUs: 10 * S, ...compaction }, retention: { deletes: false, segmentBytes: perSegment * 100 } } },
    sources: { shop: { to: 'orders', count, key } },
    ...more,
  });
  return run(topology, { until: until * S });
}

const compactions = (result: Run): unknown[] => result.rows('entryCompacted').map(({ time, position }) => [time / S, position]);

describe('compaction', () => {
  it('keeps the newest entry of each key in closed segments, at its position', () => {
    // Keys 1 2 0 1 2 | 0 1 2 0 1 | 2 0 1: the last segment is open.
    const result = cleaned('text(payload.n % 3)', 13);
    expect(result.entries('orders')).toEqual([8, 9, 10, 11, 12, 13]);
    expect(result.gauge('entries', { channel: 'orders', partition: 0 })).toBe(6);
    expect(result.gauge('end', { channel: 'orders', partition: 0 })).toBe(13);
    expect(result.gauge('start', { channel: 'orders', partition: 0 })).toBe(0);
  });

  it('keeps the newest of each key, whatever the keys', () => {
    const result = cleaned('text(payload.n * payload.n % 11)', 200, {}, 7);
    const closed = 196;
    const newest = new Map(Array.from({ length: closed }, (_, i) => [((i + 1) * (i + 1)) % 11, i + 1]));
    const open = Array.from({ length: 200 - closed }, (_, i) => closed + i + 1);
    expect(result.entries('orders')).toEqual([...[...newest.values()].sort((a, b) => a - b), ...open]);
  });

  it('is shown to consumers as a gap', () => {
    const result = cleaned('"same"', 13, {}, 5, { consumers: { bill: { reads: ['orders'], membership: { initialDelayUs: 100 * S } } } });
    expect(result.rows('delivered').map(({ position }) => position)).toEqual([9, 10, 11, 12]);
    expect(result.gauge('offset', { node: 'bill', channel: 'orders', partition: 0 })).toBe(13);
  });

  it('lets a consumer wait at a tail that was compacted away, and go on', () => {
    // Unkeyed entries go; the member stands before them when the next comes.
    const result = cleaned(null, 11, {}, 5, { consumers: { bill: { reads: ['orders'], membership: { initialDelayUs: 100 * S } } } });
    expect(result.rows('delivered').map(({ position }) => position)).toEqual([10]);
  });

  it('drops entries without key', () => {
    expect(cleaned(null, 11).entries('orders')).toEqual([11]);
  });

  it('waits for the dirty ratio', () => {
    // Ten keys: a pass leaves 1000 bytes; ten more entries make the closed segments half dirty, twenty two thirds.
    const passes = (dirtyRatioMin: number): number[] => [...new Set(cleaned('text(payload.n % 10)', 121, { dirtyRatioMin }).times('entryCompacted').map((time) => time / S))];
    expect(passes(0)).toEqual([20, 30, 40, 50, 60, 70, 80, 90, 100, 110, 120, 130]);
    expect(passes(0.6)).toEqual([20, 40, 60, 80, 100, 120]);
    expect(passes(0.7)).toEqual([30, 60, 90, 120]);
  });

  it('leaves entries alone that are younger than the minimum lag', () => {
    const result = cleaned('"same"', 21, { lagMinUs: 30 * S });
    // The segment of 1 to 5 s is 30 s old at 35 s, its check is at 40 s; that of 16 to 20 s at 50 s.
    expect(compactions(result)[0]).toEqual([40, 0]);
    expect(new Set(result.times('entryCompacted'))).toEqual(new Set([40 * S, 50 * S]));
  });

  it('happens whatever the ratio once the maximum lag has passed', () => {
    const result = cleaned('"same"', 21, { dirtyRatioMin: 1.1, lagMaxUs: 60 * S });
    expect(compactions(result)[0]).toEqual([70, 0]);
    expect(cleaned('"same"', 21, { dirtyRatioMin: 1.1 }).count('entryCompacted')).toBe(0);
  });

  it('never touches what is not replicated', () => {
    const topology = system({
      brokers: 2,
      channels: { orders: { compaction: { checkEveryUs: S }, retention: { deletes: false, segmentBytes: 100 }, replication: { inSyncMin: 2, lagMaxUs: 1000 * S } } },
      sources: { shop: { to: 'orders', count: 20, key: '"same"', client: { acks: 'leader', idempotent: false } } },
    });
    const deaf = onLink('replica', 'both', { do: 'lose' }, { fromUs: 5.5 * S, untilUs: 100 * S });
    const result = run(topology, { until: 200 * S, faults: [deaf] });
    expect(result.rows('entryCompacted').filter(({ time }) => time < 100 * S).every(({ position }) => position < 5)).toBe(true);
    expect(result.entries('orders')).toEqual([19, 20]);
  });
});

describe('a tombstone', () => {
  /** Key same: an entry, a tombstone, then others of key other that close segments. */
  const topology = (tombstoneUs: number, retention: Partial<ChannelPlan['retention']> = {}) => system({
    channels: { orders: { compaction: { checkEveryUs: 10 * S, tombstoneUs }, retention: { deletes: false, segmentBytes: 100, ...retention } } },
    sources: {
      shop: {
        to: 'orders', count: 4,
        steps: (refs) => [
          { op: 'branch', when: 'payload.n == 2', then: 3 },
          { op: 'publish', name: refs.name('set'), channel: 1, producer: 0, message: message(refs.name('Set'), { key: 'payload.n < 3 ? "same" : "other"', payload: { n: '${payload.n}' }, bytes: 100 }), onFailed: -1 },
          END,
          { op: 'publish', name: refs.name('forget'), channel: 1, producer: 0, message: message(refs.name('Forget'), { key: '"same"', payload: null, bytes: 100 }), onFailed: -1 },
          END,
        ],
      },
    },
  });

  it('removes what it is about, stays for a while after the first pass that saw it, and goes', () => {
    const result = run(topology(25 * S), { until: 300 * S });
    expect(compactions(result)).toEqual([[10, 0], [40, 1]]);
    expect(result.gauge('entries', { channel: 'orders', partition: 0 })).toBe(2);
    expect(result.summary.stop).toBe('quiescent');
  });

  it('may go with its segment before that, and is forgotten', () => {
    const result = run(topology(2500 * S, { deletes: true, ageUs: 60 * S, checkEveryUs: S }), { until: 100_000 * S, eachSlice: () => undefined });
    expect(result.gauge('entries', { channel: 'orders', partition: 0 })).toBe(0);
    expect(result.summary.stop).toBe('quiescent');
    expect(result.summary.simulatedUs).toBeLessThan(2600 * S);
  });
});

it('what a truncation cut off is dirty when it is written again', () => {
  // Followers hear nothing from 1.5 s on; the leader dies and another leads, uncleanly.
  const topology = system({
    brokers: 2,
    channels: { orders: { compaction: { checkEveryUs: S }, retention: { deletes: false, segmentBytes: 100 }, replication: { lagMaxUs: 2 * S, uncleanElection: true } } },
    sources: { shop: { to: 'orders', count: 22, key: '"same"', client: { acks: 'leader', idempotent: false } } },
  });
  let cleanedTo = 0;
  const result = run(topology, {
    faults: [onLink('replica', 'both', { do: 'lose' }, { fromUs: 1.5 * S, untilUs: 16 * S }), crash('broker#0', 15.5 * S, 20 * S)],
    eachSlice: (simulation) => (cleanedTo = partitionsOf(simulation)[0]!.cleanedTo),
  });
  // Thirteen had been cleaned; seven more come behind the first.
  expect([result.one('entriesTruncated').position, result.gauge('end', { channel: 'orders', partition: 0 })]).toEqual([1, 8]);
  expect(result.entries('orders').length).toBe(2);
  expect(cleanedTo).toBe(result.gauge('end', { channel: 'orders', partition: 0 }) - 1);
});
