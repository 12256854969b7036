import type { Json } from '../../base/json.ts';
import type { DesignDraft } from './design-draft.ts';

/** Steps of a saga in the order in which they run. */
export const sagaSteps = (nodes: readonly { readonly id: string; readonly parent?: string | undefined; readonly config: unknown }[], sagaId: string): readonly string[] =>
  nodes.filter(({ parent }) => parent === sagaId).map(({ id, config }) => ({ id, order: orderOf(config) })).sort((a, b) => a.order - b.order).map(({ id }) => id);

/** Brings the steps of a saga into an order; steps that are not named follow as they were. */
export function reorderSteps(design: DesignDraft, sagaId: string, stepIds: readonly string[]): void {
  const rest = sagaSteps(design.nodes, sagaId);
  const wanted = [...stepIds.filter((id) => rest.includes(id)), ...rest.filter((id) => !stepIds.includes(id))];
  for (const [index, id] of wanted.entries()) {
    const config = design.nodes.find((node) => node.id === id)?.config as Record<string, Json> | undefined;
    if (config !== undefined && config['order'] !== index + 1) config['order'] = index + 1;
  }
}

const orderOf = (config: unknown): number => {
  const order = (config as Record<string, Json>)['order'];
  return typeof order === 'number' ? order : 0;
};
