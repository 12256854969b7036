import type { Diagnostic } from '../base/diagnostic.ts';
import { nearest } from '../expression/suggest.ts';
import type { Design, DesignEdge } from './document.ts';

/** Wires whose start or end is not in the design. They stay in the file, and keep the design from running. */
export function danglingEdges(design: Design): readonly Diagnostic[] {
  const nodes = new Set(design.nodes.map((node) => node.id));
  const systems = new Set(design.systems.map((system) => system.id));
  const ends = design.edges.flatMap((edge) => ENDS.map((end) => ({ edge, end, id: edge[end] })));
  const missing = ends.filter(({ id }) => id !== '' && !nodes.has(id));
  return missing.map((end, index) => dangling(end, systems.has(end.id), index < SUGGESTIONS_MAX ? nearest(end.id, nodes) : null));
}

const ENDS = ['from', 'to'] as const;
/** Looking for the nearest id takes time in a large design, and nobody reads more. */
const SUGGESTIONS_MAX = 20;

interface EdgeEnd {
  readonly edge: DesignEdge;
  readonly end: 'from' | 'to';
  readonly id: string;
}

function dangling({ edge, end, id }: EdgeEnd, isSystem: boolean, meant: string | null): Diagnostic {
  const verb = end === 'from' ? 'starts' : 'ends';
  const reason = isSystem ? 'which is a system; wires join nodes' : 'which is not in the design';
  return {
    severity: 'error',
    code: 'missing-node',
    subject: `edges/${edge.id}/${end}`,
    message: `the wire "${edge.id}" ${verb} at "${id}", ${reason}`,
    fix: meant === null ? 'Remove the wire, or add the node.' : `Did you mean "${meant}"? Otherwise remove the wire.`,
  };
}
