import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { UNBOUNDED } from '../../base/limits.ts';
import { MS_US, SECOND_US } from '../../base/time.ts';
import type { ProducerPlan } from '../../topology/process.ts';
import type { SiteEffect } from '../../topology/scenario.ts';
import { crash, onLink, pause, run, type Run, type RunOptions } from '../kernel/run.fixture.ts';
import { constant, system, type ChannelSpec, type SourceSpec, type SystemSpec } from '../kernel/system.fixture.ts';

const S = SECOND_US;

interface Options extends RunOptions {
  readonly source?: Partial<SourceSpec>;
  readonly channel?: ChannelSpec;
  readonly links?: SystemSpec['links'];
  readonly brokers?: number;
}

/** One source, one channel; every hop takes 1 ms. */
function publish(client: Partial<ProducerPlan>, { source = {}, channel = {}, links = {}, brokers = 1, ...options }: Options = {}): Run {
  const topology = system({ brokers, channels: { orders: channel }, sources: { shop: { to: 'orders', ...source, client } }, links });
  return run(topology, options);
}

const lose = (direction: 'request' | 'response', match: Parameters<typeof onLink>[3] = {}) => onLink('client', direction, { do: 'lose' }, match);

const delays = (result: Run): number[] => result.rows('publishRetried').map(({ value }) => value / MS_US);

const upTo = (n: number): number[] => Array.from({ length: n }, (_, i) => i + 1);

describe('acks', () => {
  const slow: Options = { brokers: 2, links: { replica: { latency: constant(100 * MS_US) } } };

  it('none: published when it was sent', () => {
    const result = publish({ acks: 'none', idempotent: false }, slow);
    expect(result.one('publishAcknowledged').time).toBe(S);
    expect(result.one('publishAcknowledged').value).toBe(0);
    expect(result.entries('orders')).toEqual([1]);
  });

  it('none: a lost request is lost, and nobody knows', () => {
    const result = publish({ acks: 'none', idempotent: false }, { faults: [lose('request')] });
    expect([result.count('publishAcknowledged'), result.count('entryAppended'), result.count('publishRetried')]).toEqual([1, 0, 0]);
  });

  it('leader: published when the leader has it', () => {
    expect(publish({ acks: 'leader', idempotent: false }, slow).one('publishAcknowledged').value).toBe(2 * MS_US);
  });

  it('all: published when every in-sync replica has it', () => {
    const result = publish({ acks: 'all' }, slow);
    expect(result.one('publishAcknowledged').value).toBe(202 * MS_US);
    expect(result.one('publishAcknowledged').cause).toBe(result.one('entriesCommitted').index + 1);
  });
});

describe('retries', () => {
  const down = { faults: [crash('broker#0', 0, 200 * S)], channel: { replication: { sessionUs: UNBOUNDED } } };

  it('KAF-20: back off 100, 200, 400, 800, 1000, 1000 ... ms without jitter', () => {
    const result = publish({ deliveryTimeoutUs: 8 * S }, down);
    expect(delays(result).slice(0, 6)).toEqual([100, 200, 400, 800, 1000, 1000]);
    expect(new Set(delays(result).slice(6))).toEqual(new Set([1000]));
    const times = result.times('publishRetried').map((time) => time / MS_US);
    expect(times.slice(0, 4)).toEqual([1002, 1104, 1306, 1708]);
  });

  it('KAF-20: with jitter of 20 % lie around that', () => {
    const retry = { retriesMax: UNBOUNDED, firstUs: 100 * MS_US, factor: 2, delayMaxUs: S, jitter: 0.2 };
    const result = publish({ retry }, { ...down, source: { instances: 50 } });
    const first = result.rows('publishRetried').filter((row, i, all) => all.findIndex(({ message }) => message === row.message) === i).map(({ value }) => value / MS_US);
    expect(Math.min(...first)).toBeGreaterThanOrEqual(80);
    expect(Math.max(...first)).toBeLessThanOrEqual(120);
    expect(new Set(first).size).toBeGreaterThan(20);
  });

  it('end when the schedule does', () => {
    const retry = { retriesMax: 3, firstUs: 100 * MS_US, factor: 2, delayMaxUs: S, jitter: 0 };
    const result = publish({ retry }, down);
    expect(delays(result)).toEqual([100, 200, 400]);
    expect(result.detail(result.one('publishFailed'))).toBe('retriesExhausted');
    expect(result.detail(result.one('handlerFailed'))).toBe('retriesExhausted');
  });

  it('end at the delivery timeout, to the microsecond', () => {
    const result = publish({ deliveryTimeoutUs: 5 * S }, down);
    expect(result.one('publishFailed').time).toBe(6 * S);
    expect(result.detail(result.one('publishFailed'))).toBe('deliveryTimeout');
    expect(result.gauge('pendingSends', { node: 'shop' })).toBe(0);
  });

  it('follow a request that is not answered in time', () => {
    const result = publish({ requestTimeoutUs: 3 * S }, { faults: [lose('request', { untilUs: 5 * S })] });
    expect(result.rows('publishRetried').map((row) => [row.time, result.detail(row)])).toEqual([[4 * S, 'timeout'], [7.1 * S, 'timeout']]);
    expect(result.one('publishAcknowledged').time).toBe(7.302 * S);
  });

  it('mend nothing where the message is too large', () => {
    const result = publish({}, { source: { bytes: 2000 }, channel: { plan: { entryBytesMax: 1999 } } });
    expect(result.detail(result.one('publishFailed'))).toBe('tooLarge');
    expect(result.detail(result.one('entryRejected'))).toBe('tooLarge');
    expect(result.count('publishRetried')).toBe(0);
    expect(publish({}, { source: { bytes: 1999 }, channel: { plan: { entryBytesMax: 1999 } } }).entries('orders')).toEqual([1]);
  });
});

describe('batches', () => {
  /** What was appended when: one request brings its messages in one instant. */
  function together(result: Run): number[][] {
    const requests = new Map<number, number[]>();
    for (const { time, message } of result.rows('entryAppended')) requests.set(time, [...(requests.get(time) ?? []), result.n(message)]);
    return [...requests.values()];
  }

  it('leave at once without linger', () => {
    expect(together(publish({}, { source: { count: 4, every: 100 } }))).toEqual([[1], [2], [3], [4]]);
  });

  it('wait for more messages for as long as linger says', () => {
    const result = publish({ lingerUs: 10 * MS_US }, { source: { count: 7, every: 3 * MS_US } });
    // Opened at 3 ms: leaves at 13 ms with those of 3, 6, 9 and 12 ms.
    expect(together(result)).toEqual([[1, 2, 3, 4], [5, 6, 7]]);
    expect(result.times('entryAppended')[0]).toBe(14 * MS_US);
  });

  it('leave when they are full, and hold no more than their size unless one message is larger', () => {
    const result = publish({ lingerUs: S, batchBytes: 300 }, { source: { count: 10, every: 100 } });
    expect(together(result)).toEqual([[1, 2, 3], [4, 5, 6], [7, 8, 9], [10]]);
    expect(together(publish({ lingerUs: S, batchBytes: 250 }, { source: { count: 5, every: 100 } }))).toEqual([[1, 2], [3, 4], [5]]);
    expect(together(publish({ lingerUs: S, batchBytes: 50 }, { source: { count: 3, every: 100 } }))).toEqual([[1], [2], [3]]);
  });

  it('gather what comes while the limit of requests in flight holds them back', () => {
    const result = publish({ inFlightMax: 1 }, { source: { count: 7, every: MS_US }, links: { client: { latency: constant(2 * MS_US) } } });
    // The first is under way for 4 ms; then all that came before its answer goes as one.
    expect(together(result)).toEqual([[1], [2, 3, 4], [5, 6, 7]]);
  });

  it('are no more in flight than allowed', () => {
    for (const inFlightMax of [1, 2, 5]) {
      const result = publish({ inFlightMax, idempotent: false, batchBytes: 100 }, { source: { count: 12, every: 10 }, links: { client: { latency: constant(S) } } });
      const seconds = result.times('entryAppended').map((time) => Math.round(time / S));
      expect(Math.max(...seconds.map((second) => seconds.filter((other) => other === second).length))).toBe(inFlightMax);
      expect(result.entries('orders')).toEqual(upTo(12));
    }
  });

  it('of a paused client stay where they are', () => {
    const result = publish({ lingerUs: S }, { faults: [pause('shop#0', 1.5 * S, 10 * S)] });
    expect(result.one('entryAppended').time).toBe(11.5 * S + MS_US);
  });

  it('of a crashed client are abandoned; those under way arrive', () => {
    const open = publish({ lingerUs: S }, { faults: [crash('shop#0', 1.5 * S, S)] });
    expect([open.count('publishAbandoned'), open.count('entryAppended'), open.gauge('pendingSends', { node: 'shop' })]).toEqual([1, 0, 0]);
    const sent = publish({}, { faults: [crash('shop#0', S + 1, S)] });
    expect([sent.count('publishAbandoned'), sent.count('entryAppended'), sent.count('publishAcknowledged')]).toEqual([1, 1, 0]);
  });
});

describe('an idempotent client', () => {
  const busy: Options = { source: { count: 40, every: 100 * MS_US } };

  it('sends a request again whose answer was lost: it is recognised, and nothing is appended twice', () => {
    const result = publish({ requestTimeoutUs: S }, { ...busy, faults: [lose('response', { nth: 7 })] });
    expect(result.count('entryRepeated')).toBe(1);
    expect(result.entries('orders')).toEqual(upTo(40));
  });

  it('holds back what leaders would not remember until the oldest has its answer', () => {
    // The answer to the third message is lost for 30 s; no more than five batches may follow from it on.
    const result = publish({}, { ...busy, faults: [lose('response', { when: 'payload.n == 3', nth: 1 })] });
    expect(result.times('entryAppended').filter((time) => time < 30 * S)).toHaveLength(7);
    expect(result.entries('orders')).toEqual(upTo(40));
    expect(result.count('publishAcknowledged')).toBe(40);
  });

  it('keeps the order when a request was lost and those behind it were not', () => {
    const result = publish({ requestTimeoutUs: S }, { ...busy, faults: [lose('request', { when: 'payload.n == 3', nth: 1 })] });
    expect(result.rows('entryRejected', { detail: 'outOfOrderSequence' }).length).toBeGreaterThan(0);
    expect(result.entries('orders')).toEqual(upTo(40));
  });

  it('goes on in another epoch when a batch was given up', () => {
    const result = publish({ requestTimeoutUs: S, deliveryTimeoutUs: 3 * S }, { ...busy, faults: [lose('request', { when: 'payload.n == 3' })] });
    // Those in flight with it may time out too; what comes after does not.
    const failed = result.rows('publishFailed').map(({ message }) => result.n(message));
    expect(failed).toEqual([3, 4]);
    expect(result.entries('orders')).toEqual(upTo(40).filter((n) => !failed.includes(n)));
    expect(result.count('publishAcknowledged')).toBe(38);
  });

  it('never repeats what is behind a batch that was appended and given up', () => {
    // The answers to 3, 4 and 5 are lost until 3 is given up: 4 and 5 must keep their numbers, or they are appended again.
    const retry = { retriesMax: UNBOUNDED, firstUs: 100 * MS_US, factor: 1, delayMaxUs: S, jitter: 0 };
    const deaf = lose('response', { when: 'payload.n >= 3 && payload.n <= 5', untilUs: 4.5 * S });
    const result = publish({ requestTimeoutUs: 400 * MS_US, deliveryTimeoutUs: 3 * S, retry }, { source: { count: 20, every: 500 * MS_US }, faults: [deaf] });
    expect(result.rows('publishFailed').map((row) => [result.n(row.message), row.time])).toEqual([[3, 4.5 * S]]);
    expect(result.entries('orders')).toEqual(upTo(20));
    expect(result.count('publishAcknowledged')).toBe(19);
  });

  it('starts over when the leader lost what it had acknowledged', () => {
    // Entries of 2 s to 15 s are only on broker#0, which dies for good.
    const result = publish({ acks: 'all', requestTimeoutUs: S }, {
      brokers: 2, source: { count: 40 }, channel: { replication: { uncleanElection: true, lagMaxUs: S } },
      faults: [onLink('replica', 'both', { do: 'lose' }, { fromUs: 1.5 * S, untilUs: 16 * S }), crash('broker#0', 15.5 * S)],
    });
    expect(result.one('entriesTruncated').value).toBeLessThan(-5);
    expect(result.count('publishAcknowledged')).toBe(40);
    expect(result.entries('orders').at(-1)).toBe(40);
    expect(new Set(result.entries('orders')).size).toBe(result.entries('orders').length);
  });

  it('is another producer after a crash', () => {
    const result = publish({}, { source: { count: 10 }, faults: [crash('shop#0', 3.5 * S, 0)] });
    expect(result.entries('orders')).toEqual(upTo(10));
    expect(result.count('entryRepeated')).toBe(0);
  });
});

describe('without idempotence', () => {
  it('a lost answer makes a duplicate', () => {
    const result = publish({ idempotent: false, requestTimeoutUs: S }, { source: { count: 3, every: 100 * MS_US }, faults: [lose('response', { when: 'payload.n == 2', nth: 1 })] });
    expect(result.entries('orders')).toEqual([1, 2, 3, 2]);
  });

  it('a lost request is overtaken by the next, unless only one may be in flight', () => {
    const faults = [lose('request', { when: 'payload.n == 2', nth: 1 })];
    const source = { count: 4, every: 100 * MS_US };
    expect(publish({ idempotent: false, requestTimeoutUs: S }, { source, faults }).entries('orders')).toEqual([1, 3, 4, 2]);
    expect(publish({ idempotent: false, requestTimeoutUs: S, inFlightMax: 1 }, { source, faults }).entries('orders')).toEqual([1, 2, 3, 4]);
  });
});

describe('whatever happens to hops', () => {
  const effects = fc.constantFrom<SiteEffect>({ do: 'lose' }, { do: 'duplicate', afterUs: 0 }, { do: 'duplicate', afterUs: 2 * S }, { do: 'delay', byUs: 1500 * MS_US });
  const faults = fc.array(fc.record({ direction: fc.constantFrom('request', 'response'), effect: effects, probability: fc.constantFrom(0.1, 0.4, 1), from: fc.integer({ min: 0, max: 8 }), to: fc.integer({ min: 0, max: 12 }) }), { maxLength: 4 });
  const client = fc.record({
    inFlightMax: fc.integer({ min: 1, max: 5 }), lingerUs: fc.constantFrom(0, 50 * MS_US), batchBytes: fc.constantFrom(100, 350, 16_384), deliveryTimeoutUs: fc.constantFrom(4 * S, 300 * S), jitter: fc.constantFrom(0, 0.2),
  });

  it('an idempotent client appends each message at most once and in order, and exactly once what was acknowledged', () => {
    fc.assert(fc.property(client, faults, fc.boolean(), ({ jitter, ...plan }, troubles, ordered) => {
      const result = publish(
        { ...plan, requestTimeoutUs: S, retry: { retriesMax: UNBOUNDED, firstUs: 100 * MS_US, factor: 2, delayMaxUs: S, jitter } },
        {
          source: { count: 60, every: { kind: 'exponential', meanUs: 150 * MS_US } }, links: { client: { ordered, latency: { kind: 'uniform', fromUs: 0, toUs: 400 * MS_US } } },
          faults: troubles.map(({ direction, effect, probability, from, to }) => onLink('client', direction as 'request', effect, { probability, fromUs: from * S, untilUs: to * S })),
        },
      );
      const entries = result.entries('orders');
      expect(entries).toEqual([...new Set(entries)].sort((a, b) => a - b));
      const acknowledged = result.rows('publishAcknowledged').map(({ message }) => result.n(message));
      expect(acknowledged.filter((n) => !entries.includes(n))).toEqual([]);
      expect(acknowledged.length + result.count('publishFailed')).toBe(60);
      if (plan.deliveryTimeoutUs === 300 * S) expect(acknowledged).toHaveLength(60);
    }), { seed: 11, numRuns: 150 });
  });

  it('nor does a change of leaders make it append twice, whatever is lost meanwhile', () => {
    const trouble = fc.record({ broker: fc.constantFrom(0, 0, 1, 2), at: fc.integer({ min: 1, max: 8 }), lasting: fc.constantFrom(2, 12, 12), isCrash: fc.boolean() });
    const repeated = { led: 0, sentAgain: 0 };
    fc.assert(fc.property(fc.array(trouble, { minLength: 1, maxLength: 3 }), fc.constantFrom(0, 0.2, 0.4), fc.nat(1000), (troubles, probability, seed) => {
      const result = publish({ requestTimeoutUs: S, deliveryTimeoutUs: 600 * S, inFlightMax: 5 }, {
        seed: String(seed), brokers: 3, source: { count: 60, every: 150 * MS_US }, channel: { replication: { inSyncMin: 2, sessionUs: 3 * S, lagMaxUs: 4 * S } }, links: { replica: { latency: constant(20 * MS_US) } },
        faults: [
          ...troubles.map(({ broker, at, lasting, isCrash }) => (isCrash ? crash : pause)(`broker#${broker}`, at * S, lasting * S)),
          onLink('client', 'both', { do: 'lose' }, { probability, untilUs: 15 * S }),
        ],
      });
      repeated.led += result.count('leaderElected') - 1;
      repeated.sentAgain += result.count('publishRetried');
      expect(result.entries('orders')).toEqual(upTo(60));
    }), { seed: 3, numRuns: 150 });
    expect(repeated.led).toBeGreaterThan(60);
    expect(repeated.sentAgain).toBeGreaterThan(1000);
  });
});

describe('KAF-23: memory for what was not acknowledged yet', () => {
  const MEMORY = 4 * 16_384;
  const away = { source: { count: 8, every: 100 * MS_US }, faults: [crash('broker#0', 0, 30 * S)], channel: { replication: { sessionUs: UNBOUNDED } } };

  it('when it is full, publishing waits, and goes on in order when a batch has its answer', () => {
    // A batch that was sent takes nobody in: of eight messages, the first four have a batch each.
    const result = publish({ buffer: { bytes: MEMORY, blockMaxUs: 60 * S }, inFlightMax: 1 }, { ...away, source: { ...away.source, bytes: 16_384 } });
    expect(result.count('publishAcknowledged')).toBe(8);
    expect(result.entries('orders')).toEqual(upTo(8));
    expect(result.gauge('pendingSends', { node: 'shop' })).toBe(0);
  });

  it('who waits longer than max.block.ms fails, and takes nobody with it', () => {
    const result = publish({ buffer: { bytes: MEMORY, blockMaxUs: 5 * S } }, { ...away, source: { ...away.source, bytes: 16_384 } });
    expect(result.rows('publishFailed').map((row) => [result.n(row.message), result.detail(row), row.time])).toEqual([5, 6, 7, 8].map((n) => [n, 'timeout', n * 100 * MS_US + 5 * S]));
    expect(result.rows('handlerFailed').map((row) => result.detail(row))).toEqual(['timeout', 'timeout', 'timeout', 'timeout']);
    expect(result.entries('orders')).toEqual(upTo(4));
  });

  it('what joins a batch that is there needs none', () => {
    const result = publish({ buffer: { bytes: 16_384, blockMaxUs: 0 }, lingerUs: S }, { source: { count: 8, every: 100 * MS_US } });
    expect(result.count('publishFailed')).toBe(0);
    expect(publish({ buffer: { bytes: 16_383, blockMaxUs: 0 }, lingerUs: S }, { source: { count: 8, every: 100 * MS_US } }).count('publishFailed')).toBe(8);
  });

  it('a process that crashes gives up what waited', () => {
    const result = publish({ buffer: { bytes: MEMORY, blockMaxUs: 60 * S } }, { ...away, source: { ...away.source, bytes: 16_384 }, faults: [...away.faults, crash('shop#0', 10 * S, S)] });
    expect(result.count('publishAbandoned')).toBe(8);
    expect(result.gauge('pendingSends', { node: 'shop' })).toBe(0);
  });
});
