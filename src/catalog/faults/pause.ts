import { defineFault } from '../entry.ts';
import { duration, reference } from '../field.ts';
import { hostsOf, instanceField } from './hosts-of.ts';

export const pause = defineFault({
  kind: 'pause',
  label: 'Pause',
  noun: 'pause',
  summary: 'A host stands still for a while, as in a long garbage collection: it loses nothing, but the others miss it.',
  icon: 'pause',
  tone: 'fault',
  fields: {
    node: reference('Node', { to: ['node', 'system'], required: true, help: 'The service, store or system that stands still.' }),
    instance: instanceField,
    at: duration('At', { required: true, help: 'Time of the run.' }),
    for: duration('For', { default: '10s', min: '1us', help: 'How long.' }),
  },
  lower: (config, context) =>
    hostsOf(config.node, config.instance, 'node', context).map((host) => ({
      kind: 'timed', id: context.id, at: { timeUs: config.at }, effect: { do: 'pause', host, forUs: config.for },
    })),
});
