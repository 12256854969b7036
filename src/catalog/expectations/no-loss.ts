import { defineExpectation } from '../entry.ts';
import { list, reference } from '../field.ts';

export const noLoss = defineExpectation({
  kind: 'no-loss',
  label: 'No loss',
  noun: 'expectation',
  summary: 'What a producer was told is published stays readable for every group that reads the channel, until it was handled.',
  icon: 'no-loss',
  tone: 'expectation',
  fields: {
    channels: list('Channels', reference('Channel', { to: ['channel'], required: true, help: 'A channel.' }), { max: 5000, help: 'Which channels; empty for all.' }),
  },
  lower: ({ channels }, { id, name, channelIndex }) => ({ id, name, kind: 'noLoss', channels: channels.flatMap((channel) => channelIndex(channel) ?? []) }),
});
