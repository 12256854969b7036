import type { LowerContext } from '../lowering/context.ts';
import type { PlannedStep } from './saga-leg.ts';
import type { PlannedSaga } from './saga-plan.ts';

/** Reports what lies between a saga and its steps. */
export function checkSaga(saga: PlannedSaga, context: LowerContext): void {
  if (saga.steps.length === 0) context.error('start', 'saga-without-steps', `Saga ${saga.id} has no steps.`, 'Place at least one saga step in it.');
  for (const [index, step] of saga.steps.entries()) {
    const before = saga.steps[index - 1];
    if (before !== undefined) checkNeighbours(before, step, context);
    checkWay(step, saga, context);
  }
}

function checkNeighbours(before: PlannedStep, step: PlannedStep, context: LowerContext): void {
  if (before.config.order === step.config.order) {
    if (before.config.kind === step.config.kind && step.config.kind !== 'pivot') return;
    context.error('order', 'parallel-kinds', `The saga steps ${before.id} (${before.config.kind}) and ${step.id} (${step.config.kind}) have the same order ${step.config.order}, so they run at once.`, 'Steps that run at once are all compensatable or all retriable. Give a pivot, or a step of another kind, an order of its own.', step.id);
    return;
  }
  if (RANK[before.config.kind] > RANK[step.config.kind] || (before.config.kind === 'pivot' && step.config.kind === 'pivot')) {
    context.error('kind', 'step-kinds', `Step ${step.id} is ${step.config.kind}, but it runs after ${before.id}, which is ${before.config.kind}.`, 'Order the steps: compensatable ones, then at most one pivot, then retriable ones.', step.id);
  }
}

const RANK = { compensatable: 0, pivot: 1, retriable: 2 } as const;

function checkWay({ id, config }: PlannedStep, saga: PlannedSaga, context: LowerContext): void {
  if ((config.channel === undefined) === (config.target === undefined)) {
    context.error('channel', 'channel-or-target', `Saga step ${id} needs a command channel or a target, and not both.`, 'Wire the step to a channel, or to the service that it calls.', id);
  }
  if (config.channel !== undefined && saga.config.replies === undefined) {
    context.error('replies', 'no-replies', `Step ${id} sends commands over ${config.channel}, but saga ${saga.id} has no channel for replies.`, 'Give the saga a replies channel and wire it to its replies port.');
  }
}
