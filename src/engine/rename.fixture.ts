import type { Json } from '../base/json.ts';
import type { Design } from '../design/document.ts';

/** Fields whose text is the id of a node or system; a routing key that is no id stays. */
const REFERENCES = new Set(['channel', 'deadLetter', 'store', 'target', 'replies', 'journal', 'saga', 'node', 'client', 'projection', 'parks', 'unparks', 'system', 'from', 'to', 'clients', 'alternate-exchange', 'x-dead-letter-exchange', 'x-dead-letter-routing-key', 'deadLetterTargetArn', 'sourceQueueArns']);

/**
 * Gives every system and node another id, which also changes the order of all indices; wires, references and
 * quoted ids in expressions follow. Names of steps, effects, tables and message types stay.
 */
export function renameNodes(design: Design, rename: (id: string, index: number) => string): Design {
  const ids = [...design.systems, ...design.nodes].map(({ id }) => id);
  const renamed = new Map(ids.map((id, index) => [id, rename(id, index)]));
  const to = (id: string): string => renamed.get(id) ?? id;
  const config = <T extends { readonly config: object }>(item: T): T => ({ ...item, config: deep(item.config as Json, '', renamed) as T['config'] });
  return {
    ...design,
    systems: design.systems.map((system) => ({ ...config(system), id: to(system.id) })),
    nodes: design.nodes.map((node) => ({ ...config(node), id: to(node.id), ...(node.parent !== undefined && { parent: to(node.parent) }), ...(node.system !== undefined && { system: to(node.system) }) })),
    edges: design.edges.map((edge) => ({ ...config(edge), from: to(edge.from), to: to(edge.to) })),
    layout: Object.fromEntries(Object.entries(design.layout).map(([id, at]) => [to(id), at])),
    scenarios: design.scenarios.map((scenario) => ({ ...scenario, overrides: scenario.overrides.map((item) => ({ ...item, node: to(item.node) })), faults: scenario.faults.map(config) })),
    expectations: design.expectations.map(config),
  };
}

function deep(value: Json, field: string, renamed: ReadonlyMap<string, string>): Json {
  if (typeof value === 'string' && field === 'step') return stepName(value, renamed);
  if (typeof value === 'string') return REFERENCES.has(field) ? (renamed.get(value) ?? value) : quotedIds(value, renamed);
  if (Array.isArray(value)) return value.map((item) => deep(item as Json, field, renamed));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, deep(item as Json, name, renamed)]));
}

/** Steps that lowering adds hang a word on the id of a node: `charge-payment.call`. */
const stepName = (step: string, renamed: ReadonlyMap<string, string>): string => step.replace(/^[^.]+(?=\.)/, (id) => renamed.get(id) ?? id);

const quotedIds = (text: string, renamed: ReadonlyMap<string, string>): string => text.replace(/'([^']*)'/g, (whole, id: string) => (renamed.has(id) ? `'${renamed.get(id)}'` : whole));
