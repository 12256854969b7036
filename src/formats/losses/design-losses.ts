import { isObject, type Json } from '../../base/json.ts';
import type { Design } from '../../design/document.ts';
import { type DesignPairs, pairDesigns } from './design-pairs.ts';

/** A part of a design that is not as it was after it went through a file of another kind. */
export interface Loss {
  /** In the design that was written: `nodes/orders/config/partitions`, `edges/a>b`, `layout/orders`; of what is new, in the one that came back. */
  readonly path: string;
  readonly change: 'dropped' | 'changed' | 'added';
  /** Of what changed. */
  readonly after?: Json;
}

/** Everything in which two designs differ, each part once: a node that is gone counts with all that it holds. */
export function designLosses(before: Design, after: Design): readonly Loss[] {
  const comparison = new Comparison(pairDesigns(before, after));
  for (const field of ['name', 'description'] as const) comparison.text(field, before[field], after[field]);
  comparison.list('systems', before.systems, after.systems);
  comparison.list('nodes', before.nodes, after.nodes);
  comparison.list('edges', before.edges, after.edges);
  comparison.map('layout', before.layout as never, comparison.renamedKeys(after.layout as never));
  for (const part of ['annotations', 'scenarios', 'expectations'] as const) comparison.map(part, mapById(before[part]), mapById(after[part]));
  comparison.map('schemas', before.schemas, after.schemas);
  comparison.map('extensions', before.extensions, comparison.renamedKeys(after.extensions));
  return comparison.losses;
}

type Part = { readonly [name: string]: Json };

class Comparison {
  readonly losses: Loss[] = [];
  readonly #pairs: DesignPairs;

  constructor(pairs: DesignPairs) {
    this.#pairs = pairs;
  }

  text(path: string, before: string, after: string): void {
    if (before !== after) this.#lose(path, before, after);
  }

  value(path: string, before: Json | undefined, after: Json | undefined): void {
    if (!this.#isSame(before, after)) this.#lose(path, before, after);
  }

  #lose(path: string, before: Json | undefined, after: Json | undefined): void {
    if (after === undefined) this.losses.push({ path, change: 'dropped' });
    else this.losses.push({ path, change: before === undefined ? 'added' : 'changed', after });
  }

  map(path: string, before: Part, after: Part): void {
    for (const key of new Set([...Object.keys(before), ...Object.keys(after)])) this.value(`${path}/${key}`, own(before, key), own(after, key));
  }

  /** Things with ids: each with its pair, field by field; then whether they stand in the same order. */
  list(kind: 'systems' | 'nodes' | 'edges', before: readonly object[], after: readonly object[]): void {
    const pairs: ReadonlyMap<object, object> = this.#pairs[kind];
    for (const old of before as readonly Part[]) {
      const fresh = pairs.get(old) as Part | undefined;
      const path = `${kind}/${idOf(old)}`;
      if (fresh === undefined) this.losses.push({ path, change: 'dropped' });
      else this.#fields(path, old, fresh);
    }
    const known = new Set(pairs.values());
    for (const fresh of after as readonly Part[]) if (!known.has(fresh)) this.losses.push({ path: `${kind}/${idOf(fresh)}`, change: 'added' });
    const place = new Map(after.map((item, at) => [item, at]));
    const order = (before as readonly object[]).flatMap((old) => (pairs.has(old) ? [place.get(pairs.get(old)!)!] : []));
    if (order.some((at, index) => index > 0 && at < order[index - 1]!)) this.losses.push({ path: kind, change: 'changed', after: 'another order' });
  }

  #fields(path: string, before: Part, after: Part): void {
    for (const name of new Set([...Object.keys(before), ...Object.keys(after)])) {
      const [old, fresh] = [own(before, name), own(after, name)];
      if (name === 'config') this.map(`${path}/config`, isObject(old) ? old : {}, isObject(fresh) ? fresh : {});
      else if (LITERAL.has(name) ? old !== fresh : !this.#isSame(old, fresh)) this.#lose(`${path}/${name}`, old, fresh);
    }
  }

  /** With the ids of the design that was written. */
  renamedKeys(map: Part): Part {
    return Object.fromEntries(Object.entries(map).map(([key, value]) => [key.split('/').map((word) => this.#pairs.oldIds.get(word) ?? word).join('/'), value]));
  }

  /** Equal, or the same node or system under its new id. */
  #isSame(before: Json | undefined, after: Json | undefined): boolean {
    if (before === after) return true;
    if (typeof before === 'string' && typeof after === 'string') return this.#pairs.oldIds.get(after) === before;
    if (!isPart(before) || !isPart(after) || Array.isArray(before) !== Array.isArray(after)) return false;
    const keys = Object.keys(before);
    return keys.length === Object.keys(after).length && keys.every((key) => Object.hasOwn(after, key) && this.#isSame(before[key], after[key]));
  }
}

/** Fields whose text is never the id of something else. */
const LITERAL: ReadonlySet<string> = new Set(['id', 'kind', 'name']);

const isPart = (value: Json | undefined): value is Part => typeof value === 'object' && value !== null;

const own = (part: Part, name: string): Json | undefined => (Object.hasOwn(part, name) ? part[name] : undefined);

const mapById = (items: readonly { readonly id: string }[] | undefined): Part => Object.fromEntries((items ?? []).map((item) => [item.id, item as never]));

const idOf = ({ id }: Part): string => (typeof id === 'string' ? id : '');
