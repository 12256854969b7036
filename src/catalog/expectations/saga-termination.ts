import { defineExpectation } from '../entry.ts';
import { duration, reference } from '../field.ts';

export const sagaTermination = defineExpectation({
  kind: 'saga-termination',
  label: 'Saga ends',
  noun: 'expectation',
  summary: 'Each instance of a saga ends, completed or compensated, in time.',
  icon: 'saga-termination',
  tone: 'expectation',
  fields: {
    saga: reference('Saga', { to: ['saga', 'saga-monitor'], required: true, help: 'The saga.' }),
    within: duration('Within', { default: 'unlimited', help: 'From the start of the instance; unlimited for by the end of the run.' }),
  },
  lower: (config, { id, name, nodeIndex }) => ({ id, name, kind: 'sagaTermination', saga: nodeIndex(config.saga) ?? 0, withinUs: config.within }),
});
