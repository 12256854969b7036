import type { Diagnostic } from '../../base/diagnostic.ts';
import type { Topology } from '../../topology/topology.ts';
import type { Fields, ConfigOf } from '../field.ts';
import type { NodeShape } from '../entry.ts';
import { findChannel, findNode, findSystem } from '../find-entry.ts';
import { checkExpressions } from './check-expressions.ts';
import type { LowerContext, Placed } from './context.ts';
import { WireLinks } from './links.ts';
import { NodeContext } from './lower-context.ts';
import { compareText } from '../../base/canonical.ts';
import { payloadReads } from './payload-reads.ts';
import { ReadDesign } from './placed-design.ts';
import { type Declaration, TopologyBuilder } from './topology-builder.ts';

/** A design's topology, and what faults and expectations are lowered with. */
export interface LoweredDesign {
  readonly topology: Topology;
  /** Names of the effects that steps and services have, sorted. */
  readonly effects: readonly string[];
}

/**
 * Lowers everything placed. Undefined if any diagnostic is an error. The order of nodes and edges does not matter.
 * `conditions` are reads of payloads from outside the topology (conditions of faults), so that their fields are kept.
 */
export function lowerDesign(design: ReadDesign, diagnostics: Diagnostic[], conditions: readonly (readonly string[])[] = []): LoweredDesign | undefined {
  const wires = new WireLinks(design, diagnostics);
  if (hasErrors(diagnostics)) return undefined;
  const declarations = design.placed.flatMap((placed) => declarationsOf(placed, design));
  const channels = design.placed.filter(({ category }) => category === 'channel').map(({ id }) => id);
  // Links are numbered by their sorted ids, which are known for sure only afterwards.
  const expected = wires.expectedIds(declarations);
  const first = lowerAll(new TopologyBuilder(declarations, channels, expected), design, wires, diagnostics, true);
  if (hasErrors(diagnostics)) return undefined;
  const isAsExpected = first.linkIds.join() === expected.join();
  const builder = isAsExpected ? first : lowerAll(new TopologyBuilder(declarations, channels, first.linkIds), design, wires, [], false);
  const plan = builder.finish();
  const reads = plan.processes.flatMap((process) => checkExpressions(process, design.find(process.id) as Placed, diagnostics));
  if (hasErrors(diagnostics)) return undefined;
  return { topology: { ...plan, payloadReads: payloadReads([...reads, ...conditions, ...(builder.readsPayload ? [['payload']] : [])]) }, effects: [...builder.effects].sort(compareText) };
}

export const hasErrors = (diagnostics: readonly Diagnostic[]): boolean => diagnostics.some(({ severity }) => severity === 'error');

function declarationsOf({ id, category, kind, parent }: Placed, design: ReadDesign): readonly Declaration[] {
  const values = design.valuesOf(id);
  if (category === 'channel' || values === undefined) return [];
  const shape = category === 'system' ? findSystem(kind)?.shape(values) : findNode(kind)?.shape(values, id, design);
  return shape === undefined ? [] : [declaration(id, parent, shape), ...ownStore(id, shape), ...(shape.parts ?? []).map((part) => declaration(part, id, { members: 0 }))];
}

const declaration = (id: string, parent: string | undefined, { members, opaque, process, store, group, receiver }: NodeShape): Declaration => ({
  id, members, opaque: opaque === true, parent, process: process === true, store: store === true, group, receiver: receiver === true,
});

const ownStore = (id: string, { ownStore: name }: NodeShape): readonly Declaration[] =>
  name === undefined ? [] : [declaration(`${id}/${name}`, undefined, { members: 1, opaque: true, store: true })];

function lowerAll(builder: TopologyBuilder, design: ReadDesign, wires: WireLinks, diagnostics: Diagnostic[], check: boolean): TopologyBuilder {
  for (const placed of design.placed) {
    const entry = lowerableOf(placed);
    const values = design.valuesOf(placed.id);
    if (entry === undefined || values === undefined) continue;
    const context = new NodeContext(placed, design, builder, wires, diagnostics);
    if (check) entry.check?.(values, context);
    entry.lower(values, context);
  }
  return builder;
}

interface Lowerable {
  check?(config: ConfigOf<Fields>, context: LowerContext): void;
  lower(config: ConfigOf<Fields>, context: LowerContext): void;
}

const lowerableOf = ({ category, kind }: Placed): Lowerable | undefined => {
  if (category === 'system') return findSystem(kind);
  return category === 'channel' ? findChannel(kind) : findNode(kind);
};
