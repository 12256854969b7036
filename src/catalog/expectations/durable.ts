import { defineExpectation } from '../entry.ts';
import { list, reference } from '../field.ts';

export const durable = defineExpectation({
  kind: 'durable',
  label: 'Acknowledged is durable',
  noun: 'expectation',
  summary: 'What a producer was told is published is there under the next leader too, whether anybody has handled it or not.',
  icon: 'durable',
  tone: 'expectation',
  fields: {
    channels: list('Topics', reference('Topic', { to: ['kafka-topic'], required: true, help: 'A topic.' }), { max: 5000, help: 'Which topics; empty for all.' }),
  },
  lower: ({ channels }, { id, name, channelIndex }) => ({ id, name, kind: 'durable', channels: channels.flatMap((channel) => channelIndex(channel) ?? []) }),
});
