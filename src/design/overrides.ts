import { isObject, type Json, type JsonObject } from '../base/json.ts';
import type { Design, DesignNode, DesignScenario } from './document.ts';

/** The design as a scenario runs it: with the field values that the scenario changes. The order of overrides counts. `unknownOverrides` tells which change nothing. */
export function withOverrides(design: Design, { overrides }: DesignScenario): Design {
  if (overrides.length === 0) return design;
  const changed = <T extends Placed>(placed: T): T => overridden(placed, overrides);
  return { ...design, nodes: design.nodes.map(changed), systems: design.systems.map(changed) };
}

/** The nodes as a picture of them shows them under a scenario: steps of sagas run when, by whom and as what it says. The others are as they were made. */
export function pictured(nodes: readonly DesignNode[], scenario: DesignScenario | undefined): readonly DesignNode[] {
  const { overrides = [] } = scenario ?? {};
  return overrides.length === 0 ? nodes : nodes.map((node) => (node.kind === 'saga-step' ? overridden(node, overrides) : node));
}

/** Whether a scenario says when a step of a saga runs, whatever the design says. */
export const ordersSteps = (nodes: readonly DesignNode[], saga: string | undefined, { overrides }: DesignScenario): boolean =>
  overrides.some(({ node: id, field }) => field === 'order' && nodes.some((node) => node.id === id && node.parent === saga));

type Placed = { readonly id: string; readonly config: JsonObject };

const overridden = <T extends Placed>(placed: T, overrides: DesignScenario['overrides']): T =>
  overrides.filter(({ node }) => node === placed.id).reduce((before, { field, value }) => ({ ...before, config: withField(before.config, field.split('/'), value) }), placed);

/** The config with the value at a path of names and list positions; missing maps on the way are made, missing list entries are not. */
export function withField(config: JsonObject, path: readonly string[], value: Json): JsonObject {
  const [name = '', ...rest] = path;
  const inner = Object.hasOwn(config, name) ? config[name] : undefined;
  return { ...config, [name]: withValue(inner, rest, value) };
}

function withValue(inner: Json | undefined, path: readonly string[], value: Json): Json {
  const [first] = path;
  if (first === undefined) return value;
  if (!Array.isArray(inner)) return withField(isObject(inner) ? inner : {}, path, value);
  const list = inner as readonly Json[];
  const index = listIndex(list, first);
  return list.map((item, at) => (at === index ? withValue(item, path.slice(1), value) : item));
}

/** Entries of a list are named by their id, or by their position from 0. */
function listIndex(list: readonly Json[], name: string): number {
  const byId = list.findIndex((item) => isObject(item) && item['id'] === name);
  if (byId >= 0 || !/^\d+$/.test(name)) return byId;
  return Number(name) < list.length ? Number(name) : -1;
}
