import { UNBOUNDED } from '../../base/limits.ts';
import { defineExpectation } from '../entry.ts';
import { conditionField, overTime } from './over-time.ts';

export const always = defineExpectation({
  kind: 'always',
  label: 'Always',
  noun: 'expectation',
  summary: 'An expression over gauges and counts holds at every moment of the run.',
  icon: 'always',
  tone: 'expectation',
  fields: { expression: conditionField },
  lower: (config, context) => overTime('always', config.expression, UNBOUNDED, context),
});
