import dagre from '@dagrejs/dagre';
import type { ArrangeGraph, Places } from '../workspace/edits/arrange-graph.ts';

/** A request to lay a graph out, and its answer under the same number. */
export interface ArrangeRequest {
  readonly number: number;
  readonly graph: ArrangeGraph;
}

export type ArrangeAnswer = { readonly number: number; readonly places: Places } | { readonly number: number; readonly error: string };

addEventListener('message', ({ data: { number, graph } }: MessageEvent<ArrangeRequest>) => {
  postMessage(answer(number, graph));
});

function answer(number: number, graph: ArrangeGraph): ArrangeAnswer {
  try {
    return { number, places: arrange(graph) };
  } catch (thrown) {
    return { number, error: thrown instanceof Error ? thrown.message : String(thrown) };
  }
}

/** In layers from left to right, as messages go; on the grid. The top left corner of everything is 0, 0. */
function arrange({ nodes, edges }: ArrangeGraph): Places {
  const graph = new dagre.graphlib.Graph({ multigraph: true });
  graph.setGraph({ rankdir: 'LR', nodesep: 40, ranksep: 88, ranker: nodes.length > 400 ? 'longest-path' : 'network-simplex' });
  graph.setDefaultEdgeLabel(() => ({}));
  for (const { id, width, height } of nodes) graph.setNode(id, { width, height });
  edges.forEach(({ from, to }, at) => void (from !== to && graph.hasNode(from) && graph.hasNode(to) && graph.setEdge(from, to, {}, String(at))));
  dagre.layout(graph);
  const middles = new Map(nodes.map(({ id }): [string, Middle] => [id, graph.node(id) as Middle]));
  const height = Math.max(0, ...nodes.map((node) => middles.get(node.id)!.y + node.height / 2));
  const isTurned = crossings(edges, middles) > 0;
  return Object.fromEntries(nodes.map(({ id, width, height: own }) => {
    const { x, y } = middles.get(id)!;
    return [id, { x: snap(x - width / 2), y: snap((isTurned ? height - y : y) - own / 2) }];
  }));
}

interface Middle {
  readonly x: number;
  readonly y: number;
}

/** More than 0 if the picture is better upside down: the wires of a node leave it in the order in which they were given. */
function crossings(edges: ArrangeGraph['edges'], middles: ReadonlyMap<string, Middle>): number {
  const last = new Map<string, number>();
  let balance = 0;
  for (const { from, to } of edges) {
    const y = middles.get(to)?.y;
    if (y === undefined) continue;
    const before = last.get(from);
    if (before !== undefined) balance += Math.sign(before - y);
    last.set(from, y);
  }
  return balance;
}

const GRID = 8;

const snap = (value: number): number => Math.round(value / GRID) * GRID;
