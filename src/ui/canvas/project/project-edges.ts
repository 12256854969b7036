import { CONNECTIONS } from '../../../catalog/entry.ts';
import type { DesignEdge, DesignNode } from '../../../design/document.ts';
import { faceHeight, laneOf, linkFacts, reachOf } from '../../../design/picture/wire-ends.ts';
import { type DesignIndex, wirePorts } from '../../../design/picture/design-index.ts';
import { collapsedSize, FACE_HEAD } from '../../../design/picture/face-size.ts';
import type { Reach } from '../../../design/picture/wire-path.ts';
import { type FlowEdge, GROUP_HANDLES, handleId } from './flow-types.ts';
import type { ProblemCount } from './problems-by-id.ts';

export interface EdgeProjectionInput {
  readonly index: DesignIndex;
  readonly edges: readonly DesignEdge[];
  readonly problems: ReadonlyMap<string, ProblemCount>;
  readonly selection: ReadonlySet<string>;
  /** With a breakpoint on them. */
  readonly stops: ReadonlySet<string>;
  readonly isLive: boolean;
  /** What lies in a collapsed group: by id the group that stands for it. */
  readonly owners: ReadonlyMap<string, string>;
}

type Kept = Map<string, { readonly inputs: readonly unknown[]; readonly edge: FlowEdge }>;

/** Wires for React Flow; the same object while nothing of one changes. Wires that lead nowhere are not drawn. */
export class EdgeProjection {
  #kept: Kept = new Map();

  project({ index, edges, problems, selection, stops, isLive, owners }: EdgeProjectionInput): FlowEdge[] {
    const bundles = bundled(edges, owners);
    const kept: Kept = new Map();
    const projected = edges.flatMap((edge) => {
      const [from, to] = [index.nodes.get(edge.from), index.nodes.get(edge.to)];
      const bundle = bundles.get(edge.id);
      if (from === undefined || to === undefined || bundle?.count === 0) return [];
      const inputs = [edge, from.kind, to.kind, from.name, to.name, faceHeight(from, index, isLive), faceHeight(to, index, isLive), problems.get(edge.id)?.text, selection.has(edge.id), isAlone(edge, selection), stops.has(edge.id), bundle?.from, bundle?.to, bundle?.count];
      const before = this.#kept.get(edge.id);
      const entry = before !== undefined && before.inputs.every((value, at) => Object.is(value, inputs[at])) ? before : { inputs, edge: makeEdge(edge, [from, faceHeight(from, index, isLive)], [to, faceHeight(to, index, isLive)], problems.get(edge.id), selection, stops.has(edge.id), bundle, isLive) };
      kept.set(edge.id, entry);
      return [entry.edge];
    });
    this.#kept = kept;
    return projected;
  }
}

type End = readonly [node: DesignNode, height: number];

function makeEdge(edge: DesignEdge, [from, fromHeight]: End, [to, toHeight]: End, problems: ProblemCount | undefined, selection: ReadonlySet<string>, isStop: boolean, bundle: Bundle | undefined, isLive: boolean): FlowEdge {
  const ports = wirePorts(edge, from.kind, to.kind);
  const connects = ports?.out.connects;
  return {
    id: edge.id,
    type: 'wire',
    source: bundle?.from ?? edge.from,
    target: bundle?.to ?? edge.to,
    sourceHandle: bundle?.from !== undefined ? GROUP_HANDLES.out : ports === undefined ? null : handleId(ports.out),
    targetHandle: bundle?.to !== undefined ? GROUP_HANDLES.in : ports === undefined ? null : handleId(ports.in),
    selected: selection.has(edge.id),
    ariaLabel: `${from.name} ${connects === undefined ? 'to' : CONNECTIONS[connects]} ${to.name}${isStop ? ', breakpoint' : ''}`,
    data: { edge, connects, problems, isStop, facts: bundle !== undefined && bundle.count > 1 ? `${bundle.count} wires` : linkFacts(edge), fromReach: bundle?.from !== undefined ? groupReach(isLive) : reachOf(from, ports?.out, fromHeight), toReach: bundle?.to !== undefined ? groupReach(isLive) : reachOf(to, ports?.in, toHeight), lane: laneOf(edge.id), isAlone: isAlone(edge, selection) },
  };
}

/** How a wire is drawn one or both of whose ends lie in a collapsed group: from and to which group, and for how many like it; none for those that another one is drawn for. */
interface Bundle {
  readonly from: string | undefined;
  readonly to: string | undefined;
  readonly count: number;
}

/** One wire for all between the same two things that are drawn, none for those inside of one. */
function bundled(edges: readonly DesignEdge[], owners: ReadonlyMap<string, string>): ReadonlyMap<string, Bundle> {
  const bundles = new Map<string, Bundle>();
  if (owners.size === 0) return bundles;
  const firsts = new Map<string, string>();
  for (const { id, from: start, to: end } of edges) {
    const [from, to] = [owners.get(start), owners.get(end)];
    if (from === undefined && to === undefined) continue;
    if (from === to) {
      bundles.set(id, { from, to, count: 0 });
      continue;
    }
    const ends = `${from ?? start}\n${to ?? end}`;
    const first = firsts.get(ends);
    if (first !== undefined) bundles.set(first, { ...bundles.get(first)!, count: bundles.get(first)!.count + 1 });
    else firsts.set(ends, id);
    bundles.set(id, { from, to, count: first === undefined ? 1 : 0 });
  }
  return bundles;
}

function groupReach(isLive: boolean): Reach {
  return { rise: FACE_HEAD / 2, drop: collapsedSize(isLive).height - FACE_HEAD / 2 };
}

const isAlone = ({ id }: DesignEdge, selection: ReadonlySet<string>): boolean => selection.size === 1 && selection.has(id);
