import { CONNECTIONS, type Port } from '../../../catalog/entry.ts';
import type { DesignEdge, DesignNode } from '../../../design/document.ts';
import { FACE_HEAD, faceSize, portTop, STEP_HEIGHT, stepPlace } from '../faces/face-size.ts';
import { LANES } from '../wires/wire-path.ts';
import { type DesignIndex, portsOf, wirePorts } from './design-index.ts';
import { type FlowEdge, handleId, type Reach } from './flow-types.ts';
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
      const inputs = [edge, from.kind, to.kind, from.name, to.name, faceHeight(from, index, isLive), faceHeight(to, index, isLive), problems.get(edge.id)?.text, selection.has(edge.id)];
      const before = this.#kept.get(edge.id);
      const entry = before !== undefined && before.inputs.every((value, at) => Object.is(value, inputs[at])) ? before : { inputs, edge: makeEdge(edge, [from, faceHeight(from, index, isLive)], [to, faceHeight(to, index, isLive)], problems.get(edge.id), selection.has(edge.id)) };
      kept.set(edge.id, entry);
      return [entry.edge];
    });
    this.#kept = kept;
    return projected;
  }
}

type End = readonly [node: DesignNode, height: number];

function makeEdge(edge: DesignEdge, [from, fromHeight]: End, [to, toHeight]: End, problems: ProblemCount | undefined, isSelected: boolean): FlowEdge {
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
    data: { edge, connects, problems, facts: linkFacts(edge), fromReach: reachOf(from, ports?.out, fromHeight), toReach: reachOf(to, ports?.in, toHeight), lane: laneOf(edge.id) },
  };
}

/** What the wire says about its link, in a few words. */
export function linkFacts({ config }: DesignEdge): string {
  const { latency, loss, duplicate } = config;
  return [typeof latency === 'string' ? latency : '', percent(loss, 'lost'), percent(duplicate, 'twice')].filter((part) => part !== '').join(' · ');
}

const percent = (share: unknown, word: string): string => (typeof share === 'number' && share > 0 ? `${Math.round(share * 1000) / 10} % ${word}` : '');

/** From the top of a face to its lower edge; from the top of a step to the lower edge of its saga. */
function faceHeight({ id, kind, parent }: DesignNode, { steps }: DesignIndex, isLive: boolean): number {
  const siblings = parent === undefined ? undefined : steps.get(parent);
  if (siblings === undefined) return faceSize(kind, steps.get(id)?.length ?? 0, isLive).height;
  return faceSize('saga', siblings.length, isLive).height - stepPlace(siblings.findIndex((step) => step.id === id)).y;
}

function reachOf({ kind, parent }: DesignNode, port: Port | undefined, height: number): Reach {
  const side = portsOf(kind).filter(({ direction }) => direction === port?.direction);
  const rise = portTop(port === undefined ? 0 : side.indexOf(port), Math.max(1, side.length), parent === undefined ? FACE_HEAD : STEP_HEIGHT);
  return { rise, drop: height - rise };
}

/** Always the same for a wire, whatever the others. */
function laneOf(id: string): number {
  let sum = 0;
  for (let at = 0; at < id.length; at++) sum = (sum * 31 + id.charCodeAt(at)) % 1009;
  return sum % LANES;
}
