import type { Port } from '../../catalog/entry.ts';
import { findChannel, findNode } from '../../catalog/find-entry.ts';
import type { Design, DesignEdge, DesignNode } from '../document.ts';
import { type StagedStep, sagaStages } from '../saga-stages.ts';

/** What the canvas and the outline ask a design again and again. Made once for a design. */
export class DesignIndex {
  readonly nodes: ReadonlyMap<string, DesignNode>;
  /** Steps by saga, in their order. */
  readonly steps: ReadonlyMap<string, readonly DesignNode[]>;
  /** Each step with its stage, by its id. */
  readonly stages: ReadonlyMap<string, StagedStep<DesignNode>>;
  readonly edgesFrom: ReadonlyMap<string, readonly DesignEdge[]>;
  readonly edgesTo: ReadonlyMap<string, readonly DesignEdge[]>;

  constructor({ nodes, edges }: Pick<Design, 'nodes' | 'edges'>) {
    this.nodes = new Map(nodes.map((node) => [node.id, node]));
    const children = [...grouped(nodes.filter(({ parent }) => parent !== undefined), ({ parent }) => parent ?? '')].map(([saga, steps]) => [saga, sagaStages(steps, saga)] as const);
    this.steps = new Map(children.map(([saga, staged]) => [saga, staged.map(({ step }) => step)]));
    this.stages = new Map(children.flatMap(([, staged]) => staged.map((each) => [each.step.id, each] as const)));
    this.edgesFrom = grouped(edges, ({ from }) => from);
    this.edgesTo = grouped(edges, ({ to }) => to);
  }

  /** Ids of the saga and its steps, or of the node alone. */
  withSteps = (id: string): readonly string[] => [id, ...(this.steps.get(id) ?? []).map((step) => step.id)];
}

export const portsOf = (kind: string): readonly Port[] => (findChannel(kind) ?? findNode(kind))?.ports ?? [];

/** The ports that a wire joins: as it says, else the first pair that fits. */
export function wirePorts(edge: DesignEdge, fromKind: string, toKind: string): { readonly out: Port; readonly in: Port } | undefined {
  for (const out of portsOf(fromKind)) {
    if (out.direction !== 'out' || (edge.fromPort !== undefined && out.id !== edge.fromPort)) continue;
    const fitting = portsOf(toKind).find((port) => port.direction === 'in' && port.connects === out.connects && (edge.toPort === undefined || port.id === edge.toPort));
    if (fitting !== undefined) return { out, in: fitting };
  }
  return undefined;
}

function grouped<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group === undefined) groups.set(keyOf(item), [item]);
    else group.push(item);
  }
  return groups;
}
