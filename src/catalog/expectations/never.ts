import { UNBOUNDED } from '../../base/limits.ts';
import { defineExpectation } from '../entry.ts';
import { conditionField, overTime } from './over-time.ts';

export const never = defineExpectation({
  kind: 'never',
  label: 'Never',
  noun: 'expectation',
  summary: 'An expression over gauges and counts holds at no moment of the run.',
  icon: 'never',
  tone: 'expectation',
  fields: { expression: conditionField },
  lower: (config, context) => overTime('never', config.expression, UNBOUNDED, context),
});
