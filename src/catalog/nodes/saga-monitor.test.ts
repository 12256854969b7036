import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { SagaReader } from '../../analysis/saga-lanes.ts';
import type { JsonObject } from '../../base/json.ts';
import { judge, type Judged } from '../../checks/bug-pairs.fixture.ts';
import { compile } from '../../design/compile.ts';
import type { Design, DesignFault, DesignScenario } from '../../design/document.ts';
import { readDesign } from '../../design/read-design.ts';

const ORDERS = readDesign(readFileSync('public/examples/order-saga-choreographed.flow.json'), 'order-saga-choreographed').design!;

const refusal: DesignFault = { id: 'refuse', kind: 'step-fails', config: { node: 'shipping', step: 'ship', when: "message.key == 'order-3'" } };
const scenario = (faults: readonly DesignFault[] = []): DesignScenario => ({ ...ORDERS.scenarios[1]!, faults, outcome: {} });
const changed = (id: string, config: (before: JsonObject) => JsonObject, design: Design = ORDERS): Design => ({ ...design, nodes: design.nodes.map((node) => (node.id === id ? { ...node, config: config(node.config) } : node)) });

/** What each order came to, by its key. */
const ends = ({ log }: Judged): Readonly<Record<string, string>> => Object.fromEntries(new SagaReader(log).lanes(log.rowCount).map(({ key, state }) => [key, state]));

/** The story of order-3, as its lane tells it. */
const bars = ({ log }: Judged): readonly string[] => new SagaReader(log).lanes(log.rowCount).find(({ key }) => key === 'order-3')!.bars.map(({ step, direction, outcome }) => `${direction} ${step.replace('order-saga/', '')} ${outcome}`);

const DEAF = ORDERS.scenarios.find(({ id }) => id === 'unheard')!;

describe('a choreographed saga', () => {
  it('SAG-01: is compensated in reverse when its last step is refused, and its lanes show it as those of a coordinator', () => {
    const run = judge(ORDERS, scenario([refusal]));
    expect(run.findings).toEqual([]);
    expect(ends(run)['order-3']).toBe('compensated');
    expect(bars(run)).toEqual([
      'action reserve-stock done', 'action charge-payment done', 'action arrange-shipping failed',
      'compensation charge-payment done', 'compensation reserve-stock done',
    ]);
    expect(Object.values(ends(run)).filter((state) => state === 'completed').length).toBe(19);
  });

  it('SAG-08: an instance whose failure nobody hears is stuck, and its deadline tells', () => {
    const run = judge(ORDERS, DEAF);
    expect(ends(run)['order-3']).toBe('stuck');
    expect(run.findings).toEqual(['atomic', 'terminates']);
    const [atomic] = run.report.findings.filter(({ expectation }) => expectation === 'atomic');
    expect(atomic?.message).toMatch(/order-saga \d+ \(order-3\) got stuck at .*, but order-saga\/reserve-stock was never undone: .*; order-saga\/charge-payment was never undone/);
  });

  it('SAG-08: the problems list says so beforehand, of each step that stays done', () => {
    const { diagnostics } = compile({ ...ORDERS, scenarios: [DEAF] }, DEAF.id);
    expect(diagnostics.map(({ code, subject }) => [code, subject])).toEqual([['failure-unheard', 'nodes/order-saga/config/steps/0/undone'], ['failure-unheard', 'nodes/order-saga/config/steps/1/undone']]);
    expect(compile(ORDERS, 'happy-path').diagnostics).toEqual([]);
  });

  it('names a message that nobody publishes, and messages that go round in circles', () => {
    const codes = (design: Design): readonly string[] => compile(design, 'happy-path').diagnostics.map(({ code, subject }) => `${code} ${subject}`);
    expect(codes(changed('order-saga', (config) => ({ ...config, steps: (config['steps'] as JsonObject[]).map((step, at) => (at === 2 ? { ...step, done: 'Shipped' } : step)) })))).toEqual(['nobody-publishes nodes/order-saga/config/steps/2/done']);
    const round = changed('shipping', (config) => ({ ...config, handlers: [...(config['handlers'] as JsonObject[]), { id: 'again', on: 'PaymentRefunded', steps: [{ id: 'tell-again', do: 'publish', channel: 'shipping-events', message: { type: 'ShippingRefused', key: 'message.key' } }, { id: 'ack-again', do: 'ack' }] }] }));
    expect(codes(round)).toEqual(['event-circle nodes/order-saga/config/steps']);
  });

  it('SAG-06: a late message still finishes an instance that was stuck', () => {
    const slow: DesignFault = { id: 'slow', kind: 'step-delays', config: { node: 'shipping', step: 'work-ship', when: "message.key == 'order-3'", by: '90s' } };
    const run = judge(ORDERS, scenario([slow]));
    expect(run.count('sagaStuck')).toBeGreaterThan(0);
    expect(new Set(Object.values(ends(run)))).toEqual(new Set(['completed']));
  });

  it('does not mind in which order its topics are read', () => {
    for (const late of ['order-events', 'stock-events', 'payment-events', 'shipping-events']) {
      const run = judge(delayedTopic(late), scenario([refusal]));
      expect([late, run.findings]).toEqual([late, []]);
      expect([late, ends(run)['order-3']]).toEqual([late, 'compensated']);
      expect([late, Object.values(ends(run)).filter((state) => state === 'completed').length]).toEqual([late, 19]);
    }
  });

  it('loses no instance when the monitor crashes in any gap of its program', () => {
    const small = changed('checkout', (config) => ({ ...config, count: 4 }));
    const compiled = compile(small, 'happy-path');
    if (!compiled.ok) throw new Error('the design compiles');
    const { processes, names } = compiled.topology;
    const steps = [...new Set(processes.find(({ id }) => id === 'order-saga')?.program.flatMap((step) => ('name' in step ? [names[step.name] ?? ''] : [])))];
    let struck = 0;
    for (const step of steps) {
      const crash: DesignFault = { id: 'crash', kind: 'crash-at-step', config: { node: 'order-saga', gap: 'after', step, when: "message.key == 'order-3'", nth: 1, restartAfter: '5s' } };
      const run = judge(small, { ...scenario([refusal, crash]), until: '3m' });
      expect([step, run.findings, ends(run)]).toEqual([step, [], { 'order-1': 'completed', 'order-2': 'completed', 'order-3': 'compensated', 'order-4': 'completed' }]);
      if (!run.unmatchedFaults.includes('crash')) struck++;
    }
    expect(struck).toBeGreaterThan(12);
  });
});

/** The monitor hears of one topic five seconds later than of the others: through a copy of it. */
function delayedTopic(topic: string): Design {
  const types = (['OrderPlaced', 'StockReserved', 'StockRefused', 'StockReleased', 'PaymentCharged', 'PaymentDeclined', 'PaymentRefunded', 'ShippingArranged', 'ShippingRefused']);
  const copy = { ...ORDERS.nodes.find(({ id }) => id === topic)!, id: 'copies', name: 'Copies' };
  const client = ORDERS.nodes.find(({ id }) => id === 'stock')!.config['client']!;
  const handlers = types.map((type) => ({ id: type, on: type, steps: [{ id: `wait-${type}`, do: 'wait', time: '5s' }, { id: `copy-${type}`, do: 'publish', channel: 'copies', message: { type, key: 'message.key', payload: '${payload}' } }, { id: `ack-${type}`, do: 'ack' }] }));
  return {
    ...ORDERS,
    nodes: [...ORDERS.nodes, copy, { id: 'copier', kind: 'consumer', name: 'Copier', config: { client, handlers } }],
    edges: [
      ...ORDERS.edges.map((edge) => (edge.from === topic && edge.to === 'order-saga' ? { ...edge, from: 'copies' } : edge)),
      { id: 'to-copier', from: topic, to: 'copier', config: {} }, { id: 'from-copier', from: 'copier', to: 'copies', config: {} },
    ],
  };
}
