import { defineFault } from '../entry.ts';
import { duration, integer, reference } from '../field.ts';
import { hostsOf } from './hosts-of.ts';

export const brokerDown = defineFault({
  kind: 'broker-down',
  label: 'Broker down',
  noun: 'outage',
  summary: 'A broker crashes at a time and comes back after a while: its partitions get other leaders, and its replicas fall behind.',
  icon: 'broker-down',
  tone: 'fault',
  fields: {
    system: reference('System', { to: ['system'], required: true, help: 'The cluster.' }),
    broker: integer('Broker', { default: 0, min: 0, max: 1000, unlimited: -1, help: 'Which broker, from 0; -1 for all of them.' }),
    at: duration('At', { required: true, help: 'Time of the run.' }),
    for: duration('For', { default: '1m', min: '1us', help: 'How long it stays down; unlimited for ever.' }),
  },
  lower: (config, context) =>
    hostsOf(config.system, config.broker, 'system', context).map((host) => ({
      kind: 'timed', id: context.id, at: { timeUs: config.at }, effect: { do: 'crash', host, restartAfterUs: config.for },
    })),
});
