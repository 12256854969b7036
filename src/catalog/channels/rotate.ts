import { hashText } from '../../base/hash.ts';

/** The list from the place on that the id hashes to: what is placed by it spreads over the hosts. */
export function rotate<T>(items: readonly T[], id: string): readonly T[] {
  const first = items.length === 0 ? 0 : hashText(id) % items.length;
  return [...items.slice(first), ...items.slice(0, first)];
}
