/** Positions in ascending order, taken from the front: a sorted array with a head that moves. Plain data. */
export interface SortedPositions {
  items: number[];
  head: number;
}

export const emptySorted = (): SortedPositions => ({ items: [], head: 0 });

export const firstOf = ({ items, head }: SortedPositions): number => items[head] ?? -1;

export const sizeOf = ({ items, head }: SortedPositions): number => items.length - head;

export function insertPosition(sorted: SortedPositions, position: number): void {
  const { items } = sorted;
  if (sorted.head === items.length || items[items.length - 1]! < position) items.push(position);
  else if (position < items[sorted.head]! && sorted.head > 0) items[--sorted.head] = position;
  else items.splice(placeOf(sorted, position), 0, position);
}

export function removePosition(sorted: SortedPositions, position: number): void {
  const at = placeOf(sorted, position);
  if (sorted.items[at] !== position) return;
  if (at === sorted.head) dropFirst(sorted);
  else sorted.items.splice(at, 1);
}

/** Where the position stands or would stand. */
function placeOf({ items, head }: SortedPositions, position: number): number {
  let [low, high] = [head, items.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (items[middle]! < position) low = middle + 1;
    else high = middle;
  }
  return low;
}

function dropFirst(sorted: SortedPositions): void {
  sorted.head++;
  if (sorted.head < WASTE_MAX || sorted.head * 2 < sorted.items.length) return;
  sorted.items = sorted.items.slice(sorted.head);
  sorted.head = 0;
}

const WASTE_MAX = 64;

/** What is ready, level by level (the last is served first), and what came back and is served before all of it. */
export interface ReadyLine {
  levels: SortedPositions[];
  returns: number[];
}

export const emptyReadyLine = (levels: number): ReadyLine => ({ levels: Array.from({ length: levels }, emptySorted), returns: [] });

/** The next position; -1 for none. */
export function peekReady({ levels, returns }: ReadyLine): number {
  if (returns.length > 0) return returns[0]!;
  for (let level = levels.length - 1; level >= 0; level--) if (sizeOf(levels[level]!) > 0) return firstOf(levels[level]!);
  return -1;
}

export function removeReady(line: ReadyLine, position: number, level: number): void {
  const at = line.returns.indexOf(position);
  if (at >= 0) line.returns.splice(at, 1);
  else removePosition(line.levels[level]!, position);
}
