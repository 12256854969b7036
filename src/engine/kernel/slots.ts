/** A record in a pool. Its generation tells a live record from a later one in the same slot. */
export interface Slot {
  generation: number;
  live: boolean;
}

/** A pool of plain records addressed by (slot, generation), as pending events carry them. Snapshots are the state itself. */
export interface SlotState<T extends Slot> {
  items: T[];
  free: number[];
}

export const emptySlots = <T extends Slot>(): SlotState<T> => ({ items: [], free: [] });

/** Index of a free record; `make` builds one when the pool has none. The caller fills every field. */
export function claim<T extends Slot>(pool: SlotState<T>, make: () => T): number {
  const reused = pool.free.pop();
  const index = reused ?? pool.items.length;
  if (reused === undefined) pool.items.push(make());
  pool.items[index]!.live = true;
  return index;
}

export function release<T extends Slot>(pool: SlotState<T>, index: number): void {
  const item = pool.items[index]!;
  item.live = false;
  item.generation = (item.generation + 1) | 0;
  pool.free.push(index);
}

/** The record, unless it was released since. */
export function lookup<T extends Slot>(pool: SlotState<T>, index: number, generation: number): T | null {
  const item = pool.items[index];
  return item !== undefined && item.live && item.generation === generation ? item : null;
}
