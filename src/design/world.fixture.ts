import type { JsonObject } from '../base/json.ts';
import type { Design, DesignEdge, DesignNode } from './document.ts';

/** A design in which every field of every kind matters: something of each kind, twice where one setting hides another. */
export const world = (): Design => ({
  format: 'flowstage/design',
  version: 1,
  name: 'World',
  description: '',
  systems: [{ id: 'kafka', kind: 'kafka', name: 'Kafka', config: { brokers: 6, racks: ['a', 'b', 'c'], version: '4.x' } }, { id: 'spare', kind: 'kafka', name: 'Spare', config: {} }, { id: 'rabbit', kind: 'rabbitmq', name: 'Rabbit', config: {} }, { id: 'hutch', kind: 'rabbitmq', name: 'Hutch', config: { rabbitmqVersion: '4.2', diskSize: 1_000_000_000 } }, { id: 'aws', kind: 'aws', name: 'AWS', config: {} }],
  nodes: [...topics(), ...stores(), ...services(), ...sagas(), ...projections(), ...relays(), ...aggregates(), ...sources(), ...scripts(), ...queues()],
  edges: edges(),
  layout: {},
  schemas: schemas(),
  scenarios: [
    {
      id: 'faults',
      name: 'faults',
      description: '',
      seed: '7',
      until: '5m',
      startsAt: '2024-08-15T10:30:00Z',
      overrides: [],
      outcome: {},
      faults: [
        { id: 'gap', kind: 'crash-at-step', config: { node: 'service', gap: 'after', step: 'charge', handler: 'pay', when: 'payload.amount > 3', nth: 2 } },
        { id: 'edge', kind: 'crash-at-step', config: { node: 'service', gap: 'start' } },
        { id: 'fall', kind: 'crash', config: { node: 'service', at: '10s' } },
        { id: 'stand', kind: 'pause', config: { node: 'service', at: '10s' } },
        { id: 'broker', kind: 'broker-down', config: { system: 'kafka', broker: 2, at: '20s' } },
        { id: 'fail', kind: 'step-fails', config: { node: 'service', step: 'think' } },
        { id: 'slow', kind: 'step-delays', config: { node: 'service', step: 'think', by: '3s' } },
        { id: 'lossy', kind: 'link-loss', config: { from: 'service', to: 'db' } },
        { id: 'late', kind: 'link-delay', config: { from: 'service', to: 'db', by: '3s' } },
        { id: 'twice', kind: 'link-duplicate', config: { from: 'service', to: 'db' } },
        { id: 'hand', kind: 'send-message', config: { node: 'source', at: '3s', key: "'k'" } },
        { id: 'again', kind: 'rebuild', config: { node: 'view', at: '45s', down: '5s' } },
        { id: 'split', kind: 'network-partition', config: { system: 'kafka', brokers: [0], clients: ['service'], at: '50s' } },
        { id: 'beside', kind: 'blue-green', config: { node: 'view', to: 'view2', at: '20s' } },
        { id: 'dark', kind: 'power-loss', config: { system: 'kafka', at: '50s' } },
        { id: 'wrong', kind: 'clock-skew', config: { node: 'service', at: '30s', by: '3s', for: '1m' } },
        { id: 'wider', kind: 'add-partitions', config: { channel: 'commands', to: 20, at: '25s' } },
        { id: 'roll', kind: 'deploy', config: { node: 'service', release: 2, at: '40s' } },
      ],
    },
  ],
  expectations: [
    { id: 'once', kind: 'at-most-once', name: 'Once', config: { effect: 'charge', per: 'message.key' } },
    { id: 'kept', kind: 'no-loss', name: 'Kept', config: { channels: ['commands'] } },
    { id: 'ordered', kind: 'order-per-key', name: 'Ordered', config: { channel: 'commands', node: 'service' } },
    { id: 'atomic', kind: 'saga-atomicity', name: 'Atomic', config: { saga: 'orders' } },
    { id: 'watched', kind: 'saga-atomicity', name: 'Watched', config: { saga: 'watch' } },
    { id: 'in-order', kind: 'effect-order', name: 'In order', config: { channel: 'commands', effect: 'charge' } },
    { id: 'shown', kind: 'staleness', name: 'Shown', config: { projection: 'view', within: '2s' } },
    { id: 'seen', kind: 'read-your-writes', name: 'Seen', config: { client: 'looker' } },
    { id: 'settled', kind: 'converged', name: 'Settled', config: { projection: 'view', settling: '20s' } },
    { id: 'unlost', kind: 'no-lost-update', name: 'Unlost', config: { nodes: ['service'] } },
    { id: 'safe', kind: 'durable', name: 'Safe', config: { channels: ['commands'] } },
    { id: 'moving', kind: 'progress', name: 'Moving', config: { node: 'service' } },
    { id: 'clean', kind: 'dirty-read', name: 'Clean', config: { writes: 'charge', undoes: 'opened', decides: 'opened', about: 'message.type', owner: 'payload.id' } },
    { id: 'readable', kind: 'schema-readable', name: 'Readable', config: { node: 'service' } },
    { id: 'leads', kind: 'single-leader', name: 'Leads', config: { takes: 'opened', effect: 'charge' } },
    { id: 'quiet', kind: 'storm', name: 'Quiet', config: {} },
    { id: 'ends', kind: 'saga-termination', name: 'Ends', config: { saga: 'orders', within: '1m' } },
    { id: 'calm', kind: 'always', name: 'Calm', config: { expression: "lag('service') < 100" } },
    { id: 'done', kind: 'eventually', name: 'Done', config: { expression: "sagas('orders', 'completed') > 0", within: '2m' } },
    { id: 'sane', kind: 'never', name: 'Sane', config: { expression: "depth('commands') > 1000" } },
  ],
  extensions: {},
});

function node(id: string, kind: string, config: JsonObject, more: Partial<DesignNode> = {}): DesignNode {
  return { id, kind, name: id, config, ...more };
}

function topics(): readonly DesignNode[] {
  const config = { partitions: 3, 'replication.factor': 3, 'min.insync.replicas': 2, 'cleanup.policy': ['delete', 'compact'] };
  return ['events', 'commands', 'replies', 'other'].map((id) => node(id, 'kafka-topic', config, { system: 'kafka' }));
}

/** Of `Placed` the registry refuses the second version, and of `Note` nobody can read it. */
function schemas(): JsonObject {
  const record = (...names: readonly string[]): JsonObject => ({ type: 'object', properties: Object.fromEntries(names.map((name) => [name, { type: 'string' }])), required: [...names] });
  return { Placed: { versions: [record('id'), record('id', 'amount')] }, Note: { compatibility: 'NONE', versions: [record('a'), record('b')] } };
}

function stores(): readonly DesignNode[] {
  return ['db', 'db2'].map((id) => node(id, 'store', {}));
}

function sources(): readonly DesignNode[] {
  const message = { type: 'Placed', key: 'payload.id', payload: { id: 'id-${ordinal}', amount: 5 }, headers: { source: 'web' }, schemaVersion: '1' };
  const second = node('source2', 'producer', { channel: 'other', message });
  const patterns = [{ shape: 'bursts', on: '3s', off: '9s' }, { shape: 'profile', period: '2m', speeds: [1, 0.5, 2] }, { shape: 'trace', times: [0.5, 1, 1.25, 7] }];
  const clients = patterns.map((pattern, index) => node(`client${index}`, 'client', { target: 'bank', request: { type: 'Pay', key: 'text(ordinal)', payload: { sum: 3 }, headers: { source: 'app' } }, pattern, count: 10, firstAfter: '1s', timeout: '3s', retry: { retries: 3, jitter: 0.1, delayMax: '2s' }, instances: 2 }));
  const asker = node('client3', 'client', { target: 'account2', request: { type: 'Placed', key: "'a'", payload: { amount: 3 } }, count: 5 });
  const query = { store: 'db2', table: 'view', key: 'message.key', fresh: 'row != null' };
  const looker = node('looker', 'query-client', { target: 'account2', request: { type: 'Placed', key: "'a'", payload: { amount: 3 }, headers: { source: 'app' } }, count: 5, instances: 2, ...query, reads: 'until-fresh' });
  return [second, looker, node('looker2', 'query-client', { target: 'depot', request: { type: 'Ship' }, count: 1, ...query }), asker, ...clients, node('source', 'producer', { channel: 'events', message, interarrival: '100ms', count: 10, firstAfter: '1s', instances: 2 })];
}

function scripts(): readonly DesignNode[] {
  const message = { type: 'Placed', key: "'k'", payload: { id: 'x' }, headers: { source: 'script' } };
  const send = { id: 'send', do: 'send', atMs: 100, channel: 'other', message };
  return [
    node('script', 'script', { operations: [send], client: { ...MANUAL } }),
    node('script2', 'script', { operations: [send, { id: 'open', do: 'begin', atMs: 5 }, { id: 'close', do: 'commit', atMs: 20 }], producer: { 'transactional.id': 'script' } }),
  ];
}

/** Queues of each broker, with clients that set everything. */
function queues(): readonly DesignNode[] {
  const message = { type: 'Placed', key: "'k'", payload: { id: 'x', amount: 5 } };
  const rabbitmqPublisher = { confirm_select: true, routing_key: 'message.key', expiration: '60000', priority: '3' };
  const awsSender = { MessageGroupId: 'message.key', MessageDeduplicationId: 'message.id', DelaySeconds: '1' };
  const steps = [{ id: 'think', do: 'work', time: '10ms', times: '1 + payload.amount' }, { id: 'back', do: 'nack' }, { id: 'out', do: 'reject' }, { id: 'keep', do: 'changeVisibility', timeout: '7s' }];
  const handlers = [{ id: 'handle', on: 'Placed', steps }];
  const onRabbit = { system: 'rabbit' };
  const onAws = { system: 'aws' };
  const classic = { 'x-message-ttl': 60_000, 'x-max-length': 10, 'x-max-length-bytes': 10_000, 'x-dead-letter-exchange': 'graves', 'x-dead-letter-routing-key': 'dead', 'x-max-priority': 5 };
  const quorum = { type: 'quorum', 'x-delivery-limit': 3, 'x-delayed-retry-type': 'all', 'x-dead-letter-exchange': '', 'x-dead-letter-routing-key': 'work', 'x-overflow': 'reject-publish' };
  const operations = [
    { id: 'put', do: 'send', atMs: 10, channel: 'jobs', message },
    { id: 'get', do: 'receive', atMs: 100, channel: 'work', max: 2, wait: '1s', visibility: '5s' },
    { id: 'get2', do: 'receive', atMs: 110, channel: 'heavy', max: 2 },
    { id: 'charge', do: 'ack', atMs: 200, of: 'get', nth: 0 },
    { id: 'ret', do: 'nack', atMs: 300, of: 'get', nth: 1 },
    { id: 'rej', do: 'reject', atMs: 400, of: 'get', nth: 1 },
    { id: 'more', do: 'changeVisibility', atMs: 500, of: 'get', nth: 0, visibility: '9s' },
    { id: 'bye', do: 'close', atMs: 600 },
  ];
  return [
    node('jobs', 'rabbitmq-exchange', { type: 'topic', 'alternate-exchange': 'graves' }, onRabbit),
    node('attributes', 'rabbitmq-exchange', { type: 'headers', 'alternate-exchange': 'graves2' }, onRabbit),
    node('graves', 'rabbitmq-exchange', { type: 'fanout' }, onRabbit),
    node('graves2', 'rabbitmq-exchange', { type: 'fanout' }, onRabbit),
    node('work', 'rabbitmq-queue', classic, onRabbit),
    node('heavy', 'rabbitmq-queue', quorum, onRabbit),
    node('buried', 'rabbitmq-queue', {}, onRabbit),
    node('older', 'rabbitmq-queue', {}, { system: 'hutch' }),
    node('tasks', 'sqs-queue', { FifoQueue: true, RedrivePolicy: { deadLetterTargetArn: 'tasks-dlq', maxReceiveCount: 3 } }, onAws),
    node('tasks-dlq', 'sqs-queue', { FifoQueue: true, RedriveAllowPolicy: { redrivePermission: 'byQueue', sourceQueueArns: ['tasks'] } }, onAws),
    node('tasks-dlq2', 'sqs-queue', { FifoQueue: true }, onAws),
    node('news', 'sns-topic', {}, onAws),
    node('ordered-news', 'sns-topic', { FifoTopic: true }, onAws),
    node('letters', 'sqs-queue', {}, onAws),
    node('letters2', 'sqs-queue', {}, onAws),
    node('rabbit-source', 'producer', { channel: 'jobs', message, rabbitmqPublisher }),
    node('sqs-source', 'producer', { channel: 'tasks', message, awsSender }),
    node('worker', 'consumer', { handlers, rabbitmqConsumer: { prefetch_count: 10 }, rabbitmqPublisher: {}, retry: { retries: 1 } }),
    node('taskman', 'consumer', { handlers: [{ id: 'handle', on: 'Placed', steps: [steps[0]!, { id: 'tell', do: 'publish', channel: 'tasks-dlq2', message }, { id: 'pass', do: 'publish', channel: 'graves', message }] }], sqsReceiver: { WaitTimeSeconds: 5, VisibilityTimeout: 60 }, awsSender, rabbitmqPublisher }),
    node('rabbit-script', 'script', { operations, rabbitmqPublisher, awsSender }),
    node('sqs-script', 'script', { operations: [{ id: 'put', do: 'send', atMs: 10, channel: 'tasks', message }, { id: 'put2', do: 'send', atMs: 20, channel: 'jobs', message }], rabbitmqPublisher, awsSender }),
  ];
}

/** Acknowledges in ack steps, from the first entry on. */
const MANUAL = { 'enable.auto.commit': false, 'auto.offset.reset': 'earliest' };

function services(): readonly DesignNode[] {
  const operations = [
    { op: 'insert', table: 'a', key: 'message.id', value: { n: 1 }, effect: 'made' },
    { op: 'put', table: 'a', key: 'message.key', value: { n: '${(row.n ?? 0) + 1}' }, effect: 'charge' },
    { op: 'patch', table: 'b', key: 'message.key', set: { n: '(row.n ?? 0) + 1' }, effect: 'patched' },
    { op: 'delete', table: 'c', key: 'message.key', effect: 'removed' },
    { op: 'check', table: 'a', key: 'message.key', where: 'row != null' },
    { op: 'read', table: 'a', key: 'message.key', variable: 'account' },
    { op: 'lock', table: 'a', key: 'message.key' },
    { op: 'unlock', table: 'a', key: 'message.key' },
  ];
  const steps = [
    { id: 'think', do: 'work', time: '10ms' },
    { id: 'rest', do: 'wait', time: '10ms' },
    { id: 'guard', do: 'require', that: 'payload.amount < 100', reason: 'too much' },
    { id: 'charge', do: 'write', store: 'db', operations, timeout: '3s' },
    { id: 'ask', do: 'call', target: 'bank', request: { type: 'Pay', key: 'message.key', payload: { sum: '${account.n}' }, headers: { a: 'b' } }, timeout: '3s' },
    { id: 'tell', do: 'publish', channel: 'other', message: { type: 'Paid', key: 'message.key', payload: { ok: true }, headers: { a: 'b' } } },
    { id: 'answer', do: 'reply', outcome: 'ok', type: 'Done', payload: { ok: true } },
    { id: 'ack', do: 'ack' },
  ];
  const pay = { id: 'pay', on: 'Pay', when: 'payload.amount >= 0', steps, onFailure: [{ id: 'refuse', do: 'reply', outcome: 'failed', type: 'Refused' }, { id: 'ack-refused', do: 'ack' }] };
  // What faults and expectations of the world name elsewhere can change here.
  const look = [{ op: 'read', table: 'd', key: 'message.key', variable: 'unused' }, { op: 'put', table: 'd', key: 'message.key', value: {}, effect: 'noted' }];
  const note = { id: 'note', on: 'Note', schemaVersion: '1', steps: [{ id: 'look', do: 'write', store: 'db2', operations: look }] };
  const retry = { retries: 3, jitter: 0.1, delayMax: '2s' };
  const called = { id: 'ship', on: 'Ship', steps: [{ id: 'think', do: 'work', time: '5ms' }, { id: 'book', do: 'write', store: 'db', operations: [{ op: 'put', table: 'e', key: 'message.id', value: {} }] }] };
  const booked = (id: string, on: string): JsonObject => ({ id, on, steps: [{ id: `${id}-it`, do: 'write', store: 'db', operations: [{ op: 'put', table: 'e', key: 'message.key', value: {} }] }] });
  return [
    node('service', 'consumer', { handlers: [pay, note], idempotency: 'same-transaction', inboxTtl: '1h', deadLetter: 'other', client: MANUAL, retry, instances: 2 }),
    // With auto commit; handles the calls of a saga.
    node('teller', 'consumer', { handlers: [{ id: 'tell', on: '*', steps: [{ id: 'pass', do: 'publish', channel: 'other', message: { type: 'Told', payload: {} } }, { id: 'done', do: 'ack' }] }], client: MANUAL, producer: { 'transactional.id': 'teller' } }),
    node('depot', 'consumer', { holdFor: '1s', parks: 'db', unparks: 'db', deadLetter: 'events', handlers: [called, booked('note', 'Keep'), booked('charge', 'Take'), { ...booked('unbook', 'Unbook'), undoes: 'note' }], client: { 'group.protocol': 'consumer' }, retry, idempotency: 'memory', inboxTtl: '1h', concurrency: 2, queueMax: 10, priority: 'payload.amount' }),
    node('bank', 'external-service', { latency: '50ms', errorRate: 0.1, effect: 'paid', idempotencyKey: 'message.key', queueMax: 10, priority: 'payload.sum', instances: 2 }),
    node('bank2', 'external-service', {}),
    node('fuse', 'circuit-breaker', { target: 'bank', failures: 3, openFor: '20s', timeout: '1s', instances: 2 }),
    node('fuse2', 'circuit-breaker', { target: 'bank2' }),
    node('valve', 'rate-limiter', { target: 'bank', rate: 5, burst: 3, over: 'wait', patience: '2s', timeout: '1s', instances: 2 }),
    node('valve2', 'rate-limiter', { target: 'bank2' }),
  ];
}

function sagas(): readonly DesignNode[] {
  const start = { channel: 'events', on: 'Placed', when: 'payload.amount > 0', key: 'payload.id' };
  const outcome = (type: string) => ({ channel: 'other', type, payload: { id: '${saga.key}', amount: '${payload.amount}' } });
  const action = (type: string) => ({ type, payload: { id: '${saga.key}', amount: '${payload.amount}' } });
  const patience = { retries: 3, retryDelay: '1s', retryFactor: 10, compensationRetries: 3, compensationFactor: 10 };
  return [
    node('orders', 'saga', { start, replies: 'replies', completed: outcome('Confirmed'), compensated: outcome('Cancelled'), client: MANUAL, instances: 2 }),
    node('pay-step', 'saga-step', { order: 1, channel: 'commands', action: action('Pay'), compensation: action('Refund'), ...patience }, { parent: 'orders' }),
    node('check-step', 'saga-step', { order: 2, when: 'payload.amount > 1', channel: 'commands', action: action('Check'), compensation: action('Uncheck') }, { parent: 'orders' }),
    node('ship-step', 'saga-step', { order: 5, kind: 'retriable', target: 'depot', action: action('Ship'), ...patience }, { parent: 'orders' }),
    node('quotes', 'scatter-gather', { start: { channel: 'events', on: 'Placed', key: 'payload.id' }, requests: ['A', 'B', 'C'].map((type) => ({ channel: 'commands', type, payload: { id: '${gathering.key}' } })), replies: 'replies', correlation: 'payload.key', from: 'payload.by', need: 2, timeout: '2s', result: { channel: 'other', type: 'Quoted', payload: { all: '${gathering.replies}' } }, client: MANUAL }),
    node('quotes2', 'scatter-gather', { start: { channel: 'events', on: 'Toured' }, requests: [{ channel: 'commands', type: 'A' }], replies: 'replies', result: { channel: 'other', type: 'Quoted' } }),
    // With auto commit, and its journal in a store.
    node('tours', 'saga', { start: { ...start, on: 'Toured' }, journal: 'db', client: { 'auto.offset.reset': 'earliest' } }),
    node('watch', 'saga-monitor', { steps: [{ id: 'told', begins: 'Placed', done: 'Told', failed: 'Noted', undone: 'Paid', effect: 'charge', undoEffect: 'removed' }], client: MANUAL }),
    node('watch2', 'saga-monitor', { steps: [{ id: 'told', begins: 'Placed', done: 'Told' }] }),
    node('tour-step', 'saga-step', { order: 1, target: 'bank', action: action('Book'), ...patience }, { parent: 'tours' }),
  ];
}

function projections(): readonly DesignNode[] {
  const config = { store: 'db2', table: 'view', key: 'message.key', apply: [{ on: 'Paid', when: 'payload.ok', set: { paid: 'true' } }, { on: 'Gone', delete: true }], retry: { retries: 3, jitter: 0.1 } };
  return [node('view', 'projection', { ...config, client: MANUAL, instances: 2 }), node('view2', 'projection', { ...config, table: 'view2' }), node('view3', 'projection', { ...config, table: 'view3' })];
}

/** Of two, since a field that one command hides another shows. */
function aggregates(): readonly DesignNode[] {
  const made = { type: 'Opened', data: { sum: 'payload.amount' }, schema: 1, effect: 'opened' };
  const commands = [{ on: 'Placed', rules: [{ that: 'state.sum < 100', reason: 'too many' }], events: [made] }, { on: '*', events: [made, { ...made, type: 'Seen' }] }];
  const more = { upcasters: [{ on: 'Opened', from: 1, set: { sum: 'event.data.sum * 2' } }], snapshotEvery: 10, conflictRetries: 2, idempotency: 'same-transaction' };
  const config = { store: 'db', stream: 'message.key', initial: { sum: 0 }, commands, apply: [{ on: 'Opened', set: { sum: 'state.sum + event.data.sum' } }], ...more };
  return [node('account', 'aggregate', { ...config, client: MANUAL, instances: 2 }), node('account2', 'aggregate', { ...config, store: 'db2' })];
}

function relays(): readonly DesignNode[] {
  const routes = [{ channel: 'events', when: 'row.n > 0', message: { type: 'Noted', key: 'rowKey', payload: { n: '${row.n}' }, headers: { a: 'b' } } }];
  const redrives = [node('again', 'redrive', { to: 'events', at: '2m', when: 'payload.amount > 1', client: MANUAL }), node('again2', 'redrive', { to: 'events' })];
  return [...redrives, node('relay', 'outbox-relay', { store: 'db', table: 'a', routes, pollInterval: '500ms', batchSize: 10, instances: 2 }), node('capture', 'outbox-relay', { store: 'db2', routes, mode: 'capture', lag: '10ms', afterwards: 'mark' })];
}

function edges(): readonly DesignEdge[] {
  const pairs: readonly (readonly [string, string, string?])[] = [
    ['source', 'events'], ['source2', 'other'], ['events', 'orders', 'start'], ['replies', 'orders', 'replies'], ['orders', 'other'], ['pay-step', 'commands'], ['check-step', 'commands'], ['ship-step', 'depot'],
    ['commands', 'service'], ['service', 'db'], ['service', 'db2'], ['depot', 'db'], ['depot', 'events'], ['service', 'bank'], ['service', 'bank2'], ['service', 'other'], ['service', 'events'], ['service', 'replies'], ['other', 'depot', 'in'], ['commands', 'depot', 'in'], ['other', 'service', 'in'],
    ['events', 'tours', 'start'], ['events', 'quotes', 'start'], ['replies', 'quotes', 'replies'], ['quotes', 'commands'], ['quotes', 'other'], ['events', 'quotes2', 'start'], ['replies', 'quotes2', 'replies'], ['quotes2', 'commands'], ['quotes2', 'other'], ['tours', 'db'], ['tour-step', 'bank'], ['events', 'watch'], ['other', 'watch'], ['events', 'watch2'], ['other', 'watch2'], ['other', 'view'], ['view', 'db2'], ['other', 'view2'], ['view2', 'db2'], ['other', 'view3'], ['view3', 'db2'], ['rabbit-source', 'jobs'], ['sqs-source', 'tasks'], ['jobs', 'work'], ['jobs', 'heavy'], ['attributes', 'buried'], ['graves', 'buried'], ['graves2', 'buried'], ['work', 'graves'], ['tasks', 'tasks-dlq'], ['news', 'letters2'], ['news', 'letters'], ['ordered-news', 'letters'], ['ordered-news', 'letters2'], ['news', 'bank2'],
    ['work', 'worker', 'in'], ['tasks', 'taskman', 'in'], ['taskman', 'tasks-dlq2'], ['taskman', 'graves'], ['rabbit-script', 'jobs'], ['work', 'rabbit-script'], ['heavy', 'rabbit-script'], ['sqs-script', 'tasks'], ['sqs-script', 'jobs'],
    ['script', 'other'], ['script2', 'other'], ['events', 'teller', 'in'], ['teller', 'other'], ['other', 'script'], ['events', 'script2'],
    ['relay', 'db'], ['relay', 'events'], ['relay', 'other'], ['capture', 'db2'], ['capture', 'events'], ['capture', 'other'],
    ['events', 'account', 'in'], ['events', 'account2', 'in'], ['account', 'db'], ['account2', 'db2'], ['client3', 'account2'], ['other', 'again'], ['again', 'events'], ['other', 'again2'], ['again2', 'events'], ['looker', 'account2'], ['looker', 'db2'], ['looker2', 'depot', 'calls'], ['looker2', 'db2'], ['fuse', 'bank'], ['fuse2', 'bank2'], ['valve', 'bank'], ['valve2', 'bank2'], ['client0', 'bank'], ['client1', 'bank'], ['client2', 'bank'],
  ];
  const links: { readonly [id: string]: JsonObject } = { 'service>db': { latency: '1ms' }, 'jobs>work': { routing_key: 'orders.*' }, 'news>letters': { FilterPolicy: { kind: ['a'] }, deadLetterTargetArn: 'letters2' }, 'attributes>buried': { arguments: { 'x-match': 'any', kind: 'a' } } };
  const alternates: readonly DesignEdge[] = [['jobs', 'graves'], ['attributes', 'graves2']].map(([from = '', to = '']) => ({ id: `${from}>${to}`, from, to, fromPort: 'alternate', toPort: 'unrouted', config: {} }));
  const drawn = pairs.map(([from, to, toPort]) => ({ id: `${from}>${to}`, from, to, ...(toPort !== undefined && { toPort }), config: links[`${from}>${to}`] ?? {} }));
  return [...drawn, ...alternates];
}
