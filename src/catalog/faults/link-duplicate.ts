import { defineFault } from '../entry.ts';
import { duration } from '../field.ts';
import { LINK_FAULT_FIELDS, linkFault } from './link-faults.ts';

export const linkDuplicate = defineFault({
  kind: 'link-duplicate',
  label: 'Duplicate on a link',
  noun: 'duplicate',
  summary: 'Hops between two ends arrive twice.',
  icon: 'link-duplicate',
  tone: 'fault',
  fields: { ...LINK_FAULT_FIELDS, again: duration('Again after', { default: '1ms', help: 'How long after the first.' }) },
  lower: ({ again, ...config }, context) => linkFault(config, { do: 'duplicate', afterUs: again }, context),
});
