import { defineExpectation } from '../entry.ts';
import { duration, number, reference } from '../field.ts';
import { PROJECTION_FIELDS } from '../nodes/projection.ts';

export const staleness = defineExpectation({
  kind: 'staleness',
  label: 'Stale at most',
  noun: 'expectation',
  summary: 'What was published is in the read model in time, for a share of the messages.',
  icon: 'staleness',
  tone: 'expectation',
  fields: {
    projection: reference('Projection', { to: ['projection'], required: true, help: 'The projection that keeps the read model.' }),
    within: duration('Within', { default: '1s', min: '1us', help: 'From the making of a message until the read model shows it.', case: 'PAT-06' }),
    share: number('Share', { default: 0.99, min: 0, max: 1, help: 'Of the messages that change the read model: 0.99 for 99 %.' }),
  },
  lower: ({ projection, within, share }, { id, name, nodeIndex, topology, design, error }) => {
    const node = nodeIndex(projection) ?? 0;
    const store = nodeIndex(design.configOf(projection, PROJECTION_FIELDS)?.store ?? '') ?? 0;
    const channels = topology.groups.find((group) => group.node === node)?.subscriptions ?? topology.receivers.find((receiver) => receiver.node === node)?.queues ?? [];
    if (channels.length > 0) return { id, name, kind: 'staleness', node, store, channels, withinUs: within, share };
    error('projection', 'not-a-reader', `${projection} reads no channel.`, 'Draw a wire from a channel to it.');
    return null;
  },
});
