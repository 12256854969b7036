import { UNBOUNDED } from '../../base/limits.ts';
import type { SiteMatch } from '../../topology/scenario.ts';
import { type ConfigOf, duration, expression, integer, number } from '../field.ts';
import type { FaultContext } from '../lowering/context.ts';
import { FRAME_VARIABLES } from '../lowering/check-expressions.ts';

/** Which of the places that a rule is about it strikes. */
export const MATCH_FIELDS = {
  when: expression('When', { variables: FRAME_VARIABLES, help: 'Only for messages of which this holds, such as message.key == "order-3".' }),
  attempt: integer('Attempt', { default: 0, min: 0, max: 1_000_000, help: 'Only the attempt with this number at a message; 0 for all.' }),
  nth: integer('Nth match', { default: 0, min: 0, max: 1_000_000_000, help: 'Only the nth time that the rest holds; 0 for every time.' }),
  probability: number('Probability', { default: 1, min: 0, max: 1, help: 'How likely it strikes where the rest holds.' }),
  after: duration('After', { default: '0s', help: 'Not before this time of the run.' }),
  until: duration('Until', { default: 'unlimited', help: 'Only before this time of the run.' }),
} as const;

/** A crash repeats itself for ever if the message that brings it about is delivered again: by default it strikes first attempts. */
export const FIRST_ATTEMPT = integer('Attempt', { default: 1, min: 0, max: 1_000_000, help: 'Only the attempt with this number at a message; 0 for all, which can crash for ever.' });

export const restartAfterField = duration('Restart after', { default: '5s', min: '1us', help: 'How long it stays down; unlimited for ever.' });

export const siteMatch = ({ when = '', attempt, nth, probability, after, until }: ConfigOf<typeof MATCH_FIELDS>): SiteMatch => ({
  when, attempt, nth, probability, fromUs: after, untilUs: Math.min(until, UNBOUNDED), sites: [],
});

/** The process of a node; reported if it has none. */
export function findProcess(nodeId: string, { topology, error }: FaultContext): number | undefined {
  const index = topology.processes.findIndex(({ id }) => id === nodeId);
  if (index >= 0) return index;
  error('node', 'no-process', `${nodeId} runs no program, so no step of it can go wrong.`, 'Name a node that handles messages.');
  return undefined;
}

/** The name of a step of the process; reported if no step has it. */
export function findStep(process: number, step: string, { topology, error }: FaultContext): number | undefined {
  const plan = topology.processes[process];
  const names = [...new Set((plan?.program ?? []).flatMap((item) => ('name' in item ? [topology.names[item.name] ?? ''] : [])))];
  if (names.includes(step)) return topology.names.indexOf(step);
  error('step', 'unknown-step', `${plan?.id ?? '?'} has no step "${step}".`, `Its steps are ${names.join(', ')}.`);
  return undefined;
}
