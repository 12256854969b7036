import { describe, expect, it } from 'vitest';
import { MS_US, SECOND_US } from '../../base/time.ts';
import { LogWriter } from '../../log/log-writer.ts';
import { NullSink } from '../../log/segment-sink.ts';
import type { Scenario } from '../../topology/scenario.ts';
import { Hosts } from '../hosts/hosts.ts';
import { Links } from '../hosts/links.ts';
import { Decisions } from '../kernel/decisions.ts';
import { Evaluator } from '../kernel/evaluator.ts';
import { Kernel } from '../kernel/kernel.ts';
import { Messages } from '../kernel/messages.ts';
import { kafka } from '../kernel/kafka.fixture.ts';
import { crash, onLink, pause, run, type Run } from '../kernel/run.fixture.ts';
import { constant, END, system, type ConsumerSpec, type SystemSpec } from '../kernel/system.fixture.ts';
import { logHeader } from '../simulation.ts';
import { Membership } from './membership.ts';

const S = SECOND_US;

/** Two brokers, two partitions, a message a second by turns. Joins arrive at 1 ms; the first generation works from 3.002 s on. */
const group = (bill: Partial<ConsumerSpec> = {}, more: SystemSpec = {}) => system({
  brokers: 2,
  channels: { orders: { partitions: 2, replicas: [[1], [1]] } },
  sources: { shop: { to: 'orders', count: 200, key: 'payload.n % 2 == 0 ? "1" : "2"' } },
  consumers: { bill: { reads: ['orders'], instances: 2, ...bill } },
  ...more,
});

/** When the members of the first generation begin, and their heartbeats with them. */
const BEGUN = 3 * S + 2 * MS_US;

const generations = (result: Run): unknown[] => result.rows('rebalanceCompleted').map(({ time, value }) => [time, value]);

const left = (result: Run): unknown[] => result.rows('memberLeft').map((row) => [row.time, row.member, result.detail(row)]);

const handled = (result: Run): Map<number, number> => {
  const times = new Map<number, number>();
  for (const { message } of result.rows('delivered')) times.set(result.n(message), (times.get(result.n(message)) ?? 0) + 1);
  return times;
};

describe('a group', () => {
  it('gathers members for the initial delay, then begins once', () => {
    const result = run(group({ instances: 5 }), { until: 30 * S });
    expect(result.times('memberJoined')).toEqual([1, 1, 1, 1, 1].map((ms) => ms * MS_US));
    expect(generations(result)).toEqual([[3 * S + MS_US, 1]]);
    expect(result.gauge('members', { node: 'bill' })).toBe(5);
    expect(result.gauge('generation', { node: 'bill' })).toBe(1);
  });

  it('takes who comes after the first generation into the next: a join storm', () => {
    const late = [2, 3, 4].map((member) => pause(`bill#${member}`, 0, (5 + member) * S));
    const result = run(group({ instances: 5 }), { until: 60 * S, faults: late });
    expect(result.times('memberJoined')).toHaveLength(5);
    expect(result.rows('rebalanceStarted').length).toBe(generations(result).length);
    expect(generations(result).length).toBeGreaterThan(1);
    const owners = [0, 1].map((partition) => result.gauge('owner', { node: 'bill', channel: 'orders', partition }));
    expect(owners).toEqual([1, 2]);
    for (const [, times] of handled(result)) expect(times).toBe(1);
  });

  it('waits for nobody when the delay is none', () => {
    const result = run(group({ instances: 1, membership: { initialDelayUs: 0 } }), { until: 10 * S });
    expect(generations(result)[0]).toEqual([MS_US, 1]);
  });

  it('tells its members of a rebalance with their next heartbeat', () => {
    // A third member joins at 10.002 s; the others beat at 12.002 s, and join a hop later.
    const result = run(group({ instances: 3 }), { until: 30 * S, faults: [pause('bill#2', 0, 10 * S)] });
    expect(result.rows('rebalanceStarted').at(-1)!.time).toBe(10 * S + MS_US);
    expect(generations(result).at(-1)).toEqual([12 * S + 3 * MS_US, 2]);
  });
});

describe('a member that crashes', () => {
  /** Handles offsets 0 to 9 and acknowledges the first five; the member that does dies on a heartbeat. */
  const topology = kafka({
    cluster: { 'group.initial.rebalance.delay.ms': 3000 },
    topics: { orders: { partitions: 1 } },
    producers: { shop: { channel: 'orders', interarrival: '1s', count: 10 } },
    consumers: {
      bill: {
        reads: ['orders'], instances: 2, client: { 'enable.auto.commit': false, 'auto.offset.reset': 'earliest' },
        handlers: [{ id: 'first', on: '*', when: 'payload.n <= 5', steps: [{ id: 'ack', do: 'ack' }] }, { id: 'rest', on: '*', steps: [{ id: 'think', do: 'wait', time: '1ms' }] }],
      },
    },
  });

  it('KAF-16: keeps its partitions until its session ends; what it had not committed is delivered again', () => {
    const at = BEGUN + 3 * 3 * S;
    const result = run(topology, { faults: [crash('bill#0', at)], until: 200 * S });
    expect(left(result)).toEqual([[at + 45 * S, 0, 'sessionTimeout']]);
    expect(result.rows('partitionAssigned').map(({ time, member }) => [time >= at + 45 * S, member])).toEqual([[false, 0], [true, 1]]);
    expect(result.rows('delivered', { member: 0 }).map(({ position }) => position)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(result.rows('delivered', { member: 1 }).map(({ position, attempt }) => [position, attempt])).toEqual([[5, 2], [6, 2], [7, 2], [8, 2], [9, 2]]);
    expect(result.gauge('offset', { node: 'bill', channel: 'orders', partition: 0 })).toBe(5);
  });

  it('KAF-16: the session counts from the last heartbeat', () => {
    const beat = BEGUN + 3 * 3 * S;
    for (const [after, ends] of [[0, 45], [1, 45], [3 * S - 1, 45], [3 * S, 48]] as const) {
      expect(left(run(topology, { faults: [crash('bill#0', beat + after)], until: 100 * S }))).toEqual([[beat + ends * S, 0, 'sessionTimeout']]);
    }
  });

  it('and is back before that joins as another; the round waits for the old one', () => {
    const result = run(group(), { until: 200 * S, faults: [crash('bill#0', 10 * S, 2 * S)] });
    expect(left(result)).toEqual([[BEGUN + 2 * 3 * S + 45 * S, 0, 'sessionTimeout']]);
    expect(generations(result)).toHaveLength(2);
    expect(result.gauge('members', { node: 'bill' })).toBe(2);
    expect(new Set(handled(result).keys()).size).toBe(new Set(result.rows('entryAppended').map(({ message }) => message)).size);
  });

  it('while the group gathers leaves it in the end, and its partitions go to the others', () => {
    const result = run(group({ membership: { sessionUs: 10 * S } }), { until: 100 * S, faults: [crash('bill#1', 2 * S)] });
    // Its session begins with the generation, as for every member.
    expect(left(result)).toEqual([[13 * S + MS_US, 1, 'sessionTimeout']]);
    expect([0, 1].map((partition) => result.gauge('owner', { node: 'bill', channel: 'orders', partition }))).toEqual([1, 1]);
    const quick = run(group({ membership: { sessionUs: 10 * S } }), { until: 100 * S, faults: [crash('bill#1', 2 * S, 100 * MS_US)] });
    expect(quick.gauge('members', { node: 'bill' })).toBe(2);
    expect([0, 1].map((partition) => quick.gauge('owner', { node: 'bill', channel: 'orders', partition }))).toEqual([1, 2]);
  });
});

describe('a handler that is too slow', () => {
  it('KAF-17: its member leaves at max.poll.interval.ms; its late commit is refused, and the batch is handled elsewhere', () => {
    const topology = kafka({
      topics: { orders: { partitions: 1 } },
      producers: { shop: { channel: 'orders', interarrival: '1s', count: 1 } },
      consumers: {
        bill: {
          // The other member hears of the rebalance within half a second, before the slow one is done and joins again.
          reads: ['orders'], instances: 2, client: { 'enable.auto.commit': false, 'auto.offset.reset': 'earliest', 'heartbeat.interval.ms': 500 },
          handlers: [{ id: 'slow', on: '*', steps: [{ id: 'think', do: 'work', time: '301s' }, { id: 'ack', do: 'ack' }] }],
        },
      },
    });
    const result = run(topology, { until: 600 * S });
    const [first, second] = result.rows('delivered');
    expect(left(result)[0]).toEqual([first!.time + 300 * S, 0, 'pollTimeout']);
    const refused = result.rows('commitRejected')[0]!;
    expect([refused.member, result.detail(refused), refused.time]).toEqual([0, 'unknownMember', first!.time + 301 * S + MS_US]);
    expect([second!.member, second!.position, second!.attempt]).toEqual([1, 0, 2]);
    expect(second!.time).toBeLessThan(first!.time + 301 * S);
    expect(result.detail(result.rows('stepFailed')[0]!)).toBe('unknownMember');
  });

  it('has the whole batch of a poll to be done with', () => {
    const slow = (recordsMax: number, work: number): Run => run(group({ instances: 1, work, poll: { recordsMax, intervalMaxUs: 10 * S }, membership: { initialDelayUs: 30 * S } }), { until: 100 * S });
    // Thirty messages wait: one by one each poll is in time; ten at once are not.
    expect(slow(1, 9 * S).count('memberLeft')).toBe(0);
    expect(slow(10, 2 * S).count('memberLeft')).toBeGreaterThan(0);
    expect(slow(4, 2 * S).count('memberLeft')).toBe(0);
  });

  it('makes the others wait for its member until the round ends without it', () => {
    // bill#0 works for 40 s from 4 s on; bill#2 joins at 10 s; the round ends after 20 s.
    const topology = group({ instances: 3, work: 40 * S, poll: { intervalMaxUs: 50 * S, recordsMax: 1 } });
    const result = run(topology, { until: 300 * S, faults: [pause('bill#2', 0, 10 * S)] });
    const started = result.rows('rebalanceStarted')[1]!.time;
    const completed = result.rows('rebalanceCompleted')[1]!.time;
    expect(completed - started).toBeGreaterThan(30 * S);
    expect(completed - started).toBeLessThanOrEqual(50 * S);
    const expelled = group({ instances: 3, work: 40 * S, poll: { intervalMaxUs: 20 * S, recordsMax: 1 } });
    expect(run(expelled, { until: 60 * S, faults: [pause('bill#2', 0, 10 * S)] }).rows('memberLeft').length).toBeGreaterThan(0);
  });
});

describe('a member that pauses', () => {
  it('for less than its session goes on as if nothing had been', () => {
    const result = run(group(), { until: 100 * S, faults: [pause('bill#0', 10 * S, 40 * S)] });
    expect(generations(result)).toHaveLength(1);
    for (const [, times] of handled(result)) expect(times).toBe(1);
  });

  it('for longer is a zombie: what it had begun it may not commit, and it joins again', () => {
    const topology = group({ work: 500 * MS_US });
    const busy = run(topology, { until: 20 * S }).rows('stepStarted', { node: 'bill', member: 0, detail: 'work' }).find(({ time }) => time > 10 * S)!;
    const result = run(topology, { until: 300 * S, faults: [pause('bill#0', busy.time + 100 * MS_US, 100 * S)] });
    expect(left(result)[0]).toEqual([expect.any(Number), 0, 'sessionTimeout']);
    const refused = result.rows('commitRejected')[0]!;
    expect([refused.member, result.detail(refused)]).toEqual([0, 'unknownMember']);
    expect(refused.time).toBe(busy.time + 100.1 * S + MS_US);
    expect(result.gauge('members', { node: 'bill' })).toBe(2);
    const zombie = result.rows('delivered', { message: refused.message });
    expect(zombie.map(({ member }) => member)).toEqual([0, 1]);
  });

  it('while it joins, and is given up, joins again when it resumes', () => {
    const result = run(group({ membership: { sessionUs: 10 * S } }), { until: 200 * S, faults: [pause('bill#1', 500, 50 * S)] });
    expect(left(result)).toHaveLength(1);
    expect(result.gauge('members', { node: 'bill' })).toBe(2);
    expect([0, 1].map((partition) => result.gauge('owner', { node: 'bill', channel: 'orders', partition }))).toEqual([1, 2]);
  });
});

it('a share of an earlier generation that comes again while its member joins changes nothing', () => {
  // bill#1 is busy from 4 s to 40 s with its first message. bill#2 joins at 10 s; bill#0 joins again at 12 s and waits; its
  // first share, [0, 1], comes again at 15 s. In the next generation it has [0] only.
  const topology = system({
    channels: { orders: { partitions: 3 } },
    sources: { shop: { to: 'orders', count: 60, key: 'payload.n == 1 ? "order-4" : payload.n % 2 == 0 ? "order-1" : "order-2"' } },
    consumers: {
      bill: {
        reads: ['orders'], instances: 3,
        steps: (refs) => [
          { op: 'branch', when: 'payload.n == 1', then: 3 },
          { op: 'settle', name: refs.name('ack'), how: 'commit', onFailed: -1 },
          END,
          { op: 'work', name: refs.name('slow'), time: constant(36 * S), onFailed: -1 },
          { op: 'jump', to: 1 },
        ],
      },
    },
  });
  const again = onLink('client', 'response', { do: 'duplicate', afterUs: 12 * S }, { fromUs: 3 * S, untilUs: 3.0015 * S });
  const result = run(topology, { until: 100 * S, faults: [pause('bill#2', 0, 10 * S), again] });
  expect(result.count('rebalanceCompleted')).toBe(2);
  for (const [, times] of handled(result)) expect(times).toBe(1);
  expect(handled(result).size).toBe(60);
  expect(result.rows('delivered', { member: 0 }).filter(({ time, partition }) => time > 13 * S && partition !== 0)).toEqual([]);
});

describe('a member that was given up while it joined', () => {
  it('and has no partition to learn it from, learns it by itself', () => {
    const result = run(group({ instances: 3, membership: { sessionUs: 10 * S } }), { until: 200 * S, faults: [pause('bill#2', 500, 50 * S)] });
    expect(left(result)).toHaveLength(1);
    expect(result.gauge('members', { node: 'bill' })).toBe(3);
  });

  it('and waits for a share that will never come, asks again', () => {
    // bill#0 works for 60 s; bill#2 joins meanwhile, pauses, and is out before the round ends.
    const topology = group({ instances: 3, work: 60 * S, membership: { sessionUs: 10 * S }, poll: { recordsMax: 1 } });
    const result = run(topology, { until: 400 * S, faults: [pause('bill#2', 0, 10 * S), pause('bill#2', 12 * S, 30 * S)] });
    expect(left(result).map((row) => (row as unknown[])[1])).toEqual([2]);
    expect(result.rows('memberJoined', { member: 2 }).length).toBe(2);
    expect(result.gauge('members', { node: 'bill' })).toBe(3);
  });
});

describe('a commit', () => {
  it('is taken from members of the current generation only', () => {
    const topology = group({ instances: 1, membership: { initialDelayUs: 0 } });
    const scenario: Scenario = { seed: '', horizonUs: S, epochUs: 0, faults: [], limits: { rowsMax: 1000, cascadeMax: 1000, pendingMax: 1000 } };
    const kernel = new Kernel(topology, scenario, new LogWriter(logHeader(topology, scenario), new NullSink()));
    const messages = new Messages();
    const hosts = new Hosts(kernel);
    const links = new Links(kernel, new Decisions(kernel, messages, new Evaluator(kernel, messages)), messages, hosts);
    const membership = new Membership(kernel, hosts, links);
    const told: number[][] = [];
    membership.members = { assigned: (_, instance, id, life, generation) => told.push([instance, id, life, generation]), rebalancing: () => undefined, coordinatorMoved: () => undefined, isAlive: () => true };
    membership.join(0, 0, 0, 0, 0);
    kernel.run(10);
    expect(told).toEqual([[0, 1, 0, 1]]);
    const base = (): number => membership.ledger(0, 1, 0).base;
    expect([membership.commit(0, 1, 1, 1, 0, 7), base()]).toEqual([null, 7]);
    expect([membership.commit(0, 1, 0, 1, 0, 9), base()]).toEqual(['staleGeneration', 7]);
    expect([membership.commit(0, 2, 1, 1, 0, 9), base()]).toEqual(['unknownMember', 7]);
    expect([membership.commit(0, 1, 1, 1, 0, 3), base()]).toEqual([null, 3]);
  });
});

describe('a static member', () => {
  const topology = kafka({
    topics: { orders: { partitions: 2 } },
    producers: { shop: { channel: 'orders', interarrival: '1s', count: 100, message: { type: 'Event', key: 'text(payload.n)', payload: { n: '${ordinal}' } } } },
    consumers: { bill: { reads: ['orders'], instances: 2, client: { 'group.instance.id': 'bill', 'enable.auto.commit': false, 'auto.offset.reset': 'earliest' } } },
  });

  it('KAF-18: that is back in 20 s causes no rebalance', () => {
    const result = run(topology, { until: 200 * S, faults: [crash('bill#0', 20 * S, 20 * S)] });
    expect(result.count('rebalanceStarted')).toBe(1);
    expect(generations(result)).toHaveLength(1);
    expect(result.count('partitionRevoked')).toBe(0);
    expect(result.rows('delivered', { member: 0 }).some(({ time }) => time > 40 * S)).toBe(true);
  });

  it('KAF-18: that is back in 50 s causes two', () => {
    const result = run(topology, { until: 200 * S, faults: [crash('bill#0', 20 * S, 50 * S)] });
    expect(result.rows('rebalanceStarted').slice(1).map((row) => result.detail(row))).toEqual(['sessionTimeout', 'join']);
    expect(generations(result)).toHaveLength(3);
  });

  it('that is back while the others rebalance takes its old place in the round', () => {
    // bill#1 stays away, so that a round is on when bill#0 returns.
    const result = run(group({ instances: 3, work: 4 * S, membership: { staticMembers: true, sessionUs: 10 * S }, poll: { recordsMax: 1 } }), { until: 150 * S, faults: [crash('bill#1', 20 * S), crash('bill#0', 28.5 * S, 2 * S)] });
    expect(result.gauge('members', { node: 'bill' })).toBe(2);
    expect(result.rows('memberJoined', { member: 0 })).toHaveLength(1);
    expect(generations(result)).toHaveLength(2);
  });
});

describe('the coordinator', () => {
  it('that dies is replaced after a while; commits wait for it, and nobody leaves', () => {
    const result = run(group(), { until: 100 * S, faults: [crash('broker#0', 10.5 * S)] });
    expect(result.count('memberLeft')).toBe(0);
    const commits = result.times('offsetCommitted');
    expect(commits.filter((time) => time > 10.5 * S && time < 19.5 * S)).toEqual([]);
    expect(commits.some((time) => time > 19.5 * S)).toBe(true);
    for (const [, times] of handled(result)) expect(times).toBe(1);
  });

  it('that is back before goes on', () => {
    const result = run(group(), { until: 60 * S, faults: [crash('broker#0', 10.5 * S, 5 * S)] });
    const commits = result.times('offsetCommitted');
    expect(commits.some((time) => time > 15.5 * S && time < 17 * S)).toBe(true);
  });

  it('that pauses answers later what it was asked', () => {
    const result = run(group(), { until: 60 * S, faults: [pause('broker#0', 10.5 * S, 5 * S)] });
    expect(result.times('offsetCommitted').filter((time) => time > 10.5 * S && time < 15.5 * S)).toEqual([]);
    for (const [, times] of handled(result)) expect(times).toBe(1);
  });

  it('takes joins up again when it dies before the group began', () => {
    const result = run(group(), { until: 100 * S, faults: [crash('broker#0', 500, 20 * S)] });
    expect(result.gauge('members', { node: 'bill' })).toBe(2);
    expect(result.gauge('offset', { node: 'bill', channel: 'orders', partition: 0 })).toBeGreaterThan(30);
  });
});

describe('over a link that loses hops', () => {
  it('a member whose heartbeats are lost for its session leaves, learns it and joins again', () => {
    const beats = onLink('client', 'request', { do: 'lose' }, { fromUs: 20 * S, untilUs: 70 * S });
    const result = run(group({ poll: { requestTimeoutUs: 5 * S } }), { until: 300 * S, faults: [beats] });
    expect(left(result).map((row) => (row as unknown[])[2])).toEqual(['sessionTimeout', 'sessionTimeout']);
    expect(result.gauge('members', { node: 'bill' })).toBe(2);
    expect(new Set(result.rows('delivered').map(({ message }) => message)).size).toBe(200);
  });

  it('members that wait for others are not given up, however long the round', () => {
    const topology = group({ instances: 3, work: 100 * S, membership: { sessionUs: 10 * S }, poll: { recordsMax: 1, intervalMaxUs: 150 * S } }, { links: { client: { duplicate: 0.0001 } } });
    const result = run(topology, { until: 400 * S, faults: [pause('bill#2', 0, 15 * S)] });
    expect(left(result).filter((row) => (row as unknown[])[1] === 2)).toHaveLength(0);
    expect(result.rows('rebalanceCompleted').length).toBeGreaterThan(1);
    expect(result.gauge('members', { node: 'bill' })).toBe(3);
  });
});
