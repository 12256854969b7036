import type { Json } from '../../base/json.ts';
import { UNBOUNDED } from '../../base/limits.ts';
import { defineNode } from '../entry.ts';
import { boolean, choice, type ConfigOf, distribution, expression, list, map, record, reference, text, type ValueOf } from '../field.ts';
import { FAIL, type Label } from '../lowering/program.ts';
import { kafkaConsumerClient } from '../systems/kafka-consumer.ts';
import { instancesField } from './instances.ts';
import { INBOX, lowerSteps } from './lower-steps.ts';
import { ProcessDraft } from './process-draft.ts';
import { addReader, readerShape, settlesItself } from '../systems/readers.ts';
import { retryField, retrySchedule } from './retry-fields.ts';
import { NO_CLIENT, subscribedChannels, systemOf } from './subscriptions.ts';
import type { OperationConfig } from './step-fields.ts';

const APPLY_FIELDS = {
  on: text('On', { required: true, min: 1, max: 200, help: 'Type of the messages that change the row; * for any. The first that matches does.' }),
  when: expression('When', { help: 'Only messages of which this holds.' }),
  set: map('Fields', expression('Value', { required: true, help: 'The new value; `row` is the row so far, or null.' }), { help: 'Fields of the row that change, by name. The others keep their values.' }),
  delete: boolean('Delete', { default: false, help: 'Remove the row instead.' }),
} as const;

const applyField = record('Apply', APPLY_FIELDS, { required: true, help: 'What messages of one type do to the row.' });

export const PROJECTION_FIELDS = {
  store: reference('Store', { to: ['store'], required: true, help: 'The store that holds the read model.' }),
  table: text('Table', { required: true, min: 1, max: 200, help: 'Table of the read model.' }),
  key: expression('Key', { default: 'message.key', help: 'Key of the row that a message changes, a text.' }),
  apply: list('Changes', applyField, { required: true, min: 1, max: 100, help: 'What messages do to the read model.' }),
  time: distribution('Time', { default: '2ms', help: 'Time to work out one change.' }),
  idempotency: choice('Idempotency', {
    options: ['none', 'same-transaction'],
    default: 'none',
    help: 'Whether a message that is delivered again changes the row again. A sum or a counter drifts then; a plain value does not.',
    optionHelp: { none: 'It does.', 'same-transaction': 'The transaction that changes the row remembers the message.' },
    case: 'PAT-05',
  }),
  retry: retryField,
  instances: instancesField,
  client: kafkaConsumerClient,
} as const;

type ProjectionConfig = ConfigOf<typeof PROJECTION_FIELDS>;
type ApplyConfig = ValueOf<typeof applyField>;

export const projection = defineNode({
  kind: 'projection',
  label: 'Projection',
  noun: 'projection',
  summary: 'Keeps a read model up to date: for each message it sets fields of one row.',
  icon: 'projection',
  tone: 'service',
  fields: PROJECTION_FIELDS,
  ports: [
    { id: 'in', label: 'Messages', direction: 'in', connects: 'subscribe' },
    { id: 'store', label: 'Read model', direction: 'out', connects: 'store', max: 1 },
  ],
  shape: (config, id, design) => {
    return { members: config.instances, process: true, ...readerShape(config, id, subscribedChannels(design, id), design) };
  },
  lower: (config, context) => {
    const channels = subscribedChannels(context.design, context.self.id);
    const system = systemOf(channels, 'store', context);
    const draft = new ProcessDraft(context, NO_CLIENT, 'client');
    const entry = addProgram(config, system === undefined || settlesItself(config, system, context), draft);
    if (system === undefined) {
      context.warn('store', 'no-channel', `${context.self.id} reads no channel, so its read model stays empty.`, 'Draw a wire from a channel to it.');
      return draft.finish([]);
    }
    draft.finish([addReader(config, system, channels, entry, context)]);
  },
});

function addProgram(config: ProjectionConfig, settles: boolean, draft: ProcessDraft): Label {
  const { program, context } = draft;
  const entry = program.here();
  const [ack, giveUp] = [program.label(), program.label()];
  const changes = config.apply.map((change) => ({ change, label: program.label() }));
  for (const { change, label } of changes) program.add({ op: 'branch', when: matches(change), then: label });
  program.add({ op: 'jump', to: ack });
  const scope = { draft, mode: 'delivery', onFailed: giveUp, onUnreplied: giveUp, idempotency: config.idempotency, idempotencyKey: 'message.id', transaction: undefined, inboxTtlUs: UNBOUNDED, replies: new Map(), tombstone: undefined, unparks: undefined } as const;
  for (const { change, label } of changes) {
    program.place(label);
    const id = stepOf(change);
    lowerSteps([{ do: 'work', id: `${id}.time`, time: config.time, times: undefined }, { do: 'write', id, store: config.store, operations: [operation(change, config)], timeout: WRITE_TIMEOUT_US }], scope);
    program.add({ op: 'jump', to: ack });
  }
  program.place(giveUp);
  const exhausted = program.label();
  program.add({ op: 'retry', schedule: retrySchedule(config.retry), onExhausted: exhausted });
  program.place(exhausted);
  if (settles) addAck('give-up.ack', draft);
  program.add({ op: 'end', outcome: 'failed', reason: context.name('gave up') });
  program.place(ack);
  if (settles) addAck('ack', draft);
  program.add({ op: 'end', outcome: 'ok', reason: 0 });
  return entry;
}

/** Name of the step that makes a change. */
const stepOf = ({ on }: ApplyConfig): string => `apply-${on === '*' ? 'any' : on}`;

/** What a projection keeps in its store: the read model, and which messages it has seen. */
export function keptRows({ table, apply, idempotency }: ProjectionConfig): readonly { readonly table: string; readonly endings: readonly string[] }[] {
  const inbox = { table: INBOX, endings: apply.map((change) => `:${stepOf(change)}`) };
  return [{ table, endings: [] }, ...(idempotency === 'none' ? [] : [inbox])];
}

const WRITE_TIMEOUT_US = 5_000_000;

function addAck(name: string, { program, context }: ProcessDraft): void {
  program.add({ op: 'settle', name: context.name(name), how: 'commit', onFailed: FAIL });
}

/** What messages do to the read model, in the order in which changes are tried. */
export const changesOf = (config: ProjectionConfig): readonly { readonly on: string; readonly when: string | null; readonly value: Json; readonly step: string }[] =>
  config.apply.map((change) => {
    const made = operation(change, config);
    return { on: change.on, when: change.when ?? null, value: made.op === 'put' ? made.value : null, step: stepOf(change) };
  });

const matches = ({ on, when }: ApplyConfig): string => {
  const type = on === '*' ? 'true' : `message.type == ${JSON.stringify(on)}`;
  return when === undefined ? type : `${type} && (${when})`;
};

/** An upsert: fields that the change does not set keep their value, or start as null. */
function operation({ set, delete: remove }: ApplyConfig, { table, key, apply }: ProjectionConfig): OperationConfig {
  if (remove) return { op: 'delete', table, key, effect: '' };
  const names = [...new Set(apply.flatMap((change) => Object.keys(change.set)))];
  const value = Object.fromEntries(names.map((name) => [name, `\${${set[name] ?? `row[${JSON.stringify(name)}] ?? null`}}`]));
  return { op: 'put', table, key, value, effect: '' };
}
