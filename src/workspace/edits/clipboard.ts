import type { Draft } from 'immer';
import { isObject, type Json, type JsonObject } from '../../base/json.ts';
import type { Fields } from '../../catalog/field.ts';
import { findChannel, findNode, findSystem } from '../../catalog/find-entry.ts';
import { collapsedOwners } from '../../design/picture/collapsed-groups.ts';
import { walkConfig } from '../../catalog/walk-config.ts';
import type { Design, DesignAnnotation, DesignEdge, DesignNode, DesignSystem, Position } from '../../design/document.ts';
import { readDesign } from '../../design/read-design.ts';
import { writeDesign } from '../../design/write-design.ts';
import { type DesignDraft, freeIdIn, freeName, freePlacedId } from './design-draft.ts';
import { emptyDesign } from '../../design/empty-design.ts';
import { around, boxesOf } from './place.ts';

/**
 * What is selected as a design of its own: plain text that reads well in a chat and in an issue, and that any document
 * takes in. Steps go with their saga, systems with their channels (whether they were selected is said beside them).
 */
export function copy(design: Design, ids: readonly string[]): string {
  const owners = collapsedOwners(design.annotations ?? [], design.nodes);
  const wanted = new Set([...ids, ...[...owners].filter(([, owner]) => ids.includes(owner)).map(([id]) => id)]);
  const nodes = design.nodes.filter(({ id, parent }) => wanted.has(id) || (parent !== undefined && wanted.has(parent)));
  const copied = new Set(nodes.map(({ id }) => id));
  const hosts = new Set(nodes.flatMap(({ system }) => (system === undefined ? [] : [system])));
  const systems = design.systems.filter(({ id }) => wanted.has(id) || hosts.has(id));
  const annotations = (design.annotations ?? []).filter(({ id }) => wanted.has(id));
  const placed = [...nodes, ...systems].map(({ id }) => id).filter((id) => design.layout[id] !== undefined);
  const part: Design = {
    ...emptyDesign(`Part of ${design.name}`),
    nodes, systems, annotations,
    edges: design.edges.filter(({ from, to }) => copied.has(from) && copied.has(to)),
    layout: Object.fromEntries(placed.map((id) => [id, design.layout[id]!])),
    extensions: { '': { [COPIED]: systems.map(({ id }) => id).filter((id) => wanted.has(id)) } },
  };
  return writeDesign(part);
}

export interface Pasted {
  /** New ids of what came, to be selected; steps inside of a saga are not among them. */
  readonly ids: readonly string[];
}

/** Where a paste goes: its top left corner there, or everything so far from where it was. */
export type PasteAt = { readonly at: Position } | { readonly by: Position };

/** Takes in a text that `copy` gave, or any design file; null when it is neither. Everything gets ids of its own, and what referred to each other still does. */
export function paste(design: DesignDraft, text: string, where: PasteAt): Pasted | null {
  const part = readDesign(text, 'clipboard').design;
  return part === undefined ? null : pastePart(design, part, where);
}

/** The same for what is a library's: a system of the kind that is there already hosts its channels. */
export function insertPart(design: DesignDraft, part: Design, at: Position): Pasted {
  return pastePart(design, { ...part, extensions: { ...part.extensions, '': { [COPIED]: [] } } }, { at });
}

function pastePart(design: DesignDraft, part: Design, where: PasteAt): Pasted {
  const renamed = new Map<string, string>();
  const systems = part.systems.flatMap((system) => pasteSystem(design, part, system, renamed));
  const by = 'by' in where ? where.by : shift(part, where.at);
  const nodes = part.nodes.map((node) => pasteNode(design, node, renamed));
  for (const id of nodes) mendReferences(design, id, renamed);
  for (const edge of part.edges) pasteEdge(design, edge, renamed);
  const annotations = (part.annotations ?? []).map((annotation) => pasteAnnotation(design, annotation, by, renamed));
  for (const each of design.annotations ?? []) if (annotations.includes(each.id) && each.collapsed !== undefined) each.collapsed = each.collapsed.map((id) => renamed.get(id) ?? id);
  placeCopies(design, part, renamed, by, new Set([...systems, ...nodes]));
  const inside = new Set(part.nodes.filter(({ parent }) => parent !== undefined && renamed.has(parent)).map(({ id }) => renamed.get(id)));
  return { ids: [...systems, ...nodes.filter((id) => !inside.has(id)), ...annotations] };
}

/** Copies beside the originals. */
export const duplicate = (design: DesignDraft, ids: readonly string[], by: Position = { x: 32, y: 32 }): readonly string[] => paste(design, copy(design as Design, ids), { by })?.ids ?? [];

/** Ids of the systems that were selected themselves; the others only host what was. */
const COPIED = 'x-copied-systems';

/** A host that the document has already stays the host. */
function pasteSystem(design: DesignDraft, part: Design, { id, kind, name, config }: DesignSystem, renamed: Map<string, string>): readonly string[] {
  const marks = part.extensions[''];
  const copied = isObject(marks) ? marks[COPIED] : undefined;
  const isSelected = !Array.isArray(copied) || copied.includes(id);
  const host = design.systems.find((system) => system.id === id && system.kind === kind) ?? design.systems.find((system) => system.kind === kind);
  if (!isSelected && host !== undefined) {
    renamed.set(id, host.id);
    return [];
  }
  const fresh = freePlacedId(design, id);
  renamed.set(id, fresh);
  design.systems.push({ id: fresh, kind, name: freeName(design, name), config: copyOf(config) } as Draft<DesignSystem>);
  return [fresh];
}

function pasteNode(design: DesignDraft, node: DesignNode, renamed: Map<string, string>): string {
  const id = freePlacedId(design, node.id);
  renamed.set(node.id, id);
  const { system, parent } = node;
  design.nodes.push({ ...node, id, name: freeName(design, node.name), ...(system !== undefined && { system: renamed.get(system) ?? system }), ...(parent !== undefined && { parent }), config: copyOf(node.config) } as Draft<DesignNode>);
  return id;
}

/** What a copy named of what came with it, it names of the copies. */
function mendReferences(design: DesignDraft, id: string, renamed: ReadonlyMap<string, string>): void {
  const node = design.nodes.find((each) => each.id === id)!;
  if (node.parent !== undefined) node.parent = renamed.get(node.parent) ?? node.parent;
  const fields = (findChannel(node.kind) ?? findNode(node.kind) ?? findSystem(node.kind))?.fields;
  if (fields !== undefined) replaceReferences(fields, node.config as Record<string, unknown>, renamed);
}

/** Every reference in a config that names one of the ids names its new id. */
export function replaceReferences(fields: Fields, config: Record<string, unknown>, renamed: ReadonlyMap<string, string>): void {
  const changes: { readonly path: readonly string[]; readonly id: string }[] = [];
  walkConfig(fields, config as JsonObject, '', (field, json, subject) => {
    const id = field.kind === 'reference' && typeof json === 'string' ? renamed.get(json) : undefined;
    if (id !== undefined) changes.push({ path: subject.slice(1).split('/'), id });
  });
  for (const { path, id } of changes) {
    const last = path[path.length - 1]!;
    const owner = path.slice(0, -1).reduce<unknown>((inner, name) => (inner as Record<string, unknown>)[name], config);
    (owner as Record<string, unknown>)[last] = id;
  }
}

function pasteEdge(design: DesignDraft, edge: DesignEdge, renamed: ReadonlyMap<string, string>): void {
  const [from, to] = [renamed.get(edge.from) ?? edge.from, renamed.get(edge.to) ?? edge.to];
  const wanted = edge.id === edgeName(edge, edge.from, edge.to) ? edgeName(edge, from, to) : edge.id;
  design.edges.push({ ...edge, id: freeIdIn(design.edges, wanted), from, to, config: copyOf(edge.config) } as Draft<DesignEdge>);
}

const edgeName = ({ fromPort, toPort }: DesignEdge, from: string, to: string): string => `${from}${fromPort === undefined ? '' : `.${fromPort}`}>${to}${toPort === undefined ? '' : `.${toPort}`}`;

function pasteAnnotation(design: DesignDraft, annotation: DesignAnnotation, by: Position, renamed: Map<string, string>): string {
  const id = freePlacedId(design, annotation.id);
  renamed.set(annotation.id, id);
  const copied = { ...annotation, id, x: annotation.x + by.x, y: annotation.y + by.y } as Draft<DesignAnnotation>;
  if (design.annotations === undefined) design.annotations = [copied];
  else design.annotations.push(copied);
  return id;
}

/** Steps keep their place within the saga; everything else moves by the same. */
function placeCopies(design: DesignDraft, part: Design, renamed: ReadonlyMap<string, string>, by: Position, fresh: ReadonlySet<string>): void {
  const inside = new Set(part.nodes.filter(({ parent }) => parent !== undefined && renamed.has(parent)).map(({ id }) => id));
  for (const [id, { x, y }] of Object.entries(part.layout)) {
    const copied = renamed.get(id);
    if (copied === undefined || !fresh.has(copied)) continue;
    design.layout[copied] = inside.has(id) ? { x, y } : { x: x + by.x, y: y + by.y };
  }
}

function shift(part: Design, at: Position): Position {
  const ids = [...part.nodes, ...(part.annotations ?? [])].map(({ id }) => id);
  const boxes = boxesOf(part, ids.length > 0 ? ids : part.systems.map(({ id }) => id), () => undefined);
  if (boxes.length === 0) return { x: 0, y: 0 };
  const { x, y } = around(boxes);
  return { x: at.x - x, y: at.y - y };
}

const copyOf = <T extends Json>(value: T): T => JSON.parse(JSON.stringify(value)) as T;
