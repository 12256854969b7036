import { describe, expect, it } from 'vitest';
import { MS_US, SECOND_US } from '../../base/time.ts';
import type { ChannelPlan } from '../../topology/channel.ts';
import { kafka, replicasOf, type KafkaSpec } from '../kernel/kafka.fixture.ts';
import { crash, onLink, pause, restart, rule, run, type Run, type RunOptions } from '../kernel/run.fixture.ts';
import { system, type ChannelSpec, type SystemSpec } from '../kernel/system.fixture.ts';
import { partitionsOf, replicationHolds } from './replicas.fixture.ts';

const S = SECOND_US;

/** Three brokers, one partition led by broker#0, one message a second. */
const trio = (replication: Partial<ChannelPlan['replication']> = {}, more: SystemSpec = {}, channel: ChannelSpec = {}) => system({
  brokers: 3,
  channels: { orders: { replication, ...channel } },
  sources: { shop: { to: 'orders', count: 60, client: { requestTimeoutUs: 5 * S } } },
  ...more,
});

/** Runs and checks at every few dispatches what always holds. */
const checked = (topology: Parameters<typeof run>[0], options: RunOptions): Run => run(topology, { slice: 5, eachSlice: replicationHolds, ...options });

const leaders = (result: Run): unknown[] => result.rows('leaderElected').map((row) => [row.time / S, row.value - 1, result.detail(row)]);

const inSync = (result: Run): unknown[] => result.rows('inSyncChanged').map((row) => [Math.floor(row.time / S), row.value, result.detail(row)]);

const acknowledged = (result: Run): number[] => result.rows('publishAcknowledged').map(({ message }) => result.n(message));

describe('a write', () => {
  const spec = (acks: string): KafkaSpec => ({
    topics: { orders: { 'replication.factor': 3, 'min.insync.replicas': 2 } },
    producers: { shop: { channel: 'orders', interarrival: '10s', count: 3, client: { acks, 'request.timeout.ms': 1000, 'delivery.timeout.ms': 5000 } } },
    consumers: { bill: { reads: ['orders'], client: { 'enable.auto.commit': false, 'auto.offset.reset': 'earliest' } } },
  });

  /** Both followers die after the first message and are fenced 9 s later, before the third. */
  const withoutFollowers = (acks: string): Run => {
    const topology = kafka(spec(acks));
    const [, ...followers] = replicasOf(topology, 'orders');
    return checked(topology, { faults: followers.map((follower) => crash(follower, 15 * S)), until: 60 * S });
  };

  it('KAF-09: to too few in-sync replicas is refused before it is appended', () => {
    const result = withoutFollowers('all');
    expect(inSync(result).slice(1)).toEqual([[24, 2, 'fenced'], [24, 1, 'fenced']]);
    const third = result.rows('messageCreated').at(-1)!.message;
    expect(new Set(result.rows('entryRejected', { message: third }).map((row) => result.detail(row)))).toEqual(new Set(['notEnoughReplicas']));
    expect(result.count('entryAppended', { message: third })).toBe(0);
    expect(result.detail(result.one('publishFailed', { message: third }))).toBe('deliveryTimeout');
  });

  it('KAF-09: with acks=1 is appended, but no consumer sees it', () => {
    const result = withoutFollowers('1');
    expect(acknowledged(result)).toEqual([1, 2, 3]);
    expect(result.entries('orders')).toEqual([1, 2, 3]);
    expect(result.gauge('committed', { channel: 'orders', partition: 0 })).toBe(1);
    expect(result.rows('delivered').map(({ message }) => result.n(message))).toEqual([1]);
  });

  it('that was appended before the in-sync set shrank waits, and is told when the next try finds too few', () => {
    // Both followers die while the entry is on its way to them: it is in the log, but nobody may say so.
    const topology = trio({ inSyncMin: 2 }, { links: { replica: { latency: { kind: 'constant', valueUs: 100 * MS_US } } }, sources: { shop: { to: 'orders', count: 1, client: { requestTimeoutUs: 5 * S, deliveryTimeoutUs: 20 * S } } } });
    const result = checked(topology, { faults: [crash('broker#1', 1.05 * S), crash('broker#2', 1.05 * S)] });
    expect(result.entries('orders')).toEqual([1]);
    expect(result.gauge('committed', { channel: 'orders', partition: 0 })).toBe(0);
    expect(result.rows('publishRetried').map((row) => result.detail(row))).toContain('notEnoughReplicas');
    expect(result.detail(result.one('publishFailed'))).toBe('deliveryTimeout');
  });
});

describe('a leader that dies before its followers have an entry', () => {
  const dies = (acks: string): Run => {
    const topology = kafka({
      cluster: { brokers: 2 },
      topics: { orders: { 'replication.factor': 2, 'min.insync.replicas': 1 } },
      producers: { shop: { channel: 'orders', interarrival: '10s', count: 1, client: { acks, 'linger.ms': 0 } } },
    });
    const deaf = onLink('kafka~kafka', 'response', { do: 'lose' }, { fromUs: 10 * S, untilUs: 10.2 * S });
    return checked(topology, { faults: [deaf, crash(replicasOf(topology, 'orders')[0]!, 10.1 * S, 60 * S)], until: 100 * S });
  };

  it('KAF-14: loses it with acks=1, though it was acknowledged', () => {
    const result = dies('1');
    expect(acknowledged(result)).toEqual([1]);
    expect(result.one('publishAcknowledged').time).toBe(10.002 * S);
    expect(result.one('entriesTruncated').value).toBe(-1);
    expect(result.one('entriesTruncated').time).toBe(19.1 * S);
    expect(result.entries('orders')).toEqual([]);
  });

  it('KAF-14: never loses it with acks=all', () => {
    const result = dies('all');
    expect(acknowledged(result)).toEqual([1]);
    expect(result.one('publishAcknowledged').time).toBeGreaterThan(19.1 * S);
    expect(result.entries('orders')).toEqual([1]);
  });
});

describe('the only in-sync replica dies', () => {
  /** The followers cannot fetch from 15 s on and leave the in-sync set; the leader dies at 83 s and returns at 123 s. */
  const topologyOf = (unclean: boolean) => kafka({
    cluster: { 'auto.leader.rebalance.enable': false },
    topics: { orders: { 'replication.factor': 3, 'unclean.leader.election.enable': unclean } },
    producers: { shop: { channel: 'orders', interarrival: '10s', count: 11, client: { acks: '1', 'request.timeout.ms': 1000, 'delivery.timeout.ms': 6000 } } },
    consumers: { bill: { reads: ['orders'], client: { 'enable.auto.commit': false, 'auto.offset.reset': 'earliest' } } },
  });

  const dies = (unclean: boolean): { result: Run; replicas: string[] } => {
    const topology = topologyOf(unclean);
    const replicas = replicasOf(topology, 'orders');
    const deaf = onLink('kafka~kafka', 'both', { do: 'lose' }, { fromUs: 15 * S, untilUs: 84 * S });
    return { result: checked(topology, { faults: [deaf, crash(replicas[0]!, 83 * S, 40 * S)], until: 300 * S }), replicas };
  };

  it('KAF-15: leaves the partition offline without unclean election: nothing is written or read until it returns', () => {
    const { result } = dies(false);
    expect(result.rows('inSyncChanged').map(({ value }) => value)).toEqual([3, 2, 1, 2, 3]);
    expect(result.times('partitionOffline')).toEqual([92 * S]);
    const failed = result.rows('publishFailed').map(({ message }) => result.n(message));
    expect(failed).toEqual([9, 10, 11]);
    expect(result.rows('publishRetried', { detail: 'noLeader' }).length).toBeGreaterThan(0);
    expect(result.entries('orders')).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    expect(result.count('entriesTruncated')).toBe(0);
    expect(result.rows('delivered').filter(({ time }) => time > 83 * S && time < 123 * S)).toEqual([]);
    expect(leaders(result).at(-1)).toEqual([123, expect.any(Number), 'restarted']);
  });

  it('KAF-15: makes the first live replica leader with unclean election: entries that only the dead one had are gone', () => {
    const { result, replicas } = dies(true);
    const second = Number(replicas[1]!.slice('kafka#'.length));
    expect(leaders(result).slice(1)).toEqual([[92, second, 'unclean']]);
    const truncated = result.one('entriesTruncated');
    expect([truncated.time, truncated.position, truncated.value]).toEqual([92 * S, 1, -7]);
    expect(acknowledged(result)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
    expect(result.entries('orders')).toEqual([1, 9, 10, 11]);
    expect(result.gauge('inSync', { channel: 'orders', partition: 0 })).toBe(3);
    // The group had read to position 8, which is out of range now, and goes back to the earliest.
    expect(result.one('offsetReset', { detail: 'outOfRange' }).position).toBe(0);
  });
});

describe('the in-sync set', () => {
  it('loses a paused follower, and takes it back when it has caught up', () => {
    const result = checked(trio({ lagMaxUs: 4 * S, sessionUs: 20 * S }), { faults: [pause('broker#2', 5.5 * S, 13 * S)] });
    // Behind since the entry of 6 s; the check of 12 s is the first that finds it behind for more than 4 s.
    expect(inSync(result)).toEqual([[0, 3, 'first'], [12, 2, 'lag'], [18, 3, 'expanded']]);
    expect(result.rows('inSyncChanged').at(-1)!.time).toBe(18.5 * S + 2 * MS_US);
    // Entries wait for the follower until it is out.
    const times = result.times('publishAcknowledged');
    expect(times.filter((time) => time > 6 * S && time < 12 * S)).toEqual([]);
    expect(acknowledged(result)).toHaveLength(60);
  });

  it('keeps a follower that lags for exactly as long as it may', () => {
    const late = (byUs: number): Run => checked(trio({ lagMaxUs: 4 * S }, { sources: { shop: { to: 'orders', count: 1, first: S } } }),
      { faults: [onLink('replica', 'response', { do: 'delay', byUs }, { nth: 1 })] });
    // Appended at 2.001 s: the check of 6 s finds it 3.999 s behind, that of 8 s 5.999 s.
    expect(inSync(late(3.9 * S))).toEqual([[0, 3, 'first']]);
    expect(inSync(late(5.9 * S))).toEqual([[0, 3, 'first']]);
    expect(inSync(late(6.1 * S))).toEqual([[0, 3, 'first'], [8, 2, 'lag'], [8, 3, 'expanded']]);
  });

  it('does not lose followers that were idle', () => {
    // An entry just before a check, after minutes without any.
    const topology = trio({ lagMaxUs: 30 * S }, { sources: { shop: { to: 'orders', count: 1, first: 120 * S - 1500 - S } } });
    expect(inSync(checked(topology, {}))).toEqual([[0, 3, 'first']]);
  });

  it('is whole in the end over a replica link that loses many hops', () => {
    const result = checked(trio({}, { links: { replica: { loss: 0.5 } } }), {});
    expect(acknowledged(result)).toHaveLength(60);
    expect(result.gauge('committed', { channel: 'orders', partition: 0 })).toBe(60);
  });

  it('is never told by a late or repeated hop that a follower has what it has not', () => {
    for (const effect of [{ do: 'duplicate', afterUs: 2 * S }, { do: 'duplicate', afterUs: 700 * MS_US }, { do: 'delay', byUs: 1500 * MS_US }] as const) {
      const mess = [onLink('replica', 'both', effect, { probability: 0.5 }), onLink('replica', 'both', { do: 'lose' }, { probability: 0.3 })];
      const result = checked(trio({}, { links: { replica: { latency: { kind: 'uniform', fromUs: 0, toUs: 900 * MS_US } } }, sources: { shop: { to: 'orders', count: 60, every: { kind: 'exponential', meanUs: 300 * MS_US } } } }), { faults: mess, slice: 1 });
      expect(acknowledged(result)).toHaveLength(60);
    }
  });
});

describe('a broker', () => {
  it('that is back before its session ends goes on leading; its writers wait', () => {
    const result = checked(trio(), { faults: [crash('broker#0', 10.5 * S, 5 * S)] });
    expect(leaders(result)).toEqual([[0, 0, 'first']]);
    expect(inSync(result)).toEqual([[0, 3, 'first']]);
    expect(result.rows('publishRetried').every((row) => result.detail(row) === 'disconnected')).toBe(true);
    expect(result.entries('orders')).toEqual(Array.from({ length: 60 }, (_, i) => i + 1));
  });

  it('that is away for longer loses its leaderships, and gets them back on the tick of the preferred leader', () => {
    const result = checked(trio({ rebalanceEveryUs: 40 * S }), { faults: [crash('broker#0', 10.5 * S, 60 * S)] });
    expect(leaders(result)).toEqual([[0, 0, 'first'], [19.5, 1, 'fenced'], [80, 0, 'preferred']]);
    expect(inSync(result)).toEqual([[0, 3, 'first'], [19, 2, 'fenced'], [70, 3, 'expanded']]);
    expect(result.entries('orders')).toEqual(Array.from({ length: 60 }, (_, i) => i + 1));
    expect(acknowledged(result)).toHaveLength(60);
  });

  it('is not preferred before it is in sync, even if it has everything', () => {
    // It fetches, but what it says of it is lost.
    const mute = onLink('replica', 'request', { do: 'lose' }, { fromUs: 29 * S, untilUs: 150 * S });
    const result = checked(trio({ rebalanceEveryUs: 40 * S, lagMaxUs: 4 * S }), { faults: [crash('broker#0', 10.5 * S, 20 * S), mute] });
    expect(leaders(result).map((row) => (row as unknown[])[0])).toEqual([0, 19.5, 160]);
  });

  it('is not preferred again where that is switched off', () => {
    expect(leaders(checked(trio(), { faults: [crash('broker#0', 10.5 * S, 30 * S)] }))).toHaveLength(2);
  });

  it('that pauses for less than its session is not fenced, however often', () => {
    const result = checked(trio(), { faults: [pause('broker#0', 5 * S, 5 * S), pause('broker#0', 11 * S, 5 * S), pause('broker#0', 17 * S, 5 * S)] });
    expect(leaders(result)).toHaveLength(1);
    expect(acknowledged(result)).toHaveLength(60);
  });

  it('that pauses for longer leads no more when it resumes', () => {
    const result = checked(trio(), { faults: [pause('broker#0', 5.5 * S, 20 * S)] });
    expect(leaders(result)).toEqual([[0, 0, 'first'], [14.5, 1, 'fenced']]);
    expect(inSync(result)).toEqual([[0, 3, 'first'], [14, 2, 'fenced'], [25, 3, 'expanded']]);
    expect(acknowledged(result)).toHaveLength(60);
    expect(result.entries('orders')).toEqual(Array.from({ length: 60 }, (_, i) => i + 1));
  });

  it('follows in assignment order: the first that lives and is in sync leads', () => {
    const result = checked(trio(), { faults: [crash('broker#1', 5 * S), crash('broker#0', 6 * S)] });
    expect(leaders(result)).toEqual([[0, 0, 'first'], [15, 2, 'fenced']]);
  });

  it('alone keeps its in-sync place; the partition is offline until it is back', () => {
    const result = checked(trio({}, {}, { replicas: [[0]] }), { faults: [crash('broker#0', 5.5 * S), restart('broker#0', 30 * S)] });
    expect(result.times('partitionOffline')).toEqual([14.5 * S]);
    expect(leaders(result)).toEqual([[0, 0, 'first'], [30, 0, 'restarted']]);
    expect(result.gauge('inSync', { channel: 'orders', partition: 0 })).toBe(1);
    expect(result.entries('orders')).toEqual(Array.from({ length: 60 }, (_, i) => i + 1));
  });

  it('that was alone in sync is waited for by the others, who lack entries', () => {
    // broker#1 and #2 leave; broker#0 writes on and dies; they return first.
    const faults = [crash('broker#1', 5 * S, 40 * S), crash('broker#2', 5 * S, 40 * S), crash('broker#0', 30.5 * S, 30 * S)];
    const result = checked(trio(), { faults });
    expect(result.times('partitionOffline')).toEqual([39.5 * S]);
    expect(leaders(result)).toEqual([[0, 0, 'first'], [60.5, 0, 'restarted']]);
    expect(result.count('entriesTruncated')).toBe(0);
    expect(acknowledged(result)).toHaveLength(60);
  });
});

describe('a write that waits for replicas', () => {
  it('is not acknowledged by entries of another leader at its position', () => {
    // Only broker#0 has the first entry when it pauses for ever; broker#1 leads and appends others in its place.
    const topology = trio({ inSyncMin: 1 }, {
      sources: {
        shop: { to: 'orders', count: 1, client: { idempotent: false, requestTimeoutUs: 100 * S } },
        other: { to: 'orders', count: 20, first: 10 * S, payload: { n: '${ordinal + 100}' } },
      },
    });
    const deaf = onLink('replica', 'response', { do: 'lose' }, { fromUs: 0.9 * S, untilUs: 3 * S });
    const result = checked(topology, { faults: [deaf, pause('broker#0', 1.2 * S)] });
    expect(result.one('entriesTruncated').value).toBe(-1);
    expect(result.rows('publishRetried', { node: 'shop' }).map((row) => result.detail(row))).toEqual(['disconnected']);
    expect(result.entries('orders').filter((n) => n < 100)).toEqual([1]);
    expect(acknowledged(result)).toHaveLength(21);
  });
});

describe('an election', () => {
  it('takes the candidate that a rule chooses', () => {
    const choose = (option: number) => rule(({ channels }) => ({ at: 'election', channel: channels.findIndex(({ id }) => id === 'orders') }), { do: 'choose', option });
    expect(leaders(checked(trio(), { faults: [crash('broker#0', 5 * S), choose(1)] }))[1]).toEqual([14, 2, 'fenced']);
    expect(leaders(checked(trio(), { faults: [crash('broker#0', 5 * S), choose(7)] }))[1]).toEqual([14, 2, 'fenced']);
    expect(leaders(checked(trio(), { faults: [crash('broker#0', 5 * S), choose(0)] }))[1]).toEqual([14, 1, 'fenced']);
  });
});

it('replication reaches the same end on every replica', () => {
  let last: readonly number[] = [];
  run(trio({}, {}, { partitions: 3 }), { eachSlice: (simulation) => (last = partitionsOf(simulation).flatMap(({ ends, end }) => ends.map((own) => end - own))) });
  expect(last).toEqual(Array.from({ length: 9 }, () => 0));
});

describe('eligible leader replicas', () => {
  it('have everything that is replicated, whichever brokers stand still when, and nothing acknowledged is lost with them', () => {
    let elected = 0;
    for (let k = 0; k < 20; k++) {
      const faults = [2, 1, 0].map((broker, nth) => pause(`broker#${broker}`, (4 + nth * 6 + ((k * 7) % 11)) * S, (20 + ((k * (nth + 3)) % 17)) * S));
      const result = checked(trio({ inSyncMin: 2, eligibleLeaders: true }), { faults, until: 120 * S });
      elected += leaders(result).filter((each) => (each as unknown[])[2] === 'eligible').length;
      expect(result.entries('orders')).toEqual(expect.arrayContaining(acknowledged(result)));
    }
    // Otherwise this said nothing.
    expect(elected).toBeGreaterThan(3);
  });
});
