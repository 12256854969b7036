import type { DesignEdge, DesignNode } from '../document.ts';

/** The wire that a route of tokens runs along. */
export interface RouteWire {
  readonly edge: string;
  /** Answers run against the wire. */
  readonly isReversed: boolean;
}

/** Finds wires for routes. What a saga sends runs along the wires of its steps. */
export class RouteWires {
  readonly #wires = new Map<string, RouteWire>();

  constructor(nodes: readonly DesignNode[], edges: readonly DesignEdge[]) {
    const owners = new Map(nodes.flatMap(({ id, parent }) => (parent === undefined ? [] : [[id, parent]])));
    for (const { id, from, to } of edges) {
      for (const start of [from, owners.get(from)]) {
        if (start === undefined) continue;
        this.#add(start, to, { edge: id, isReversed: false });
        this.#add(to, start, { edge: id, isReversed: true });
      }
    }
  }

  find(from: string, to: string): RouteWire | undefined {
    return this.#wires.get(`${from} ${to}`);
  }

  /** A wire in the direction of the route is better than one against it. */
  #add(from: string, to: string, wire: RouteWire): void {
    const known = this.#wires.get(`${from} ${to}`);
    if (known === undefined || (known.isReversed && !wire.isReversed)) this.#wires.set(`${from} ${to}`, wire);
  }
}

export function reversed(points: Float32Array): Float32Array {
  const back = new Float32Array(points.length);
  for (let at = 0; at < points.length; at += 2) {
    back[at] = points[points.length - 2 - at]!;
    back[at + 1] = points[points.length - 1 - at]!;
  }
  return back;
}
