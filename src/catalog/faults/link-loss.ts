import { defineFault } from '../entry.ts';
import { LINK_FAULT_FIELDS, linkFault } from './link-faults.ts';

export const linkLoss = defineFault({
  kind: 'link-loss',
  label: 'Loss on a link',
  noun: 'loss',
  summary: 'Hops between two ends are lost. Senders notice by their timeouts; what was asked for may have happened.',
  icon: 'link-loss',
  tone: 'fault',
  fields: LINK_FAULT_FIELDS,
  lower: (config, context) => linkFault(config, { do: 'lose' }, context),
});
