import { defineNode } from '../entry.ts';
import { record, reference } from '../field.ts';
import { FAIL } from '../lowering/program.ts';
import { QUEUE_SENDER_FIELDS } from '../systems/client-fields.ts';
import { kafkaProducerClient } from '../systems/kafka-producer.ts';
import { addRegistration } from '../schemas/pinned-versions.ts';
import { instancesField } from './instances.ts';
import { MESSAGE_FIELDS, messagePlan } from './message.ts';
import { ProcessDraft } from './process-draft.ts';
import { SOURCE_FIELDS, sourcePlan } from './source-fields.ts';

export const PRODUCER_FIELDS = {
  channel: reference('Channel', { to: ['channel'], required: true, help: 'Where its messages go.' }),
  message: record('Message', MESSAGE_FIELDS, { required: true, help: 'What it publishes. `ordinal` is the number of the message, from 1.' }),
  ...SOURCE_FIELDS,
  instances: instancesField,
  client: kafkaProducerClient,
  ...QUEUE_SENDER_FIELDS,
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
    const draft = new ProcessDraft(context, config.client, 'client', config);
    const { program } = draft;
    const entry = program.here();
    const refused = program.label();
    addRegistration('publish', config.message, refused, program, context);
    program.add({ op: 'publish', name: context.name('publish'), channel: context.channel(config.channel), producer: draft.producer(config.channel), message: null, onFailed: FAIL });
    program.add({ op: 'end', outcome: 'ok', reason: 0 });
    program.place(refused);
    if (config.message.schemaVersion !== undefined) program.add({ op: 'end', outcome: 'failed', reason: context.name('schema refused') });
    draft.finish([{ on: 'arrival', entry, source: sourcePlan(config, context), message: messagePlan(config.message, context) }]);
  },
});
