import type { JsonObject } from '../../base/json.ts';
import type { Fields } from '../../catalog/field.ts';
import { findChannel, findNode, findSystem } from '../../catalog/find-entry.ts';
import { wireFields } from '../../catalog/wire-fields.ts';
import type { Design } from '../../design/document.ts';

interface Configured {
  readonly owner: string;
  readonly kind: string;
  readonly config: JsonObject;
  readonly fields: Fields | undefined;
}

/** What an id of the canvas is, if it has a config. */
export function findConfigured({ nodes, systems, edges }: Design, id: string): Configured | undefined {
  const node = nodes.find((each) => each.id === id);
  if (node !== undefined) return { owner: `nodes/${id}`, kind: node.kind, config: node.config, fields: (findChannel(node.kind) ?? findNode(node.kind))?.fields };
  const system = systems.find((each) => each.id === id);
  if (system !== undefined) return { owner: `systems/${id}`, kind: system.kind, config: system.config, fields: findSystem(system.kind)?.fields };
  const edge = edges.find((each) => each.id === id);
  const kindOf = (end: string): string => nodes.find((each) => each.id === end)?.kind ?? '';
  return edge === undefined ? undefined : { owner: `edges/${id}`, kind: 'wire', config: edge.config, fields: wireFields(kindOf(edge.from)) };
}
