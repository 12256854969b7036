import type { Position } from '../../../design/document.ts';

export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** A line that shows what is in line with what: at `at`, from one end to the other. */
export interface Guide {
  readonly axis: 'x' | 'y';
  readonly at: number;
  readonly from: number;
  readonly to: number;
}

export interface Alignment {
  /** How far to move what is dragged. */
  readonly by: Position;
  readonly guides: readonly Guide[];
}

/** Brings a box that is dragged in line with edges and middles of others that are nearer than `reach`. */
export function align(box: Box, others: readonly Box[], reach: number): Alignment {
  const x = nearest('x', box, others, reach);
  const y = nearest('y', box, others, reach);
  const moved: Box = { ...box, x: box.x + (x?.by ?? 0), y: box.y + (y?.by ?? 0) };
  return { by: { x: x?.by ?? 0, y: y?.by ?? 0 }, guides: [...(x === undefined ? [] : [guide('x', x, moved)]), ...(y === undefined ? [] : [guide('y', y, moved)])] };
}

interface Match {
  readonly by: number;
  readonly at: number;
  readonly other: Box;
}

type Axis = 'x' | 'y';

const SIZE = { x: 'width', y: 'height' } as const;

/** The same kind of mark only: left to left, middle to middle, right to right. At every frame of a drag all of a design is asked: nothing is made here but what is found. */
function nearest(axis: Axis, box: Box, others: readonly Box[], reach: number): Match | undefined {
  const size = SIZE[axis];
  let best: Match | undefined;
  for (const other of others) {
    for (let place = 0; place <= 1; place += 0.5) {
      const at = other[axis] + other[size] * place;
      const by = at - (box[axis] + box[size] * place);
      if (Math.abs(by) <= reach && (best === undefined || Math.abs(by) < Math.abs(best.by))) best = { by, at, other };
    }
  }
  return best;
}

function guide(axis: Axis, { at, other }: Match, box: Box): Guide {
  const across = axis === 'x' ? 'y' : 'x';
  const [from, to] = [Math.min(box[across], other[across]), Math.max(box[across] + box[SIZE[across]], other[across] + other[SIZE[across]])];
  return { axis, at, from, to };
}
