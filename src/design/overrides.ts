import { isObject, type Json, type JsonObject } from '../base/json.ts';
import type { Design, DesignScenario } from './document.ts';

/** The design as a scenario runs it: with the field values that the scenario changes. The order of overrides counts. `unknownOverrides` tells which change nothing. */
export function withOverrides(design: Design, { overrides }: DesignScenario): Design {
  if (overrides.length === 0) return design;
  const changed = <T extends { readonly id: string; readonly config: JsonObject }>(placed: T): T =>
    overrides.filter(({ node }) => node === placed.id).reduce((before, { field, value }) => ({ ...before, config: withField(before.config, field.split('/'), value) }), placed);
  return { ...design, nodes: design.nodes.map(changed), systems: design.systems.map(changed) };
}

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
