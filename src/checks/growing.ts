/** The array, or a copy at least twice as long, so that `index` lies in it. New elements are 0. */
export function reaching<T extends Uint8Array | Uint32Array>(array: T, index: number): T {
  if (index < array.length) return array;
  const longer = new (array.constructor as new (length: number) => T)(Math.max(index + 1, array.length * 2, 64));
  longer.set(array);
  return longer;
}

/** Positions have no gaps, so that no entry lies further on than there are rows: another one comes from a damaged file, and must not cost its size in memory. */
export const isPossiblePosition = (position: number, index: number): boolean => position <= index;
