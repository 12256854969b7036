import { describe, expect, it } from 'vitest';
import { SECOND_US } from '../../base/time.ts';
import type { ChannelPlan } from '../../topology/channel.ts';
import { kafka } from '../kernel/kafka.fixture.ts';
import { crash, onLink, run, type Run, type RunOptions } from '../kernel/run.fixture.ts';
import { constant, system, type SourceSpec, type SystemSpec } from '../kernel/system.fixture.ts';

const S = SECOND_US;

/** One entry of 100 bytes a second, checked every ten seconds. */
const kept = (retention: Partial<ChannelPlan['retention']>, source: Partial<SourceSpec> = {}, more: SystemSpec = {}) => system({
  channels: { orders: { retention: { checkEveryUs: 10 * S, ...retention } } },
  sources: { shop: { to: 'orders', count: 20, ...source } },
  ...more,
});

const removed = (result: Run): unknown[] => result.rows('entriesExpired').map((row) => [row.time / S, row.position, row.value, result.detail(row)]);

const runFor = (topology: Parameters<typeof run>[0], seconds: number, options: RunOptions = {}): Run => run(topology, { until: seconds * S, ...options });

describe('retention by age', () => {
  /** Three entries, each in a segment of its own, stamped 5, 10 and 15 s; a check every half second. */
  const spec = () => kafka({
    cluster: { 'log.retention.check.interval.ms': 500, 'group.initial.rebalance.delay.ms': 0 },
    topics: { orders: { 'retention.ms': 1000, 'segment.bytes': 100 } },
    producers: { shop: { channel: 'orders', interarrival: '5s', firstAfter: '0s', count: 3, client: { 'linger.ms': 0 } } },
    consumers: { bill: { reads: ['orders'], client: { 'enable.auto.commit': false, 'auto.offset.reset': 'earliest' } } },
  });

  it('KAF-19: deletes the closed segments whose newest entry is older than retention.ms, and not the others', () => {
    const result = runFor(spec(), 60);
    // At 6.5 s, 1.5 s after the first and before the second is more than 1 s old, only the first goes.
    expect(removed(result)).toEqual([[6.5, 1, -1, 'age'], [11.5, 2, -1, 'age'], [16.5, 3, -1, 'age']]);
    expect(result.gauge('start', { channel: 'orders', partition: 0 })).toBe(3);
    expect(result.gauge('entries', { channel: 'orders', partition: 0 })).toBe(0);
  });

  it('KAF-19: a group that stands inside what was deleted goes on at the end with reset=latest: the gap is lost', () => {
    // The member commits the first of ten quick entries, dies, and comes back when the segment of nine more is gone.
    const topology = kafka({
      cluster: { 'log.retention.check.interval.ms': 1000, 'group.initial.rebalance.delay.ms': 0 },
      topics: { orders: { 'retention.ms': 20_000, 'segment.bytes': 500 } },
      producers: { shop: { channel: 'orders', interarrival: '1s', firstAfter: '9s', count: 30, client: { 'linger.ms': 0 } } },
      consumers: { bill: { reads: ['orders'], client: { 'enable.auto.commit': false, 'auto.offset.reset': 'latest' } } },
    });
    const result = runFor(topology, 200, { faults: [crash('bill#0', 13.5 * S, 60 * S)] });
    const before = result.rows('delivered').filter(({ time }) => time < 13.5 * S).length;
    const reset = result.one('offsetReset', { detail: 'outOfRange' });
    expect(before).toBe(4);
    expect(reset.position).toBe(result.gauge('end', { channel: 'orders', partition: 0 }));
    expect(reset.value).toBe(reset.position - before);
    expect(result.count('delivered')).toBe(before);
  });

  it('with reset=earliest the group goes on at the first entry that is kept', () => {
    const topology = kept({ ageUs: 20 * S, segmentBytes: 500, checkEveryUs: S }, { count: 60 }, { consumers: { bill: { reads: ['orders'], membership: { initialDelayUs: 0, sessionUs: 10 * S } } } });
    const result = runFor(topology, 200, { faults: [crash('bill#0', 5.5 * S, 45 * S)] });
    const reset = result.one('offsetReset', { detail: 'outOfRange' });
    expect(reset.position).toBeGreaterThan(20);
    expect(reset.value).toBe(reset.position - 5);
    const positions = result.rows('delivered').map(({ position }) => position);
    expect(positions.slice(0, 5)).toEqual([0, 1, 2, 3, 4]);
    expect(positions[5]).toBe(reset.position);
    expect(positions.at(-1)).toBe(59);
  });

  it('with reset=error the partition stands still', () => {
    const topology = kept({ ageUs: 20 * S, segmentBytes: 500, checkEveryUs: S }, { count: 60 }, { consumers: { bill: { reads: ['orders'], reset: 'error' } } });
    const result = runFor(topology, 200);
    expect(result.detail(result.one('offsetReset'))).toBe('noPosition');
    expect(result.count('delivered')).toBe(0);
  });

  it('closes and removes an open segment when everything in it is old', () => {
    const result = runFor(kept({ ageUs: 25 * S }), 100);
    expect(result.times('segmentRolled')).toEqual([50 * S]);
    expect(removed(result)).toEqual([[50, 20, -20, 'age']]);
  });

  it('counts from the newest entry, to the microsecond', () => {
    // The newest is stamped 20 s: at 30 s it is exactly 10 s old, which is not older.
    expect(removed(runFor(kept({ ageUs: 10 * S }), 100))).toEqual([[40, 20, -20, 'age']]);
    expect(removed(runFor(kept({ ageUs: 10 * S - 1 }), 100))).toEqual([[30, 20, -20, 'age']]);
  });

  it('counts by the clock that the channel says', () => {
    // Entries wait 30 s in their batch: made early, appended late.
    const late = (timestamps: 'create' | 'append') => runFor(system({
      channels: { orders: { retention: { checkEveryUs: S, ageUs: 40 * S }, plan: { timestamps } } },
      sources: { shop: { to: 'orders', count: 1, client: { lingerUs: 30 * S } } },
    }), 200);
    expect(late('create').times('entriesExpired')).toEqual([42 * S]);
    expect(late('append').times('entriesExpired')).toEqual([72 * S]);
  });

  it('rolls a segment that is old when an entry comes', () => {
    const result = runFor(kept({ segmentAgeUs: 5 * S }), 30);
    expect(result.times('segmentRolled')).toEqual([6, 11, 16].map((s) => s * S + 1000));
    expect(result.rows('segmentRolled').map(({ position, value }) => [position, value])).toEqual([[0, 500], [5, 500], [10, 500]]);
  });

  it('never happens where the limits are not applied', () => {
    expect(runFor(kept({ ageUs: S, bytes: 0, deletes: false }), 100).count('entriesExpired')).toBe(0);
    expect(runFor(kept({}), 100).count('entriesExpired')).toBe(0);
  });
});

describe('retention by size', () => {
  it('removes oldest closed segments while the excess is at least as large as they are', () => {
    // Segments of 300 bytes; 1050 may stay: the excess must reach 300.
    const result = runFor(kept({ bytes: 1050, segmentBytes: 300 }), 100);
    expect(removed(result)).toEqual([[20, 3, -3, 'size'], [20, 6, -3, 'size'], [30, 9, -3, 'size']]);
    expect(result.gauge('entries', { channel: 'orders', partition: 0 })).toBe(11);
  });

  it('goes down to the limit itself', () => {
    const result = runFor(kept({ bytes: 1400, segmentBytes: 300, checkEveryUs: 30 * S }), 100);
    expect(removed(result)).toEqual([[30, 3, -3, 'size'], [30, 6, -3, 'size']]);
    expect(runFor(kept({ bytes: 1401, segmentBytes: 300, checkEveryUs: 30 * S }), 100).count('entriesExpired')).toBe(1);
  });

  it('leaves the open segment', () => {
    const result = runFor(kept({ bytes: 0, segmentBytes: 1 << 20 }), 100);
    expect(result.count('entriesExpired')).toBe(0);
    expect(runFor(kept({ bytes: 0, segmentBytes: 500 }), 100).gauge('entries', { channel: 'orders', partition: 0 })).toBe(5);
  });
});

describe('what is not replicated', () => {
  it('is never removed', () => {
    const deaf = onLink('replica', 'both', { do: 'lose' }, { fromUs: 5.5 * S, untilUs: 100 * S });
    const topology = system({
      brokers: 2,
      channels: { orders: { retention: { checkEveryUs: S, ageUs: 3 * S, segmentBytes: 100 }, replication: { inSyncMin: 2, lagMaxUs: 1000 * S } } },
      sources: { shop: { to: 'orders', count: 20, client: { acks: 'leader', idempotent: false } } },
    });
    const result = runFor(topology, 130, { faults: [deaf], slice: 1 });
    const early = result.rows('entriesExpired').filter(({ time }) => time < 100 * S);
    expect(early.at(-1)!.position).toBe(5);
    expect(result.gauge('start', { channel: 'orders', partition: 0 })).toBe(20);
  });
});

it('an idle partition dispatches nothing', () => {
  const result = run(kept({ ageUs: 20 * S, bytes: 500, segmentBytes: 300, checkEveryUs: S }, { every: constant(S) }), { until: 100_000 * S });
  expect(result.summary.stop).toBe('quiescent');
});

it('ticks do not pile up where size and age both remove', () => {
  let pending = 0;
  const topology = kept({ ageUs: 40 * S, bytes: 500, segmentBytes: 300, checkEveryUs: S }, { count: 1000 });
  run(topology, { until: 999 * S, eachSlice: (simulation) => (pending = simulation.keyframe().pending.times.length) });
  expect(pending).toBeLessThan(30);
});
