import type { DesignDraft } from './design-draft.ts';

/** Removes nodes with their steps and wires, systems, wires, notes and groups. What a system hosted stays: problems say what it lacks. */
export function removeIds(design: DesignDraft, ids: readonly string[]): void {
  const gone = new Set(ids);
  for (const { id, parent } of design.nodes) if (parent !== undefined && gone.has(parent)) gone.add(id);
  const isKept = ({ id }: { readonly id: string }): boolean => !gone.has(id);
  const removed = { nodes: design.nodes.filter(({ id }) => gone.has(id)), systems: design.systems.filter(({ id }) => gone.has(id)) };
  const places = new Set([...removed.nodes, ...removed.systems].map(({ id }) => id));
  const isWireKept = (edge: { readonly id: string; readonly from: string; readonly to: string }): boolean => isKept(edge) && !places.has(edge.from) && !places.has(edge.to);
  forgetExtensions(design, [...removed.nodes.map(({ id }) => `nodes/${id}`), ...removed.systems.map(({ id }) => `systems/${id}`), ...design.edges.filter((edge) => !isWireKept(edge)).map(({ id }) => `edges/${id}`), ...[...places].map((id) => `layout/${id}`), ...ids.map((id) => `annotations/${id}`)]);
  for (const id of places) delete design.layout[id];
  keep(design.nodes, isKept);
  keep(design.systems, isKept);
  keep(design.edges, isWireKept);
  if (design.annotations === undefined) return;
  keep(design.annotations, isKept);
  for (const { collapsed } of design.annotations) if (collapsed !== undefined) keep(collapsed, (id) => !gone.has(id));
}

/** In place, so that a removal is a small change. */
export function keep<T>(items: T[], isKept: (item: T) => boolean): void {
  for (let index = items.length - 1; index >= 0; index--) if (!isKept(items[index]!)) items.splice(index, 1);
}

/** What the file said about things that are gone would else come back with the next thing of the same id. */
export function forgetExtensions(design: DesignDraft, paths: readonly string[]): void {
  for (const path of paths) if (Object.hasOwn(design.extensions, path)) delete (design.extensions as Record<string, unknown>)[path];
}
