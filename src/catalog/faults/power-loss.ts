import { defineFault } from '../entry.ts';
import { duration, integer, reference } from '../field.ts';
import { hostsOf } from './hosts-of.ts';

export const powerLoss = defineFault({
  kind: 'power-loss',
  label: 'Power loss',
  noun: 'power loss',
  summary: 'Brokers go down and lose what they had not written to their disks. With one of them that is nothing, since the others have it; with all that hold a partition, acknowledged messages are gone.',
  icon: 'power-loss',
  tone: 'fault',
  fields: {
    system: reference('System', { to: ['kafka'], required: true, help: 'The cluster.' }),
    broker: integer('Broker', { default: -1, min: 0, max: 1000, unlimited: -1, help: 'Which broker, from 0; -1 for all of them: they are in one room.' }),
    at: duration('At', { required: true, help: 'Time of the run.' }),
    for: duration('For', { default: '1m', min: '1us', help: 'How long they stay down; unlimited for ever.' }),
  },
  lower: (config, context) =>
    hostsOf(config.system, config.broker, 'system', context).map((host) => ({
      kind: 'timed', id: context.id, at: { timeUs: config.at }, effect: { do: 'losePower', host, restartAfterUs: config.for },
    })),
});
