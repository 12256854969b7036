import { defineExpectation } from '../entry.ts';
import { boolean, reference } from '../field.ts';

export const orderPerKey = defineExpectation({
  kind: 'order-per-key',
  label: 'Order per key',
  noun: 'expectation',
  summary: 'A node handles the messages of one key in the order of the channel.',
  icon: 'order-per-key',
  tone: 'expectation',
  fields: {
    channel: reference('Channel', { to: ['channel'], required: true, help: 'The channel.' }),
    node: reference('Node', { to: ['node'], required: true, help: 'A node that reads it.' }),
    repeats: boolean('Repeats', { default: true, help: 'Whether a repeat of an earlier message is allowed.' }),
  },
  lower: ({ channel: channelId, node: nodeId, repeats }, { id, name, topology, channelIndex, nodeIndex, error }) => {
    const [channel, node] = [channelIndex(channelId), nodeIndex(nodeId)];
    const readers = [...topology.groups.map((group) => ({ node: group.node, channels: group.subscriptions })), ...topology.receivers.map((receiver) => ({ node: receiver.node, channels: receiver.queues }))];
    const reads = readers.some((reader) => reader.node === node && channel !== undefined && reader.channels.includes(channel));
    if (reads && channel !== undefined && node !== undefined) return { id, name, kind: 'orderPerKey', channel, node, repeats };
    error('node', 'not-a-reader', `${nodeId} does not read ${channelId}.`, 'Name a node that reads the channel.');
    return null;
  },
});
