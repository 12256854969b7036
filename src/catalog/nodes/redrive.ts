import { defineNode } from '../entry.ts';
import { duration, expression, reference } from '../field.ts';
import { FAIL } from '../lowering/program.ts';
import { kafkaConsumerClient } from '../systems/kafka-consumer.ts';
import { kafkaProducerClient } from '../systems/kafka-producer.ts';
import { addReader, readerShape, settlesItself } from '../systems/readers.ts';
import { ProcessDraft } from './process-draft.ts';
import { subscribedChannels, systemOf } from './subscriptions.ts';

export const REDRIVE_FIELDS = {
  to: reference('To', { to: ['channel'], required: true, wire: 'to', help: 'Where the messages go, as they are: same message, same key.', case: 'RTY-06' }),
  at: duration('At', { default: '1m', max: '365d', help: 'When the operator starts it, from the start of the run. What becomes a dead letter later stays one: what fails again is not redriven for ever.' }),
  when: expression('When', { help: 'Only messages of which this holds; the others are dropped. Absent: all.' }),
  client: kafkaConsumerClient,
  producer: kafkaProducerClient,
} as const;

export const redrive = defineNode({
  kind: 'redrive',
  label: 'Redrive',
  noun: 'redrive',
  summary: 'An operator who puts dead letters back at some time: each is published again where it came from, and done with.',
  icon: 'redrive',
  tone: 'service',
  fields: REDRIVE_FIELDS,
  ports: [
    { id: 'in', label: 'Dead letters', direction: 'in', connects: 'subscribe' },
    { id: 'out', label: 'Messages', direction: 'out', connects: 'publish', max: 1 },
  ],
  shape: (config, id, design) => ({ members: 1, process: true, ...readerShape(config, id, subscribedChannels(design, id), design) }),
  lower: (config, context) => {
    const { self, design } = context;
    const channels = subscribedChannels(design, self.id);
    const system = systemOf(channels, 'to', context);
    const draft = new ProcessDraft(context, config.producer, 'producer');
    const { program } = draft;
    const entry = program.here();
    const done = program.label();
    program.add({ op: 'hold', name: context.name('hold'), afterAppend: null, untilUs: config.at, onLate: done, onFailed: FAIL });
    if (config.when !== undefined) program.add({ op: 'branch', when: `!(${config.when})`, then: done });
    program.add({ op: 'publish', name: context.name('publish'), channel: context.channel(config.to), producer: draft.producer(config.to), message: null, onFailed: FAIL });
    program.place(done);
    if (system !== undefined && settlesItself(config, system, context)) program.add({ op: 'settle', name: context.name('ack'), how: 'commit', onFailed: FAIL });
    program.add({ op: 'end', outcome: 'ok', reason: 0 });
    if (system === undefined) {
      context.error('to', 'no-topic', `${self.id} reads no channel, so it has nothing to redrive.`, 'Draw a wire from the channel of the dead letters to it.');
      return draft.finish([]);
    }
    draft.finish([addReader(config, system, channels, entry, context)]);
  },
});
