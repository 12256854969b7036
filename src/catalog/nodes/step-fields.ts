import { boolean, choice, type ConfigOf, distribution, duration, expression, type Fields, list, map, record, reference, template, text, type ValueOf, variant } from '../field.ts';
import { CALL_PROXIES } from './call-proxy.ts';
import { MESSAGE_FIELDS } from './message.ts';

const table = text('Table', { required: true, min: 1, max: 200, help: 'Table of the store. Tables need no declaration.' });
const key = expression('Key', { required: true, help: 'Key of the row, a text. `row` is the row of this key, or null.' });
const effect = text('Effect', { default: '', max: 200, help: 'Name of this change in the world, such as charge. Expectations count effects by name.' });
const value = template('Row', { required: true, help: 'The new row: JSON with ${expressions} in its texts.' });

/** One change or check in a transaction. */
const OPERATIONS = {
  insert: { table, key, value, effect },
  put: { table, key, value, effect },
  patch: { table, key, set: map('Fields', expression('Value', { required: true, help: 'The new value.' }), { required: true, help: 'Fields of the row to set, by name.' }), effect },
  delete: { table, key, effect },
  check: { table, key, where: expression('Where', { required: true, help: 'The transaction is refused unless this holds of `row`.' }) },
  lock: { table, key, owner: expression('Owner', { default: 'message.key', help: 'Who holds it, a text: the saga instance. A semantic lock: the row is pending until its owner unlocks it, and the write of anybody else who locks it is refused.', case: 'SAG-07' }) },
  unlock: { table, key, owner: expression('Owner', { default: 'message.key', help: 'Who gives it back. The lock of another stays.', case: 'SAG-07' }) },
  read: { table, key, variable: text('Variable', { required: true, pattern: '^[A-Za-z_$][A-Za-z0-9_$]*$', patternWords: 'a name of letters, digits and _', help: 'Later steps read the row by this name.' }) },
} as const satisfies { readonly [name: string]: Fields };

export const operationField = variant('Operation', 'op', OPERATIONS, { required: true, help: 'A change or check of one row.' });

export type OperationConfig = ValueOf<typeof operationField>;

const id = text('Id', { required: true, pattern: '^[A-Za-z0-9][A-Za-z0-9._:>#-]{0,99}$', patternWords: 'letters, digits and . _ : > # -', help: 'Name of the step in logs and faults.' });
const timeout = duration('Timeout', { default: '5s', min: '1us', help: 'Without an answer for this long the step fails. What was asked for may have happened.' });

/** What a handler can do, one step after the other. A crash can strike between any two. */
const STEPS = {
  work: {
    id,
    time: distribution('Time', { required: true, help: 'The handler is busy for this long.' }),
    times: expression('Times', { help: 'How often over, a number: with a time of 1ms, payload.ms takes as long as each message of a recorded trace says. Absent: once.' }),
  },
  wait: { id, time: distribution('Time', { required: true, help: 'The handler waits for this long.' }) },
  require: {
    id,
    that: expression('That', { required: true, help: 'The handler fails here unless this holds.' }),
    reason: text('Reason', { default: 'refused', max: 200, help: 'Why it fails: `failure.reason` in the steps on failure.' }),
  },
  write: { id, store: reference('Store', { to: ['store'], required: true, help: 'The store that the transaction changes.' }), operations: list('Operations', operationField, { required: true, min: 1, max: 100, help: 'All happen, or none.' }), timeout },
  call: { id, target: reference('Target', { to: ['external-service', 'consumer', 'aggregate', ...CALL_PROXIES], required: true, help: 'Who is asked, and answers.' }), request: record('Request', MESSAGE_FIELDS, { required: true, help: 'What is asked.' }), timeout },
  publish: { id, channel: reference('Channel', { to: ['channel'], required: true, help: 'Where the message goes.' }), message: record('Message', MESSAGE_FIELDS, { required: true, help: 'What is published.' }) },
  reply: {
    id,
    outcome: choice('Outcome', { options: ['ok', 'failed'], default: 'ok', help: 'What the saga is told about its command.', optionHelp: { ok: 'It is done.', failed: 'It was refused and had no effect.' } }),
    type: text('Type', { required: true, min: 1, max: 200, help: 'Type of the reply message.' }),
    payload: template('Payload', { default: {}, help: 'JSON with ${expressions} in its texts.' }),
  },
  ack: { id },
  nack: { id, requeue: boolean('Requeue', { default: true, help: 'Back to the queue, at once. Off: dead-lettered or dropped.', case: 'RMQ-05' }) },
  reject: { id, requeue: boolean('Requeue', { default: false, help: 'Back to the queue, and counted as a failure. Off: dead-lettered or dropped.', case: 'RMQ-09' }) },
  changeVisibility: { id, timeout: duration('Visibility timeout', { required: true, max: '12h', help: 'From now on. 0s: others see it at once.', case: 'SQS-06' }) },
} as const satisfies { readonly [name: string]: Fields };

export const stepField = variant('Step', 'do', STEPS, { required: true, help: 'One thing that the handler does.' });

export type StepConfig = ValueOf<typeof stepField>;

export type StepOf<K extends StepConfig['do']> = Extract<StepConfig, { readonly do: K }>;

export const HANDLER_FIELDS = {
  id,
  on: text('On', { required: true, min: 1, max: 200, help: 'Type of the messages that it handles; * for any. The first handler that matches does.' }),
  when: expression('When', { help: 'Only messages of which this holds.' }),
  schemaVersion: expression('Reads version', { help: 'Version of the type\'s schema that it reads with, such as 1, or release >= 2 ? 2 : 1. A message that it cannot read is given up at once. Absent: it reads anything.', case: 'SCH-05' }),
  undoes: text('Undoes', { min: 1, max: 200, help: 'Id of the handler that it undoes, by the key of their messages. What was not done is not undone but leaves a tombstone: when it comes late, it is refused. Absent: it always has its effects.', case: 'SAG-03' }),
  steps: list('Steps', stepField, { required: true, max: 200, help: 'What it does, in order.' }),
  onFailure: list('On failure', stepField, { optional: true, max: 200, help: 'What it does when a step fails. Absent: it tries again, then gives up.' }),
} as const;

export type HandlerConfig = ConfigOf<typeof HANDLER_FIELDS>;
