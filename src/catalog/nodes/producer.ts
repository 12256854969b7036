import { UNBOUNDED } from '../../base/limits.ts';
import { defineNode } from '../entry.ts';
import { distribution, duration, integer, record, reference } from '../field.ts';
import { FAIL } from '../lowering/program.ts';
import { kafkaProducerClient } from '../systems/kafka-producer.ts';
import { instancesField } from './instances.ts';
import { MESSAGE_FIELDS, messagePlan } from './message.ts';
import { ProcessDraft } from './process-draft.ts';

export const PRODUCER_FIELDS = {
  channel: reference('Channel', { to: ['channel'], required: true, help: 'Where its messages go.' }),
  message: record('Message', MESSAGE_FIELDS, { required: true, help: 'What it publishes. `ordinal` is the number of the message, from 1.' }),
  interarrival: distribution('Time between messages', { default: 'exponential(1s)', help: 'Time from one message to the next.' }),
  count: integer('Messages', { default: -1, min: 0, unlimited: -1, help: 'Messages in all; -1 for until the run ends.' }),
  firstAfter: duration('First after', { default: '0s', max: '365d', help: 'Time before the source starts; the first message follows one time between messages later.' }),
  instances: instancesField,
  client: kafkaProducerClient,
} as const;

export const producer = defineNode({
  kind: 'producer',
  label: 'Producer',
  noun: 'producer',
  summary: 'A source of messages: it makes them at random or regular times and publishes them to one channel.',
  icon: 'source',
  tone: 'source',
  fields: PRODUCER_FIELDS,
  ports: [{ id: 'out', label: 'Messages', direction: 'out', connects: 'publish', max: 1 }],
  shape: (config) => ({ members: config.instances, process: true }),
  lower: (config, context) => {
    const draft = new ProcessDraft(context, config.client, 'client');
    const { program } = draft;
    const entry = program.here();
    program.add({ op: 'publish', name: context.name('publish'), channel: context.channel(config.channel), producer: draft.producer(config.channel), message: null, onFailed: FAIL });
    program.add({ op: 'end', outcome: 'ok', reason: 0 });
    const count = Math.min(config.count, UNBOUNDED);
    draft.finish([{ on: 'arrival', entry, source: { interarrival: config.interarrival, firstAfterUs: config.firstAfter, count }, message: messagePlan(config.message, context) }]);
  },
});
