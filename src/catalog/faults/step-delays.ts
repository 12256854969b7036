import { defineFault } from '../entry.ts';
import { duration } from '../field.ts';
import { STEP_FAULT_FIELDS, stepFault } from './step-faults.ts';

export const stepDelays = defineFault({
  kind: 'step-delays',
  label: 'Step is slow',
  noun: 'delay',
  summary: 'A step of a handler takes longer; a call or a transaction may then time out, and happen all the same.',
  icon: 'step-delays',
  tone: 'fault',
  fields: { ...STEP_FAULT_FIELDS, by: duration('By', { default: '10s', min: '1us', help: 'How much longer.' }) },
  lower: ({ by, ...config }, context) => stepFault(config, { do: 'delay', byUs: by }, context),
});
