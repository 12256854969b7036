import { choice, type ConfigOf, distribution, duration, expression, integer, record, reference, template, text } from '../field.ts';
import { kafkaConsumerClient } from '../systems/kafka-consumer.ts';
import { kafkaProducerClient } from '../systems/kafka-producer.ts';
import { CALL_PROXIES } from './call-proxy.ts';
import { instancesField } from './instances.ts';
import { RETRY_FIELDS } from './retry-fields.ts';

const OUTCOME_FIELDS = {
  channel: reference('Channel', { to: ['channel'], required: true, wire: 'to', help: 'Where the outcome is published.' }),
  type: text('Type', { required: true, min: 1, max: 200, help: 'Type of the message.' }),
  payload: template('Payload', { default: {}, variables: ['saga', 'payload'], help: 'JSON with ${expressions} in its texts: `saga.key`, and `payload` of the message that started the saga.' }),
} as const;

export const SAGA_FIELDS = {
  start: record('Start', {
    channel: reference('Channel', { to: ['channel'], required: true, wire: 'from', help: 'Where the messages that start instances come from.' }),
    on: text('On', { required: true, min: 1, max: 200, help: 'Type of the messages that start an instance.' }),
    when: expression('When', { help: 'Only messages of which this holds.' }),
    key: expression('Key', { required: true, help: 'Identity of the instance, a text. A second start with the same key is ignored.' }),
  }, { required: true, help: 'What opens an instance.' }),
  replies: reference('Replies', { to: ['channel'], wire: 'from', help: 'Where participants reply to commands sent over channels.' }),
  completed: record('On completion', OUTCOME_FIELDS, { optional: true, help: 'Published when all steps are done.' }),
  compensated: record('On compensation', OUTCOME_FIELDS, { optional: true, help: 'Published when everything done is undone.' }),
  journal: reference('Journal', { to: ['store'], help: 'Store of its instances. Absent: one of its own, which does not crash.' }),
  journalTime: distribution('Journal time', { default: '1ms', help: 'Without a journal store: time to persist a change of an instance.' }),
  instances: instancesField,
  client: kafkaConsumerClient,
  producer: kafkaProducerClient,
} as const;

export type SagaConfig = ConfigOf<typeof SAGA_FIELDS>;
export type OutcomeConfig = NonNullable<SagaConfig['completed']>;

const COMMAND_FIELDS = {
  type: text('Type', { required: true, min: 1, max: 200, help: 'Type of the command.' }),
  payload: template('Payload', { default: {}, variables: ['saga', 'payload'], help: 'JSON with ${expressions} in its texts: `saga.key`, and `payload` of the message that started the saga.' }),
} as const;

export type CommandConfig = ConfigOf<typeof COMMAND_FIELDS>;

const PATIENCE = { ...RETRY_FIELDS, delay: duration('First delay', { default: '0s', max: '365d', help: 'Time from the timeout or failure to the first retry.' }) } as const;

export const SAGA_STEP_FIELDS = {
  order: integer('Order', { required: true, min: 1, max: 1000, help: 'Steps run from the lowest order to the highest. Those of the same order start together, and the next waits for all; if one fails, the others are awaited, then what is done is undone, latest first.' }),
  kind: choice('Kind', {
    options: ['compensatable', 'pivot', 'retriable'],
    default: 'compensatable',
    help: 'What happens when it fails.',
    optionHelp: {
      compensatable: 'The saga goes back and undoes what was done.',
      pivot: 'The last step that can turn the saga back: once it is done, the saga goes forward only.',
      retriable: 'It is tried again until it succeeds, up to its retries; then the saga is stuck.',
    },
    case: 'SAG-02',
  }),
  when: expression('When', { variables: ['saga', 'payload'], help: 'Only for instances of which this holds: `saga.key`, and `payload` of the message that started the saga. For others the step is passed over, there and back.' }),
  channel: reference('Command channel', { to: ['channel'], help: 'Where its commands go. Give this or a target.' }),
  target: reference('Target', { to: ['consumer', 'external-service', ...CALL_PROXIES], help: 'Who is called directly instead of over a channel.' }),
  action: record('Action', COMMAND_FIELDS, { required: true, help: 'The command that does it.' }),
  compensation: record('Compensation', COMMAND_FIELDS, { optional: true, help: 'The command that undoes it. Absent: there is nothing to undo.' }),
  timeout: duration('Timeout', { default: '30s', min: '1us', help: 'Without a reply for this long the action may or may not have happened: it is tried again, or counts as unknown and is undone.', case: 'SAG-03' }),
  retries: integer('Retries', { default: 0, min: 0, max: 1_000_000, unlimited: -1, help: 'Further attempts after a timeout; for a retriable step also after a failure. -1 for ever.' }),
  retryDelay: PATIENCE.delay,
  retryFactor: PATIENCE.factor,
  retryDelayMax: PATIENCE.delayMax,
  compensationTimeout: duration('Compensation timeout', { default: '30s', min: '1us', help: 'Without a reply for this long the compensation is sent again.' }),
  compensationRetries: integer('Compensation retries', { default: -1, min: 0, max: 1_000_000, unlimited: -1, help: 'Further attempts at the compensation; then the saga is stuck. -1 for ever.', case: 'SAG-05' }),
  compensationDelay: duration('Compensation delay', { default: '1s', max: '365d', help: 'Time from the timeout or failure of a compensation to its first retry.' }),
  compensationFactor: PATIENCE.factor,
  compensationDelayMax: PATIENCE.delayMax,
} as const;

export type SagaStepConfig = ConfigOf<typeof SAGA_STEP_FIELDS>;
