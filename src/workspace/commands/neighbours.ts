import { boxesOf } from '../edits/place.ts';
import type { Workspace } from '../workspace.ts';
import { selectedNode } from './conditions.ts';

export type Direction = 'Left' | 'Right' | 'Up' | 'Down';

/**
 * Where walking from the selected node goes: left against the wires, right along them; up and down to the nearest
 * placed node in that direction. Without a selection, to the first node.
 */
export function neighbour(workspace: Workspace, direction: Direction): string | undefined {
  const { design } = workspace.document.state;
  const node = selectedNode(workspace);
  if (node === undefined) return design.nodes[0]?.id;
  const along = direction === 'Right' ? design.edges.filter(({ from }) => from === node.id).map(({ to }) => to) : design.edges.filter(({ to }) => to === node.id).map(({ from }) => from);
  if (direction === 'Left' || direction === 'Right') return along[0] ?? nearest(workspace, node.id, direction);
  return nearest(workspace, node.id, direction);
}

function nearest({ document }: Workspace, id: string, direction: Direction): string | undefined {
  const { design } = document.state;
  const [own] = boxesOf(design, [id], () => undefined);
  if (own === undefined) return undefined;
  const boxes = boxesOf(design, design.nodes.map((node) => node.id).filter((other) => other !== id), () => undefined);
  const ahead = boxes.map((box) => ({ id: box.id, ...AHEAD[direction](box.x - own.x, box.y - own.y) })).filter(({ far }) => far > 0);
  // Twice as bad to be off the line as to be far along it.
  return ahead.sort((a, b) => a.far + 2 * a.off - (b.far + 2 * b.off))[0]?.id;
}

const AHEAD: { readonly [D in Direction]: (dx: number, dy: number) => { readonly far: number; readonly off: number } } = {
  Left: (dx, dy) => ({ far: -dx, off: Math.abs(dy) }),
  Right: (dx, dy) => ({ far: dx, off: Math.abs(dy) }),
  Up: (dx, dy) => ({ far: -dy, off: Math.abs(dx) }),
  Down: (dx, dy) => ({ far: dy, off: Math.abs(dx) }),
};
