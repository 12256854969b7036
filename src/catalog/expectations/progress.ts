import { defineExpectation } from '../entry.ts';
import { duration, reference } from '../field.ts';

export const progress = defineExpectation({
  kind: 'progress',
  label: 'Progress',
  noun: 'expectation',
  summary: 'Where messages wait, their reader gets on within a time: no partition and no queue stands still behind one of them.',
  icon: 'progress',
  tone: 'expectation',
  fields: {
    node: reference('Reader', { to: ['node'], required: true, help: 'Who reads: a consumer, a projection, a saga.' }),
    within: duration('Within', { default: '1m', min: '1ms', help: 'How long nothing may be settled while something waits. Longer than a rebalance takes, and than one poll is worked at.' }),
  },
  lower: ({ node, within }, { id, name, nodeIndex, topology, error }) => {
    const index = nodeIndex(node) ?? 0;
    if (topology.groups.some((group) => group.node === index) || topology.receivers.some((receiver) => receiver.node === index)) return { id, name, kind: 'progress', node: index, withinUs: within };
    error('node', 'reads-nothing', `${node} reads no channel, so nothing waits for it.`, 'Name a node that a channel leads to.');
    return null;
  },
});
