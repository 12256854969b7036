import { describe, expect, it, test } from 'vitest';
import type { JsonObject } from '../../base/json.ts';
import { bugDesign, judge, type Judged } from '../../checks/bug-pairs.fixture.ts';
import type { Design, DesignFault, DesignNode } from '../../design/document.ts';

const node = (id: string, kind: string, config: JsonObject, more: Partial<DesignNode> = {}): DesignNode => ({ id, kind, name: id, config, ...more });
const wire = (from: string, to: string) => ({ id: `${from}>${to}`, from, to, config: {} });
const change = (design: Design, changes: Readonly<Record<string, JsonObject>>): Design => ({ ...design, nodes: design.nodes.map((each) => ({ ...each, config: { ...each.config, ...changes[each.id] } })) });
const under = (design: Design, faults: readonly DesignFault[], until = '2m'): Judged => judge({ ...design, scenarios: [{ ...design.scenarios[0]!, faults, until, outcome: {} }] });

/** Numbers of the changes in the order in which they took effect. */
function effects({ log }: Judged, effect: string): readonly number[] {
  const rows = Array.from({ length: log.rowCount }, (_, index) => index).filter((index) => ['rowInserted', 'rowChanged'].includes(log.kindOf(index)) && log.detailText(index) === effect);
  return rows.map((index) => Number((log.message(log.cell('message', index))?.payload as { n: number } | undefined)?.n));
}

/** Of the account of the change that fails. */
const isSame = (n: number): boolean => Math.floor(n / 2) % 4 === 0;

const appendedIn = ({ log }: Judged, channel: string): number => Array.from({ length: log.rowCount }, (_, index) => index).filter((index) => log.kindOf(index) === 'entryAppended' && log.header.channels[log.cell('channel', index)]?.id === channel).length;

const transient = (n: number): DesignFault => ({ id: `fails-${n}`, kind: 'step-fails', config: { node: 'apply', step: 'try', when: `payload.n == ${n}` } });

describe('a retry topic', () => {
  const BROKEN = bugDesign('S11-retry-reorders', 'broken');
  const MENDED = bugDesign('S11-retry-reorders', 'mended');

  it('RTY-03: of two messages of one key the second overtakes the first, which failed once', () => {
    const order = effects(under(BROKEN, [transient(8)]), 'set').filter(isSame);
    expect(order).toEqual([1, 9, 8, 16, 17, 24, 25, 32, 33, 40]);
  });

  it('RTY-03: with parking, those that come after it follow it, and the others do not wait', () => {
    const run = under(MENDED, [transient(8)]);
    const order = effects(run, 'set');
    expect(run.findings).toEqual([]);
    expect(order.filter(isSame)).toEqual([1, 8, 9, 16, 17, 24, 25, 32, 33, 40]);
    expect(order.indexOf(8)).toBeGreaterThan(order.indexOf(12));
    // Once all that followed is done with, the key goes its usual way again.
    expect(appendedIn(run, 'changes-retry')).toBe(2);
  });

  test.each(['look-for-parked', 'park', 'dead-letter'])('RTY-03: keeps the order though the first stage crashes after %s', (step) => {
    const crash: DesignFault = { id: 'crash', kind: 'crash-at-step', config: { node: 'apply', gap: 'after', step, when: 'message.key == "account-0"', nth: 1, attempt: 0, restartAfter: '3s' } };
    const run = under(MENDED, [transient(8), crash]);
    expect([run.unmatchedFaults, run.findings]).toEqual([[], []]);
  });

  test.each(['hold', 'again-set', 'again-ack.unpark'])('RTY-03: keeps the order, and parks nothing for ever, though the second stage crashes after %s', (step) => {
    const crash: DesignFault = { id: 'crash', kind: 'crash-at-step', config: { node: 'retry', gap: 'after', step, nth: 1, attempt: 0, restartAfter: '3s' } };
    const run = under(MENDED, [transient(8), crash]);
    expect([run.unmatchedFaults, run.findings]).toEqual([[], []]);
    expect(effects(run, 'set').at(-1)).toBe(40);
  });

  it('holds each message until its delay after it was appended, drawn with jitter', () => {
    const times = (holdFor: string): readonly number[] => {
      const run = under(change(BROKEN, { retry: { holdFor } }), [transient(8), transient(14), transient(22)]);
      const { log } = run;
      const appended = new Map<number, number>();
      const found: number[] = [];
      for (let index = 0; index < log.rowCount; index++) {
        const message = log.cell('message', index);
        if (log.kindOf(index) === 'entryAppended' && log.header.channels[log.cell('channel', index)]?.id === 'changes-retry') appended.set(message, log.cell('time', index));
        if (log.kindOf(index) === 'stepCompleted' && log.detailText(index) === 'hold') found.push(log.cell('time', index) - appended.get(message)!);
      }
      return found;
    };
    expect(times('5s')).toEqual([5_000_000, 5_000_000, 5_000_000]);
    const jittered = times('uniform(4s, 6s)');
    expect(new Set(jittered).size).toBe(3);
    for (const us of jittered) expect(us >= 4_000_000 && us <= 6_000_000).toBe(true);
  });

  it('RTY-05: six messages a second that fail with probability 0.2 are seven and a half attempts a second', () => {
    const step = { id: 'try', do: 'call', target: 'flaky', request: { type: 'Try', key: 'message.key', payload: {} } };
    const handlers = (p: string): JsonObject[] => [{ id: `${p}handle`, on: '*', steps: [{ ...step, id: `${p}try` }, { id: `${p}ack`, do: 'ack' }] }];
    const flaky = node('flaky', 'external-service', { latency: '1ms', errorRate: 0.2, concurrency: 100 });
    const design = change(BROKEN, {
      shop: { interarrival: 'exponential(1s / 6)', count: -1 }, apply: { handlers: handlers('') },
      retry: { handlers: handlers('again-'), holdFor: '100ms', retry: { retries: 0 }, deadLetter: 'changes-retry' },
    });
    const looped = {
      ...change(design, { shop: { interarrival: 'exponential(166667us)' } }), nodes: [...change(design, { shop: { interarrival: 'exponential(166667us)' } }).nodes, flaky], expectations: [],
      edges: [...design.edges.filter(({ from, to }) => !(from === 'retry' && to === 'changes-dead')), wire('apply', 'flaky'), wire('retry', 'flaky'), wire('retry', 'changes-retry')],
    };
    const run = under(looped, [], '10m');
    const [made, tried] = [run.count('messageCreated') - run.count('callReceived'), run.count('callReceived')];
    expect(Math.abs(made / 600 - 6)).toBeLessThan(0.5);
    expect(Math.abs(tried / made - 1.25)).toBeLessThan(4 * Math.sqrt(0.3125 / made));
  });
});

describe('a redrive', () => {
  const client = { 'enable.auto.commit': false, 'auto.offset.reset': 'earliest' };

  it('RTY-06: after the fix each dead letter is handled once, later than those that came after it', () => {
    const BROKEN = bugDesign('S11-retry-reorders', 'broken');
    const operator = node('operator', 'redrive', { to: 'changes', at: '70s', client });
    const design: Design = { ...change(BROKEN, { apply: { deadLetter: 'changes-dead' } }), nodes: [...change(BROKEN, { apply: { deadLetter: 'changes-dead' } }).nodes, operator], edges: [...BROKEN.edges, wire('apply', 'changes-dead'), wire('changes-dead', 'operator'), wire('operator', 'changes')] };
    // A bug until the release of the fix, after a minute.
    const bug: DesignFault = { id: 'bug', kind: 'step-fails', config: { node: 'apply', step: 'try', when: 'payload.n % 10 == 3', until: '60s' } };
    const run = under(design, [bug], '3m');
    const order = effects(run, 'set');
    expect([...order].sort((a, b) => a - b)).toEqual(Array.from({ length: 40 }, (_, k) => k + 1));
    expect(order.slice(-4)).toEqual([3, 13, 23, 33]);
    expect(run.findings).toEqual(['in-order']);
  });

  it('leaves what fails again where it is', () => {
    const BROKEN = bugDesign('S15-late-redrive', 'mended');
    const run = judge(BROKEN, BROKEN.scenarios[1]!);
    expect(appendedIn(run, 'payment-dead')).toBe(2);
  });
});
