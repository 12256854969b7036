import { defineFault } from '../entry.ts';
import { duration, reference } from '../field.ts';
import { restartAfterField } from './fault-fields.ts';
import { hostsOf, instanceField } from './hosts-of.ts';

export const crash = defineFault({
  kind: 'crash',
  label: 'Crash',
  noun: 'crash',
  summary: 'A host crashes at a time, losing what it had in memory, and restarts after a while.',
  icon: 'crash',
  tone: 'fault',
  fields: {
    node: reference('Node', { to: ['node', 'system'], required: true, help: 'The service, store or system that crashes.' }),
    instance: instanceField,
    at: duration('At', { required: true, help: 'Time of the run.' }),
    restartAfter: restartAfterField,
  },
  lower: ({ node, instance, at, restartAfter }, context) =>
    hostsOf(node, instance, 'node', context).map((host) => ({
      kind: 'timed', id: context.id, at: { timeUs: at }, effect: { do: 'crash', host, restartAfterUs: restartAfter },
    })),
});
