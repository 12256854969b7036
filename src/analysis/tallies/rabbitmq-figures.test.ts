import { describe, expect, it } from 'vitest';
import { OVER_WINDOW, RATE_WINDOW_S } from '../../catalog/channels/rabbitmq-rates.ts';
import { send } from '../../engine/conformance/harness.fixture.ts';
import { consumer, exchange, queue, rmq } from '../../engine/conformance/rabbitmq.cases.fixture.ts';
import { shortfallOf } from '../channel-figures.ts';
import { findChannel } from '../../catalog/find-entry.ts';
import { Told } from './figures.fixture.ts';
import { RATE_WINDOW_US } from './rates.ts';

const sends = (channel: string, key: string, ...atMs: readonly number[]) => atMs.map((at, i) => send(`${key}${i}`, at, channel, { key: `'${key}'` }));
const busy = (time: string, prefetch = 1) => consumer('worker', [{ id: 'work', do: 'work', time }], { rabbitmqConsumer: { prefetch_count: prefetch } });

it('the window of the rates is that of their words', () => {
  expect(RATE_WINDOW_S * 1e6).toBe(RATE_WINDOW_US);
  expect(OVER_WINDOW).toBe('over the last 5 s of the run');
});

describe('rates of an exchange: publish_in, publish_out, confirm, return_unroutable, drop_unroutable', () => {
  // Two queues take what has the key a; nothing takes b. 4 + 2 + 1 publishes; two mandatory ones come back, one is dropped.
  const told = new Told(rmq('rates', '', {
    nodes: [exchange('x'), queue('q1'), queue('q2')], until: '30s', seen: {},
    wires: { 'client>x': {}, 'strict>x': {}, 'x>q1': { routing_key: 'a' }, 'x>q2': { routing_key: 'a' } },
    operations: [...sends('x', 'a', 1_000, 1_500, 2_000, 2_500), ...sends('x', 'b', 6_000)],
    more: { strict: { operations: sends('x', 'b', 3_000, 3_500), publisher: { mandatory: true } } },
  }));
  const rate = (seconds: number, name: string): number => told.of('x', seconds)[`${name}_details.rate`]!;

  it('publish_in_details.rate: what came in the last 5 s, routed or not, for each second', () => {
    expect([0.5, 4, 7.25, 12].map((at) => rate(at, 'publish_in'))).toEqual([0, 6 / 5, 4 / 5, 0]);
  });

  it('publish_out_details.rate: a copy for each queue', () => {
    expect([0.5, 4, 7.25, 12].map((at) => rate(at, 'publish_out'))).toEqual([0, 8 / 5, 2 / 5, 0]);
  });

  it('confirm_details.rate: what no queue took is confirmed too', () => {
    expect([0.5, 4, 7.25, 12].map((at) => rate(at, 'confirm'))).toEqual([0, 6 / 5, 4 / 5, 0]);
  });

  it('return_unroutable_details.rate and drop_unroutable_details.rate: mandatory or not', () => {
    expect([0.5, 4, 7.25, 12].map((at) => rate(at, 'return_unroutable'))).toEqual([0, 2 / 5, 2 / 5, 0]);
    expect([0.5, 4, 7.25, 12].map((at) => rate(at, 'drop_unroutable'))).toEqual([0, 0, 1 / 5, 0]);
  });

  it('totals stay: publish_in, publish_out, confirm, return_unroutable, drop_unroutable', () => {
    expect(told.of('x', 12)).toMatchObject({ publish_in: 7, publish_out: 8, routed: 4, unroutable: 3, confirm: 7, return_unroutable: 2, drop_unroutable: 1 });
  });

  it('asked again for an earlier moment it says the same', () => {
    expect([12, 4].map((at) => rate(at, 'publish_in'))).toEqual([0, 6 / 5]);
  });
});

describe('rates of a queue: publish, confirm, deliver_get, redeliver, ack', () => {
  // m0 takes 1 s and is done at 2; the consumer crashes at 3.5 with m1 and is back at 4.5: m1 once more, m2, m3; then a second each.
  const told = new Told(rmq('rates', '', {
    nodes: [queue('q'), busy('1s')], wires: { 'client>q': {}, 'q>worker': {} }, until: '30s', seen: {},
    operations: sends('q', 'm', 1_000, 3_000, 3_100, 3_200),
    faults: [{ id: 'gone', kind: 'crash', config: { node: 'worker', instance: 0, at: '3500ms', restartAfter: '1s' } }],
  }));
  const rates = (seconds: number): readonly number[] => ['publish', 'confirm', 'deliver_get', 'redeliver', 'ack'].map((name) => told.of('q', seconds)[`${name}_details.rate`]!);

  it('publish_details.rate, confirm_details.rate, deliver_get_details.rate, redeliver_details.rate, ack_details.rate', () => {
    expect(rates(0.5)).toEqual([0, 0, 0, 0, 0]);
    expect(rates(3.4)).toEqual([4 / 5, 4 / 5, 2 / 5, 0, 1 / 5]);
    // From 1.8 s on: 3 publishes; m1 twice, m2, m3; m0, m1, m2.
    expect(rates(6.8)).toEqual([3 / 5, 3 / 5, 4 / 5, 1 / 5, 3 / 5]);
    expect(rates(20)).toEqual([0, 0, 0, 0, 0]);
  });

  it('confirm counts no publish of a client that asks for no confirms', () => {
    const silent = new Told(rmq('silent', '', { nodes: [queue('q')], wires: { 'client>q': {} }, until: '10s', seen: {}, operations: sends('q', 'm', 1_000, 2_000), publisher: { confirm_select: false } }));
    expect(silent.of('q', 5)).toMatchObject({ publish: 2, 'publish_details.rate': 2 / 5, confirm: 0, 'confirm_details.rate': 0 });
  });
});

describe('consumer_capacity (consumer_utilisation)', () => {
  // Prefetch 1, 2 s of work. m1 waits from 2 to 3; the consumer is gone from 20 to 25.
  const told = new Told(rmq('capacity', '', {
    nodes: [queue('q'), busy('2s')], wires: { 'client>q': {}, 'q>worker': {} }, until: '60s', seen: {},
    operations: sends('q', 'm', 1_000, 2_000),
    faults: [{ id: 'gone', kind: 'crash', config: { node: 'worker', instance: 0, at: '20s', restartAfter: '5s' } }],
  }));
  const capacity = (seconds: number): number => told.of('q', seconds)['consumer_capacity']!;

  it('is 1 while every message is delivered at once, and while nothing waits behind a busy consumer', () => {
    expect(capacity(1.9)).toBe(1);
    expect(capacity(12)).toBe(1);
  });

  it('falls by the share of the last 5 s in which a message waited for a consumer with its prefetch in hand', () => {
    expect(capacity(2.5)).toBeCloseTo(2 / 2.5, 3);
    expect(capacity(6)).toBeCloseTo(4 / 5, 3);
    expect(capacity(7.5)).toBeCloseTo(4.5 / 5, 3);
  });

  it('is 0 without consumers, and counts from when one is back', () => {
    expect(capacity(22)).toBe(0);
    expect(capacity(27)).toBeCloseTo(2 / 5, 3);
    expect(capacity(40)).toBe(1);
  });

  it('a prefetch of 10 keeps it at 1 where one of 1 does not', () => {
    const of = (prefetch: number): number => new Told(rmq('prefetch', '', { nodes: [queue('q'), busy('1s', prefetch)], wires: { 'client>q': {}, 'q>worker': {} }, until: '30s', seen: {}, operations: sends('q', 'm', 1_000, 1_010, 1_020, 1_030) })).of('q', 4)['consumer_capacity']!;
    expect([of(1), of(10)].map((each) => Math.round(each * 100) / 100)).toEqual([0.25, 1]);
  });

  it('of a quorum queue nothing is ready before a majority has it', () => {
    const slow = new Told(rmq('quorum', '', { nodes: [queue('q', { type: 'quorum' }), busy('1ms')], wires: { 'client>q': {}, 'q>worker': {} }, until: '30s', seen: {}, operations: sends('q', 'm', 3_000), cluster: { replicaLatency: '1s' } }));
    expect([4.5, 6].map((at) => slow.of('q', at)['consumer_capacity'])).toEqual([1, 1]);
  });
});

describe('leader, members and online of a quorum queue', () => {
  const quorum = (faults: readonly { readonly id: string; readonly kind: string; readonly config: never }[]): Told => new Told(rmq('members', '', {
    nodes: [queue('q', { type: 'quorum' }), queue('c')], wires: { 'client>q': {}, 'client>c': {} }, until: '2m', seen: {}, operations: sends('q', 'm', 1_000), faults,
  }));
  const down = (broker: number, at: string) => ({ id: `down-${broker}`, kind: 'broker-down', config: { system: 'rabbit', broker, at, for: '1m' } as never });
  const seen = (told: Told, seconds: number): readonly (number | undefined)[] => ['leader', 'members', 'online'].map((name) => told.of('q', seconds)[name]);
  const first = seen(quorum([]), 5)[0]!;
  const [second, third] = [(first + 1) % 3, (first + 2) % 3] as const;

  it('all three are online until a follower is down, and again when it is back', () => {
    const told = quorum([down(second, '10s')]);
    expect([5, 15, 75].map((at) => seen(told, at))).toEqual([[first, 3, 3], [first, 3, 2], [first, 3, 3]]);
  });

  it('the leader is down: another leads', () => {
    const told = quorum([down(first, '10s')]);
    const [leader, members, online] = seen(told, 30);
    expect(leader).not.toBe(first);
    expect([members, online]).toEqual([3, 2]);
  });

  it('without a majority nobody leads, and one is online; the face warns, but not before the run begins', () => {
    const told = quorum([down(first, '10s'), down(third, '10s')]);
    expect(seen(told, 30)).toEqual([Number.POSITIVE_INFINITY, 3, 1]);
    const { observables } = findChannel('rabbitmq-queue')!;
    // Before the first row nothing is known, and nothing is missing.
    expect([-1, 5, 30, 90].map((at) => shortfallOf(observables, told.state('q', at)))).toEqual([undefined, undefined, '1/3 online', undefined]);
  });

  it('what the leader cannot reach is not online', () => {
    const told = quorum([{ id: 'cut', kind: 'network-partition', config: { system: 'rabbit', brokers: [second], at: '10s', for: '30s' } as never }]);
    expect([5, 20, 60].map((at) => seen(told, at))).toEqual([[first, 3, 3], [first, 3, 2], [first, 3, 3]]);
  });

  it('a classic queue has none of them', () => {
    const told = quorum([]);
    expect(Object.keys(told.of('c', 5)).filter((name) => ['leader', 'members', 'online'].includes(name))).toEqual([]);
    expect(shortfallOf(findChannel('rabbitmq-queue')!.observables, told.state('c', 5))).toBeUndefined();
  });
});

describe('connections blocked', () => {
  // Room for one message of 16 bytes. a1 fills the disk at 1 s and is worked on for 4 s: two publishes of a and one of b wait.
  const told = new Told(rmq('blocked', '', {
    nodes: [queue('q'), queue('other'), busy('4s')], wires: { 'a>q': {}, 'b>q': {}, 'q>worker': {}, 'b>other': {} }, until: '40s', seen: {}, cluster: { diskSize: 50_000_009 },
    more: { a: { operations: sends('q', 'a', 1_000, 2_000, 2_500), publisher: { delivery_mode: '2' } }, b: { operations: sends('q', 'b', 3_000), publisher: { delivery_mode: '2' } } },
  }));

  it('counts connections, not publishes, from the first that waits until the alarm is over', () => {
    expect([1.5, 2.2, 2.7, 4, 5.5].map((at) => told.of('q', at)['connections blocked'])).toEqual([0, 1, 1, 2, 0]);
    expect(told.of('other', 4)['connections blocked']).toBe(0);
  });

  it('stands on the publishers too', () => {
    expect([1.5, 2.7, 5.5].map((at) => told.node('a', at).blocked)).toEqual([0, 1, 0]);
    expect([2.7, 4, 5.5].map((at) => told.node('b', at).blocked)).toEqual([0, 1, 0]);
  });

  it('a publisher that crashes while it waits is blocked no more', () => {
    const crashed = new Told(rmq('crashed', '', {
      nodes: [queue('q')], wires: { 'a>q': {} }, until: '40s', seen: {}, cluster: { diskSize: 50_000_009 },
      more: { a: { operations: sends('q', 'a', 1_000, 2_000), publisher: { delivery_mode: '2' } } },
      faults: [{ id: 'gone', kind: 'crash', config: { node: 'a', instance: 0, at: '10s', restartAfter: '1s' } }],
    }));
    expect([5, 20].map((at) => crashed.of('q', at)['connections blocked'])).toEqual([1, 0]);
    expect([5, 20].map((at) => crashed.node('a', at).blocked)).toEqual([1, 0]);
  });
});
