import { defineExpectation } from '../entry.ts';
import { list, reference } from '../field.ts';

export const noLostUpdate = defineExpectation({
  kind: 'no-lost-update',
  label: 'No lost update',
  noun: 'expectation',
  summary: 'Who changes a row, or appends to a stream, on the strength of what they read before finds it as they read it: nobody else has changed it meanwhile.',
  icon: 'no-lost-update',
  tone: 'expectation',
  fields: {
    nodes: list('Whose', reference('Node', { to: ['consumer', 'aggregate'], required: true, help: 'Who reads and then changes.' }), {
      max: 5000,
      help: 'Whose changes; empty for all. A check of the same row in the transaction that changes it reads it again, unless the new value is made of what was read before.',
      case: 'PAT-02',
    }),
  },
  lower: ({ nodes }, { id, name, nodeIndex }) => ({ id, name, kind: 'noLostUpdate', nodes: nodes.flatMap((node) => nodeIndex(node) ?? []) }),
});
