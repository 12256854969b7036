import { defineNode } from '../entry.ts';
import { SAGA_STEP_FIELDS } from './saga-fields.ts';

export const sagaStep = defineNode({
  kind: 'saga-step',
  label: 'Saga step',
  noun: 'step',
  summary: 'One step of a saga: a command to a service, and the command that undoes it.',
  icon: 'saga-step',
  tone: 'saga',
  fields: SAGA_STEP_FIELDS,
  parentKind: 'saga',
  ports: [
    { id: 'commands', label: 'Commands', direction: 'out', connects: 'publish', max: 1 },
    { id: 'target', label: 'Service', direction: 'out', connects: 'call', max: 1 },
  ],
  shape: () => ({ members: 0 }),
  // The saga lowers its steps: they share its process and its journal.
  lower: () => undefined,
});
