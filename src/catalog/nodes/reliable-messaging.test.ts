import { describe, expect, it, test } from 'vitest';
import type { JsonObject } from '../../base/json.ts';
import { bugDesign, judge } from '../../checks/bug-pairs.fixture.ts';
import { compile } from '../../design/compile.ts';
import type { Design, DesignFault, DesignNode } from '../../design/document.ts';
import { resume, runWithKeyframes } from '../../engine/keyframes.fixture.ts';

/** A producer, a topic, and a consumer that charges in a database. */
const CHARGES = bugDesign('S03-repeated-effect', 'broken');

function charges(configs: Readonly<Record<string, JsonObject>>, faults: readonly DesignFault[], until = '2m'): Design {
  const nodes = CHARGES.nodes.map((node) => ({ ...node, config: { ...node.config, ...configs[node.id] } }));
  return { ...CHARGES, nodes, expectations: [], scenarios: [{ ...CHARGES.scenarios[0]!, until, faults, outcome: {} }] };
}

const crash = (config: JsonObject, id = 'crash'): DesignFault => ({ id, kind: 'crash-at-step', config: { node: 'payment', gap: 'after', when: "payload.orderId == 'order-5'", restartAfter: '5s', ...config } });

const effects = (design: Design): number => judge(design).count('rowInserted', 'charge') + judge(design).count('rowChanged', 'charge');

describe('an inbox', () => {
  const twice = [crash({ step: 'charge', attempt: 1 }, 'first'), crash({ step: 'charge.repeat', attempt: 2 }, 'second')];

  it('INB-01: three deliveries, one effect, one acknowledgement that counts', () => {
    const run = judge(charges({ payment: { idempotency: 'same-transaction' } }, twice));
    expect(run.unmatchedFaults).toEqual([]);
    const attempts = Array.from({ length: run.log.rowCount }, (_, index) => index).filter((index) => run.log.kindOf(index) === 'delivered' && run.log.message(run.log.cell('message', index))?.key === 'order-5');
    expect(attempts.length).toBe(3);
    expect(run.count('rowInserted', 'charge') + run.count('rowChanged', 'charge')).toBe(20);
  });

  it('INB-02: apart from the effect, a crash between the two repeats the effect', () => {
    expect(effects(charges({ payment: { idempotency: 'separate-transaction' } }, [crash({ step: 'charge' })]))).toBe(21);
  });

  test.each([['1h', 21], ['3h', 20], ['unlimited', 20]] as const)('INB-03: remembers for %s; a delivery two hours later has %i effects in all', (inboxTtl, all) => {
    const faults = [crash({ step: 'charge', restartAfter: '2h' })];
    expect(effects(charges({ payment: { idempotency: 'same-transaction', inboxTtl } }, faults, '5h'))).toBe(all);
  });

  describe('in the memory of each instance', () => {
    const ORDER = "payload.orderId == 'order-5'";
    const client = { ...(CHARGES.nodes.find(({ id }) => id === 'payment')!.config['client'] as JsonObject), 'max.poll.interval.ms': 10_000 };
    /** Its acknowledgement comes after the group has taken the member for dead: the message is delivered again, in the same life. */
    const late: DesignFault = { id: 'late', kind: 'step-delays', config: { node: 'payment', step: 'ack', when: ORDER, by: '1m', attempt: 1 } };
    const inMemory = (more: JsonObject = {}, faults: readonly DesignFault[] = [late]): Design => charges({ payment: { idempotency: 'memory', client, ...more } }, faults, '5m');

    it.each([['none', 21], ['memory', 20]])('INB-01: with idempotency %s, a second delivery in one life has %i effects in all', (idempotency, all) => {
      const run = judge(inMemory({ idempotency }));
      expect(run.count('delivered')).toBeGreaterThan(20);
      expect(run.count('hostCrashed')).toBe(0);
      expect(effects(inMemory({ idempotency }))).toBe(all);
    });

    it('INB-02: a crash between the effect and the acknowledgement forgets it, and the effect is repeated', () => {
      expect(effects(inMemory({}, [crash({ step: 'charge' })]))).toBe(21);
    });

    it.each([['memory', 21], ['same-transaction', 20]])('INB-02: with idempotency %s, another instance that is handed the message makes it %i effects in all', (idempotency, all) => {
      const design = inMemory({ idempotency, instances: 2 });
      expect(judge(design).count('hostCrashed')).toBe(0);
      expect(effects(design)).toBe(all);
    });

    it.each([['30s', 21], ['10m', 20]])('INB-03: remembers for %s; a delivery a minute later has %i effects in all', (inboxTtl, all) => {
      expect(effects(inMemory({ inboxTtl }))).toBe(all);
    });

    it('a saved run goes on with what was remembered', () => {
      const compiled = compile(inMemory(), 'plain');
      if (!compiled.ok) throw new Error(JSON.stringify(compiled.diagnostics));
      const { summary, keyframes } = runWithKeyframes(compiled, Array.from({ length: 1000 }, () => 20));
      expect(keyframes.length).toBeGreaterThan(15);
      for (const keyframe of keyframes) expect(resume(compiled, keyframe, 1000).summary).toEqual(summary);
    });
  });

  it('INB-04: does not reach a call to somebody else: without an idempotency key of theirs the effect is repeated', () => {
    const bank = (config: JsonObject): DesignNode => ({ id: 'bank', kind: 'external-service', name: 'Bank', config: { latency: '10ms', effect: 'paid', ...config } });
    const call = { id: 'pay', do: 'call', target: 'bank', request: { type: 'Pay', key: 'message.key', payload: { order: '${payload.orderId}' } } };
    const design = charges({ payment: { idempotency: 'same-transaction', handlers: [{ id: 'charge', on: '*', steps: [call, { id: 'ack', do: 'ack' }] }] } }, [crash({ step: 'pay' })]);
    const withBank = (config: JsonObject): Design => ({ ...design, nodes: [...design.nodes, bank(config)], edges: [...design.edges, { id: 'payment>bank', from: 'payment', to: 'bank', config: {} }] });
    const paid = (design: Design): number => { const run = judge(design); return run.count('rowInserted', 'paid') + run.count('rowChanged', 'paid'); };
    expect(paid(withBank({}))).toBe(21);
    expect(paid(withBank({ idempotencyKey: 'message.key' }))).toBe(20);
    const unguarded = (each: Design): Design => ({ ...each, nodes: each.nodes.map((node) => (node.id === 'payment' ? { ...node, config: { ...node.config, idempotency: 'none' } } : node)) });
    // Said beforehand, of effects that something else was to guard.
    expect([withBank({}), withBank({ idempotencyKey: 'message.key' }), withBank({ effect: '' }), unguarded(withBank({}))].map((each) => judge(each).warnings.includes('unguarded-effect'))).toEqual([true, false, false, false]);
  });
});

describe('bounded retries and a dead-letter channel', () => {
  const deadLetters: DesignNode = { id: 'dead', kind: 'kafka-topic', name: 'dead', system: 'kafka', config: { partitions: 1, 'replication.factor': 3 } };

  /** Every attempt fails with probability p, independently. */
  function failing(p: number, attempts: number, count: number): Design {
    const step = { id: 'try', do: 'call', target: 'flaky', request: { type: 'Try', key: 'message.key', payload: {} } };
    const design = charges(
      { checkout: { interarrival: '20ms', count }, orders: { partitions: 12 }, payment: { instances: 3, retry: { retries: attempts - 1, delay: '1ms', factor: 1 }, deadLetter: 'dead', handlers: [{ id: 'charge', on: '*', steps: [step, { id: 'ack', do: 'ack' }] }] } },
      [], '20m');
    const flaky: DesignNode = { id: 'flaky', kind: 'external-service', name: 'Flaky', config: { latency: '1ms', errorRate: p, concurrency: 100 } };
    return { ...design, nodes: [...design.nodes, deadLetters, flaky], edges: [...design.edges, { id: 'payment>dead', from: 'payment', to: 'dead', config: {} }, { id: 'payment>flaky', from: 'payment', to: 'flaky', config: {} }] };
  }

  // Within four standard deviations of the binomial; the seed is fixed.
  test.each([[0.5, 3, 1500, 0.125, 1.75], [0.2, 5, 1500, 0.00032, 1.2496], [0.1, 3, 1500, 0.001, 1.11]])('RTY-01: p = %d, %i attempts of %i messages: a share of %d is dead-lettered after %d attempts on the average', (p, attempts, count, share, mean) => {
    const run = judge(failing(p, attempts, count));
    const dead = run.log.header.channels.findIndex(({ id }) => id === 'dead');
    const letters = Array.from({ length: run.log.rowCount }, (_, index) => index).filter((index) => run.log.kindOf(index) === 'entryAppended' && run.log.cell('channel', index) === dead).length;
    const tries = run.count('callReceived') / count;
    expect(run.count('delivered')).toBe(count);
    expect(Math.abs(letters / count - share)).toBeLessThan(4 * Math.sqrt((share * (1 - share)) / count));
    expect(Math.abs(tries - mean)).toBeLessThan(4 * Math.sqrt(mean / count));
  });

  it('RTY-02: endless retries stop a partition; bounded ones let it go on', () => {
    const poisoned = (twin: 'broken' | 'mended'): number => {
      const design = bugDesign('S13-poison', twin);
      return judge(design, design.scenarios.find(({ id }) => id === 'poison')!).count('rowInserted', 'bill');
    };
    expect(poisoned('broken')).toBeLessThan(50);
    expect(poisoned('mended')).toBe(60);
  });

  it('keeps what it cannot place: while the dead-letter channel takes nothing, the message is not acknowledged', () => {
    const design = failing(1, 2, 5);
    const faults: readonly DesignFault[] = [{ id: 'refused', kind: 'step-fails', config: { node: 'payment', step: 'dead-letter', until: '20s' } }];
    const run = judge({ ...design, scenarios: [{ ...design.scenarios[0]!, until: '5m', faults }] });
    const dead = run.log.header.channels.findIndex(({ id }) => id === 'dead');
    const letters = Array.from({ length: run.log.rowCount }, (_, index) => index).filter((index) => run.log.kindOf(index) === 'entryAppended' && run.log.cell('channel', index) === dead).length;
    expect(letters).toBe(5);
    expect(run.count('stepFailed')).toBeGreaterThan(5);
  });
});
