import type { Diagnostic } from '../../base/diagnostic.ts';
import type { JsonObject } from '../../base/json.ts';
import { readSchemas, type SchemaRegistry } from '../schemas/schema-registry.ts';
import type { ConfigOf, Fields } from '../field.ts';
import { findChannel, findNode, findSystem } from '../find-entry.ts';
import { readConfig } from '../read-config.ts';
import type { Placed, PlacedDesign, PlacedEdge } from './context.ts';
import { compareText } from '../../base/canonical.ts';

/** Everything placed with its config read; what is wrong with configs and kinds goes to `diagnostics`. */
export class ReadDesign implements PlacedDesign {
  readonly schemas: SchemaRegistry;
  readonly placed: readonly Placed[];
  readonly edges: readonly PlacedEdge[];
  readonly #byId: ReadonlyMap<string, Placed>;
  readonly #values = new Map<string, { readonly fields: Fields; readonly values: ConfigOf<Fields> }>();
  readonly #children: ReadonlyMap<string, readonly Placed[]>;
  readonly #kinds: ReadonlyMap<string, readonly Placed[]>;
  readonly #from: ReadonlyMap<string, readonly PlacedEdge[]>;
  readonly #to: ReadonlyMap<string, readonly PlacedEdge[]>;

  constructor(placed: readonly Placed[], edges: readonly PlacedEdge[], schemas: JsonObject, diagnostics: Diagnostic[]) {
    this.schemas = readSchemas(schemas, diagnostics);
    this.placed = [...placed].sort((a, b) => compareText(a.id, b.id));
    this.edges = [...edges].sort((a, b) => compareText(a.id, b.id));
    this.#byId = new Map(this.placed.map((item) => [item.id, item]));
    this.#children = grouped(this.placed, ({ parent }) => parent);
    this.#kinds = grouped(this.placed, ({ kind }) => kind);
    this.#from = grouped([...this.edges].sort((a, b) => compareText(a.to, b.to)), ({ from }) => from);
    this.#to = grouped([...this.edges].sort((a, b) => compareText(a.from, b.from)), ({ to }) => to);
    for (const item of this.placed) this.#read(item, diagnostics);
  }

  find(id: string): Placed | undefined {
    return this.#byId.get(id);
  }

  configOf<F extends Fields>(id: string, fields: F): ConfigOf<F> | undefined {
    const read = this.#values.get(id);
    return read?.fields === fields ? (read.values as ConfigOf<F>) : undefined;
  }

  /** The values of a config of any kind. */
  valuesOf(id: string): ConfigOf<Fields> | undefined {
    return this.#values.get(id)?.values;
  }

  childrenOf(id: string): readonly Placed[] {
    return this.#children.get(id) ?? [];
  }

  ofKind(kind: string): readonly Placed[] {
    return this.#kinds.get(kind) ?? [];
  }

  edgesFrom(id: string): readonly PlacedEdge[] {
    return this.#from.get(id) ?? [];
  }

  edgesTo(id: string): readonly PlacedEdge[] {
    return this.#to.get(id) ?? [];
  }

  #read(item: Placed, diagnostics: Diagnostic[]): void {
    const entry = entryOf(item);
    if (entry === undefined) {
      diagnostics.push({ severity: 'error', code: 'unknown-kind', subject: `${listOf(item)}/${item.id}`, message: `${item.id} is of the kind "${item.kind}", which is not in the catalog.`, fix: 'Change its kind to one that the catalog has, or remove it.' });
      return;
    }
    const { values, diagnostics: found } = readConfig(entry.fields, item.config, `${listOf(item)}/${item.id}/config`);
    this.#values.set(item.id, { fields: entry.fields, values });
    diagnostics.push(...found);
  }
}

const FINDERS = { system: findSystem, channel: findChannel, node: findNode } as const;

const entryOf = ({ category, kind }: Placed): { readonly fields: Fields } | undefined => FINDERS[category](kind);

/** Where the document keeps it; paths of diagnostics start so. */
export const listOf = ({ category }: Placed): 'systems' | 'nodes' => (category === 'system' ? 'systems' : 'nodes');

function grouped<T>(items: readonly T[], by: (item: T) => string | undefined): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const key = by(item);
    if (key === undefined) continue;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [item]);
    else group.push(item);
  }
  return groups;
}
