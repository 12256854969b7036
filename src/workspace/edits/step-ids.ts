import type { DesignNode } from '../../design/document.ts';

/** Ids of the steps of a service, handler by handler. */
export function stepIdsOf(node: DesignNode | undefined): readonly string[] {
  const handlers = node?.config['handlers'];
  if (!Array.isArray(handlers)) return [];
  return handlers.flatMap((handler: unknown) => {
    const steps = (handler as { readonly steps?: unknown }).steps;
    return Array.isArray(steps) ? steps.flatMap((step: unknown) => (typeof (step as { id?: unknown }).id === 'string' ? [(step as { id: string }).id] : [])) : [];
  });
}
