import { UNBOUNDED } from '../../base/limits.ts';
import { defineNode } from '../entry.ts';
import { choice, type ConfigOf, distribution, duration, expression, record, reference, text } from '../field.ts';
import type { LowerContext } from '../lowering/context.ts';
import { type Label, Program } from '../lowering/program.ts';
import { instancesField } from './instances.ts';
import { MESSAGE_FIELDS, messagePlan } from './message.ts';
import { SOURCE_FIELDS, sourcePlan } from './source-fields.ts';

export const QUERY_CLIENT_FIELDS = {
  target: reference('Command to', { to: ['aggregate', 'consumer'], required: true, wire: 'to', help: 'Who is asked to change something.' }),
  request: record('Command', MESSAGE_FIELDS, { required: true, help: 'What is asked. `ordinal` is the number of the command, from 1.' }),
  ...SOURCE_FIELDS,
  timeout: duration('Command timeout', { default: '5s', min: '1us', help: 'Without an answer for this long there is nothing to query.' }),
  after: distribution('Query after', { default: '10ms', help: 'Time from the answer to the query.', case: 'PAT-08' }),
  store: reference('Read model', { to: ['store'], required: true, wire: 'to', help: 'The store that is queried: a read model, or the store of the command side.' }),
  table: text('Table', { required: true, min: 1, max: 200, help: 'Table that is queried.' }),
  key: expression('Key', { default: 'message.key', help: 'Key of the row that is queried, a text.' }),
  fresh: expression('Fresh when', { required: true, help: 'Holds of `row`, the answer, and of `payload` of the command once the answer shows it.' }),
  reads: choice('Reads', {
    options: ['once', 'until-fresh'],
    default: 'once',
    help: 'What it does with an answer that does not show its own write.',
    optionHelp: { once: 'It takes what it gets: a stale read.', 'until-fresh': 'Read your writes: it asks again until the answer shows the write.' },
    case: 'PAT-08',
  }),
  every: duration('Asks every', { default: '50ms', min: '1ms', max: '1h', help: 'Until fresh: time between two queries.' }),
  patience: duration('Patience', { default: '10s', min: '1us', help: 'Until fresh: when this is over, what it has is a stale read.' }),
  instances: instancesField,
} as const;

type QueryConfig = ConfigOf<typeof QUERY_CLIENT_FIELDS>;

/** Why a handler failed whose query did not show its own write; expectations look for it. */
export const STALE_READ = 'stale read';

export const queryClient = defineNode({
  kind: 'query-client',
  label: 'Query client',
  noun: 'client',
  summary: 'Somebody who changes something and then looks: it sends a command, queries a read model afterwards, and knows whether it sees its own write.',
  icon: 'query',
  tone: 'source',
  fields: QUERY_CLIENT_FIELDS,
  ports: [
    { id: 'targets', label: 'Service', direction: 'out', connects: 'call', max: 1 },
    { id: 'store', label: 'Read model', direction: 'out', connects: 'store', max: 1 },
  ],
  shape: (config) => ({ members: config.instances, process: true }),
  lower: (config, context) => {
    const program = new Program();
    const entry = program.here();
    const request = messagePlan(config.request, context);
    // What it asks is the message that it will look for: made once, with its draws.
    const sent = { ...request, key: 'message.key', payload: '${payload}', headers: Object.fromEntries(Object.keys(request.headers).map((name) => [name, `\${headers[${JSON.stringify(name)}]}`])) };
    const failed = program.label();
    program.add({ op: 'call', name: context.name('command'), target: context.process(config.target), link: context.link(context.self.id, config.target), request: sent, timeoutUs: config.timeout, onFailed: failed, onTimeout: failed });
    program.add({ op: 'work', name: context.name('look-later'), time: config.after, onFailed: failed });
    addQuery(config, failed, program, context);
    program.place(failed);
    program.add({ op: 'end', outcome: 'failed', reason: context.name('no answer') });
    context.addProcess({ ...program.finish([{ on: 'arrival', entry, source: sourcePlan(config, context), message: request }]), producers: [] });
  },
});

function addQuery({ store, table, key, fresh, reads, every, patience }: QueryConfig, failed: Label, program: Program, context: LowerContext): void {
  const [seen, stale] = [program.label(), program.label()];
  context.useTable(store, table);
  program.add({ op: 'let', variable: 'until', value: `now() + ${Math.min(patience, UNBOUNDED) / 1_000_000}` });
  const query = program.here();
  program.add({ op: 'tx', name: context.name('query'), store: context.store(store), link: context.link(context.self.id, store), operations: [{ op: 'read', table, key, variable: 'row' }], timeoutUs: QUERY_TIMEOUT_US, onConflict: failed, onFailed: failed });
  program.add({ op: 'branch', when: fresh, then: seen });
  if (reads === 'until-fresh') {
    program.add({ op: 'branch', when: 'now() >= until', then: stale });
    program.add({ op: 'work', name: context.name('ask-again'), time: { kind: 'constant', valueUs: every }, onFailed: failed });
    program.add({ op: 'jump', to: query });
  }
  program.place(stale);
  program.add({ op: 'end', outcome: 'failed', reason: context.name(STALE_READ) });
  program.place(seen);
  program.add({ op: 'end', outcome: 'ok', reason: 0 });
}

const QUERY_TIMEOUT_US = 5_000_000;
