import { describe, expect, it, test } from 'vitest';
import type { JsonObject } from '../base/json.ts';
import { compile } from './compile.ts';
import type { Design, DesignScenario } from './document.ts';
import { generateOrderSaga } from './generate-design.ts';

const DESIGN = generateOrderSaga({ steps: 2, partitions: 2, seed: 1 });
const [SCENARIO] = DESIGN.scenarios as [DesignScenario];

/** The errors of a design, as `code subject: message`. */
function errorsOf(design: Design, scenario: string | undefined = 'plain'): readonly string[] {
  const compiled = compile(design, scenario);
  const errors = compiled.diagnostics.filter(({ severity }) => severity === 'error');
  expect(compiled.ok).toBe(errors.length === 0);
  for (const { message, fix } of errors) expect(`${message} ${fix ?? ''}`).toMatch(/\S/);
  return errors.map(({ code, subject, message }) => `${code} ${subject}: ${message}`);
}

const withNode = (id: string, changes: JsonObject): Design => ({ ...DESIGN, nodes: DESIGN.nodes.map((node) => (node.id === id ? { ...node, config: { ...node.config, ...changes } } : node)) });
const without = (config: JsonObject, name: string): JsonObject => Object.fromEntries(Object.entries(config).filter(([key]) => key !== name));
const withSystem = (config: JsonObject): Design => ({ ...DESIGN, systems: DESIGN.systems.map((system) => ({ ...system, config })) });
const withScenario = (changes: Partial<DesignScenario>): Design => ({ ...DESIGN, scenarios: [{ ...SCENARIO, ...changes }] });
const withFault = (kind: string, config: JsonObject): Design => withScenario({ faults: [{ id: 'f', kind, config }] });
const withExpectation = (kind: string, config: JsonObject): Design => ({ ...DESIGN, expectations: [{ id: 'e', kind, name: 'E', config }] });

it('starts from a design without errors', () => {
  expect(errorsOf(DESIGN)).toEqual([]);
});

describe('a scenario', () => {
  it.each<[string, readonly string[]]>([
    ['is found by its name', errorsOf(withScenario({ id: 'x', name: 'plain' }))],
    ['is not needed', errorsOf(DESIGN, undefined)],
  ])('%s', (_, errors) => {
    expect(errors).toEqual([]);
  });

  it('without a name of one runs without faults and overrides, with the seed of the first', () => {
    const compiled = compile(withFault('crash', { node: 'stock', at: '1s' }));
    expect(compiled.ok && compiled.scenario).toMatchObject({ seed: '1', horizonUs: 600_000_000, epochUs: 1_723_717_800_000_000, faults: [] });
  });

  it('changes fields for itself', () => {
    const design = withScenario({ overrides: [{ node: 'stock', field: 'client/max.poll.records', value: 7 }, { node: 'kafka', field: 'brokers', value: 4 }] });
    const compiled = compile(design, 'plain');
    expect(compiled.ok && compiled.topology.groups.find(({ id }) => id === 'stock')?.poll.recordsMax).toBe(7);
    expect(compiled.ok && compiled.topology.hosts.filter(({ id }) => id.startsWith('kafka#'))).toHaveLength(4);
    expect(errorsOf(withScenario({ overrides: [{ node: 'kafka', field: 'brokers', value: 1 }] }))[0]).toContain('too-few-brokers nodes/');
  });

  test.each<[string, Design, string]>([
    ['that is not there', DESIGN, 'unknown-scenario scenarios: There is no scenario "nope".'],
  ])('%s', (_, design, error) => {
    expect(errorsOf(design, 'nope')).toEqual([error]);
  });

  test.each<[string, Partial<DesignScenario>, string]>([
    ['an endless one', { until: 'unlimited' }, 'bad-scenario scenarios/plain/until: A run must end.'],
    ['a duration without unit', { until: '10' }, 'bad-scenario scenarios/plain/until: "10" has no unit'],
    ['an override of nothing', { overrides: [{ node: 'kafka', field: 'brokers', value: 4 }, { node: 'stok', field: 'instances', value: 2 }] }, 'unknown-override scenarios/plain/overrides/1/node: an override changes "stok", which is not in the design'],
    ['no timestamp', { startsAt: 'noon' }, 'bad-scenario scenarios/plain/startsAt: "noon" is no timestamp'],
  ])('%s', (_, changes, error) => {
    expect(errorsOf(withScenario(changes)).map((text) => text.slice(0, error.length))).toEqual([error]);
  });
});

describe('a fault names what is there', () => {
  test.each<[string, JsonObject, string]>([
    ['earthquake', {}, 'unknown-kind scenarios/plain/faults/f'],
    ['crash-at-step', { node: 'stock', step: 'nope' }, 'unknown-step scenarios/plain/faults/f/config/step: stock has no step "nope".'],
    ['crash-at-step', { node: 'stock' }, 'missing-step scenarios/plain/faults/f/config/step'],
    ['crash-at-step', { node: 'stock', gap: 'start', handler: 'nope' }, 'unknown-handler scenarios/plain/faults/f/config/handler'],
    ['crash-at-step', { node: 'stock-db', gap: 'start' }, 'no-process scenarios/plain/faults/f/config/node'],
    ['crash-at-step', { node: 'stock', gap: 'start', when: 'massage.key == 1' }, 'bad-expression scenarios/plain/faults/f/config/when'],
    ['crash', { node: 'stock', instance: 9, at: '1s' }, 'no-instance scenarios/plain/faults/f/config/instance'],
    ['crash', { node: 'orders', at: '1s' }, 'no-host scenarios/plain/faults/f/config/node'],
    ['crash', { node: 'order-saga/journal', at: '1s' }, 'managed scenarios/plain/faults/f/config/node'],
    ['link-loss', { from: 'shop', to: 'stock-db' }, 'no-link scenarios/plain/faults/f/config/to'],
  ])('%s %o', (kind, config, error) => {
    expect(errorsOf(withFault(kind, config)).map((text) => text.slice(0, error.length))).toEqual([error]);
  });
});

describe('an expectation names what is there', () => {
  test.each<[string, JsonObject, string]>([
    ['at-most-once', { effect: 'nope' }, 'unknown-effect expectations/e/config/effect: No step or service has the effect "nope".'],
    ['order-per-key', { channel: 'orders', node: 'stock' }, 'not-a-reader expectations/e/config/node'],
    ['always', { expression: "lag('nope') < 3" }, 'unknown-name expectations/e/config/expression: lag at column 1 names "nope", which is no node that reads channels here.'],
    ['always', { expression: "sagas('order-saga', 'happy') < 3" }, 'unknown-name expectations/e/config/expression: sagas at column 1 names "happy"'],
    ['always', { expression: 'depth() < 3' }, 'unknown-name expectations/e/config/expression: depth at column 1 has 0 arguments; it needs 1.'],
    ['never', { expression: "rowz('stock-db') > 3" }, 'bad-expression expectations/e/config/expression'],
  ])('%s %o', (kind, config, error) => {
    expect(errorsOf(withExpectation(kind, config)).map((text) => text.slice(0, error.length))).toEqual([error]);
  });
});

describe('what lies between fields', () => {
  test.each<[string, Design, string]>([
    ['more replicas than brokers', withSystem({ brokers: 2 }), 'too-few-brokers nodes/orders/config/replication.factor'],
    ['idempotence without acks', withNode('shop', { client: { 'enable.idempotence': true, acks: '1' } }), 'idempotence-impossible nodes/shop/config/client/acks'],
    ['idempotence without retries', withNode('shop', { client: { 'enable.idempotence': true, retries: 0 } }), 'idempotence-impossible nodes/shop/config/client/retries'],
    ['too many in flight since 4.0', withNode('shop', { client: { 'max.in.flight.requests.per.connection': 6 } }), 'idempotence-impossible nodes/shop/config/client/max.in.flight.requests.per.connection'],
    ['a delivery timeout that is too short', withNode('shop', { client: { 'delivery.timeout.ms': 10_000 } }), 'delivery-timeout-too-short nodes/shop/config/client/delivery.timeout.ms'],
    ['a heartbeat slower than the session', withNode('stock', { client: { 'session.timeout.ms': 6_000, 'heartbeat.interval.ms': 6_000 } }), 'heartbeat-too-slow nodes/stock/config/client/heartbeat.interval.ms'],
    ['a transaction that may be longer than its brokers allow', { ...withNode('stock', { producer: { 'transactional.id': 'stock', 'transaction.timeout.ms': 5_001 } }), systems: withSystem({ 'transaction.max.timeout.ms': 5_000 }).systems }, 'transaction-timeout-too-long nodes/stock/config/producer/transaction.timeout.ms: transaction.timeout.ms is 5.001s, and the brokers of kafka refuse more than 5s'],
    ['steps of two kinds at once', withNode('payment-step', { order: 1 }), 'parallel-kinds nodes/stock-step/config/order'],
    ['a retriable step before a pivot', withNode('stock-step', { kind: 'retriable' }), 'step-kinds nodes/payment-step/config/kind'],
    ['a step with neither channel nor target', { ...DESIGN, nodes: DESIGN.nodes.map((node) => (node.id === 'stock-step' ? { ...node, config: without(node.config, 'channel') } : node)) }, 'channel-or-target nodes/stock-step/config/channel'],
    ['a variable that nothing sets', withNode('shop', { message: { type: 'X', key: 'payloud.id' } }), 'bad-expression nodes/shop/config/message/key: "payloud.id", column 1'],
    ['a variable in a template', withNode('shop', { message: { type: 'X', payload: { a: { b: 'no ${ordnial}' } } } }), 'bad-expression nodes/shop/config/message/payload/a/b: "no ${ordnial}", column 6'],
  ])('%s', (_, design, error) => {
    expect(errorsOf(design).some((text) => text.startsWith(error)), errorsOf(design).join('\n')).toBe(true);
  });

  it('warns of a session that its brokers refuse, and runs all the same', () => {
    const told = (sessionMs: number, config: JsonObject = {}): readonly string[] => {
      const design = { ...withNode('stock', { client: { 'session.timeout.ms': sessionMs, 'heartbeat.interval.ms': 1_000 } }), systems: withSystem(config).systems };
      expect(compile(design).ok).toBe(true);
      return compile(design).diagnostics.filter(({ code }) => code === 'session-timeout-refused').map(({ severity, subject, message }) => `${severity} ${subject}: ${message}`);
    };
    expect(told(5_999)).toEqual(['warning nodes/stock/config/client/session.timeout.ms: session.timeout.ms of stock is 5.999s, and kafka refuses less than 6s (group.min.session.timeout.ms): stock reads nothing.']);
    expect(told(1_800_001)[0]).toContain('more than 30m (group.max.session.timeout.ms)');
    expect(told(6_000)).toEqual([]);
    expect(told(1_800_000)).toEqual([]);
    expect(told(5_999, { 'group.min.session.timeout.ms': 5_999 })).toEqual([]);
    expect(told(45_000, { 'group.max.session.timeout.ms': 44_999 })).toHaveLength(1);
  });

  it('lets a transaction be as long as its brokers allow', () => {
    const stock = (timeoutMs: number): Design => withNode('stock', { producer: { 'transactional.id': 'stock', 'transaction.timeout.ms': timeoutMs } });
    expect(errorsOf(stock(900_000))).toEqual([]);
    expect(errorsOf(stock(900_001))).toHaveLength(1);
    expect(errorsOf({ ...stock(1_200_000), systems: withSystem({ 'transaction.max.timeout.ms': 1_200_000 }).systems })).toEqual([]);
  });

  it('leaves idempotence off where it is left at its default and cannot be', () => {
    const compiled = compile(withNode('shop', { client: { acks: '1' } }));
    const plan = compiled.ok ? compiled.topology.processes.find(({ id }) => id === 'shop')?.producers[0] : undefined;
    expect(plan).toMatchObject({ acks: 'leader', idempotent: false, lingerUs: 5_000 });
  });

  it('takes defaults from the version of the system', () => {
    const compiled = compile(withSystem({ version: '3.x' }));
    expect(compiled.ok && compiled.topology.processes.find(({ id }) => id === 'shop')?.producers[0]?.lingerUs).toBe(0);
    expect(errorsOf({ ...withSystem({ version: '3.x' }), nodes: withNode('shop', { client: { 'max.in.flight.requests.per.connection': 6 } }).nodes })).toEqual([]);
  });

  it('wires of one connection agree', () => {
    const latency = (id: string, value: string) => (edge: Design['edges'][number]) => (edge.id === id ? { ...edge, config: { latency: value } } : edge);
    const edges = DESIGN.edges.map(latency('stock-commands>stock', '3ms'));
    const compiled = compile({ ...DESIGN, edges });
    expect(compiled.ok && compiled.topology.links.find(({ id }) => id === 'stock~kafka')?.latency).toEqual({ kind: 'constant', valueUs: 3000 });
    expect(errorsOf({ ...DESIGN, edges: edges.map(latency('stock>replies', '4ms')) })[0]).toContain('one-connection edges/stock>replies/config');
    expect(errorsOf({ ...DESIGN, edges: edges.map(latency('stock>replies', '3ms')) })).toEqual([]);
  });
});
