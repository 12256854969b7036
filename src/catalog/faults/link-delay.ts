import { defineFault } from '../entry.ts';
import { duration } from '../field.ts';
import { LINK_FAULT_FIELDS, linkFault } from './link-faults.ts';

export const linkDelay = defineFault({
  kind: 'link-delay',
  label: 'Delay on a link',
  noun: 'delay',
  summary: 'Hops between two ends take longer.',
  icon: 'link-delay',
  tone: 'fault',
  fields: { ...LINK_FAULT_FIELDS, by: duration('By', { default: '1s', min: '1us', help: 'How much longer.' }) },
  lower: ({ by, ...config }, context) => linkFault(config, { do: 'delay', byUs: by }, context),
});
