import { describe, expect, it } from 'vitest';
import type { DesignEdge } from '../../design/document.ts';
import { generateOrderSaga } from '../../design/generate-design.ts';
import { change, fault, run } from './saga-run.fixture.ts';

const ORDER = 'message.key == "order-2"';

/** Stock and payment at once, then shipping. Orders are far enough apart that trouble with one does not hold up another. */
const DESIGN = change(generateOrderSaga({ steps: 3, partitions: 2, seed: 3 }), { shop: { interarrival: '20s' }, 'payment-step': { order: 1 } });
const ORDERS = run(DESIGN).gauges['completed'] ?? 0;
const compensated = { running: 0, compensating: 0, completed: ORDERS - 1, compensated: 1, stuck: 0 };
const refuse = (part: string) => fault(`refuse-${part}`, 'step-fails', { node: part, step: `${part}-do`, when: ORDER });
const slow = (part: string, by: string) => fault(`slow-${part}`, 'step-delays', { node: part, step: `${part}-work`, when: `${ORDER} && message.type == "do-${part}"`, by, nth: 1 });

describe('steps of a saga with the same order', () => {
  it('start together, and the next step waits for all', () => {
    const { story, gauges, findings } = run(DESIGN);
    expect(findings).toEqual([]);
    expect(ORDERS).toBeGreaterThan(5);
    expect(gauges).toEqual({ running: 0, compensating: 0, completed: ORDERS, compensated: 0, stuck: 0 });
    expect(story.slice(0, 3)).toEqual(['order-saga started', 'payment stepStarted', 'stock stepStarted']);
    expect([...story.slice(3, 5)].sort()).toEqual(['payment stepCompleted', 'stock stepCompleted']);
    expect(story.slice(5)).toEqual(['shipping stepStarted', 'shipping stepCompleted', 'order-saga completed']);
  });

  it('take as long as the slowest of them', () => {
    const { story } = run(DESIGN, [slow('payment', '9s')]);
    expect(story.slice(3, 6)).toEqual(['stock stepCompleted', 'payment stepCompleted', 'shipping stepStarted']);
  });

  it.each([['payment', 'stock'], ['stock', 'payment']])('%s fails: %s is awaited, then undone', (failing, other) => {
    const { story, gauges, findings } = run(DESIGN, [refuse(failing), slow(other, '9s')]);
    expect(findings).toEqual([]);
    expect(gauges).toEqual(compensated);
    expect(story.slice(3)).toEqual([`${failing} stepFailed`, `${other} stepCompleted`, 'order-saga compensating', `${other} compensationStarted`, `${other} compensationCompleted`, 'order-saga compensated']);
  });

  it('both fail: there is nothing to undo', () => {
    const { story, gauges, findings } = run(DESIGN, [refuse('stock'), refuse('payment')]);
    expect(findings).toEqual([]);
    expect(gauges).toEqual(compensated);
    expect(story.slice(-2)).toEqual(['order-saga compensating', 'order-saga compensated']);
  });

  it('are undone one after the other, latest first, when a later step fails', () => {
    const { story, gauges, findings } = run(DESIGN, [refuse('shipping')]);
    expect(findings).toEqual([]);
    expect(gauges).toEqual(compensated);
    expect(story.slice(story.indexOf('shipping stepFailed'))).toEqual([
      'shipping stepFailed', 'order-saga compensating', 'stock compensationStarted', 'stock compensationCompleted', 'payment compensationStarted', 'payment compensationCompleted', 'order-saga compensated',
    ]);
  });

  it('one without a reply may have happened: when the others are settled it is undone too, and its late reply changes nothing', () => {
    const design = change(DESIGN, { 'payment-step': { order: 1, timeout: '2s' } });
    const { story, gauges, findings } = run(design, [slow('payment', '10s')]);
    expect(findings).toEqual([]);
    expect(gauges).toEqual(compensated);
    expect(story.slice(3)).toEqual([
      'stock stepCompleted', 'payment stepTimedOut', 'order-saga compensating', 'stock compensationStarted', 'stock compensationCompleted', 'payment compensationStarted', 'payment lateReply', 'payment compensationCompleted', 'order-saga compensated',
    ]);
  });

  it('each has retries and a timeout of its own', () => {
    const design = change(DESIGN, { 'payment-step': { order: 1, timeout: '2s', retries: 3, retryDelay: '1s' }, payment: { idempotency: 'same-transaction' } });
    const { story, gauges, findings } = run(design, [slow('payment', '4s')]);
    expect(findings).toEqual([]);
    expect(gauges['completed']).toBe(ORDERS);
    expect(story.filter((row) => /^(?:stock|payment)/.test(row))).toEqual(['payment stepStarted', 'stock stepStarted', 'stock stepCompleted', 'payment stepRetried', 'payment stepCompleted', 'payment lateReply']);
  });

  it('a step whose condition does not hold is passed over, there and back', () => {
    const design = change(DESIGN, { 'stock-step': { when: 'saga.key != "order-2"' } });
    expect(run(design).story).toEqual(['order-saga started', 'payment stepStarted', 'payment stepCompleted', 'shipping stepStarted', 'shipping stepCompleted', 'order-saga completed']);
    const back = run(design, [refuse('shipping')]);
    expect(back.findings).toEqual([]);
    expect(back.story.slice(-4)).toEqual(['order-saga compensating', 'payment compensationStarted', 'payment compensationCompleted', 'order-saga compensated']);
    const none = change(design, { 'payment-step': { order: 1, when: 'saga.key != "order-2"' } });
    expect(run(none).story).toEqual(['order-saga started', 'shipping stepStarted', 'shipping stepCompleted', 'order-saga completed']);
  });

  it('retriable ones never turn back: one that runs out of retries lets the others end, then the saga is stuck', () => {
    const design = change(DESIGN, { 'shipping-step': { kind: 'retriable', order: 2, retries: 1 }, 'payment-step': { order: 2, kind: 'retriable', retries: 2 } });
    const { story, gauges, findings } = run(design, [refuse('payment'), slow('shipping', '9s')]);
    expect(findings).toContain('terminates');
    expect(gauges).toEqual({ running: 1, compensating: 0, completed: ORDERS - 1, compensated: 0, stuck: 1 });
    expect(story.slice(-4)).toEqual(['payment stepRetried', 'payment stepFailed', 'shipping stepCompleted', 'order-saga stuck']);
  });

  it('one may call a service while another sends a command', () => {
    const call: DesignEdge = { id: 'payment-step>bank', from: 'payment-step', to: 'bank', config: {} };
    const { channel: _, ...config } = DESIGN.nodes.find(({ id }) => id === 'payment-step')!.config;
    const design = {
      ...DESIGN,
      nodes: [
        ...DESIGN.nodes.filter(({ id }) => !id.startsWith('payment')), { ...DESIGN.nodes.find(({ id }) => id === 'payment-step')!, config: { ...config, target: 'bank', timeout: '2s' } },
        { id: 'bank', kind: 'external-service', name: 'Bank', config: { latency: '20ms', effect: 'paid' } },
      ],
      edges: [...DESIGN.edges.filter(({ id }) => !id.includes('payment')), call],
      expectations: DESIGN.expectations.filter(({ id }) => id !== 'payment-once'),
    };
    expect(run(design).gauges['completed']).toBe(ORDERS);
    const silent = run(design, [fault('lost', 'link-loss', { from: 'order-saga', to: 'bank', when: 'message.type == "do-payment" && message.key == "order-2"' })]);
    expect(silent.story).toContain('payment stepTimedOut');
    expect(silent.gauges).toEqual(compensated);
  });

  it.each(['requests', 'answers'] as const)('end every order though the journal loses a third of its %s', (lost) => {
    const idempotent = { idempotency: 'same-transaction' };
    const design = change(DESIGN, { 'order-saga': { journal: 'journal-db' }, stock: idempotent, payment: idempotent, shipping: idempotent });
    const wired = { ...design, nodes: [...design.nodes, { id: 'journal-db', kind: 'store', name: 'Journal', config: {} }], edges: [...design.edges, { id: 'journal', from: 'order-saga', to: 'journal-db', config: {} }] };
    const { gauges, findings } = run(wired, [fault('lossy', 'link-loss', { from: 'order-saga', to: 'journal-db', direction: lost === 'requests' ? 'request' : 'response', probability: 0.3 })]);
    expect(findings).toEqual([]);
    expect(gauges).toEqual({ running: 0, compensating: 0, completed: ORDERS, compensated: 0, stuck: 0 });
  });
});

describe('two that find at once that all branches are settled', () => {
  /** The coordinator crashes once stock has answered. It would send payment's command again when it is back, but so late that the first answer is there before; and who joins takes long over it. */
  const race = (step: string, outcome: string, stock: string) => [
    slow('payment', '9s'),
    fault('crash', 'crash-at-step', { node: 'order-saga', gap: 'after', step: stock, when: ORDER, restartAfter: '8s' }),
    fault('late', 'step-delays', { node: 'order-saga', step, when: ORDER, by: '4s' }),
    fault('both', 'step-delays', { node: 'order-saga', step: outcome, when: ORDER, by: '4s' }),
  ];

  it('go on once', () => {
    const { story, gauges, findings, unmatched, came } = run(DESIGN, race('payment-step.resume', 'payment-step+stock-step.join', 'stock-step.persist'));
    expect([findings, unmatched]).toEqual([[], []]);
    // Every order once, and this one twice: the second finds that it has been done.
    expect(came('payment-step+stock-step.join')).toBe(ORDERS + 1);
    expect(gauges).toEqual({ running: 0, compensating: 0, completed: ORDERS, compensated: 0, stuck: 0 });
    expect(story.slice(-4)).toEqual(['payment stepCompleted', 'shipping stepStarted', 'shipping stepCompleted', 'order-saga completed']);
  });

  it('are one where the other has gone on by then', () => {
    const { gauges, unmatched, came } = run(DESIGN, race('payment-step.resume', '', 'stock-step.persist').filter(({ id }) => id !== 'both'));
    expect(unmatched).toEqual([]);
    expect(came('payment-step.look-again')).toBe(1);
    expect(came('payment-step+stock-step.join')).toBe(ORDERS);
    expect(gauges['completed']).toBe(ORDERS);
  });

  it('turn back once', () => {
    const { story, gauges, findings, unmatched, came } = run(DESIGN, [refuse('stock'), ...race('payment-step.resume', 'payment-step+stock-step.turn-back', 'stock-step.persist-failure')]);
    expect([findings, unmatched]).toEqual([[], []]);
    expect(came('payment-step+stock-step.turn-back')).toBe(2);
    expect(gauges).toEqual(compensated);
    expect(story.slice(-5)).toEqual(['payment stepCompleted', 'order-saga compensating', 'payment compensationStarted', 'payment compensationCompleted', 'order-saga compensated']);
  });

  it('are stuck once', () => {
    const design = change(DESIGN, { 'stock-step': { kind: 'retriable', order: 2, retries: 0 }, 'payment-step': { kind: 'retriable', order: 2, retries: 0 }, 'shipping-step': { order: 1 } });
    const { story, gauges, unmatched, came } = run(design, [refuse('stock'), ...race('payment-step.resume', 'payment-step+stock-step.stuck', 'stock-step.persist-stuck')]);
    expect(unmatched).toEqual([]);
    expect(came('payment-step+stock-step.stuck')).toBe(2);
    expect(gauges['stuck']).toBe(1);
    expect(story.filter((row) => row === 'order-saga stuck')).toHaveLength(1);
  });
});
