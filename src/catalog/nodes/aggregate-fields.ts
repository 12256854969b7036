import { choice, type ConfigOf, distribution, duration, expression, integer, list, map, record, reference, template, text } from '../field.ts';
import { instancesField } from './instances.ts';
import { kafkaConsumerClient } from '../systems/kafka-consumer.ts';

const type = (help: string) => text('Type', { required: true, min: 1, max: 200, help });

const RULE_FIELDS = {
  that: expression('That', { required: true, help: 'The command is refused unless this holds of `state` and `payload`.' }),
  reason: text('Reason', { default: 'refused', max: 200, help: 'Why it is refused.' }),
} as const;

const EVENT_FIELDS = {
  type: type('Type of the event.'),
  data: map('Data', expression('Value', { required: true, help: 'A value of `state`, `payload` and the other variables of a handler.' }), { help: 'What the event says, by name.' }),
  schema: integer('Schema', { default: 1, min: 1, max: 1000, help: 'Version of the event in which it is written. Later versions are reached by upcasting.', case: 'PAT-04' }),
  effect: text('Effect', { default: '', max: 200, help: 'Name of what the event means in the world, such as charge. Expectations count effects by name.' }),
} as const;

const COMMAND_FIELDS = {
  on: text('On', { required: true, min: 1, max: 200, help: 'Type of the commands; * for any. The first that matches decides.' }),
  rules: list('Rules', record('Rule', RULE_FIELDS, { required: true, help: 'What must hold before an event is made.' }), { max: 50, help: 'All must hold of the state as it is; decided again after a conflict.', case: 'PAT-02' }),
  events: list('Events', record('Event', EVENT_FIELDS, { required: true, help: 'What happens when the rules hold.' }), { required: true, min: 1, max: 20, help: 'Appended together, or none.' }),
} as const;

const APPLY_FIELDS = {
  on: type('Type of the events.'),
  set: map('Fields', expression('Value', { required: true, help: 'The new value, of `state` and `event.data`.' }), { required: true, help: 'Fields of the state that an event changes, by name.' }),
} as const;

const UPCASTER_FIELDS = {
  on: type('Type of the events.'),
  from: integer('From', { required: true, min: 1, max: 1000, help: 'The version that it lifts to the next.' }),
  set: map('Data', expression('Value', { required: true, help: 'The new value, of `event.data`.' }), { required: true, help: 'Data that the next version has, by name. The rest stays.' }),
} as const;

export const AGGREGATE_FIELDS = {
  store: reference('Event store', { to: ['store'], required: true, help: 'The store of its streams, one for each aggregate.' }),
  table: text('Table', { default: 'events', min: 1, max: 200, help: 'Table of the events; an outbox relay may publish its rows: `row.type`, `row.data`, `row.stream`, `row.version`.' }),
  stream: expression('Aggregate', { default: 'message.key', help: 'Which aggregate a command is for, a text.' }),
  initial: template('Initial state', { default: {}, help: 'State of an aggregate without events: JSON.' }),
  commands: list('Commands', record('Command', COMMAND_FIELDS, { required: true, help: 'What is decided on commands of one type.' }), { required: true, min: 1, max: 50, help: 'Decide: from a state and a command to events, or to a refusal.' }),
  apply: list('Apply', record('Change', APPLY_FIELDS, { required: true, help: 'What events of one type do to the state.' }), { required: true, min: 1, max: 100, help: 'Apply: from a state and an event to the next state. The state at a version is the fold of the events up to it.', case: 'PAT-03' }),
  upcasters: list('Upcasters', record('Upcaster', UPCASTER_FIELDS, { required: true, help: 'How an old event is read.' }), { max: 100, help: 'Old events are lifted, version by version, before they are applied.', case: 'PAT-04' }),
  guard: choice('Concurrency', {
    options: ['expected-version', 'none'],
    default: 'expected-version',
    help: 'What happens when somebody else appended since the state was loaded.',
    optionHelp: { 'expected-version': 'The append is refused; the command loads and decides again.', none: 'It is appended all the same, as to a topic, which has no such check: decided on a state that was no more.' },
    case: 'PAT-02',
  }),
  conflictRetries: integer('Conflict retries', { default: 3, min: 0, max: 1_000_000, unlimited: -1, help: 'How often a command is decided again after a conflict; then it is refused. -1 for ever.', case: 'PAT-02' }),
  idempotency: choice('Idempotency', {
    options: ['none', 'same-transaction'],
    default: 'none',
    help: 'Whether a command that is delivered again is decided again.',
    optionHelp: { none: 'It is.', 'same-transaction': 'Its message is remembered with the events that it made: a repeat makes none.' },
  }),
  snapshotEvery: integer('Snapshot every', { default: -1, min: 1, max: 1_000_000, unlimited: -1, help: 'Events after which the state is kept, so that loading begins there. -1 for never.', case: 'PAT-01' }),
  snapshotSchema: integer('Snapshot schema', { default: 1, min: 1, max: 1_000_000, help: 'Version of the shape of the state. A snapshot of another is not read: everything is folded from the first event.', case: 'PAT-01' }),
  snapshotTime: distribution('Snapshot read', { default: '1ms', help: 'Time to read a snapshot, besides that of the store.' }),
  eventTime: distribution('Time per event', { default: '50us', help: 'Time to read and apply one event.', case: 'PAT-01' }),
  timeout: duration('Timeout', { default: '5s', min: '1us', help: 'Without an answer of the store for this long the command is tried again.' }),
  instances: instancesField,
  concurrency: integer('Concurrency of calls', { default: 1, min: 1, max: 100_000, help: 'Direct commands at work at once, each instance. More wait.' }),
  client: kafkaConsumerClient,
} as const;

export type AggregateConfig = ConfigOf<typeof AGGREGATE_FIELDS>;
export type AggregateCommand = AggregateConfig['commands'][number];
