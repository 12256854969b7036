import type { Draft } from 'immer';
import type { Json, JsonObject } from '../../base/json.ts';
import { findChannel, findNode, findSystem } from '../../catalog/find-entry.ts';
import { SYSTEMS } from '../../catalog/systems/registry.ts';
import type { DesignNode, DesignSystem, Position } from '../../design/document.ts';
import { type DesignDraft, freeName, freePlacedId, idOf } from './design-draft.ts';
import { STARTER_CONFIGS } from './starter-configs.ts';

export interface AddOptions {
  readonly name?: string;
  /** The system that shall host a channel. Absent: one of the design that can, or else a new one. */
  readonly system?: string;
  /** The saga of a saga step. */
  readonly parent?: string;
}

/** Places a system, channel or node of the catalog; its id. Nothing, and '', for a kind that the catalog does not have or a step without saga. */
export function addNode(design: DesignDraft, kind: string, at: Position, options: AddOptions = {}): string {
  if (findSystem(kind) !== undefined) return addSystem(design, kind, at, options.name);
  const entry = findChannel(kind) ?? findNode(kind);
  if (entry === undefined) return '';
  const parentKind = findNode(kind)?.parentKind;
  const parent = parentKind === undefined ? undefined : (options.parent ?? design.nodes.find((node) => node.kind === parentKind)?.id);
  if (parentKind !== undefined && parent === undefined) return '';
  const system = findChannel(kind) === undefined ? undefined : (options.system ?? hostFor(design, kind, at));
  const name = freeName(design, options.name ?? entry.label);
  const id = freePlacedId(design, idOf(name));
  const node: DesignNode = { id, kind, name, ...(system !== undefined && { system }), ...(parent !== undefined && { parent }), config: starterConfig(design, kind, parent) };
  design.nodes.push(node as Draft<DesignNode>);
  design.layout[id] = { x: at.x, y: at.y };
  return id;
}

function addSystem(design: DesignDraft, kind: string, at: Position, wanted = findSystem(kind)?.label ?? kind): string {
  const name = freeName(design, wanted);
  const id = freePlacedId(design, idOf(name));
  const system: DesignSystem = { id, kind, name, config: starterOf(kind) };
  design.systems.push(system as Draft<DesignSystem>);
  design.layout[id] = { x: at.x, y: at.y };
  return id;
}

/** Where a channel of a kind lives unless somebody says: a picture of one topic needs no thought about clusters. */
function hostFor(design: DesignDraft, kind: string, at: Position): string | undefined {
  const hosts = SYSTEMS.filter(({ channels }) => channels.includes(kind)).map((entry) => entry.kind);
  const found = design.systems.find((system) => hosts.includes(system.kind));
  if (found !== undefined) return found.id;
  const [host] = hosts;
  return host === undefined ? undefined : addSystem(design, host, { x: at.x, y: at.y - 160 });
}

/** A copy: what a design has is frozen once an edit is done, and the next node of the kind starts from the same. */
const starterOf = (kind: string): JsonObject => structuredClone(STARTER_CONFIGS[kind] ?? {});

function starterConfig(design: DesignDraft, kind: string, parent: string | undefined): JsonObject {
  const config = starterOf(kind);
  if (parent === undefined) return config;
  const orders = design.nodes.filter((node) => node.parent === parent).map((node) => (node.config as Record<string, Json>)['order']);
  return { order: Math.max(0, ...orders.filter((order) => typeof order === 'number')) + 1, ...config };
}
