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
  return Object.fromEntries(nodes.map(({ id, width, height }) => {
    const { x, y } = graph.node(id) as { readonly x: number; readonly y: number };
    return [id, { x: snap(x - width / 2), y: snap(y - height / 2) }];
  }));
}

const GRID = 8;

const snap = (value: number): number => Math.round(value / GRID) * GRID;
