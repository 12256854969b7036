import { defineFault } from '../entry.ts';
import { duration, expression, reference, template } from '../field.ts';
import { hostsOf, instanceField } from './hosts-of.ts';

export const sendMessage = defineFault({
  kind: 'send-message',
  label: 'Send a message',
  noun: 'message sent by hand',
  summary: 'A producer publishes one message more, at a time and with a payload of your own.',
  icon: 'send-message',
  tone: 'fault',
  fields: {
    node: reference('Producer', { to: ['producer'], required: true, help: 'Who publishes it, to its channel and with its message type.' }),
    instance: instanceField,
    at: duration('At', { required: true, help: 'Time of the run.' }),
    key: expression('Key', { help: "Absent: the producer's own key." }),
    payload: template('Payload', { help: "JSON with ${expressions} in its texts. Absent: the producer's own, with ordinal 0." }),
  },
  lower: ({ node, instance, at, key, payload }, context) => {
    const { processes } = context.topology;
    const index = context.nodeIndex(node);
    const process = processes.findIndex((plan) => plan.node === index && plan.triggers.some(({ on }) => on === 'arrival'));
    const source = processes[process]?.triggers.find((trigger) => trigger.on === 'arrival');
    if (source?.on !== 'arrival') {
      context.error('node', 'no-source', `${node} makes no messages.`, 'Name a producer.');
      return [];
    }
    const message = { ...source.message, key: key ?? source.message.key, payload: payload ?? source.message.payload };
    return hostsOf(node, instance, 'node', context).map((host) => ({
      kind: 'timed', id: context.id, at: { timeUs: at }, effect: { do: 'send', host, process, message },
    }));
  },
});
