import { defineExpectation } from '../entry.ts';
import { integer } from '../field.ts';

export const storm = defineExpectation({
  kind: 'storm',
  label: 'No event storm',
  noun: 'expectation',
  summary: 'One message leads to no more than so many others, directly or through others.',
  icon: 'storm',
  tone: 'expectation',
  fields: {
    most: integer('At most', { default: 100, min: 0, max: 1_000_000, unit: 'messages', help: 'How many messages one may lead to. Events that call for events that call for the first lead to any number.' }),
  },
  lower: ({ most }, { id, name }) => ({ id, name, kind: 'storm', most }),
});
