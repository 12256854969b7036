import { describe, expect, it } from 'vitest';
import { MS_US, SECOND_US } from '../../base/time.ts';
import type { SiteEffect, SiteMatch } from '../../topology/scenario.ts';
import type { Topology } from '../../topology/topology.ts';
import { NullSink } from '../../log/segment-sink.ts';
import { LogWriter } from '../../log/log-writer.ts';
import { logHeader } from '../simulation.ts';
import { Decisions } from './decisions.ts';
import { Evaluator, emptyContext } from './evaluator.ts';
import { idHash, SITE_KINDS } from './identity.ts';
import { Kernel } from './kernel.ts';
import { Messages } from './messages.ts';
import { afterStep, atStep, onLink, rule, run, type FaultSpec, type Run } from './run.fixture.ts';
import { constant, system } from './system.fixture.ts';

const S = SECOND_US;
const FAIL: SiteEffect = { do: 'fail' };

/** Messages come every millisecond to one member, whose `work` is what faults fail. */
const line = (count: number, more: { readonly retries?: number } = {}): Topology => system({
  channels: { orders: {} },
  sources: { shop: { to: 'orders', count, every: constant(MS_US), payload: { n: '${ordinal}', big: '${ordinal % 10 == 0}' } } },
  consumers: {
    bill: {
      reads: ['orders'],
      steps: (refs) => [
        { op: 'work', name: refs.name('work'), time: constant(0), onFailed: 3 },
        { op: 'settle', name: refs.name('ack'), how: 'commit', onFailed: -1 },
        { op: 'end', outcome: 'ok', reason: 0 },
        { op: 'retry', schedule: { retriesMax: more.retries ?? 0, firstUs: 0, factor: 1, delayMaxUs: 0, jitter: 0 }, onExhausted: 1 },
      ],
    },
  },
});

const failing = (count: number, match: Partial<SiteMatch>, more: { retries?: number; seed?: string } = {}): Run => run(line(count, more), { faults: [atStep('bill', 'work', FAIL, match)], ...(more.seed === undefined ? {} : { seed: more.seed }) });

const failed = (result: Run): number[] => result.rows('stepFailed').map(({ message }) => result.n(message));

/** The address of a site of the simulation, as the engine would compute it. */
function addressOf(topology: Topology, result: Run, kind: keyof typeof SITE_KINDS, component: string, step: string, n: number, attempt = 1): string {
  const scenario = { seed: '', horizonUs: 1, epochUs: 0, faults: [], limits: { rowsMax: 1, cascadeMax: 1, pendingMax: 1 } };
  const kernel = new Kernel(topology, scenario, new LogWriter(logHeader(topology, scenario), new NullSink()));
  const messages = new Messages();
  const created = result.rows('messageCreated').find(({ message }) => result.n(message) === n)!;
  const { id } = result.log.message(created.message)!;
  const message = messages.add({
    lineageHi: Number.parseInt(id.slice(0, 8), 16), lineageLo: Number.parseInt(id.slice(8), 16), parent: 0, saga: 0, type: 0, copy: 1, bytes: 0, createdRow: 0, createdUs: 0,
    key: null, payload: null, tombstone: false, headers: {},
  });
  const decisions = new Decisions(kernel, messages, new Evaluator(kernel, messages));
  return decisions.address({ kind: SITE_KINDS[kind], component: idHash(component), step, node: 0, member: 0 }, { ...emptyContext(), message, attempt });
}

describe('a rule', () => {
  it('strikes everywhere when it has no conditions', () => {
    expect(failed(failing(20, {}))).toHaveLength(20);
  });

  it('strikes where its condition holds of the message', () => {
    expect(failed(failing(30, { when: 'payload.big' }))).toEqual([10, 20, 30]);
    expect(failed(failing(30, { when: 'payload.n > 27' }))).toEqual([28, 29, 30]);
  });

  it('strikes at one attempt', () => {
    const result = failing(3, { attempt: 2 }, { retries: 3 });
    expect(result.count('stepFailed')).toBe(0);
    const both = run(line(3, { retries: 3 }), { faults: [atStep('bill', 'work', FAIL, { attempt: 1 }), atStep('bill', 'work', FAIL, { attempt: 2 })] });
    expect(both.rows('stepFailed').map(({ attempt }) => attempt)).toEqual([1, 2, 1, 2, 1, 2]);
  });

  it('strikes at the nth match of its other conditions', () => {
    expect(failed(failing(30, { nth: 7 }))).toEqual([7]);
    expect(failed(failing(30, { nth: 2, when: 'payload.big' }))).toEqual([20]);
    expect(failing(30, { nth: 4, when: 'payload.big' }).summary.unmatchedFaults).toEqual(['fault-1']);
  });

  it('strikes from an instant on until before another', () => {
    const times = run(line(500)).rows('stepStarted', { node: 'bill', detail: 'work' }).map(({ time }) => time);
    const from = times[100]!;
    const until = times[200]!;
    expect(failed(failing(500, { fromUs: from, untilUs: until }))).toEqual(Array.from({ length: 100 }, (_, i) => i + 101));
  });

  it('strikes with its probability, at the same places whatever else happens', () => {
    const half = failed(failing(1000, { probability: 0.3 }));
    expect(half.length / 1000).toBeGreaterThan(0.26);
    expect(half.length / 1000).toBeLessThan(0.34);
    const crowded = run(line(1000), { faults: [afterStep('bill', 'ack', { do: 'pause', forUs: 5 * MS_US }, { probability: 0.1 }), atStep('bill', 'work', FAIL, { probability: 0.3 })] });
    // The same id draws the same: here the rule is the second one.
    expect(failed(crowded)).not.toEqual(half);
    const alone = run(line(1000), { faults: [atStep('bill', 'work', FAIL, { when: 'false' }), atStep('bill', 'work', FAIL, { probability: 0.3 })] });
    expect(failed(crowded)).toEqual(failed(alone));
    expect(failed(failing(1000, { probability: 0.3 }, { seed: 'other' }))).not.toEqual(half);
    expect(failed(failing(200, { probability: 0 }))).toEqual([]);
  });

  it('draws attempts and sites apart', () => {
    const result = failing(1000, { probability: 0.5 }, { retries: 30 });
    const first = new Set(result.rows('stepFailed').filter(({ attempt }) => attempt === 1).map(({ message }) => message));
    const second = result.rows('stepFailed').filter(({ attempt }) => attempt === 2).length;
    expect(second / first.size).toBeGreaterThan(0.4);
    expect(second / first.size).toBeLessThan(0.6);
  });

  it('gives way to one before it', () => {
    const result = run(line(10), { faults: [atStep('bill', 'work', { do: 'delay', byUs: S }, { when: 'payload.n <= 3' }), atStep('bill', 'work', FAIL)] });
    expect(failed(result)).toEqual([4, 5, 6, 7, 8, 9, 10]);
    expect(result.rows('faultApplied').map((row) => result.detail(row)).slice(0, 4)).toEqual(['fault-1', 'fault-1', 'fault-1', 'fault-2']);
  });

  it('that struck is in the log, and one that did not is reported', () => {
    const result = run(line(3), { faults: [atStep('bill', 'work', FAIL, { when: 'payload.n == 2' }), atStep('bill', 'ack', FAIL, { when: 'payload.n == 9' }), onLink('store', 'both', { do: 'lose' })] });
    const row = result.one('faultApplied');
    expect([result.detail(row), result.n(row.message), row.attempt, row.member]).toEqual(['fault-1', 2, 1, 0]);
    expect(row.cause).toBe(result.rows('stepStarted', { message: row.message, detail: 'work' })[0]!.index + 1);
    expect(result.summary.unmatchedFaults).toEqual(['fault-2', 'fault-3']);
  });
});

describe('a site', () => {
  it('selects exactly one choice', () => {
    const topology = line(200);
    const plain = run(topology);
    const step = addressOf(topology, plain, 'step', 'bill', 'work', 77);
    expect(step).toMatch(/^[0-9a-f]{16}$/);
    expect(failed(failing(200, { sites: [step] }))).toEqual([77]);
    const others = [3, 99].map((n) => addressOf(topology, plain, 'step', 'bill', 'work', n));
    expect(failed(failing(200, { sites: [step, ...others] }))).toEqual([3, 77, 99]);
    expect(failed(failing(200, { sites: [addressOf(topology, plain, 'step', 'bill', 'work', 77, 2)] }))).toEqual([]);
    expect(failed(failing(200, { sites: [addressOf(topology, plain, 'step', 'bill', 'ack', 77)] }))).toEqual([]);
    expect(failed(failing(200, { sites: [addressOf(topology, plain, 'gap', 'bill', 'work', 77)] }))).toEqual([]);
  });

  it('is the same after everything around it changed', () => {
    const site = addressOf(line(200), run(line(200)), 'step', 'bill', 'work', 77);
    const other = system({
      brokers: 3,
      channels: { more: {}, orders: { partitions: 4 } },
      sources: { also: { to: 'more', count: 50 }, shop: { to: 'orders', count: 90, every: constant(5 * MS_US), key: 'text(payload.n)' } },
      consumers: { mail: { reads: ['more'] }, bill: { reads: ['orders'], instances: 2 } },
    });
    const result = run(other, { faults: [atStep('bill', 'work', FAIL, { sites: [site] })], seed: 'another' });
    expect(failed(result)).toEqual([77]);
  });

  it('names a gap by the steps around it', () => {
    const topology = line(50);
    const site = addressOf(topology, run(topology), 'gap', 'bill', 'work>ack', 5);
    const gap = (where: 'after' | 'before', step: string): FaultSpec => rule(({ processes, names }) => ({ at: 'gap', process: processes.findIndex(({ id }) => id === 'bill'), gap: where, step: names.indexOf(step) }), { do: 'crash', restartAfterUs: S }, { sites: [site] });
    for (const fault of [gap('after', 'work'), gap('before', 'ack')]) {
      const result = run(topology, { faults: [fault] });
      expect(result.n(result.one('handlerAborted').message)).toBe(5);
    }
    expect(run(topology, { faults: [gap('after', 'ack')] }).summary.unmatchedFaults).toEqual(['fault-1']);
  });

  it('of a hop tells its sendings apart', () => {
    const topology = line(5);
    const plain = run(topology);
    const once = addressOf(topology, plain, 'link', 'client', 'request:produce', 3);
    const result = run(topology, { faults: [onLink('client', 'request', { do: 'lose' }, { sites: [once] })] });
    expect(result.count('hopLost')).toBe(1);
    expect(result.entries('orders')).toEqual([1, 2, 3, 4, 5]);
    expect(result.count('publishRetried')).toBeGreaterThan(0);
    // The first fetch brings all of them; its answer is lost once, and the next sending is another site.
    const answer = addressOf(topology, plain, 'link', 'client', 'response:fetch', 1);
    const fetched = run(topology, { faults: [onLink('client', 'response', { do: 'lose' }, { sites: [answer] })] });
    expect([fetched.count('hopLost'), fetched.count('delivered')]).toEqual([1, 5]);
  });
});

describe('a gap', () => {
  const at = (gap: 'start' | 'end' | 'after' | 'before', step = '', effect: SiteEffect = { do: 'crash', restartAfterUs: S }): Run =>
    run(line(3), {
      faults: [rule(({ processes, names }) => {
        const process = processes.findIndex(({ id }) => id === 'bill');
        return gap === 'start' || gap === 'end' ? { at: 'gap', process, gap } : { at: 'gap', process, gap, step: names.indexOf(step) };
      }, effect, { when: 'payload.n == 2', nth: 1 })],
    });

  it.each([['start', '', '', 1], ['before', 'work', '', 1], ['after', 'work', 'work', 1], ['before', 'ack', 'work', 1], ['after', 'ack', 'ack', 2], ['end', '', 'ack', 2]] as const)('%s %s lies after %j', (gap, step, previous, offset) => {
    const result = at(gap, step);
    const aborted = result.one('handlerAborted');
    expect([result.n(aborted.message), result.detail(aborted)]).toEqual([2, previous]);
    expect(result.rows('offsetCommitted').filter(({ index }) => index < aborted.index).at(-1)!.position).toBe(offset);
  });

  it('may also be where the process pauses', () => {
    const result = at('after', 'work', { do: 'pause', forUs: 7 * S });
    expect(result.one('hostPaused').value).toBe(7 * S);
    expect(result.rows('delivered').every(({ attempt }) => attempt === 1)).toBe(true);
    const two = result.rows('messageCreated').find(({ message }) => result.n(message) === 2)!.message;
    const acked = result.rows('stepStarted', { message: two, detail: 'ack' })[0]!;
    expect(acked.time - result.one('hostPaused').time).toBe(7 * S);
  });
});
