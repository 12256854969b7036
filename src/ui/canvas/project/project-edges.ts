import { CONNECTIONS } from '../../../catalog/entry.ts';
import type { DesignEdge } from '../../../design/document.ts';
import { type DesignIndex, wirePorts } from './design-index.ts';
import { type FlowEdge, handleId } from './flow-types.ts';
import type { ProblemCount } from './problems-by-id.ts';

export interface EdgeProjectionInput {
  readonly index: DesignIndex;
  readonly edges: readonly DesignEdge[];
  readonly problems: ReadonlyMap<string, ProblemCount>;
  readonly selection: ReadonlySet<string>;
}

type Kept = Map<string, { readonly inputs: readonly unknown[]; readonly edge: FlowEdge }>;

/** Wires for React Flow; the same object while nothing of one changes. Wires that lead nowhere are not drawn. */
export class EdgeProjection {
  #kept: Kept = new Map();

  project({ index, edges, problems, selection }: EdgeProjectionInput): FlowEdge[] {
    const kept: Kept = new Map();
    const projected = edges.flatMap((edge) => {
      const [from, to] = [index.nodes.get(edge.from), index.nodes.get(edge.to)];
      if (from === undefined || to === undefined) return [];
      const inputs = [edge, from.kind, to.kind, from.name, to.name, problems.get(edge.id)?.text, selection.has(edge.id)];
      const before = this.#kept.get(edge.id);
      const entry = before !== undefined && before.inputs.every((value, at) => Object.is(value, inputs[at])) ? before : { inputs, edge: makeEdge(edge, from, to, problems.get(edge.id), selection.has(edge.id)) };
      kept.set(edge.id, entry);
      return [entry.edge];
    });
    this.#kept = kept;
    return projected;
  }
}

function makeEdge(edge: DesignEdge, from: { readonly kind: string; readonly name: string }, to: { readonly kind: string; readonly name: string }, problems: ProblemCount | undefined, isSelected: boolean): FlowEdge {
  const ports = wirePorts(edge, from.kind, to.kind);
  const connects = ports?.out.connects;
  return {
    id: edge.id,
    type: 'wire',
    source: edge.from,
    target: edge.to,
    sourceHandle: ports === undefined ? null : handleId(ports.out),
    targetHandle: ports === undefined ? null : handleId(ports.in),
    selected: isSelected,
    ariaLabel: `${from.name} ${connects === undefined ? 'to' : CONNECTIONS[connects]} ${to.name}`,
    data: { edge, connects, problems, facts: linkFacts(edge) },
  };
}

/** What the wire says about its link, in a few words. */
export function linkFacts({ config }: DesignEdge): string {
  const { latency, loss, duplicate } = config;
  return [typeof latency === 'string' ? latency : '', percent(loss, 'lost'), percent(duplicate, 'twice')].filter((part) => part !== '').join(' · ');
}

const percent = (share: unknown, word: string): string => (typeof share === 'number' && share > 0 ? `${Math.round(share * 1000) / 10} % ${word}` : '');
