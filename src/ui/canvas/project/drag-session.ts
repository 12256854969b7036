import { ConnectionRules } from '../../../design/connection-rules.ts';
import type { Design, Position } from '../../../design/document.ts';
import { collapsedOwners } from '../../../design/picture/collapsed-groups.ts';
import { collapsedSize, faceSize } from '../../../design/picture/face-size.ts';
import type { WireGeometry } from '../wires/wire-geometry.ts';
import { align, type Box, type Guide } from './alignment-guides.ts';

export interface DragResult {
  readonly moving: ReadonlyMap<string, Position>;
  readonly guides: readonly Guide[];
  readonly spliceEdge: string | null;
}

/** One drag, from its first move to its drop: brings what is dragged in line, takes along what lies in a dragged group, finds the wire that a node is held over. */
export class DragSession {
  readonly #boxes: ReadonlyMap<string, Box>;
  readonly #design: Design;
  readonly #wires: WireGeometry;
  /** Of each dragged group: what lies in it. */
  readonly #inGroups = new Map<string, readonly string[]>();
  /** What stays where it is. */
  readonly #others: readonly Box[];
  readonly #spliceable: readonly string[];

  constructor(design: Design, dragged: readonly string[], isLive: boolean, wires: WireGeometry) {
    this.#design = design;
    this.#wires = wires;
    this.#boxes = boxesOf(design, isLive);
    for (const { id, kind, collapsed } of design.annotations ?? []) if (kind === 'group' && collapsed === undefined && dragged.includes(id)) this.#inGroups.set(id, this.#within(id));
    const taken = new Set([...dragged, ...[...this.#inGroups.values()].flat()]);
    this.#others = [...this.#boxes].filter(([id]) => !taken.has(id)).map(([, box]) => box);
    this.#spliceable = this.#findSpliceable(dragged);
  }

  move(positions: ReadonlyMap<string, Position>, reach: number): DragResult {
    const all = this.#withGroups(positions);
    const moved = [...all].flatMap(([id, place]) => (this.#boxes.has(id) ? [{ ...(this.#boxes.get(id) as Box), ...place }] : []));
    if (moved.length === 0) return { moving: all, guides: [], spliceEdge: null };
    const { by, guides } = align(around(moved), this.#others, reach);
    const moving = new Map([...all].map(([id, { x, y }]) => [id, this.#boxes.has(id) ? { x: x + by.x, y: y + by.y } : { x, y }]));
    return { moving, guides, spliceEdge: this.#edgeUnder(moving) };
  }

  #within(group: string): readonly string[] {
    const frame = this.#boxes.get(group);
    if (frame === undefined) return [];
    return [...this.#boxes].filter(([id, box]) => id !== group && isInside(box, frame)).map(([id]) => id);
  }

  #withGroups(positions: ReadonlyMap<string, Position>): ReadonlyMap<string, Position> {
    if (this.#inGroups.size === 0) return positions;
    const all = new Map(positions);
    for (const [group, ids] of this.#inGroups) {
      const [before, now] = [this.#boxes.get(group), positions.get(group)];
      if (before === undefined || now === undefined) continue;
      for (const id of ids) {
        const box = this.#boxes.get(id);
        if (box !== undefined && !positions.has(id)) all.set(id, { x: box.x + now.x - before.x, y: box.y + now.y - before.y });
      }
    }
    return all;
  }

  /** Wires that the one dragged node fits into; none for a node that is wired already. */
  #findSpliceable(dragged: readonly string[]): readonly string[] {
    const [id, ...more] = dragged;
    const { edges } = this.#design;
    if (id === undefined || more.length > 0 || edges.some(({ from, to }) => from === id || to === id)) return [];
    return edges.filter((edge) => {
      const rules = new ConnectionRules({ ...this.#design, edges: edges.filter((other) => other !== edge) });
      return rules.answer({ node: edge.from }, { node: id }).ok && rules.answer({ node: id }, { node: edge.to }).ok;
    }).map((edge) => edge.id);
  }

  #edgeUnder(moving: ReadonlyMap<string, Position>): string | null {
    if (this.#spliceable.length === 0) return null;
    const [[id, place] = [], ] = [...moving];
    const box = id === undefined ? undefined : this.#boxes.get(id);
    if (box === undefined || place === undefined) return null;
    return wiresUnder({ ...box, ...place }, this.#spliceable, this.#wires)[0] ?? null;
  }
}

/** Those of some wires that run through the inner part of a face. */
export function wiresUnder({ x, y, width, height }: Box, edges: readonly string[], wires: WireGeometry): readonly string[] {
  const inner: Box = { x: x + width * 0.2, y: y + 6, width: width * 0.6, height: height - 12 };
  return edges.filter((edge) => crosses(wires.line(edge), inner));
}

/** Boxes of what lies freely on the canvas; steps lie in their sagas. */
export function boxesOf({ nodes, layout, annotations = [] }: Design, isLive: boolean): ReadonlyMap<string, Box> {
  const owners = collapsedOwners(annotations, nodes);
  const steps = new Map<string, number>();
  for (const { parent } of nodes) if (parent !== undefined) steps.set(parent, (steps.get(parent) ?? 0) + 1);
  const faces = nodes.filter(({ id, parent }) => parent === undefined && !owners.has(id)).map(({ id, kind }): [string, Box] => [id, { ...(layout[id] ?? { x: 0, y: 0 }), ...faceSize(kind, steps.get(id) ?? 0, isLive) }]);
  return new Map([...faces, ...annotations.filter(({ id }) => !owners.has(id)).map(({ id, x, y, width, height, collapsed }): [string, Box] => [id, { x, y, ...(collapsed === undefined ? { width, height } : collapsedSize(isLive)) }])]);
}

/** The box around boxes; there is at least one. */
export function around(boxes: readonly Box[]): Box {
  const x = Math.min(...boxes.map((box) => box.x));
  const y = Math.min(...boxes.map((box) => box.y));
  return { x, y, width: Math.max(...boxes.map((box) => box.x + box.width)) - x, height: Math.max(...boxes.map((box) => box.y + box.height)) - y };
}

const isInside = (box: Box, frame: Box): boolean => box.x >= frame.x && box.y >= frame.y && box.x + box.width <= frame.x + frame.width && box.y + box.height <= frame.y + frame.height;

function crosses(line: Float32Array | undefined, box: Box): boolean {
  if (line === undefined) return false;
  for (let at = 0; at + 3 < line.length; at += 2) {
    // Points lie near each other: the ends and the middle of each piece are enough.
    for (const part of [0, 0.25, 0.5, 0.75, 1]) {
      const [x, y] = [line[at]! + (line[at + 2]! - line[at]!) * part, line[at + 1]! + (line[at + 3]! - line[at + 1]!) * part];
      if (x >= box.x && x <= box.x + box.width && y >= box.y && y <= box.y + box.height) return true;
    }
  }
  return false;
}
