import type { Design, DesignNode, Position } from '../../design/document.ts';
import type { DesignIndex } from '../../design/picture/design-index.ts';
import { FACE_WIDTH, faceSize } from '../../design/picture/face-size.ts';

/** Where nodes stand; those without a place stand in columns below the others, each to the right of what leads to it. */
export function placesOf({ layout, annotations = [] }: Pick<Design, 'layout' | 'annotations'>, nodes: readonly DesignNode[], index: DesignIndex, isLive: boolean): ReadonlyMap<string, Position> {
  const placed = nodes.flatMap(({ id, kind }) => (layout[id] === undefined ? [] : [{ id, place: layout[id], height: heightOf(id, kind, index, isLive) }]));
  const places = new Map(placed.map(({ id, place }) => [id, place]));
  const rest = nodes.filter(({ id, parent }) => !places.has(id) && !(parent !== undefined && index.nodes.has(parent)));
  if (rest.length === 0) return places;
  const bottoms = [...placed.map(({ place, height }) => place.y + height), ...annotations.map(({ y, height }) => y + height)];
  const top = bottoms.length === 0 ? 0 : Math.max(...bottoms) + GAP;
  const columns = columnsOf(rest, index);
  const ends: number[] = [];
  for (const { id, kind } of rest) {
    const column = columns.get(id) ?? 0;
    const y = ends[column] ?? top;
    places.set(id, { x: column * (FACE_WIDTH + 2 * GAP), y });
    ends[column] = y + heightOf(id, kind, index, isLive) + GAP;
  }
  return places;
}

const GAP = 48;

const heightOf = (id: string, kind: string, index: DesignIndex, isLive: boolean): number => faceSize(kind, index.steps.get(id)?.length ?? 0, isLive).height;

/** How many wires lead to each at most, starting anywhere; a way that comes back to itself counts once. */
function columnsOf(nodes: readonly DesignNode[], index: DesignIndex): ReadonlyMap<string, number> {
  const columns = new Map<string, number>();
  const sources = nodes.filter(({ id }) => (index.edgesTo.get(id) ?? []).length === 0);
  const ordered = [...sources, ...nodes.filter((node) => !sources.includes(node))];
  for (const { id } of ordered) {
    if (columns.has(id)) continue;
    columns.set(id, 0);
    const waiting = [id];
    for (let from = waiting.shift(); from !== undefined; from = waiting.shift()) {
      for (const each of index.withSteps(from)) {
        for (const { to } of index.edgesFrom.get(each) ?? []) {
          const target = ownerOf(to, index);
          if (columns.has(target)) continue;
          columns.set(target, (columns.get(from) ?? 0) + 1);
          waiting.push(target);
        }
      }
    }
  }
  return columns;
}

function ownerOf(id: string, { nodes }: DesignIndex): string {
  const parent = nodes.get(id)?.parent;
  return parent !== undefined && nodes.has(parent) ? parent : id;
}
