import { defineExpectation } from '../entry.ts';
import { reference, text } from '../field.ts';

export const effectOrder = defineExpectation({
  kind: 'effect-order',
  label: 'Effects in order',
  noun: 'expectation',
  summary: 'The effects of one key come in the order of a channel, whoever has them: also by way of retry topics.',
  icon: 'order-per-key',
  tone: 'expectation',
  fields: {
    channel: reference('Channel', { to: ['channel'], required: true, help: 'The channel whose order counts.', case: 'RTY-03' }),
    effect: text('Effect', { required: true, min: 1, max: 200, help: 'Name of the effect.' }),
  },
  lower: ({ channel: channelId, effect: effectName }, { id, name, channelIndex, effect, effects, error }) => {
    const [channel, index] = [channelIndex(channelId), effect(effectName)];
    if (channel !== undefined && index !== undefined) return { id, name, kind: 'effectOrder', channel, effect: index };
    error('effect', 'unknown-effect', `No step or service has the effect "${effectName}".`, effects.length === 0 ? 'Give an operation of a write step an effect.' : `Effects are ${effects.join(', ')}.`);
    return null;
  },
});
