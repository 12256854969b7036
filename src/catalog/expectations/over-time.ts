import { UNBOUNDED } from '../../base/limits.ts';
import { parseExpression } from '../../expression/parse.ts';
import type { ExpectationPlan } from '../../topology/expectation.ts';
import { expression } from '../field.ts';
import type { ExpectationContext } from '../lowering/context.ts';
import { checkReadings, READING_FUNCTIONS, READING_NAMES } from './reading-functions.ts';

export const conditionField = expression('Expression', {
  required: true,
  variables: [],
  functions: READING_NAMES,
  help: `True or false, over ${Object.entries(READING_FUNCTIONS).map(([name, { args }]) => `${name}(${args.map(() => "'…'").join(', ')})`).join(', ')}.`,
});

/** An expression over gauges and counts, checked for names that the design does not have. */
export function overTime(kind: 'always' | 'eventually' | 'never', source: string, withinUs: number, context: ExpectationContext): ExpectationPlan | null {
  const parsed = parseExpression(source, { variables: [], functions: READING_NAMES });
  if (!parsed.ok || !checkReadings(parsed.value, context)) return null;
  return { id: context.id, name: context.name, kind, expression: source, withinUs: Math.min(withinUs, UNBOUNDED) };
}
