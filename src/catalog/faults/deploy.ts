import { UNBOUNDED } from '../../base/limits.ts';
import { defineFault } from '../entry.ts';
import { duration, integer, reference } from '../field.ts';
import { hostsOf } from './hosts-of.ts';

export const deploy = defineFault({
  kind: 'deploy',
  label: 'Rolling deployment',
  noun: 'deployment',
  summary: 'The instances of a service are replaced by another release, one after the other. Its expressions read the number as release.',
  icon: 'deploy',
  tone: 'fault',
  fields: {
    node: reference('Node', { to: ['node'], required: true, help: 'The service that is deployed.' }),
    release: integer('Release', { default: 2, min: 1, max: 1_000_000, help: 'What release is in its expressions from then on; it begins with 1.', case: 'SCH-05' }),
    at: duration('At', { required: true, help: 'When the first instance stops.' }),
    each: duration('Each after', { default: '10s', help: 'Time from one instance to the next; 0s replaces all at once.' }),
    down: duration('Down', { default: '2s', min: '1us', help: 'How long an instance is down.' }),
  },
  lower: ({ node, release, at, each, down }, context) =>
    hostsOf(node, UNBOUNDED, 'node', context).map((host, index) => ({
      kind: 'timed', id: context.id, at: { timeUs: at + index * each }, effect: { do: 'deploy', host, release, downUs: down },
    })),
});
