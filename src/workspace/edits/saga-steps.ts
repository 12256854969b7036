import type { Json } from '../../base/json.ts';
import { sagaStages } from '../../design/saga-stages.ts';
import type { DesignDraft } from './design-draft.ts';

/** Ids of the steps of a saga in the order in which they run. */
export const sagaSteps = (nodes: Parameters<typeof sagaStages>[0], sagaId: string): readonly string[] => sagaStages(nodes, sagaId).map(({ step }) => step.id);

/** Brings the steps of a saga into an order; steps that are not named follow as they were. Neighbours that ran at once still do. */
export function reorderSteps(design: DesignDraft, sagaId: string, stepIds: readonly string[]): void {
  const rest = sagaSteps(design.nodes, sagaId);
  const wanted = [...stepIds.filter((id) => rest.includes(id)), ...rest.filter((id) => !stepIds.includes(id))];
  const before = stageNumbers(design, sagaId);
  renumber(design, wanted, (id, previous) => before.get(id) === before.get(previous));
}

/** Starts a step together with the one before it, or, with those that follow at once, after it. */
export function runAtOnce(design: DesignDraft, sagaId: string, stepId: string, isAtOnce: boolean): void {
  const stages = stageNumbers(design, sagaId);
  renumber(design, sagaSteps(design.nodes, sagaId), (id, previous) => (id === stepId ? isAtOnce : stages.get(id) === stages.get(previous)));
}

function renumber(design: DesignDraft, stepIds: readonly string[], isAtOnce: (id: string, previous: string) => boolean): void {
  let order = 0;
  for (const [index, id] of stepIds.entries()) {
    if (index === 0 || !isAtOnce(id, stepIds[index - 1] ?? '')) order++;
    const config = design.nodes.find((node) => node.id === id)?.config as Record<string, Json> | undefined;
    if (config !== undefined && config['order'] !== order) config['order'] = order;
  }
}

const stageNumbers = ({ nodes }: DesignDraft, sagaId: string): ReadonlyMap<string, number> => new Map(sagaStages(nodes, sagaId).map(({ step, stage }) => [step.id, stage]));
