import { CONNECTIONS } from '../../../catalog/entry.ts';
import type { DesignEdge, DesignNode } from '../../../design/document.ts';
import { faceHeight, laneOf, linkFacts, reachOf } from '../../../design/picture/wire-ends.ts';
import { type DesignIndex, wirePorts } from '../../../design/picture/design-index.ts';
import { type FlowEdge, handleId } from './flow-types.ts';
import type { ProblemCount } from './problems-by-id.ts';

export interface EdgeProjectionInput {
  readonly index: DesignIndex;
  readonly edges: readonly DesignEdge[];
  readonly problems: ReadonlyMap<string, ProblemCount>;
  readonly selection: ReadonlySet<string>;
  readonly isLive: boolean;
}

type Kept = Map<string, { readonly inputs: readonly unknown[]; readonly edge: FlowEdge }>;

/** Wires for React Flow; the same object while nothing of one changes. Wires that lead nowhere are not drawn. */
export class EdgeProjection {
  #kept: Kept = new Map();

  project({ index, edges, problems, selection, isLive }: EdgeProjectionInput): FlowEdge[] {
    const kept: Kept = new Map();
    const projected = edges.flatMap((edge) => {
      const [from, to] = [index.nodes.get(edge.from), index.nodes.get(edge.to)];
      if (from === undefined || to === undefined) return [];
      const inputs = [edge, from.kind, to.kind, from.name, to.name, faceHeight(from, index, isLive), faceHeight(to, index, isLive), problems.get(edge.id)?.text, selection.has(edge.id), isAlone(edge, selection)];
      const before = this.#kept.get(edge.id);
      const entry = before !== undefined && before.inputs.every((value, at) => Object.is(value, inputs[at])) ? before : { inputs, edge: makeEdge(edge, [from, faceHeight(from, index, isLive)], [to, faceHeight(to, index, isLive)], problems.get(edge.id), selection) };
      kept.set(edge.id, entry);
      return [entry.edge];
    });
    this.#kept = kept;
    return projected;
  }
}

type End = readonly [node: DesignNode, height: number];

function makeEdge(edge: DesignEdge, [from, fromHeight]: End, [to, toHeight]: End, problems: ProblemCount | undefined, selection: ReadonlySet<string>): FlowEdge {
  const ports = wirePorts(edge, from.kind, to.kind);
  const connects = ports?.out.connects;
  return {
    id: edge.id,
    type: 'wire',
    source: edge.from,
    target: edge.to,
    sourceHandle: ports === undefined ? null : handleId(ports.out),
    targetHandle: ports === undefined ? null : handleId(ports.in),
    selected: selection.has(edge.id),
    ariaLabel: `${from.name} ${connects === undefined ? 'to' : CONNECTIONS[connects]} ${to.name}`,
    data: { edge, connects, problems, facts: linkFacts(edge), fromReach: reachOf(from, ports?.out, fromHeight), toReach: reachOf(to, ports?.in, toHeight), lane: laneOf(edge.id), isAlone: isAlone(edge, selection) },
  };
}

const isAlone = ({ id }: DesignEdge, selection: ReadonlySet<string>): boolean => selection.size === 1 && selection.has(id);
