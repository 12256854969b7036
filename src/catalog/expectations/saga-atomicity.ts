import type { SagaStepPlan } from '../../topology/expectation.ts';
import { defineExpectation } from '../entry.ts';
import { reference } from '../field.ts';
import type { ExpectationContext, PlacedDesign } from '../lowering/context.ts';
import { SAGA_MONITOR_FIELDS, stepNodeOf } from '../nodes/monitor-fields.ts';
import { CONSUMER_FIELDS } from '../nodes/consumer.ts';
import { EXTERNAL_SERVICE_FIELDS } from '../nodes/external-service.ts';
import { type CommandConfig, SAGA_STEP_FIELDS, type SagaStepConfig } from '../nodes/saga-fields.ts';
import { subscribedChannels } from '../nodes/subscriptions.ts';

export const sagaAtomicity = defineExpectation({
  kind: 'saga-atomicity',
  label: 'Saga is all or nothing',
  noun: 'expectation',
  summary: 'At the end each instance of a saga has completed, or has undone each step that it did or may have done exactly once.',
  icon: 'saga-atomicity',
  tone: 'expectation',
  fields: { saga: reference('Saga', { to: ['saga', 'saga-monitor'], required: true, help: 'The saga.' }) },
  lower: (config, context) => ({
    id: context.id,
    name: context.name,
    kind: 'sagaAtomicity',
    saga: context.nodeIndex(config.saga) ?? 0,
    ...(monitored(config.saga, context) ?? { steps: stepsOf(config.saga, context), correlation: null }),
  }),
});

/** Services that nobody commands: their effects belong to the instance that their messages name. */
function monitored(id: string, { design, nodeIndex, effect }: ExpectationContext): { readonly steps: readonly SagaStepPlan[]; readonly correlation: string } | undefined {
  if (design.find(id)?.kind !== 'saga-monitor') return undefined;
  const { steps = [], key = 'message.key' } = design.configOf(id, SAGA_MONITOR_FIELDS) ?? {};
  const plans = steps.map((step) => ({ node: nodeIndex(stepNodeOf(id, step.id)) ?? 0, compensated: step.undone !== undefined, optional: false, effect: effect(step.effect) ?? 0, compensationEffect: effect(step.undoEffect) ?? 0 }));
  return { steps: plans, correlation: key };
}

function stepsOf(sagaId: string, context: ExpectationContext): readonly SagaStepPlan[] {
  const steps = context.design.childrenOf(sagaId).flatMap(({ id }) => {
    const config = context.design.configOf(id, SAGA_STEP_FIELDS);
    return config === undefined ? [] : [{ id, config }];
  });
  return steps
    .sort((a, b) => a.config.order - b.config.order)
    .map(({ id, config }) => ({
      node: context.nodeIndex(id) ?? 0,
      compensated: config.compensation !== undefined,
      optional: config.when !== undefined,
      effect: effectOf(config.action, config, context),
      compensationEffect: config.compensation === undefined ? 0 : effectOf(config.compensation, config, context),
    }));
}

/** The effect that a command has at whoever handles it, as far as its steps name one. */
function effectOf({ type }: CommandConfig, step: SagaStepConfig, { design, effect }: ExpectationContext): number {
  const handlers = step.target === undefined ? readersOf(step.channel ?? '', design) : [step.target];
  const names = handlers.flatMap((id) => [...consumerEffects(id, type, design), design.configOf(id, EXTERNAL_SERVICE_FIELDS)?.effect ?? '']);
  const [name = ''] = names.filter((candidate) => candidate !== '');
  return effect(name) ?? 0;
}

const readersOf = (channel: string, design: PlacedDesign): readonly string[] =>
  design.ofKind('consumer').map(({ id }) => id).filter((id) => subscribedChannels(design, id).includes(channel));

function consumerEffects(id: string, type: string, design: PlacedDesign): readonly string[] {
  const handler = design.configOf(id, CONSUMER_FIELDS)?.handlers.find(({ on }) => on === type || on === '*');
  return (handler?.steps ?? []).flatMap((step) => {
    if (step.do === 'call') return [design.configOf(step.target, EXTERNAL_SERVICE_FIELDS)?.effect ?? ''];
    return step.do === 'write' ? step.operations.map((operation) => ('effect' in operation ? operation.effect : '')) : [];
  });
}
