import { describe, expect, it } from 'vitest';
import { MS_US, SECOND_US } from '../../base/time.ts';
import { afterStep, crash, onLink, run, type Run } from '../kernel/run.fixture.ts';
import { constant, system, type ConsumerSpec, type SystemSpec } from '../kernel/system.fixture.ts';

const S = SECOND_US;

/** One member, which begins at 3.002 s; messages of one partition, ten a second from the start. */
const reading = (bill: Partial<ConsumerSpec> = {}, more: SystemSpec = {}) => system({
  channels: { orders: {} },
  sources: { shop: { to: 'orders', count: 100, every: constant(100 * MS_US) } },
  consumers: { bill: { reads: ['orders'], ...bill } },
  ...more,
});

const positions = (result: Run): number[] => result.rows('delivered').map(({ position }) => position);

const upTo = (n: number): number[] => Array.from({ length: n }, (_, i) => i);

const OFFSET = { node: 'bill', channel: 'orders', partition: 0 };

describe('a delivery', () => {
  it('comes in order, once, one after the other', () => {
    const result = run(reading({ work: 50 * MS_US }));
    expect(positions(result)).toEqual(upTo(100));
    const ends = result.times('handlerFinished', { node: 'bill' });
    result.times('delivered').forEach((time, i) => i > 0 && expect(time).toBeGreaterThanOrEqual(ends[i - 1]!));
    expect(result.gauge('offset', OFFSET)).toBe(100);
  });

  it('is counted again each time it is handed out and not settled', () => {
    const die = afterStep('bill', 'work', { do: 'crash', restartAfterUs: S }, { attempt: 1, nth: 1, when: 'payload.n == 5' });
    const again = afterStep('bill', 'work', { do: 'crash', restartAfterUs: S }, { attempt: 2, when: 'payload.n == 5' });
    const result = run(reading({ membership: { sessionUs: 5 * S } }), { faults: [die, again] });
    const five = result.rows('messageCreated').find(({ message }) => result.n(message) === 5)!.message;
    expect(result.rows('delivered', { message: five }).map(({ attempt }) => attempt)).toEqual([1, 2, 3]);
    expect(positions(result).filter((position) => position !== 4)).toEqual(upTo(100).filter((position) => position !== 4));
    expect(result.rows('delivered').filter(({ position }) => position !== 4).every(({ attempt }) => attempt === 1)).toBe(true);
  });

  it('that is not acknowledged is passed over, until the member starts again', () => {
    const result = run(reading({ ack: false, membership: { sessionUs: 5 * S } }, { sources: { shop: { to: 'orders', count: 3 } } }), { until: 60 * S, faults: [crash('bill#0', 20 * S, S)] });
    expect(result.rows('delivered').map(({ position, attempt }) => [position, attempt])).toEqual([[0, 1], [1, 1], [2, 1], [0, 2], [1, 2], [2, 2]]);
    expect(result.gauge('offset', OFFSET)).toBe(0);
  });

  it('tells how long its entry lay there', () => {
    const [first] = run(reading()).rows('delivered');
    expect([first!.time, first!.value]).toEqual([3.004 * S, 3.004 * S - 101 * MS_US]);
  });
});

describe('a poll', () => {
  it('returns no more records than it may, and asks for the next while they are handled', () => {
    // What a poll brought is handled without another one between: 30 records wait at the start.
    const polls = (recordsMax: number): number => run(reading({ poll: { recordsMax, autoCommitEveryUs: 1 }, ack: false, work: 10 * MS_US }, { sources: { shop: { to: 'orders', count: 30, every: constant(1) } } })).count('offsetCommitted');
    expect(polls(30)).toBeLessThan(polls(10));
    expect(polls(10)).toBeLessThan(polls(1));
    const busy = run(reading({ work: 10 * MS_US, poll: { fetchRecordsMax: 5 } }, { sources: { shop: { to: 'orders', count: 30, every: constant(1) } }, links: { client: { latency: constant(5 * MS_US) } } }));
    const times = busy.times('delivered');
    // Each takes 10 ms and 10 ms to commit; the next fetch is back before the five are done.
    expect(times.map((time, i) => (i === 0 ? 20 : (time - times[i - 1]!) / MS_US))).toEqual(Array.from({ length: 30 }, () => 20));
  });

  it('takes partitions by turns', () => {
    const result = run(system({
      channels: { orders: { partitions: 2 } },
      sources: { shop: { to: 'orders', count: 40, every: constant(1), key: 'payload.n % 2 == 0 ? "1" : "2"' } },
      consumers: { bill: { reads: ['orders'], work: MS_US, poll: { recordsMax: 3, fetchRecordsMax: 3 } } },
    }));
    const turns = result.rows('delivered').map(({ partition }) => partition);
    expect(turns.filter((partition) => partition === 0)).toHaveLength(20);
    expect(turns.slice(0, 20).filter((partition) => partition === 0).length).toBeGreaterThan(5);
    expect(turns.slice(0, 20).filter((partition) => partition === 1).length).toBeGreaterThan(5);
  });
});

describe('automatic commits', () => {
  const auto = (everyUs: number, more: Partial<ConsumerSpec> = {}) => ({ ack: false, poll: { autoCommitEveryUs: everyUs, recordsMax: 1 }, ...more });

  it('happen inside polls, after the interval, with the position after what was handled', () => {
    const result = run(reading(auto(2 * S, { work: 30 * MS_US })));
    const commits = result.rows('offsetCommitted');
    const gaps = commits.slice(1).map(({ time }, i) => time - commits[i]!.time);
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(2 * S);
    expect(Math.max(...gaps)).toBeLessThan(2.2 * S);
    for (const { time, position } of commits) expect(result.rows('handlerFinished', { node: 'bill' }).filter((row) => row.time < time).length).toBeGreaterThanOrEqual(position);
    expect(result.gauge('offset', OFFSET)).toBe(100);
  });

  it('happen also when no message comes any more', () => {
    const result = run(reading(auto(5 * S), { sources: { shop: { to: 'orders', count: 3, every: constant(100 * MS_US) } } }), { until: 60 * S });
    expect(result.gauge('offset', OFFSET)).toBe(3);
    expect(result.rows('offsetCommitted').at(-1)!.time).toBe(8.003 * S);
  });

  it('repeat what was handled after the last of them when the member dies', () => {
    const result = run(reading(auto(4 * S, { membership: { sessionUs: 6 * S } })), { faults: [crash('bill#0', 9.05 * S, S)] });
    const committed = result.rows('offsetCommitted').filter(({ time }) => time < 9.05 * S).at(-1)!.position;
    const again = result.rows('delivered').filter(({ attempt }) => attempt === 2).map(({ position }) => position);
    expect(again[0]).toBe(committed);
    expect(again.length).toBeGreaterThan(5);
    expect(new Set(positions(result))).toEqual(new Set(upTo(100)));
  });

  it('happen before a member joins the next generation: nothing is handled twice', () => {
    const two = { ...auto(60 * S, { instances: 2 }) };
    const late = crash('bill#1', 0, 7 * S);
    const result = run(reading(two, { channels: { orders: { partitions: 2 } }, sources: { shop: { to: 'orders', count: 100, every: constant(100 * MS_US), key: 'text(payload.n)' } } }), { faults: [late] });
    expect(result.count('rebalanceCompleted')).toBeGreaterThan(1);
    expect(result.rows('delivered').every(({ attempt }) => attempt === 1)).toBe(true);
    expect(result.count('delivered')).toBe(100);
  });
});

describe('where a group begins', () => {
  const begins = (reset: 'earliest' | 'latest' | 'error'): Run => run(reading({ reset }));

  it('earliest: at the first entry', () => {
    expect(positions(begins('earliest'))).toEqual(upTo(100));
    expect(begins('earliest').one('offsetReset').value).toBe(0);
  });

  it('latest: at the end; what was there is skipped and counted', () => {
    const result = begins('latest');
    const reset = result.one('offsetReset');
    expect([reset.position, reset.value, result.detail(reset)]).toEqual([30, 30, 'latest']);
    expect(positions(result)).toEqual(upTo(100).slice(30));
  });

  it('error: nowhere', () => {
    expect(begins('error').count('delivered')).toBe(0);
  });

  it('with a committed position there, whatever the reset', () => {
    const result = run(reading({ reset: 'latest', membership: { sessionUs: 5 * S, initialDelayUs: 0 } }), { faults: [crash('bill#0', 4.05 * S, 3 * S)] });
    expect(result.count('offsetReset')).toBe(1);
    expect(new Set(positions(result))).toEqual(new Set(upTo(100)));
  });
});

describe('a lost hop', () => {
  const once = (direction: 'request' | 'response', match: Parameters<typeof onLink>[3] = {}) => onLink('client', direction, { do: 'lose' }, match);

  it('of a fetch is asked for again', () => {
    const result = run(reading({ poll: { requestTimeoutUs: 2 * S } }), { faults: [once('response', { when: 'payload.n == 1', fromUs: 3 * S, nth: 1 })] });
    expect(result.times('delivered')[0]).toBeGreaterThan(5 * S);
    expect(positions(result)).toEqual(upTo(100));
  });

  it('of a commit is sent again; after the API timeout the step fails', () => {
    // Requests that carry message 5 after its delivery are its commits.
    const lost = (untilUs: number): Run => run(reading({ poll: { requestTimeoutUs: 2 * S, apiTimeoutUs: 9 * S } }, { sources: { shop: { to: 'orders', count: 5, every: constant(100 * MS_US) } } }), { until: 100 * S, faults: [once('request', { when: 'payload.n == 5', fromUs: 3 * S, untilUs })] });
    const short = lost(6 * S);
    expect(short.gauge('offset', OFFSET)).toBe(5);
    expect(short.count('stepFailed')).toBe(0);
    const long = lost(90 * S);
    expect(long.detail(long.one('stepFailed'))).toBe('commitTimeout');
    expect(long.one('stepFailed').time - long.rows('stepStarted', { node: 'bill', detail: 'ack' }).at(-1)!.time).toBe(10 * S);
    expect(long.gauge('offset', OFFSET)).toBe(4);
  });

  it('of any kind is drawn anew when it is sent again: a lossy link loses nothing for ever', () => {
    const lossy = run(reading({ instances: 2, poll: { requestTimeoutUs: S, apiTimeoutUs: 30 * S } }, { channels: { orders: { partitions: 3 } }, links: { client: { loss: 0.3 }, replica: { loss: 0.3 } }, sources: { shop: { to: 'orders', count: 100, every: constant(100 * MS_US), key: 'text(payload.n)', client: { requestTimeoutUs: S } } } }), { until: 3600 * S });
    expect(new Set(lossy.rows('delivered').map(({ message }) => message)).size).toBe(100);
    expect(lossy.count('publishAcknowledged')).toBe(100);
    for (let partition = 0; partition < 3; partition++) expect(lossy.gauge('offset', { ...OFFSET, partition })).toBe(lossy.gauge('end', { channel: 'orders', partition }));
  });

  it('may also arrive twice: a late share of an earlier generation changes nothing', () => {
    const twice = onLink('client', 'response', { do: 'duplicate', afterUs: 9 * S }, { when: '' });
    const result = run(reading({ instances: 3 }, { channels: { orders: { partitions: 3 } }, sources: { shop: { to: 'orders', count: 100, every: constant(300 * MS_US), key: 'text(payload.n)' } } }), { faults: [twice, crash('bill#1', 0, 8 * S), crash('bill#2', 0, 12 * S)] });
    expect(new Set(result.rows('delivered').map(({ message }) => message)).size).toBe(100);
    for (let partition = 0; partition < 3; partition++) expect(result.gauge('offset', { ...OFFSET, partition })).toBe(result.gauge('end', { channel: 'orders', partition }));
  });
});
