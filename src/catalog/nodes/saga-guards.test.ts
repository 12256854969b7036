import { describe, expect, it, test } from 'vitest';
import { judge, type Judged } from '../../checks/bug-pairs.fixture.ts';
import type { JsonObject } from '../../base/json.ts';
import type { Design, DesignFault } from '../../design/document.ts';
import { compile } from '../../design/compile.ts';
import { generateOrderSaga } from '../../design/generate-design.ts';
import { change, fault, run } from './saga-run.fixture.ts';

const ORDER = 'message.key == "order-2"';

const THREE = change(generateOrderSaga({ steps: 3, partitions: 2, seed: 3 }), { shop: { interarrival: '20s' } });
const ORDERS = run(THREE).gauges['completed'] ?? 0;

const handlersOf = (design: Design, id: string): readonly JsonObject[] => design.nodes.find((node) => node.id === id)!.config['handlers'] as unknown as JsonObject[];

describe('steps under a condition', () => {
  const CONDITIONAL = change(THREE, { 'payment-step': { when: 'saga.key != "order-2"' } });

  it('are passed over by the instances that it does not hold of, and nothing is demanded of them there', () => {
    const { story, gauges, findings } = run(CONDITIONAL);
    expect(findings).toEqual([]);
    expect(gauges['completed']).toBe(ORDERS);
    expect(story).toEqual(['order-saga started', 'stock stepStarted', 'stock stepCompleted', 'shipping stepStarted', 'shipping stepCompleted', 'order-saga completed']);
  });

  it('are passed over on the way back too', () => {
    const { story, gauges, findings } = run(CONDITIONAL, [fault('refuse', 'step-fails', { node: 'shipping', step: 'shipping-do', when: ORDER })]);
    expect(findings).toEqual([]);
    expect(gauges['compensated']).toBe(1);
    expect(story.slice(-4)).toEqual(['order-saga compensating', 'stock compensationStarted', 'stock compensationCompleted', 'order-saga compensated']);
  });

  it('read the message that started the instance, whatever the replies say', () => {
    const dear = change(THREE, { 'shipping-step': { when: 'payload.amount > 1000' }, 'stock-step': { when: 'payload.amount > 1000' } });
    const { story, findings } = run(dear);
    expect(findings).toEqual([]);
    expect(story).toEqual(['order-saga started', 'payment stepStarted', 'payment stepCompleted', 'order-saga completed']);
  });

  it('none of which holds leave an instance that is complete at once', () => {
    const none = { when: 'payload.amount > 1000' };
    const { story } = run(change(THREE, { 'stock-step': none, 'payment-step': none, 'shipping-step': none }));
    expect(story).toEqual(['order-saga started', 'order-saga completed']);
  });

  it('are taken up in the right place by a coordinator that crashed in any gap', () => {
    const design = change(CONDITIONAL, Object.fromEntries(['stock', 'payment', 'shipping'].map((id) => [id, { idempotency: 'same-transaction' }])));
    const compiled = compile(design);
    if (!compiled.ok) throw new Error('the design compiles');
    const { processes, names } = compiled.topology;
    const steps = [...new Set(processes.find(({ id }) => id === 'order-saga')?.program.flatMap((step) => ('name' in step ? [names[step.name] ?? ''] : [])))];
    const refuse = fault('refuse', 'step-fails', { node: 'shipping', step: 'shipping-do', when: ORDER });
    let struck = 0;
    for (const step of steps) {
      const outcome = run(design, [fault('crash', 'crash-at-step', { node: 'order-saga', gap: 'after', step, when: ORDER, attempt: 0, nth: 1 }), refuse]);
      expect([step, outcome.findings, outcome.gauges['compensated'], outcome.gauges['completed']]).toEqual([step, [], 1, ORDERS - 1]);
      if (!outcome.unmatched.includes('crash')) struck++;
    }
    expect(struck).toBeGreaterThan(8);
  });
});

describe('an empty compensation', () => {
  /** The saga calls payment directly, and one request takes ten seconds on its way: what undoes it comes first. */
  const CALLED: Design = {
    ...THREE,
    nodes: THREE.nodes.filter(({ id }) => id !== 'payment-commands').map((node) => (node.id === 'payment-step' ? { ...node, config: { ...Object.fromEntries(Object.entries(node.config).filter(([name]) => name !== 'channel')), target: 'payment', timeout: '5s' } } : node)),
    edges: [...THREE.edges.filter(({ from, to }) => from !== 'payment-commands' && to !== 'payment-commands' && !(from === 'payment' && to === 'replies')), { id: 'payment-step>payment', from: 'payment-step', to: 'payment', config: {} }],
  };
  const late = [fault('late', 'link-delay', { from: 'order-saga', to: 'payment', direction: 'request', when: `message.type == "do-payment" && ${ORDER}`, by: '7s' })];
  const guarded = change(CALLED, { payment: { handlers: handlersOf(CALLED, 'payment').map((handler) => (handler['id'] === 'payment-undo' ? { ...handler, undoes: 'payment' } : handler)) } });

  const effectsOf = (design: Design, faults: readonly DesignFault[]): Judged => judge({ ...design, scenarios: [{ ...design.scenarios[0]!, faults }] });

  it('SAG-03: with a tombstone nothing is undone that was not done, and what comes late is refused', () => {
    const outcome = run(guarded, late);
    expect(outcome.unmatched).toEqual([]);
    expect(outcome.findings).toEqual([]);
    expect(outcome.story.slice(outcome.story.indexOf('payment stepTimedOut'))).toEqual(['payment stepTimedOut', 'order-saga compensating', 'payment compensationStarted', 'payment compensationCompleted', 'stock compensationStarted', 'stock compensationCompleted', 'order-saga compensated']);
    const judged = effectsOf(guarded, late);
    expect(judged.count('rowInserted', 'payment-done') + judged.count('rowChanged', 'payment-done')).toBe(ORDERS - 1);
    expect(judged.count('rowInserted', 'payment-undone') + judged.count('rowChanged', 'payment-undone')).toBe(0);
  });

  it('SAG-03: without one the action happens after it was undone', () => {
    const outcome = run(CALLED, late);
    expect(outcome.unmatched).toEqual([]);
    expect(outcome.findings).toEqual(['atomic']);
  });

  it('undoes once what was done, however often it is asked, and lets repeated actions pass', () => {
    const refused = [fault('refuse', 'step-fails', { node: 'shipping', step: 'shipping-do', when: ORDER }), fault('twice', 'link-duplicate', { from: 'order-saga', to: 'payment', direction: 'request', when: ORDER })];
    const judged = effectsOf(guarded, refused);
    expect(judged.unmatchedFaults).toEqual([]);
    expect(judged.count('rowInserted', 'payment-undone') + judged.count('rowChanged', 'payment-undone')).toBe(1);
  });

  test.each([['payment', 'nothing-to-undo'], ['nobody', 'nothing-to-undo']])('an undoes of %s is reported as %s', (undoes, code) => {
    const design = change(CALLED, { payment: { handlers: handlersOf(CALLED, 'payment').map((handler) => (handler['id'] === 'payment' ? { ...handler, undoes } : handler)) } });
    expect(compile(design).diagnostics.map((diagnostic) => diagnostic.code)).toEqual([code]);
  });
});

describe('a semantic lock', () => {
  /** Everybody wants one seat; the saga of the first holds it for a while, and then gives it back. */
  function seats(locked: boolean): Design {
    const lock = { op: 'lock', table: 'seats', key: '"12a"' };
    const unlock = { op: 'unlock', table: 'seats', key: '"12a"' };
    const take = { op: 'put', table: 'seats', key: '"12a"', value: { by: '${message.key}', before: '${row.by ?? null}' }, effect: 'stock-done' };
    const give = { op: 'put', table: 'seats', key: '"12a"', value: { by: null }, effect: 'stock-undone' };
    const handlers = handlersOf(THREE, 'stock').map((handler) => {
      const undoes = handler['id'] === 'stock-undo';
      const operations = undoes ? [give, ...(locked ? [unlock] : [])] : [...(locked ? [lock] : []), { op: 'check', table: 'seats', key: '"12a"', where: '(row.by ?? null) == null || row.by == message.key' }, take];
      return { ...handler, steps: (handler['steps'] as JsonObject[]).map((step) => (step['do'] === 'write' ? { ...step, operations } : step)) };
    });
    return change(THREE, { shop: { count: 2, interarrival: '2s' }, stock: { handlers, instances: 1 } });
  }

  const refuse = [fault('slow', 'step-delays', { node: 'shipping', step: 'shipping-work', by: '10s', when: 'message.key == "order-1"' }), fault('refuse', 'step-fails', { node: 'shipping', step: 'shipping-do', when: 'message.key == "order-1"' })];

  it('SAG-07: with it the second waits, and has the seat when the first gave it back', () => {
    const design = seats(true);
    const waits = handlersOf(design, 'stock').map((handler) => (handler['id'] === 'stock-undo' ? handler : Object.fromEntries(Object.entries(handler).filter(([name]) => name !== 'onFailure'))));
    const waiting = change(design, { stock: { handlers: waits, instances: 2, retry: { retries: -1, delay: '1s', factor: 1 } } });
    const judged = judge({ ...waiting, scenarios: [{ ...THREE.scenarios[0]!, faults: refuse }] });
    expect(judged.count('sagaCompleted')).toBe(1);
    expect(judged.count('sagaCompensated')).toBe(1);
    expect(judged.count('handlerRetried')).toBeGreaterThan(5);
    expect(judged.findings.filter((id) => id !== 'nothing-lost')).toEqual([]);
  });
});
