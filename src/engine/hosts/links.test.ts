import { describe, expect, it } from 'vitest';
import { MS_US, SECOND_US } from '../../base/time.ts';
import type { Trigger } from '../../topology/process.ts';
import type { LinkPlan, Topology } from '../../topology/topology.ts';
import { crash, onLink, run, type Run } from '../kernel/run.fixture.ts';
import { constant, END, system, type SystemSpec } from '../kernel/system.fixture.ts';

const S = SECOND_US;
const UNEVEN: LinkPlan['latency'] = { kind: 'uniform', fromUs: 0, toUs: 50 * MS_US };

/** Many messages that nobody repeats: what happens to a hop shows. */
const stream = (client: Partial<LinkPlan>, more: Partial<SystemSpec> = {}) => system({
  channels: { orders: {} },
  sources: { shop: { to: 'orders', count: 1000, every: constant(MS_US), client: { acks: 'none', idempotent: false } } },
  links: { client },
  ...more,
});

const appended = (result: Run): number[] => result.entries('orders');
const inOrder = Array.from({ length: 1000 }, (_, i) => i + 1);

describe('a link', () => {
  it('keeps the order of hops when it is ordered, and not when it is not', () => {
    expect(appended(run(stream({ latency: UNEVEN, ordered: true })))).toEqual(inOrder);
    const unordered = appended(run(stream({ latency: UNEVEN, ordered: false })));
    expect(unordered).not.toEqual(inOrder);
    expect([...unordered].sort((a, b) => a - b)).toEqual(inOrder);
  });

  it('loses and repeats as often as it is said to', () => {
    const lossy = run(stream({ loss: 0.2 }));
    expect(lossy.count('hopLost') / 1000).toBeCloseTo(0.2, 1);
    expect(appended(lossy)).toHaveLength(1000 - lossy.count('hopLost'));
    const repeating = run(stream({ duplicate: 0.3 }));
    expect(repeating.count('hopDuplicated') / 1000).toBeCloseTo(0.3, 1);
    expect(appended(repeating)).toHaveLength(1000 + repeating.count('hopDuplicated'));
  });

  it('never lets a repeat overtake on an ordered link', () => {
    const result = run(stream({ latency: UNEVEN, duplicate: 0.3, ordered: true }));
    const first = [...new Set(appended(result))];
    expect(first).toEqual(inOrder);
  });

  it('draws loss, latency and repeats apart', () => {
    const plain = run(stream({ latency: UNEVEN, ordered: false }));
    const lossy = run(stream({ latency: UNEVEN, ordered: false, loss: 0.2 }));
    const times = new Map(plain.rows('entryAppended').map(({ message, time }) => [message, time]));
    for (const { message, time } of lossy.rows('entryAppended')) expect(time).toBe(times.get(message));
    const both = run(stream({ latency: UNEVEN, ordered: false, loss: 0.2, duplicate: 0.2 }));
    expect(both.rows('hopLost').map(({ message }) => message)).toEqual(lossy.rows('hopLost').map(({ message }) => message));
    expect(both.count('hopDuplicated') / 1000).toBeCloseTo(0.16, 1);
  });

  it('draws without regard to other components', () => {
    const alone = run(stream({ latency: UNEVEN, ordered: false, loss: 0.1 }));
    const crowded = run(system({
      channels: { notes: {}, orders: {} },
      sources: {
        other: { to: 'notes', count: 500, every: constant(3 * MS_US), client: { acks: 'none', idempotent: false } },
        shop: { to: 'orders', count: 1000, every: constant(MS_US), client: { acks: 'none', idempotent: false } },
      },
      links: { client: { latency: UNEVEN, ordered: false, loss: 0.1 } },
    }));
    const story = (result: Run): unknown => result.rows('entryAppended', { channel: 'orders' }).map(({ time, position, message }) => [time, position, result.n(message)]);
    expect(story(crowded)).toEqual(story(alone));
    expect(story(run(stream({ latency: UNEVEN, ordered: false, loss: 0.1 }), { seed: 'another' }))).not.toEqual(story(alone));
  });
});

describe('what is sent again', () => {
  it('is drawn anew: a process that starts over a lossy link finds its rows in the end', () => {
    const base = system({
      stores: { db: {} },
      sources: {
        app: {
          to: '',
          steps: (refs) => [
            { op: 'tx', name: refs.name('keep'), store: 0, link: refs.link('store'), operations: [{ op: 'put', table: 'rows', key: '"a"', value: {}, effect: 0 }], timeoutUs: 5 * S, onConflict: -1, onFailed: 4 },
            END,
            { op: 'work', name: refs.name('recover'), time: constant(0), onFailed: -1 },
            END,
            { op: 'retry', schedule: { retriesMax: 50, firstUs: S, factor: 1, delayMaxUs: S, jitter: 0 }, onExhausted: -1 },
          ],
        },
      },
      links: { store: { loss: 0.5 } },
    });
    const trigger: Trigger = { on: 'start', entry: 2, store: 0, table: 'rows', where: 'true', link: 2 };
    const topology: Topology = { ...base, processes: base.processes.map((process) => ({ ...process, triggers: [...process.triggers, trigger] })) };
    const recovered = Array.from({ length: 20 }, (_, seed) => {
      const result = run(topology, { seed: String(seed), until: 900 * S, faults: [crash('app#0', 300 * S, S)] });
      return result.times('stepCompleted', { detail: 'recover' }).filter((time) => time > 300 * S).length;
    });
    expect(recovered).toEqual(Array.from({ length: 20 }, () => 1));
  });
});

describe('a rule on a link', () => {
  const line = system({
    channels: { orders: {} },
    sources: { shop: { to: 'orders', count: 8 } },
    consumers: { bill: { reads: ['orders'] } },
    links: { client: { latency: { kind: 'uniform', fromUs: 300, toUs: 900 } } },
  });

  it('that never matches changes nothing', () => {
    // Slow enough that heartbeats, which cross the link only when something is armed, would hold up what comes behind them.
    const slow = system({
      channels: { orders: {} },
      sources: { shop: { to: 'orders', count: 60 } },
      consumers: { bill: { reads: ['orders'], instances: 2, membership: { heartbeatUs: 500 * MS_US } } },
      links: { client: { latency: { kind: 'uniform', fromUs: 0, toUs: 2 * S } } },
    });
    const plain = run(slow);
    const armed = run(slow, { faults: [onLink('client', 'both', { do: 'lose' }, { when: 'payload.n == 99' })] });
    expect(armed.summary.unmatchedFaults).toEqual(['fault-1']);
    const story = (result: Run): string => result.text().replace(/.*run stopped.*\n/, '');
    expect(story(armed)).toBe(story(plain));
  });

  it('delays a hop, and what comes after it on the same connection', () => {
    const result = run(line, { faults: [onLink('client', 'request', { do: 'delay', byUs: 2500 * MS_US }, { when: 'payload.n == 3' })] });
    const times = result.times('entryAppended');
    expect(times[2]).toBeGreaterThanOrEqual(5.5 * S);
    expect(times[3]).toBe(times[2]);
    expect(times[4]).toBe(times[2]);
    expect(times[5]).toBeGreaterThan(times[4]!);
    expect(result.rows('hopDelayed').map(({ value }) => value)).toContain(2500 * MS_US);
  });

  it('loses the request or the answer', () => {
    const publishing = system({ channels: { orders: {} }, sources: { shop: { to: 'orders', count: 8 } } });
    const request = run(publishing, { faults: [onLink('client', 'request', { do: 'lose' }, { when: 'payload.n == 3', nth: 1 })] });
    expect(request.count('hopLost')).toBe(1);
    expect(request.entries('orders')).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    expect(request.count('entryRepeated')).toBe(0);
    const answer = run(publishing, { faults: [onLink('client', 'response', { do: 'lose' }, { when: 'payload.n == 3', nth: 1 })] });
    expect(answer.count('entryRepeated')).toBe(1);
    expect(answer.entries('orders')).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  });

  it('repeats a hop after a while', () => {
    const unsafe = stream({}, { sources: { shop: { to: 'orders', count: 3, client: { acks: 'leader', idempotent: false } } } });
    const result = run(unsafe, { faults: [onLink('client', 'request', { do: 'duplicate', afterUs: 5 * S }, { when: 'payload.n == 1' })] });
    expect(result.entries('orders')).toEqual([1, 2, 3, 1]);
    expect(result.times('entryAppended')[3]).toBe(6 * S + MS_US);
  });
});
