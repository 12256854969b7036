import type { SitePoint } from '../../topology/scenario.ts';
import { defineFault } from '../entry.ts';
import { choice, type ConfigOf, reference, text } from '../field.ts';
import type { FaultContext } from '../lowering/context.ts';
import { CONSUMER_FIELDS } from '../nodes/consumer.ts';
import { findProcess, findStep, FIRST_ATTEMPT, MATCH_FIELDS, restartAfterField, siteMatch } from './fault-fields.ts';

const FIELDS = {
  node: reference('Node', { to: ['node'], required: true, help: 'The service that crashes.' }),
  gap: choice('Gap', {
    options: ['after', 'before', 'start', 'end'],
    default: 'after',
    help: 'Between which two steps.',
    optionHelp: { after: 'After the named step.', before: 'Before the named step.', start: 'Before the first step.', end: 'After the last step.' },
  }),
  step: text('Step', { min: 1, max: 200, help: 'Id of the step, for a gap after or before it.' }),
  handler: text('Handler', { min: 1, max: 200, help: 'Only while this handler of a consumer runs.' }),
  ...MATCH_FIELDS,
  attempt: FIRST_ATTEMPT,
  restartAfter: restartAfterField,
} as const;

export const crashAtStep = defineFault({
  kind: 'crash-at-step',
  label: 'Crash between two steps',
  noun: 'crash',
  summary: 'The host that handles a message crashes between two steps, and restarts after a while.',
  icon: 'crash',
  tone: 'fault',
  fields: FIELDS,
  lower: (config, context) => {
    const process = findProcess(config.node, context);
    const when = process === undefined ? undefined : condition(config, context);
    const point = process === undefined ? undefined : gapOf(process, config, context);
    if (point === undefined || when === undefined) return [];
    return [{ kind: 'rule', id: context.id, point, match: { ...siteMatch(config), when }, effect: { do: 'crash', restartAfterUs: config.restartAfter } }];
  },
});

function gapOf(process: number, { gap, step }: ConfigOf<typeof FIELDS>, context: FaultContext): SitePoint | undefined {
  if (gap === 'start' || gap === 'end') return { at: 'gap', process, gap };
  if (step === undefined) {
    context.error('step', 'missing-step', `A gap ${gap} a step needs the step.`, 'Give "step" the id of a step, or choose the start or the end.');
    return undefined;
  }
  const name = findStep(process, step, context);
  return name === undefined ? undefined : { at: 'gap', process, gap, step: name };
}

/** The condition on messages, with the type that the handler is for. */
function condition({ node, handler: id, when }: ConfigOf<typeof FIELDS>, { design, error }: FaultContext): string | undefined {
  if (id === undefined) return when ?? '';
  const handlers = design.configOf(node, CONSUMER_FIELDS)?.handlers ?? [];
  const handler = handlers.find((item) => item.id === id);
  if (handler === undefined) {
    error('handler', 'unknown-handler', `${node} has no handler "${id}".`, `Its handlers are ${handlers.map((item) => item.id).join(', ') || 'none'}.`);
    return undefined;
  }
  const type = handler.on === '*' ? 'true' : `message.type == ${JSON.stringify(handler.on)}`;
  return when === undefined ? type : `${type} && (${when})`;
}
