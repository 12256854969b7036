import { type Draft, isDraft, original } from 'immer';
import type { Json, JsonObject } from '../../base/json.ts';
import type { Fields } from '../../catalog/field.ts';
import { findChannel, findExpectation, findFault, findNode } from '../../catalog/find-entry.ts';
import type { Design, DesignSystem, Position } from '../../design/document.ts';
import { freeIdentifier } from '../../design/identifier.ts';
import { replaceReferences } from './clipboard.ts';
import { type DesignDraft, freeIdIn } from './design-draft.ts';
import { around, boxesOf } from './place.ts';

export interface Merged {
  /** New ids of what came, to be selected. */
  readonly ids: readonly string[];
  /** What has another id than in the file, since that one was taken. */
  readonly renamed: readonly Renamed[];
  /** Names of systems that were there already and host what came. */
  readonly reused: readonly string[];
  /** Types whose schema was there already, and other; it stays. */
  readonly keptSchemas: readonly string[];
}

export interface Renamed {
  readonly from: string;
  readonly to: string;
}

/**
 * Takes another design in: everything gets an id that is free, what referred to each other still does, names stay as
 * they are, and it all stands to the right of what is there.
 */
export function mergeDesign(design: DesignDraft, part: Design): Merged {
  const merging = new Merging(design, part);
  merging.systems();
  merging.nodes();
  merging.wires();
  merging.places();
  merging.scenarios();
  return { ids: merging.ids, renamed: merging.renamed, reused: merging.reused, keptSchemas: merging.schemas() };
}

class Merging {
  readonly ids: string[] = [];
  readonly renamed: Renamed[] = [];
  readonly reused: string[] = [];
  readonly #design: DesignDraft;
  readonly #part: Design;
  readonly #newIds = new Map<string, string>();
  /** Systems, nodes, notes and groups; a set, since designs have thousands. */
  readonly #taken: Set<string>;
  readonly #takenWires: Set<string>;
  readonly #numbers = new Map<string, number>();
  readonly #by: Position;

  constructor(design: DesignDraft, part: Design) {
    this.#design = design;
    this.#part = part;
    const before = (isDraft(design) ? original(design) : design) as Design;
    this.#taken = new Set(idsOf(before));
    this.#takenWires = new Set(before.edges.map(({ id }) => id));
    this.#by = offset(before, part);
  }

  /** One of the same kind and id or name hosts what came. */
  systems(): void {
    for (const system of this.#part.systems) {
      const host = this.#design.systems.find(({ kind, id, name }) => kind === system.kind && (id === system.id || name === system.name));
      if (host === undefined) this.#design.systems.push({ ...copyOf(system), id: this.#take(system.id) } as Draft<DesignSystem>);
      else {
        this.#newIds.set(system.id, host.id);
        this.reused.push(host.name);
      }
    }
  }

  nodes(): void {
    for (const { id } of this.#part.nodes) this.#take(id);
    for (const node of this.#part.nodes) {
      const { system, parent } = node;
      const config = copyOf(node.config);
      const fields = (findChannel(node.kind) ?? findNode(node.kind))?.fields;
      if (fields !== undefined) replaceReferences(fields, config as Record<string, unknown>, this.#newIds);
      this.#design.nodes.push({ ...node, id: this.#new(node.id), ...(system !== undefined && { system: this.#new(system) }), ...(parent !== undefined && { parent: this.#new(parent) }), config } as DesignDraft['nodes'][number]);
    }
  }

  wires(): void {
    for (const edge of this.#part.edges) {
      const [from, to] = [this.#new(edge.from), this.#new(edge.to)];
      const wanted = from === edge.from && to === edge.to ? edge.id : `${from}>${to}`;
      const id = freeIdentifier(wanted, (candidate) => this.#takenWires.has(candidate));
      this.#takenWires.add(id);
      this.#design.edges.push({ ...copyOf(edge), id, from, to } as DesignDraft['edges'][number]);
    }
  }

  places(): void {
    const inside = new Set(this.#part.nodes.filter(({ parent }) => parent !== undefined).map(({ id }) => id));
    const isNew = new Set(this.ids);
    for (const [id, { x, y }] of Object.entries(this.#part.layout)) {
      const placed = this.#new(id);
      if (isNew.has(placed)) this.#design.layout[placed] = inside.has(id) ? { x, y } : { x: x + this.#by.x, y: y + this.#by.y };
    }
    for (const annotation of this.#part.annotations ?? []) {
      const { collapsed, ...plain } = annotation;
      const moved = { ...plain, ...(collapsed !== undefined && { collapsed: collapsed.map((id) => this.#new(id)) }), id: this.#free(annotation.id), x: annotation.x + this.#by.x, y: annotation.y + this.#by.y };
      (this.#design.annotations ??= []).push(moved);
      this.ids.push(moved.id);
    }
  }

  scenarios(): void {
    for (const expectation of this.#part.expectations) {
      const id = freeIdIn(this.#design.expectations, expectation.id);
      this.#newIds.set(`expectation ${expectation.id}`, id);
      this.#design.expectations.push({ ...expectation, id, config: this.#mended(findExpectation(expectation.kind)?.fields, expectation.config) } as DesignDraft['expectations'][number]);
    }
    for (const scenario of this.#part.scenarios) {
      const { findings } = scenario.outcome;
      const merged = {
        ...copyOf(scenario),
        id: freeIdIn(this.#design.scenarios, scenario.id),
        overrides: scenario.overrides.map((override) => ({ ...override, node: this.#new(override.node) })),
        faults: scenario.faults.map((fault) => ({ ...fault, config: this.#mended(findFault(fault.kind)?.fields, fault.config) })),
        outcome: { ...scenario.outcome, ...(findings !== undefined && { findings: findings.map((id) => this.#newIds.get(`expectation ${id}`) ?? id) }) },
      };
      this.#design.scenarios.push(merged as DesignDraft['scenarios'][number]);
    }
  }

  /** Also what is unknown, by its place. The schema that is there stays. */
  schemas(): readonly string[] {
    const kept: string[] = [];
    for (const [type, schema] of Object.entries(this.#part.schemas)) {
      const known = Object.hasOwn(this.#design.schemas, type) ? this.#design.schemas[type] : undefined;
      if (known === undefined) (this.#design.schemas as Record<string, Json>)[type] = copyOf(schema);
      else if (JSON.stringify(known) !== JSON.stringify(schema)) kept.push(type);
    }
    const isNew = new Set(this.ids);
    for (const [path, value] of Object.entries(this.#part.extensions)) {
      const [list, id, ...rest] = path.split('/');
      if (list === 'nodes' && id !== undefined && isNew.has(this.#new(id))) (this.#design.extensions as Record<string, Json>)[['nodes', this.#new(id), ...rest].join('/')] = copyOf(value);
    }
    return kept;
  }

  #mended(fields: Fields | undefined, given: JsonObject): JsonObject {
    const config = copyOf(given);
    if (fields !== undefined) replaceReferences(fields, config as Record<string, unknown>, this.#newIds);
    return config;
  }

  #new(id: string): string {
    return this.#newIds.get(id) ?? id;
  }

  #take(id: string): string {
    const free = this.#free(id);
    this.#newIds.set(id, free);
    if (free !== id) this.renamed.push({ from: id, to: free });
    this.ids.push(free);
    return free;
  }

  #free(wanted: string): string {
    const id = freeIdentifier(wanted, (candidate) => this.#taken.has(candidate), this.#numbers);
    this.#taken.add(id);
    return id;
  }
}

/** So far that the part stands beside what is there, their tops in line. */
function offset(design: Design, part: Design): Position {
  const there = boxesOf(design, idsOf(design), () => undefined);
  const coming = boxesOf(part, idsOf(part), () => undefined);
  if (there.length === 0 || coming.length === 0) return { x: 0, y: 0 };
  const [old, fresh] = [around(there), around(coming)];
  return { x: Math.round(old.x + old.width + GAP - fresh.x), y: Math.round(old.y - fresh.y) };
}

const idsOf = ({ nodes, systems, annotations }: Design): readonly string[] => [...nodes, ...systems, ...(annotations ?? [])].map(({ id }) => id);

const GAP = 96;

const copyOf = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T;
