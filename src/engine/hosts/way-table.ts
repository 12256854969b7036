import { LATER } from '../../base/later.ts';

/**
 * When the last hop on each way arrives. Every ordered hop asks, so this is an open-addressed table over plain arrays,
 * at most half full. A way is a whole number from 0.
 */
export interface WayTable {
  used: number;
  /** 0 where nothing is entered, otherwise the way and one. */
  keys: Float64Array;
  lastUs: Float64Array;
}

export function emptyWays(): WayTable {
  const table: WayTable = { used: 0, keys: LATER, lastUs: LATER };
  table.keys = new Float64Array(FIRST_CAPACITY);
  table.lastUs = new Float64Array(FIRST_CAPACITY);
  return table;
}

/** The first instant from `atUs` on at which a hop may arrive without overtaking; it is the last on its way from then on. */
export function inOrder(table: WayTable, way: number, atUs: number): number {
  const place = enter(table, way + 1);
  const lastUs = table.lastUs[place]!;
  if (lastUs > atUs) return lastUs;
  table.lastUs[place] = atUs;
  return atUs;
}

const FIRST_CAPACITY = 64;

function enter(table: WayTable, key: number): number {
  const place = find(table.keys, key);
  if (table.keys[place] === key) return place;
  if (table.used * 2 >= table.keys.length) {
    grow(table);
    return enter(table, key);
  }
  table.used++;
  table.keys[place] = key;
  return place;
}

/** Where the key stands, or would. */
function find(keys: Float64Array, key: number): number {
  const mask = keys.length - 1;
  const hash = Math.imul(key, 0x9e3779b1);
  let place = (hash ^ (hash >>> 15)) & mask;
  while (keys[place] !== 0 && keys[place] !== key) place = (place + 1) & mask;
  return place;
}

function grow(table: WayTable): void {
  const { keys, lastUs } = table;
  table.keys = new Float64Array(keys.length * 2);
  table.lastUs = new Float64Array(keys.length * 2);
  keys.forEach((key, old) => {
    if (key === 0) return;
    const place = find(table.keys, key);
    table.keys[place] = key;
    table.lastUs[place] = lastUs[old]!;
  });
}
