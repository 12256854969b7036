import { expect, test } from 'vitest';
import { change, fault } from '../catalog/nodes/saga-run.fixture.ts';
import { compile } from '../design/compile.ts';
import type { Design } from '../design/document.ts';
import { generateOrderSaga } from '../design/generate-design.ts';
import { runInProcess } from '../run/run-in-process.ts';
import { OutcomeMap } from './outcome-map.ts';
import { SagaReader } from './saga-lanes.ts';

/** Stock and payment at once. The journal loses what it is told now and then, so that either of the two may be the first to begin. */
function atOnce(): Design {
  const idempotent = { idempotency: 'same-transaction' };
  const design = change(generateOrderSaga({ steps: 3, partitions: 2, seed: 3 }), { shop: { interarrival: '20s' }, 'payment-step': { order: 1 }, 'order-saga': { journal: 'journal-db' }, stock: idempotent, payment: idempotent, shipping: idempotent });
  const lossy = fault('lossy', 'link-loss', { from: 'order-saga', to: 'journal-db', direction: 'request', probability: 0.3 });
  return {
    ...design,
    nodes: [...design.nodes, { id: 'journal-db', kind: 'store', name: 'Journal', config: {} }],
    edges: [...design.edges, { id: 'journal', from: 'order-saga', to: 'journal-db', config: {} }],
    scenarios: [{ ...design.scenarios[0]!, faults: [lossy] }],
  };
}

test('ends that differ by which of two steps at once began first are one end', () => {
  const design = atOnce();
  const compiled = compile(design, design.scenarios[0]!.id);
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.diagnostics));
  const { log } = runInProcess(compiled);
  const begun = new Set(new SagaReader(log).lanes(log.rowCount).map(({ bars }) => bars.map(({ step }) => step).slice(0, 2).join()));
  expect([...begun].toSorted()).toEqual(['payment-step,stock-step', 'stock-step,payment-step']);
  const map = new OutcomeMap<string>();
  map.add(log, [], 'run');
  expect(map.states.map(({ state, steps, count }) => [state, steps.toSorted(), count])).toEqual([['completed', ['payment-step done', 'shipping-step done', 'stock-step done'], map.instances]]);
});
