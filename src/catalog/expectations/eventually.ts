import { defineExpectation } from '../entry.ts';
import { duration } from '../field.ts';
import { conditionField, overTime } from './over-time.ts';

export const eventually = defineExpectation({
  kind: 'eventually',
  label: 'Eventually',
  noun: 'expectation',
  summary: 'An expression over gauges and counts holds at some moment, in time.',
  icon: 'eventually',
  tone: 'expectation',
  fields: {
    expression: conditionField,
    within: duration('Within', { default: 'unlimited', help: 'From the start of the run; unlimited for by its end.' }),
  },
  lower: (config, context) => overTime('eventually', config.expression, config.within, context),
});
