import { defineExpectation } from '../entry.ts';
import { expression, text } from '../field.ts';

/** What the log keeps of a message, for the checks. */
const MESSAGE_VARIABLES = ['message', 'payload', 'key', 'headers', 'attempt'];

export const atMostOnce = defineExpectation({
  kind: 'at-most-once',
  label: 'At most once',
  noun: 'expectation',
  summary: 'An effect, such as charging a card, happens at most once for each value of an expression over its message.',
  icon: 'at-most-once',
  tone: 'expectation',
  fields: {
    effect: text('Effect', { required: true, min: 1, max: 200, help: 'Name of an effect that a step or an external service has.' }),
    per: expression('Per', { default: 'message.key', variables: MESSAGE_VARIABLES, help: 'For each value of this over the message that brought the effect about.' }),
  },
  lower: ({ effect: name, per }, { id, name: label, effect, effects, error }) => {
    const index = effect(name);
    if (index !== undefined) return { id, name: label, kind: 'atMostOnce', effect: index, per };
    error('effect', 'unknown-effect', `No step or service has the effect "${name}".`, effects.length === 0 ? 'Give an operation of a write step an effect.' : `Effects are ${effects.join(', ')}.`);
    return null;
  },
});
