import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../base/json.ts';
import { judge, type Judged } from '../../checks/bug-pairs.fixture.ts';
import type { Design, DesignFault, DesignNode } from '../../design/document.ts';

const node = (id: string, kind: string, config: JsonObject): DesignNode => ({ id, kind, name: id, config });

/** A client that asks every so often through a proxy. */
function shop(proxy: DesignNode, client: JsonObject, bank: JsonObject, faults: readonly DesignFault[] = [], until = '2m'): Judged {
  const nodes = [
    node('shop', 'client', { target: proxy.id, request: { type: 'Pay', key: "'p' + text(ordinal)", payload: {} }, interarrival: '1s', retry: { retries: 0 }, ...client }), proxy,
    node('bank', 'external-service', { latency: '10ms', effect: 'paid', ...bank }),
  ];
  const edges = [['shop', proxy.id], [proxy.id, 'bank']].map(([from = '', to = '']) => ({ id: `${from}>${to}`, from, to, config: {} }));
  const design: Design = {
    format: 'flowstage/design', version: 1, name: 'Shop', description: '', systems: [], nodes, edges, layout: {}, schemas: {}, expectations: [], extensions: {},
    scenarios: [{ id: 'run', name: 'run', description: '', seed: '1', until, startsAt: '2024-08-15T10:30:00Z', overrides: [], faults, outcome: {} }],
  };
  const run = judge(design);
  expect(run.unmatchedFaults).toEqual([]);
  return run;
}

/** When the circuit changed, in seconds, and to what. */
const states = ({ log }: Judged): readonly string[] => changes(log).map(({ index, effect }) => `${Math.round(log.cell('time', index) / 100_000) / 10} ${effect}`);

const changes = (log: Judged['log']) => Array.from({ length: log.rowCount }, (_, index) => index)
  .filter((index) => ['rowInserted', 'rowChanged'].includes(log.kindOf(index)) && ['open', 'half-open', 'closed', 'token'].includes(log.detailText(index)))
  .map((index) => ({ index, effect: log.detailText(index) }));

const down = (after: string, until: string): DesignFault => ({ id: 'down', kind: 'step-fails', config: { node: 'bank', step: 'serve', after, until } });

describe('a circuit breaker', () => {
  const breaker = (config: JsonObject = {}): DesignNode => node('fuse', 'circuit-breaker', { target: 'bank', failures: 3, openFor: '10s', timeout: '2s', ...config });

  it('passes requests on as they are, and their answers back', () => {
    const run = shop(breaker(), { count: 20 }, { idempotencyKey: 'message.id' });
    expect([run.count('rowInserted', 'paid'), run.count('handlerFailed'), states(run)]).toEqual([20, 0, []]);
    expect(run.rowsIn('fuse/state', 'state')).toEqual([]);
  });

  it('opens after failures in a row, refuses at once, and closes when its probe succeeds', () => {
    const run = shop(breaker(), { count: 60 }, {}, [down('20.5s', '45s')]);
    // Failures at 21, 22 and 23 s; probes after 10 s each: at 34 s in vain, at 45 s with success.
    expect(states(run)).toEqual(['23 open', '34 half-open', '34 open', '45 half-open', '45 closed']);
    expect(run.count('handlerFailed', 'circuit open')).toBe(20);
    expect(run.rowsIn('fuse/state', 'state')).toEqual([{ state: 'closed', failures: 0 }]);
  });

  it('is not closed by a call that was under way when it opened', () => {
    const slow: DesignFault = { id: 'slow', kind: 'step-delays', config: { node: 'bank', step: 'serve', by: '1900ms', after: '20.3s', until: '20.7s' } };
    const run = shop(breaker(), { interarrival: '500ms', count: 120 }, {}, [slow, down('20.8s', '30s')]);
    expect(states(run).map((state) => state.split(' ')[1])).toEqual(['open', 'half-open', 'closed']);
    // From 22.5 s to 32 s: it opened just after 22 s.
    expect(run.count('handlerFailed', 'circuit open')).toBe(20);
  });

  it('forgets failures between which a call succeeds', () => {
    const run = shop(breaker(), { count: 60 }, {}, [down('10.5s', '12.5s'), { ...down('13.5s', '15.5s'), id: 'again' }]);
    expect(states(run)).toEqual([]);
    expect(run.count('handlerFailed', 'circuit open')).toBe(0);
  });

  it('takes silence for a failure, and lets one probe through at a time', () => {
    const slow: DesignFault = { id: 'slow', kind: 'step-delays', config: { node: 'bank', step: 'serve', by: '5s', after: '20s', until: '40s' } };
    const run = shop(breaker(), { interarrival: '100ms', count: 600 }, {}, [slow]);
    const told = states(run).map((state) => state.split(' ')[1]);
    expect(told.slice(0, 3)).toEqual(['open', 'half-open', 'open']);
    expect(told.at(-1)).toBe('closed');
    // From the first opening to the closing, as many calls went on as there were probes.
    const [opened, closed] = [changes(run.log)[0]!.index, changes(run.log).at(-1)!.index];
    const passed = Array.from({ length: closed - opened }, (_, index) => opened + index).filter((index) => run.log.kindOf(index) === 'stepStarted' && run.log.detailText(index) === 'forward');
    expect(passed).toHaveLength(told.filter((state) => state === 'half-open').length);
  });
});

describe('a rate limiter', () => {
  const limiter = (config: JsonObject): DesignNode => node('valve', 'rate-limiter', { target: 'bank', rate: 2, burst: 5, ...config });

  it('lets through a burst, then so many a second, and refuses the rest', () => {
    const run = shop(limiter({}), { interarrival: '100ms', count: 300 }, {}, [], '1m');
    // 30 seconds of 2 a second, and the bucket's 5.
    const paid = run.count('rowInserted', 'paid');
    expect(paid).toBeGreaterThanOrEqual(63);
    expect(paid).toBeLessThanOrEqual(65);
    expect(run.count('handlerFailed', 'rate limited')).toBe(300 - paid);
    expect(run.count('rowInserted', 'token') + run.count('rowChanged', 'token')).toBe(paid);
  });

  it('never lets more through in any time than the bucket and the rate allow', () => {
    const { log } = shop(limiter({}), { interarrival: 'exponential(200ms)', count: 300 }, {}, [], '2m');
    const times = changes(log).map(({ index }) => log.cell('time', index) / 1_000_000);
    for (const [at, from] of times.entries()) for (let to = at; to < times.length; to++) expect(to - at + 1).toBeLessThanOrEqual(5 + (times[to]! - from) * 2 + 0.01);
  });

  it('saves up no more than its burst, however long it is quiet', () => {
    const times = [0, ...Array.from({ length: 20 }, (_, index) => 60 + index / 1000)];
    const run = shop(limiter({}), { pattern: { shape: 'trace', times } }, {}, [], '2m');
    expect(run.count('rowInserted', 'paid')).toBe(1 + 5);
    expect(run.count('handlerFailed', 'rate limited')).toBe(15);
  });

  it('has calls wait for a token, up to their patience', () => {
    const patient = shop(limiter({ over: 'wait', patience: '1h' }), { interarrival: '250ms', count: 40, timeout: '1h' }, {}, [], '2m');
    expect([patient.count('rowInserted', 'paid'), patient.count('handlerFailed')]).toEqual([40, 0]);
    const hasty = shop(limiter({ over: 'wait', patience: '1s' }), { interarrival: '100ms', count: 40, timeout: '1h' }, {}, [], '2m');
    expect(hasty.count('handlerFailed', 'rate limited')).toBe(40 - hasty.count('rowInserted', 'paid'));
    expect(hasty.count('rowInserted', 'paid')).toBeLessThan(20);
  });
});
