import { type ConfigOf, distribution, duration, expression, list, record, text } from '../field.ts';
import { kafkaConsumerClient } from '../systems/kafka-consumer.ts';

const type = (label: string, help: string) => text(label, { required: true, min: 1, max: 200, help });

const MONITORED_STEP_FIELDS = {
  id: text('Id', { required: true, pattern: '^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$', patternWords: 'letters, digits and . _ -', help: 'Name of the step in the lanes and in findings.' }),
  begins: type('Begins with', 'Type of the message on which its service goes to work.'),
  done: type('Done with', 'Type of the message that tells that it was done.'),
  failed: text('Failed with', { min: 1, max: 200, help: 'Type of the message that tells that it was refused and had no effect: whatever was done has to be undone. Absent: it never fails.' }),
  undone: text('Undone with', { min: 1, max: 200, help: 'Type of the message that tells that it was undone. Absent: there is nothing to undo.', case: 'SAG-08' }),
  effect: text('Effect', { default: '', max: 200, help: 'Effect of the step at its service. Expectations judge by it what really happened.' }),
  undoEffect: text('Effect of undoing', { default: '', max: 200, help: 'Effect that undoes it.' }),
} as const;

export const SAGA_MONITOR_FIELDS = {
  key: expression('Correlation', { default: 'message.key', help: 'Which instance a message is about, a text: the same in all its messages.' }),
  steps: list('Steps', record('Step', MONITORED_STEP_FIELDS, { required: true, help: 'What one service does, by the messages that tell of it.' }), {
    required: true,
    min: 1,
    max: 50,
    unique: 'id',
    help: 'What makes up an instance. It is completed when all are done, and compensated when one failed and all that were done are undone.',
  }),
  deadline: duration('Deadline', { default: '1m', min: '1us', help: 'An instance without end for this long is stuck. After a restart of the monitor the time begins anew.', case: 'SAG-08' }),
  journalTime: distribution('Journal time', { default: '1ms', help: 'Time to persist what it has seen.' }),
  client: kafkaConsumerClient,
} as const;

export type MonitorConfig = ConfigOf<typeof SAGA_MONITOR_FIELDS>;
export type MonitoredStep = MonitorConfig['steps'][number];

/** Node of a monitored step in the topology. */
export const stepNodeOf = (monitorId: string, stepId: string): string => `${monitorId}/${stepId}`;
