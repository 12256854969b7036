import { describe, expect, it } from 'vitest';
import { compile } from '../../design/compile.ts';
import type { DesignEdge, DesignExpectation } from '../../design/document.ts';
import { generateOrderSaga } from '../../design/generate-design.ts';
import { change, fault, run } from './saga-run.fixture.ts';

const ORDER = 'message.key == "order-2"';

/** Orders far enough apart that trouble with one does not hold up another. */
const THREE = change(generateOrderSaga({ steps: 3, partitions: 2, seed: 3 }), { shop: { interarrival: '20s' } });
const ORDERS = run(THREE).gauges['completed'] ?? 0;

describe('a saga', () => {
  it('completes every order when nothing fails', () => {
    const { story, gauges, findings } = run(THREE);
    expect(findings).toEqual([]);
    expect(gauges).toEqual({ running: 0, compensating: 0, completed: ORDERS, compensated: 0, stuck: 0 });
    expect(ORDERS).toBeGreaterThan(5);
    expect(story).toEqual([
      'order-saga started', 'stock stepStarted', 'stock stepCompleted', 'payment stepStarted', 'payment stepCompleted', 'shipping stepStarted', 'shipping stepCompleted', 'order-saga completed',
    ]);
  });

  it('SAG-01 undoes what was done in reverse when a step fails', () => {
    const { story, gauges, findings } = run(THREE, [fault('refuse', 'step-fails', { node: 'shipping', step: 'shipping-do', when: ORDER })]);
    expect(findings).toEqual([]);
    expect(gauges).toEqual({ running: 0, compensating: 0, completed: ORDERS - 1, compensated: 1, stuck: 0 });
    expect(story.slice(story.indexOf('shipping stepFailed'))).toEqual([
      'shipping stepFailed', 'order-saga compensating', 'payment compensationStarted', 'payment compensationCompleted', 'stock compensationStarted', 'stock compensationCompleted', 'order-saga compensated',
    ]);
  });

  it('SAG-02 tries a retriable step again after the pivot, and never turns back', () => {
    const design = change(THREE, { 'payment-step': { kind: 'pivot' }, 'shipping-step': { kind: 'retriable', retries: 5, retryDelay: '1s' } });
    const again = (id: string) => fault(id, 'step-fails', { node: 'shipping', step: 'shipping-do', when: ORDER, nth: 1 });
    const { story, gauges, findings } = run(design, [again('first'), again('second')]);
    expect(findings).toEqual([]);
    expect(gauges['completed']).toBe(ORDERS);
    expect(story.slice(-5)).toEqual(['shipping stepStarted', 'shipping stepRetried', 'shipping stepRetried', 'shipping stepCompleted', 'order-saga completed']);
  });

  it('is stuck when a retriable step runs out of retries', () => {
    const design = change(THREE, { 'payment-step': { kind: 'pivot' }, 'shipping-step': { kind: 'retriable', retries: 1 } });
    const { story, gauges, findings } = run(design, [fault('refuse', 'step-fails', { node: 'shipping', step: 'shipping-do', when: ORDER })]);
    expect(findings).toContain('terminates');
    expect(gauges).toEqual({ running: 1, compensating: 0, completed: ORDERS - 1, compensated: 0, stuck: 1 });
    expect(story.slice(-4)).toEqual(['shipping stepStarted', 'shipping stepRetried', 'shipping stepFailed', 'order-saga stuck']);
  });

  it('SAG-03 counts a step without reply as unknown and undoes it too; its late reply changes nothing', () => {
    const design = change(THREE, { 'payment-step': { timeout: '2s' } });
    const { story, gauges, findings } = run(design, [fault('slow', 'step-delays', { node: 'payment', step: 'payment-work', when: `${ORDER} && message.type == "do-payment"`, by: '10s', nth: 1 })]);
    expect(findings).toEqual([]);
    expect(gauges['compensated']).toBe(1);
    expect(story.slice(story.indexOf('payment stepTimedOut'))).toEqual([
      'payment stepTimedOut', 'order-saga compensating', 'payment compensationStarted', 'payment lateReply', 'payment compensationCompleted', 'stock compensationStarted', 'stock compensationCompleted', 'order-saga compensated',
    ]);
  });

  it('sends a command again after a timeout while it has retries', () => {
    const design = change(THREE, { 'payment-step': { timeout: '2s', retries: 3, retryDelay: '1s' }, payment: { idempotency: 'same-transaction' } });
    const { story, gauges, findings } = run(design, [fault('slow', 'step-delays', { node: 'payment', step: 'payment-work', when: ORDER, by: '4s', nth: 1 })]);
    expect(findings).toEqual([]);
    expect(gauges['completed']).toBe(ORDERS);
    expect(story.filter((row) => row.startsWith('payment'))).toEqual(['payment stepStarted', 'payment stepRetried', 'payment stepCompleted', 'payment lateReply']);
  });

  it('SAG-03 undoes a step too that failed after an attempt of which nobody knows', () => {
    const design = change(THREE, { 'payment-step': { timeout: '2s', retries: 1 }, payment: { producer: { acks: '0' } } });
    const lost = fault('lost', 'link-loss', { from: 'payment', to: 'kafka', direction: 'request', when: 'message.type == "payment-done" && message.key == "order-2"' });
    const { story, gauges, findings, unmatched } = run(design, [lost, fault('refuse', 'step-fails', { node: 'payment', step: 'payment-do', when: ORDER, nth: 2 })]);
    expect(unmatched).toEqual([]);
    expect(findings).toEqual(['nothing-lost']);
    expect(gauges).toEqual({ running: 0, compensating: 0, completed: ORDERS - 1, compensated: 1, stuck: 0 });
    expect(story.slice(story.indexOf('payment stepStarted'))).toEqual([
      'payment stepStarted', 'payment stepRetried', 'payment stepFailed', 'order-saga compensating', 'payment compensationStarted', 'payment compensationCompleted', 'stock compensationStarted', 'stock compensationCompleted', 'order-saga compensated',
    ]);
  });

  it('SAG-05 is stuck when a compensation fails three times and may not again: an alert, and what is held is above zero', () => {
    const design = change(THREE, { 'stock-step': { compensationRetries: 2, compensationTimeout: '2s' }, stock: { retry: { retries: 0 } } });
    const faults = [fault('refuse', 'step-fails', { node: 'payment', step: 'payment-do', when: ORDER }), fault('broken', 'step-fails', { node: 'stock', step: 'stock-undo', when: ORDER })];
    const held: DesignExpectation = { id: 'held', kind: 'never', name: 'Nothing is held by a saga that is stuck', config: { expression: "sagas('order-saga', 'stuck') > 0 && effects('stock-done') - effects('stock-undone') - sagas('order-saga', 'completed') > 0" } };
    const watched = { ...design, expectations: [...design.expectations, held] };
    const { story, gauges, findings, told } = run(watched, faults);
    // The alert, what is still done, and how much is held.
    expect(findings).toEqual(['atomic', 'terminates', 'held']);
    expect(told[0]).toMatch(/order-2\) got stuck at .*, but stock-step was never undone: stock-done at /);
    expect(told[1]).toMatch(/has been stuck since .* and needs a person\.$/);
    expect(told[2]).toMatch(/: sagas\('order-saga', 'stuck'\) was 1, effects\('stock-done'\) was 2, effects\('stock-undone'\) was 0 and sagas\('order-saga', 'completed'\) was 1\.$/);
    expect(run(watched, faults.slice(0, 1)).findings).toEqual([]);
    expect(gauges).toEqual({ running: 0, compensating: 1, completed: ORDERS - 1, compensated: 0, stuck: 1 });
    expect(story.slice(-5)).toEqual(['stock compensationStarted', 'stock compensationRetried', 'stock compensationRetried', 'stock compensationFailed', 'order-saga stuck']);
  });

  it.each([['none', ['payment-once']], ['same-transaction', []]] as const)('SAG-04 sends the command again when the coordinator crashed before it saw the reply: idempotency %s', (idempotency, expected) => {
    const design = change(THREE, { payment: { idempotency } });
    const { story, gauges, findings } = run(design, [fault('crash', 'crash-at-step', { node: 'order-saga', gap: 'before', step: 'payment-step.persist', when: ORDER, attempt: 0, nth: 1 })]);
    expect(findings).toEqual(expected);
    expect(gauges['completed']).toBe(ORDERS);
    expect(story).toContain('order-saga recovered');
    expect(story.at(-1)).toBe('order-saga completed');
  });

  it('calls a service directly: its failure and its silence count as those of a participant', () => {
    const call: DesignEdge = { id: 'payment-step>bank', from: 'payment-step', to: 'bank', config: {} };
    const step = THREE.nodes.find(({ id }) => id === 'payment-step')!;
    const { channel: _, ...config } = step.config;
    const bank = { id: 'bank', kind: 'external-service', name: 'Bank', config: { latency: '20ms', effect: 'paid' } };
    const design = {
      ...THREE,
      nodes: [...THREE.nodes.filter(({ id }) => !id.startsWith('payment')), { ...step, config: { ...config, target: 'bank', timeout: '2s' } }, bank],
      edges: [...THREE.edges.filter(({ id }) => !id.includes('payment')), call],
      expectations: THREE.expectations.filter(({ id }) => id !== 'payment-once'),
    };
    expect(run(design).gauges).toEqual({ running: 0, compensating: 0, completed: ORDERS, compensated: 0, stuck: 0 });
    const failed = run(design, [fault('refuse', 'step-fails', { node: 'bank', step: 'serve', when: 'message.type == "do-payment" && message.key == "order-2"' })]);
    expect(failed.story).toContain('payment stepFailed');
    expect(failed.gauges['compensated']).toBe(1);
    const silent = run(design, [fault('lost', 'link-loss', { from: 'order-saga', to: 'bank', when: 'message.type == "do-payment" && message.key == "order-2"' })]);
    expect(silent.story).toContain('payment stepTimedOut');
    expect(silent.gauges['compensated']).toBe(1);
  });

  it('survives a crash of the coordinator in every gap of its program', () => {
    const small = generateOrderSaga({ steps: 2, partitions: 1, seed: 3 });
    const design = change(small, { shop: { count: 2 }, stock: { idempotency: 'same-transaction' }, payment: { idempotency: 'same-transaction' } });
    const compiled = compile(design);
    if (!compiled.ok) throw new Error('the design compiles');
    const { processes, names } = compiled.topology;
    const steps = [...new Set(processes.find(({ id }) => id === 'order-saga')?.program.flatMap((step) => ('name' in step ? [names[step.name] ?? ''] : [])))];
    const refuse = fault('refuse', 'step-fails', { node: 'payment', step: 'payment-do', when: ORDER });
    let struck = 0;
    for (const step of steps) {
      const { gauges, findings, unmatched } = run(design, [fault('crash', 'crash-at-step', { node: 'order-saga', gap: 'after', step, when: ORDER, attempt: 0, nth: 1 }), refuse]);
      expect([step, findings, gauges]).toEqual([step, [], { running: 0, compensating: 0, completed: 1, compensated: 1, stuck: 0 }]);
      if (!unmatched.includes('crash')) struck++;
    }
    expect(struck).toBeGreaterThan(12);
  });

  it('with several instances takes up only what a restarted one had in hand', () => {
    const design = change(THREE, { 'order-saga': { instances: 2 }, payment: { idempotency: 'same-transaction' } });
    const { gauges, findings, unmatched, story } = run(design, [fault('crash', 'crash-at-step', { node: 'order-saga', gap: 'after', step: 'payment-step.send', when: ORDER, attempt: 0, nth: 1 })]);
    expect(unmatched).toEqual([]);
    expect(findings).toEqual([]);
    expect(gauges).toEqual({ running: 0, compensating: 0, completed: ORDERS, compensated: 0, stuck: 0 });
    expect(story.filter((row) => row === 'order-saga recovered')).toHaveLength(1);
  });

  it.each(['requests', 'answers'] as const)('ends every order though its journal loses a third of its %s', (lost) => {
    const idempotent = { idempotency: 'same-transaction' };
    const design = change(THREE, { 'order-saga': { journal: 'journal-db' }, stock: idempotent, payment: idempotent, shipping: idempotent });
    const wired = { ...design, nodes: [...design.nodes, { id: 'journal-db', kind: 'store', name: 'Journal', config: {} }], edges: [...design.edges, { id: 'journal', from: 'order-saga', to: 'journal-db', config: {} }] };
    const { gauges, findings, unmatched } = run(wired, [fault('lossy', 'link-loss', { from: 'order-saga', to: 'journal-db', direction: lost === 'requests' ? 'request' : 'response', probability: 0.3 })]);
    expect(unmatched).toEqual([]);
    expect(findings).toEqual([]);
    expect(gauges).toEqual({ running: 0, compensating: 0, completed: ORDERS, compensated: 0, stuck: 0 });
  });
});
