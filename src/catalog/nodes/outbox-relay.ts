import type { LookPlan } from '../../topology/process.ts';
import { defineNode } from '../entry.ts';
import { choice, type ConfigOf, distribution, duration, expression, integer, list, record, reference, text, type ValueOf } from '../field.ts';
import { FAIL, type Label } from '../lowering/program.ts';
import { kafkaProducerClient } from '../systems/kafka-producer.ts';
import { instancesField } from './instances.ts';
import { addRegistration } from '../schemas/pinned-versions.ts';
import { MESSAGE_FIELDS, messagePlan } from './message.ts';
import { ProcessDraft } from './process-draft.ts';

const ROUTE_FIELDS = {
  channel: reference('Channel', { to: ['channel'], required: true, help: 'Where the message goes.' }),
  when: expression('When', { help: 'Only rows of which this holds; `row` is the row. The first route that matches takes it.' }),
  message: record('Message', MESSAGE_FIELDS, { required: true, help: 'What is published for a row: `row` is the row, `rowKey` its key, which is also the identity of the message.' }),
} as const;

const routeField = record('Route', ROUTE_FIELDS, { required: true, help: 'Where rows of one sort go.' });

export const OUTBOX_RELAY_FIELDS = {
  store: reference('Store', { to: ['store'], required: true, help: 'The store that holds the outbox, written in the same transaction as the business rows.', case: 'OBX-01' }),
  table: text('Table', { default: 'outbox', min: 1, max: 200, help: 'Table of the outbox. Rows are taken in the order in which they were committed.' }),
  routes: list('Routes', routeField, { required: true, min: 1, max: 100, help: 'What is published for the rows. A row that no route takes is done with.' }),
  mode: choice('Mode', {
    options: ['polling', 'capture'],
    default: 'polling',
    help: 'How it notices new rows.',
    optionHelp: { polling: 'It looks at the table on a regular grid of time.', capture: 'Change data capture: the log of the database tells it, after a lag.' },
  }),
  pollInterval: duration('Poll interval', { default: '1s', min: '1ms', max: '365d', help: 'Polling: time between two looks. It adds half of this to the mean latency.', case: 'QUE-13' }),
  batchSize: integer('Batch size', { default: 100, min: 1, max: 1_000_000, help: 'Rows that it takes at one look.', case: 'OBX-03' }),
  lag: distribution('Lag', { default: '50ms', help: 'Capture: time from the commit of a row until the relay sees it.' }),
  afterwards: choice('Afterwards', { options: ['delete', 'mark'], default: 'delete', help: 'What becomes of a published row. A crash between publishing and this publishes it again.', optionHelp: { delete: 'It is deleted.', mark: 'Its field `sent` becomes true; the table grows.' }, case: 'OBX-01' }),
  instances: instancesField,
  producer: kafkaProducerClient,
} as const;

type RelayConfig = ConfigOf<typeof OUTBOX_RELAY_FIELDS>;
type RouteConfig = ValueOf<typeof routeField>;

export const outboxRelay = defineNode({
  kind: 'outbox-relay',
  label: 'Outbox relay',
  noun: 'relay',
  summary: 'Publishes the rows of an outbox table, by polling or by change data capture: the second half of the transactional outbox.',
  icon: 'relay',
  tone: 'service',
  fields: OUTBOX_RELAY_FIELDS,
  ports: [
    { id: 'store', label: 'Outbox', direction: 'out', connects: 'store', max: 1 },
    { id: 'out', label: 'Messages', direction: 'out', connects: 'publish' },
  ],
  shape: (config) => ({ members: config.instances, process: true }),
  lower: (config, context) => {
    const draft = new ProcessDraft(context, config.producer, 'producer');
    const entry = addProgram(config, draft);
    context.useTable(config.store, config.table);
    const where = config.afterwards === 'mark' ? '(row.sent ?? false) != true' : 'true';
    const link = context.link(context.self.id, config.store);
    draft.finish([{ on: 'change', entry, store: context.store(config.store), table: config.table, where, link, after: lookPlan(config), batchMax: config.batchSize }]);
  },
});

const lookPlan = ({ mode, pollInterval, lag }: RelayConfig): LookPlan => (mode === 'polling' ? { kind: 'poll', everyUs: pollInterval } : { kind: 'capture', lag });

/** For one row: the first route that matches publishes it; then the row is done with. What fails leaves the row to the next look. */
function addProgram(config: RelayConfig, draft: ProcessDraft): Label {
  const { program } = draft;
  const entry = program.here();
  const done = program.label();
  const routes = config.routes.map((route) => ({ route, label: program.label() }));
  for (const { route, label } of routes) program.add({ op: 'branch', when: route.when ?? 'true', then: label });
  program.add({ op: 'jump', to: done });
  for (const { route, label } of routes) {
    program.place(label);
    addPublish(route, draft);
    program.add({ op: 'jump', to: done });
  }
  program.place(done);
  addDone(config, draft);
  program.add({ op: 'end', outcome: 'ok', reason: 0 });
  return entry;
}

/** A row published again is the same message: its identity is the key of the row. */
function addPublish({ channel, message }: RouteConfig, draft: ProcessDraft): void {
  const { program, context } = draft;
  addRegistration('publish', message, FAIL, program, context);
  program.add({ op: 'publish', name: context.name('publish'), channel: context.channel(channel), producer: draft.producer(channel), message: { ...messagePlan(message, context), identity: 'rowKey' }, onFailed: FAIL });
}

function addDone({ store, table, afterwards }: RelayConfig, { program, context }: ProcessDraft): void {
  const at = { table, key: 'rowKey', effect: 0 };
  const operation = afterwards === 'delete' ? ({ op: 'delete', ...at } as const) : ({ op: 'patch', ...at, set: { sent: 'true' } } as const);
  program.add({ op: 'tx', name: context.name(afterwards), store: context.store(store), link: context.link(context.self.id, store), operations: [operation], timeoutUs: TIMEOUT_US, onConflict: FAIL, onFailed: FAIL });
}


const TIMEOUT_US = 5_000_000;
