import type { JsonObject } from '../../base/json.ts';
import { ConnectionRules } from '../connection-rules.ts';
import type { Design, DesignNode, Position } from '../document.ts';
import { freeIdentifier } from '../identifier.ts';
import { faceSize } from '../picture/face-size.ts';

/** A design while it is rebuilt. Every change makes the next value, so that what stays is the same object. */
export class Rebuild {
  design: Design;

  constructor(design: Design) {
    this.design = design;
  }

  find(id: string): DesignNode | undefined {
    return this.design.nodes.find((node) => node.id === id);
  }

  /** Ids of the nodes that wires lead to from a node, each once. */
  targetsOf(id: string): readonly string[] {
    return [...new Set(this.design.edges.filter(({ from }) => from === id).map(({ to }) => to))];
  }

  setConfig(id: string, change: (config: JsonObject) => JsonObject): void {
    this.design = { ...this.design, nodes: this.design.nodes.map((node) => (node.id === id ? { ...node, config: change(node.config) } : node)) };
  }

  /** Its id; the name has a number if another node has it. */
  add(node: Omit<DesignNode, 'id'>, near: Position): string {
    const { nodes, systems, annotations = [], layout } = this.design;
    const ids = new Set([...nodes, ...systems, ...annotations].map(({ id }) => id));
    const names = new Set([...nodes, ...systems].map(({ name }) => name));
    let name = node.name;
    for (let number = 2; names.has(name); number++) name = `${node.name} ${number}`;
    const id = freeIdentifier(name.toLowerCase(), (candidate) => ids.has(candidate));
    this.design = { ...this.design, nodes: [...nodes, { ...node, id, name }], layout: { ...layout, [id]: freePlace(this.design, near) } };
    return id;
  }

  /** Nothing where there is one already, or where a design with problems allows none: the problems then say what to wire. */
  wire(from: string, to: string): void {
    const { edges } = this.design;
    if (edges.some((edge) => edge.from === from && edge.to === to)) return;
    const answer = new ConnectionRules(this.design).answer({ node: from }, { node: to });
    if (!answer.ok) return;
    const id = freeIdentifier(`${from}>${to}`, (candidate) => edges.some((edge) => edge.id === candidate));
    const { fromPort, toPort } = answer;
    this.design = { ...this.design, edges: [...edges, { id, from, to, ...(fromPort !== undefined && { fromPort }), ...(toPort !== undefined && { toPort }), config: {} }] };
  }

  unwire(from: string, to: string): void {
    this.design = { ...this.design, edges: this.design.edges.filter((edge) => edge.from !== from || edge.to !== to) };
  }

  placeOf(id: string): Position {
    return this.design.layout[id] ?? { x: 0, y: 0 };
  }
}

/** The wanted place, or the first below it where nothing stands. */
function freePlace({ nodes, layout }: Design, wanted: Position): Position {
  const boxes = nodes.filter(({ parent }) => parent === undefined).flatMap(({ id, kind }) => {
    const place = layout[id];
    return place === undefined ? [] : [{ ...place, ...faceSize(kind, nodes.filter(({ parent }) => parent === id).length, true) }];
  });
  const own = faceSize('consumer', 0, true);
  const isTaken = (y: number): boolean => boxes.some((box) => Math.abs(wanted.x + own.width / 2 - box.x - box.width / 2) < (own.width + box.width) / 2 + GAP && Math.abs(y + own.height / 2 - box.y - box.height / 2) < (own.height + box.height) / 2 + GAP);
  let y = wanted.y;
  while (isTaken(y)) y += 8;
  return { x: wanted.x, y };
}

/** Between the faces of two nodes, in pixels. */
const GAP = 24;
