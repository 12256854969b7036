import { compareText } from '../../base/canonical.ts';
import type { Json } from '../../base/json.ts';
import type { DesignDraft } from './design-draft.ts';

type NodeLike = { readonly id: string; readonly parent?: string | undefined; readonly config: unknown };

/** Steps of a saga in the order in which they run, and those that run at once as they are undone: by their ids. */
export const sagaSteps = (nodes: readonly NodeLike[], sagaId: string): readonly string[] => orderedSteps(nodes, sagaId).map(({ id }) => id);

/** The same with the number of the stage of each, from 1: steps of one stage run at once. */
export function sagaStages(nodes: readonly NodeLike[], sagaId: string): readonly { readonly id: string; readonly stage: number }[] {
  const steps = orderedSteps(nodes, sagaId);
  const orders = [...new Set(steps.map(({ order }) => order))];
  return steps.map(({ id, order }) => ({ id, stage: orders.indexOf(order) + 1 }));
}

/** Brings the steps of a saga into an order; steps that are not named follow as they were. Neighbours that ran at once still do. */
export function reorderSteps(design: DesignDraft, sagaId: string, stepIds: readonly string[]): void {
  const rest = sagaSteps(design.nodes, sagaId);
  const wanted = [...stepIds.filter((id) => rest.includes(id)), ...rest.filter((id) => !stepIds.includes(id))];
  const before = new Map(orderedSteps(design.nodes, sagaId).map(({ id, order }) => [id, order]));
  renumber(design, wanted, (id, previous) => before.get(id) === before.get(previous));
}

/** Starts a step together with the one before it, or, with those that follow at once, after it. */
export function runAtOnce(design: DesignDraft, sagaId: string, stepId: string, isAtOnce: boolean): void {
  const stages = new Map(sagaStages(design.nodes, sagaId).map(({ id, stage }) => [id, stage]));
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

const orderedSteps = (nodes: readonly NodeLike[], sagaId: string): readonly { readonly id: string; readonly order: number }[] =>
  nodes.filter(({ parent }) => parent === sagaId).map(({ id, config }) => ({ id, order: orderOf(config) })).sort((a, b) => a.order - b.order || compareText(a.id, b.id));

const orderOf = (config: unknown): number => {
  const order = (config as Record<string, Json>)['order'];
  return typeof order === 'number' ? order : 0;
};
