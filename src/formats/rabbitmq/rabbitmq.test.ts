import { Ajv } from 'ajv';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../base/json.ts';
import { compile } from '../../design/compile.ts';
import type { Design, DesignEdge, DesignNode } from '../../design/document.ts';
import { emptyDesign } from '../../design/empty-design.ts';
import type { ImportResult } from '../format.ts';
import { exportDefinitions } from './export-definitions.ts';
import { importDefinitions } from './import-definitions.ts';

const read = (definitions: object): ImportResult => importDefinitions(JSON.stringify(definitions, null, 1), { name: 'test' });

const ORDERS = {
  rabbit_version: '3.13.7', rabbitmq_version: '3.13.7', users: [{ name: 'admin', password_hash: 'hunter2' }], vhosts: [{ name: '/' }], permissions: [{ user: 'admin' }],
  policies: [{ vhost: '/', name: 'limits', pattern: '^orders\\..*$', 'apply-to': 'queues', priority: 1, definition: { 'max-length': 1000, 'dead-letter-exchange': 'dead' } }, { vhost: '/', name: 'odd', pattern: '(a+)+$', definition: {} }],
  exchanges: [
    { name: 'orders', vhost: '/', type: 'topic', durable: true, auto_delete: false, internal: false, arguments: { 'alternate-exchange': 'dead' } },
    { name: 'dead', vhost: '/', type: 'fanout', durable: true, auto_delete: false, internal: false, arguments: {} },
    { name: 'shards', vhost: '/', type: 'x-consistent-hash', durable: true, auto_delete: true, internal: false, arguments: {} },
  ],
  queues: [
    { name: 'orders.new', vhost: '/', durable: true, auto_delete: false, arguments: { 'x-queue-type': 'quorum', 'x-delivery-limit': 5, 'x-expires': 1000 } },
    { name: 'parking', vhost: '/', durable: false, auto_delete: false, arguments: { 'x-message-ttl': 60000 } },
    { name: 'audit', vhost: '/', durable: true, auto_delete: false, type: 'stream', arguments: {} },
  ],
  bindings: [
    { source: 'orders', vhost: '/', destination: 'orders.new', destination_type: 'queue', routing_key: 'order.*', arguments: {} },
    { source: 'orders', vhost: '/', destination: 'shards', destination_type: 'exchange', routing_key: '#', arguments: {} },
    { source: 'dead', vhost: '/', destination: 'parking', destination_type: 'queue', routing_key: '', arguments: {} },
    { source: 'orders', vhost: '/', destination: 'gone', destination_type: 'queue', routing_key: '', arguments: {} },
  ],
};

describe('import of definitions', () => {
  it('reads exchanges, queues, bindings and policies, and tells the rest', () => {
    const { design, report, diagnostics } = read(ORDERS);
    expect(diagnostics.filter(({ severity }) => severity !== 'info')).toEqual([]);
    expect(design?.nodes).toEqual([
      { id: 'orders', kind: 'rabbitmq-exchange', name: 'orders', system: 'rabbitmq', config: { type: 'topic', 'alternate-exchange': 'dead' } },
      { id: 'dead', kind: 'rabbitmq-exchange', name: 'dead', system: 'rabbitmq', config: { type: 'fanout' } },
      { id: 'shards', kind: 'rabbitmq-exchange', name: 'shards', system: 'rabbitmq', config: { type: 'fanout' } },
      { id: 'orders.new', kind: 'rabbitmq-queue', name: 'orders.new', system: 'rabbitmq', config: { type: 'quorum', 'x-max-length': 1000, 'x-expires': 1000, 'x-dead-letter-exchange': 'dead', 'x-delivery-limit': 5 } },
      { id: 'parking', kind: 'rabbitmq-queue', name: 'parking', system: 'rabbitmq', config: { type: 'classic', durable: false, 'x-message-ttl': 60000 } },
      { id: 'audit', kind: 'rabbitmq-queue', name: 'audit', system: 'rabbitmq', config: { type: 'quorum' } },
    ]);
    expect(design?.edges.map(({ from, to, fromPort, config }) => [from, to, fromPort, config['routing_key'] ?? ''])).toEqual([
      ['orders', 'dead', 'alternate', ''], ['orders.new', 'dead', 'dead', ''], ['orders', 'orders.new', 'bindings', 'order.*'], ['orders', 'shards', 'bindings', '#'], ['dead', 'parking', 'bindings', ''],
    ]);
    expect(report.approximated.map(({ what }) => what)).toEqual(['exchange "shards"', 'queue "audit"', 'policy "limits"']);
    expect(report.dropped.map(({ what }) => what)).toEqual(['policy "odd"', 'exchange "shards" auto_delete', 'binding of "orders" to "gone"', '1 users', '1 permissions']);
    expect(JSON.stringify({ design, report })).not.toContain('hunter2');
    expect(compile(design!).diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
  });

  it.each([
    ['{}', 'no-definitions'], ['[]', 'no-definitions'], ['{', 'json-syntax'], ['', 'empty'],
    ['{"queues":[{"name":"a"},{"name":"a"}]}', 'repeated-name'],
    ['{"queues":[{"name":"a","arguments":{"x-max-length":-5}}]}', 'out-of-range'],
    ['{"queues":[{"name":"a","arguments":{"__proto__":1}}]}', 'forbidden-name'],
  ])('%s is refused', (text, code) => {
    const { design, diagnostics } = importDefinitions(text, { name: 'x' });
    expect(design).toBeNull();
    expect(diagnostics).toContainEqual(expect.objectContaining({ severity: 'error', code, fix: expect.any(String) as string }));
  });
});

/** What a cluster takes, as its documentation describes it. */
const isValid = new Ajv({ strict: false }).compile({
  type: 'object', required: ['vhosts', 'exchanges', 'queues', 'bindings'],
  properties: {
    vhosts: { type: 'array', minItems: 1, items: { type: 'object', required: ['name'] } },
    exchanges: { type: 'array', items: { type: 'object', required: ['name', 'vhost', 'type', 'durable', 'auto_delete', 'internal', 'arguments'], properties: { name: { type: 'string', minLength: 1, not: { pattern: '^amq\\.' } }, type: { enum: ['direct', 'fanout', 'topic', 'headers'] }, arguments: { type: 'object' } } } },
    queues: { type: 'array', items: { type: 'object', required: ['name', 'vhost', 'durable', 'auto_delete', 'arguments'], properties: { name: { type: 'string', minLength: 1 }, durable: { type: 'boolean' }, arguments: { type: 'object', propertyNames: { pattern: '^x-' } } } } },
    bindings: { type: 'array', items: { type: 'object', required: ['source', 'vhost', 'destination', 'destination_type', 'routing_key', 'arguments'], properties: { source: { type: 'string', minLength: 1 }, destination_type: { enum: ['queue', 'exchange'] }, routing_key: { type: 'string' } } } },
  },
});

const names = fc.stringMatching(/^[a-z][a-z0-9.-]{0,10}[a-z0-9]$/);
const configs: fc.Arbitrary<JsonObject> = fc.record({ 'x-message-ttl': fc.integer({ min: 0, max: 1e9 }), 'x-max-length': fc.integer({ min: 0, max: 1e6 }), 'x-single-active-consumer': fc.boolean(), 'x-dead-letter-routing-key': fc.string({ maxLength: 8 }) }, { requiredKeys: [] });
const designs: fc.Arbitrary<Design> = fc.record({
  exchanges: fc.uniqueArray(names, { minLength: 1, maxLength: 4 }),
  queues: fc.uniqueArray(names, { minLength: 1, maxLength: 5 }),
  types: fc.array(fc.constantFrom('direct', 'fanout', 'topic', 'headers'), { minLength: 4, maxLength: 4 }),
  configs: fc.array(configs, { minLength: 5, maxLength: 5 }),
  keys: fc.array(fc.string({ minLength: 1, maxLength: 6 }), { minLength: 1, maxLength: 8 }),
}).map(({ exchanges, queues, types, configs: drawn, keys }) => {
  const nodes: DesignNode[] = [
    ...exchanges.map((name, at): DesignNode => ({ id: `e.${name}`, kind: 'rabbitmq-exchange', name: `e.${name}`, system: 'rabbitmq', config: { type: types[at]! } })),
    ...queues.map((name, at): DesignNode => ({ id: `q.${name}`, kind: 'rabbitmq-queue', name: `q.${name}`, system: 'rabbitmq', config: { type: at % 2 === 0 ? 'classic' : 'quorum', ...drawn[at] } })),
  ];
  const edges = keys.map((key, at): DesignEdge => ({ id: `w${at}`, from: `e.${exchanges[at % exchanges.length]!}`, to: `q.${queues[at % queues.length]!}`, fromPort: 'bindings', toPort: 'bindings', config: { routing_key: key } }));
  return { ...emptyDesign('test'), systems: [{ id: 'rabbitmq', kind: 'rabbitmq', name: 'RabbitMQ', config: {} }], nodes, edges };
});

describe('round trips', () => {
  it('300 generated designs come back equal but for places and ids of wires, in a valid file', () => {
    fc.assert(fc.property(designs, (design) => {
      const written = exportDefinitions(design);
      if (!written.ok) throw new Error(written.error.message);
      expect(isValid(JSON.parse(written.value.text)), JSON.stringify(isValid.errors)).toBe(true);
      const again = importDefinitions(written.value.text, { name: 'test' }).design!;
      const plain = ({ edges, ...rest }: Design): object => ({ ...rest, layout: {}, edges: edges.map((edge) => ({ ...edge, id: '' })) });
      expect(plain(again)).toEqual(plain(design));
    }), { numRuns: 300, seed: 4 });
  });

  it('refuses a design without queues and exchanges', () => {
    expect(exportDefinitions(emptyDesign('x'))).toMatchObject({ ok: false, error: { code: 'no-queues' } });
  });
});
