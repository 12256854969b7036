import type { FaultPlan, SiteEffect } from '../../topology/scenario.ts';
import { type ConfigOf, reference, text } from '../field.ts';
import type { FaultContext } from '../lowering/context.ts';
import { findProcess, findStep, MATCH_FIELDS, siteMatch } from './fault-fields.ts';

export const STEP_FAULT_FIELDS = {
  node: reference('Node', { to: ['node'], required: true, help: 'The service that the step is of.' }),
  step: text('Step', { required: true, min: 1, max: 200, help: 'Id of the step.' }),
  ...MATCH_FIELDS,
} as const;

/** A rule about a step that is about to take effect. */
export function stepFault(config: ConfigOf<typeof STEP_FAULT_FIELDS>, effect: SiteEffect, context: FaultContext): readonly FaultPlan[] {
  const process = findProcess(config.node, context);
  const step = process === undefined ? undefined : findStep(process, config.step, context);
  if (process === undefined || step === undefined) return [];
  return [{ kind: 'rule', id: context.id, point: { at: 'step', process, step }, match: siteMatch(config), effect }];
}
