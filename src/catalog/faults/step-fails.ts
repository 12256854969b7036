import { defineFault } from '../entry.ts';
import { STEP_FAULT_FIELDS, stepFault } from './step-faults.ts';

export const stepFails = defineFault({
  kind: 'step-fails',
  label: 'Step fails',
  noun: 'failure',
  summary: 'A step of a handler fails before it has any effect.',
  icon: 'step-fails',
  tone: 'fault',
  fields: STEP_FAULT_FIELDS,
  lower: (config, context) => stepFault(config, { do: 'fail' }, context),
});
