import { describe, expect, it } from 'vitest';
import { generateOrderSaga } from '../design/generate-design.ts';
import type { Design } from '../design/document.ts';
import type { FaultPlan } from '../topology/scenario.ts';
import { effectsOf, gapPoint, linkIndex, nameIndex, type Plan, planOf, processIndex, rule, type Run, SECOND, simulate, untilSeconds, withConfigs, withFaults } from './run.fixture.ts';
import { openSagaGauges } from './saga-crash.fixture.ts';

/** One order through stock, payment and shipping; `configs` set fields of nodes. */
function orderThrough(steps: number, configs: { readonly [node: string]: object } = {}): Design {
  return withConfigs(withConfigs(generateOrderSaga({ steps, partitions: 2, seed: 4 }), { shop: { count: 1 } }), configs);
}

const ready = (design: Design): Plan => untilSeconds(planOf(design), 300);

const fails = (plan: Plan, process: string, step: string, nth = 0): FaultPlan => rule({ at: 'step', process: processIndex(plan, process), step: nameIndex(plan, step) }, { do: 'fail' }, { nth }, `${step} fails ${nth}`);

/** What the saga's rows say, in order: `sagaStepFailed payment`. */
function story({ log, topology }: Run): readonly string[] {
  const lines: string[] = [];
  for (let index = 0; index < log.rowCount; index++) {
    const kind = log.kindOf(index);
    if (kind.startsWith('saga')) lines.push(`${kind.slice(4)} ${topology.nodes[log.cell('node', index)]!.id.replace('-step', '')}`);
  }
  return lines;
}

/** The run must be as told, with all that was opened closed again, and no fault of it may have missed. */
function expectStory(run: Run, lines: readonly string[], effects: { readonly [effect: string]: number }): void {
  expect(story(run)).toEqual(lines);
  expect(effectsOf(run)).toEqual(effects);
  expect(run.summary.unmatchedFaults).toEqual([]);
  if (!lines.some((line) => line.startsWith('Stuck'))) expect(openSagaGauges(run)).toEqual([]);
}

const started = (...steps: readonly string[]): string[] => steps.flatMap((step) => [`StepStarted ${step}`, `StepCompleted ${step}`]);

describe('a saga', () => {
  it('completes step by step', () => {
    expectStory(simulate(ready(orderThrough(3))), ['Started order-saga', ...started('stock', 'payment', 'shipping'), 'Completed order-saga'], { 'stock-done': 1, 'payment-done': 1, 'shipping-done': 1 });
  });

  it('SAG-01: undoes in reverse order what was done before the step that failed', () => {
    const plan = ready(orderThrough(3, { 'shipping-step': { kind: 'compensatable' } }));
    expectStory(
      simulate(withFaults(plan, fails(plan, 'shipping', 'shipping-do'))),
      ['Started order-saga', ...started('stock', 'payment'), 'StepStarted shipping', 'StepFailed shipping', 'Compensating order-saga', 'CompensationStarted payment', 'CompensationCompleted payment', 'CompensationStarted stock', 'CompensationCompleted stock', 'Compensated order-saga'],
      { 'stock-done': 1, 'payment-done': 1, 'payment-undone': 1, 'stock-undone': 1 },
    );
  });

  it('skips what has no compensation', () => {
    const design = orderThrough(3);
    const without: Design = { ...design, nodes: design.nodes.map((node) => (node.id === 'payment-step' ? { ...node, config: Object.fromEntries(Object.entries(node.config).filter(([name]) => name !== 'compensation')) as typeof node.config } : node)) };
    const plan = ready(without);
    const run = simulate(withFaults(plan, fails(plan, 'shipping', 'shipping-do')));
    expect(effectsOf(run)).toEqual({ 'stock-done': 1, 'payment-done': 1, 'stock-undone': 1 });
    expect(story(run).at(-1)).toBe('Compensated order-saga');
  });

  const forward = { 'payment-step': { kind: 'pivot' }, 'shipping-step': { kind: 'retriable', retries: 5, retryDelay: '1s' } };

  it('SAG-02: tries a retriable step after the pivot until it succeeds, and undoes nothing', () => {
    const plan = ready(orderThrough(3, forward));
    const run = simulate(withFaults(plan, fails(plan, 'shipping', 'shipping-do', 1), { ...fails(plan, 'shipping', 'shipping-do', 1), id: 'again' }));
    expectStory(run, ['Started order-saga', ...started('stock', 'payment'), 'StepStarted shipping', 'StepRetried shipping', 'StepRetried shipping', 'StepCompleted shipping', 'Completed order-saga'], { 'stock-done': 1, 'payment-done': 1, 'shipping-done': 1 });
  });

  it('is stuck when the retries of a retriable step run out', () => {
    const plan = ready(orderThrough(3, { ...forward, 'shipping-step': { ...forward['shipping-step'], retries: 1 } }));
    const run = simulate(withFaults(plan, fails(plan, 'shipping', 'shipping-do')));
    expectStory(run, ['Started order-saga', ...started('stock', 'payment'), 'StepStarted shipping', 'StepRetried shipping', 'StepFailed shipping', 'Stuck order-saga'], { 'stock-done': 1, 'payment-done': 1 });
  });

  const slow = (plan: Plan, seconds: number, nth = 0): FaultPlan => rule({ at: 'step', process: processIndex(plan, 'payment'), step: nameIndex(plan, 'payment-work') }, { do: 'delay', byUs: seconds * SECOND }, { nth });

  it('SAG-03: counts a step that timed out as unknown: undone with the rest, and its late reply changes nothing', () => {
    const plan = ready(orderThrough(3, { 'payment-step': { timeout: '5s' } }));
    // The participant has no tombstones: one partition keeps the command before its compensation.
    expectStory(
      simulate(withFaults(plan, slow(plan, 7))),
      ['Started order-saga', ...started('stock'), 'StepStarted payment', 'StepTimedOut payment', 'Compensating order-saga', 'CompensationStarted payment', 'LateReply payment', 'CompensationCompleted payment', 'CompensationStarted stock', 'CompensationCompleted stock', 'Compensated order-saga'],
      { 'stock-done': 1, 'payment-done': 1, 'payment-undone': 1, 'stock-undone': 1 },
    );
  });

  it('takes the late reply of an earlier sending when the step is tried again', () => {
    const plan = ready(orderThrough(2, { 'payment-step': { timeout: '5s', retries: 3 }, payment: { idempotency: 'same-transaction' } }));
    const run = simulate(withFaults(plan, slow(plan, 7, 1)));
    expectStory(run, ['Started order-saga', ...started('stock'), 'StepStarted payment', 'StepRetried payment', 'StepCompleted payment', 'Completed order-saga', 'LateReply payment'], { 'stock-done': 1, 'payment-done': 1 });
  });

  it.each([['same-transaction', 1], ['none', 2]] as const)('SAG-04: sends the command again after a crash before the reply is noted: with idempotency %s, %i effects', (idempotency, effects) => {
    const plan = ready(orderThrough(2, { payment: { idempotency } }));
    const run = simulate(withFaults(plan, rule(gapPoint(plan, 'order-saga', { gap: 'after', step: 'payment-step.send' }), { do: 'crash', restartAfterUs: 3 * SECOND }, { nth: 1 })));
    expect(effectsOf(run)).toEqual({ 'stock-done': 1, 'payment-done': effects });
    expect(story(run)).toContain('Recovered order-saga');
    expect(story(run).filter((line) => line.startsWith('Completed'))).toEqual(['Completed order-saga']);
    expect(openSagaGauges(run)).toEqual([]);
  });

  it('SAG-05: is stuck when a compensation fails as often as it may, with what was done still done', () => {
    const plan = ready(orderThrough(2, { 'stock-step': { compensationTimeout: '10s', compensationRetries: 2, compensationDelay: '1s' } }));
    const run = simulate(withFaults(plan, fails(plan, 'payment', 'payment-do'), fails(plan, 'stock', 'stock-undo')));
    expectStory(
      run,
      ['Started order-saga', ...started('stock'), 'StepStarted payment', 'StepFailed payment', 'Compensating order-saga', 'CompensationStarted stock', 'CompensationRetried stock', 'CompensationRetried stock', 'CompensationFailed stock', 'Stuck order-saga'],
      { 'stock-done': 1 },
    );
  });

  it('SAG-06: takes the path of a timeout, not of a failure, when the reply is lost', () => {
    const plan = ready(orderThrough(2, { payment: { producer: { acks: '0' } }, 'payment-step': { kind: 'compensatable', timeout: '5s' } }));
    const lost = rule({ at: 'link', link: linkIndex(plan, 'payment', 'kafka'), direction: 'request' }, { do: 'lose' }, { when: 'message.type == "payment-done"' });
    expectStory(
      simulate(withFaults(plan, lost)),
      ['Started order-saga', ...started('stock'), 'StepStarted payment', 'StepTimedOut payment', 'Compensating order-saga', 'CompensationStarted payment', 'CompensationCompleted payment', 'CompensationStarted stock', 'CompensationCompleted stock', 'Compensated order-saga'],
      { 'stock-done': 1, 'payment-done': 1, 'payment-undone': 1, 'stock-undone': 1 },
    );
  });

  it('starts once for a key, however often the order is published', () => {
    const design = withConfigs(orderThrough(2), { shop: { count: 4, message: { type: 'OrderPlaced', key: '"k"', payload: { orderId: 'same', amount: 1 } } } });
    const run = simulate(ready(design));
    expect(effectsOf(run)).toEqual({ 'stock-done': 1, 'payment-done': 1 });
    expect(story(run).filter((line) => line === 'Started order-saga')).toHaveLength(1);
  });
});
