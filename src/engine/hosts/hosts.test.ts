import { describe, expect, it } from 'vitest';
import { MS_US, SECOND_US } from '../../base/time.ts';
import { crash, pause, restart, run } from '../kernel/run.fixture.ts';
import { system } from '../kernel/system.fixture.ts';

const S = SECOND_US;

/** One message a second, to one broker, read by one member. */
const line = system({
  channels: { orders: {} },
  sources: { shop: { to: 'orders', count: 8 } },
  consumers: { bill: { reads: ['orders'], work: 100 * MS_US } },
});

describe('a paused host', () => {
  it('does nothing, and goes on with what reached it, in order', () => {
    const result = run(line, { faults: [pause('bill#0', 4.5 * S, 10 * S)] });
    expect(result.times('hostPaused')).toEqual([4.5 * S]);
    expect(result.times('hostResumed')).toEqual([14.5 * S]);
    const times = result.times('delivered');
    expect(times.filter((time) => time > 4.5 * S && time < 14.5 * S)).toEqual([]);
    expect(result.rows('delivered').map(({ message }) => result.n(message))).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    expect(result.gauge('hostState', { node: 'bill', member: 0 })).toBe(1);
  });

  it('answers in order what reached it while it paused', () => {
    const topology = system({ channels: { orders: {} }, sources: { shop: { to: 'orders', count: 9, client: { acks: 'none', idempotent: false } } } });
    const result = run(topology, { faults: [pause('broker#0', 2.5 * S, 4 * S)] });
    expect(result.times('entryAppended')).toEqual([1001, 2001, 6500, 6500, 6500, 6500, 7001, 8001, 9001].map((ms) => ms * MS_US));
    expect(result.entries('orders')).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
  });

  it('finishes late what it was at', () => {
    const [first] = run(line).rows('stepStarted', { node: 'bill', detail: 'work' });
    const at = first!.time + 50 * MS_US;
    const done = run(line, { faults: [pause('bill#0', at, 2 * S)] }).rows('stepCompleted', { node: 'bill', detail: 'work' })[0]!;
    expect(done.time).toBe(at + 2 * S);
  });

  it('makes what arrives at its source when it resumes', () => {
    const result = run(line, { faults: [pause('shop#0', 2.5 * S, 3 * S)] });
    expect(result.times('messageCreated')).toEqual([1, 2, 5.5, 5.5, 5.5, 6, 7, 8].map((s) => s * S));
  });

  it('does not answer: what it held finds it dead when it crashes', () => {
    // The fetch of the member lies at the paused broker; it must be asked again after the crash.
    const result = run(line, { faults: [pause('broker#0', 3.5 * S), crash('broker#0', 6.5 * S, 1 * S)] });
    expect(result.rows('delivered').map(({ message }) => result.n(message))).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    expect(result.gauge('offset', { node: 'bill', channel: 'orders', partition: 0 })).toBe(8);
  });

  it('that pauses for ever never resumes', () => {
    expect(run(line, { faults: [pause('bill#0', 4 * S)] }).count('hostResumed')).toBe(0);
  });
});

describe('a crashed host', () => {
  it('loses its frames and starts again as another life', () => {
    const result = run(line, { faults: [crash('bill#0', 3.05 * S, 2 * S)] });
    expect(result.times('hostStarted')).toEqual([5.05 * S]);
    expect(result.one('hostStarted').cause).toBe(result.one('hostCrashed').index + 1);
    expect(result.one('hostCrashed').cause).toBe(result.one('faultApplied').index + 1);
    const aborted = result.one('handlerAborted');
    expect(aborted.cause).toBe(result.one('hostCrashed').index + 1);
    expect(result.rows('delivered', { message: aborted.message }).map(({ attempt }) => attempt)).toEqual([1, 2]);
  });

  it('drops what arrives at its source', () => {
    const result = run(line, { faults: [crash('shop#0', 2.5 * S, 3 * S)] });
    expect(result.times('messageCreated')).toEqual([1, 2, 6, 7, 8].map((s) => s * S));
    expect(result.rows('callRefused').map((row) => [row.time, result.detail(row), row.value])).toEqual([[3 * S, 'hostDown', 3], [4 * S, 'hostDown', 4], [5 * S, 'hostDown', 5]]);
  });

  it('is started by a timed restart, and by nothing that was meant for an earlier life', () => {
    const result = run(line, { faults: [crash('bill#0', 1 * S, 10 * S), restart('bill#0', 2 * S), crash('bill#0', 5 * S)] });
    expect(result.times('hostStarted')).toEqual([2 * S]);
    expect(result.gauge('hostState', { node: 'bill', member: 0 })).toBe(0);
  });

  it('cannot crash, pause or resume while it is down; a running one cannot start', () => {
    const result = run(line, { faults: [restart('bill#0', S), crash('bill#0', 2 * S), crash('bill#0', 3 * S), pause('bill#0', 4 * S, S)] });
    expect([result.count('hostStarted'), result.count('hostCrashed'), result.count('hostPaused'), result.count('hostResumed')]).toEqual([0, 1, 0, 0]);
  });

  it('does not resume from the pause of an earlier life', () => {
    const result = run(line, { faults: [pause('bill#0', 1 * S, 9 * S), crash('bill#0', 2 * S, 1 * S), pause('bill#0', 4 * S, 60 * S)] });
    expect(result.times('hostResumed')).toEqual([64 * S]);
  });
});
