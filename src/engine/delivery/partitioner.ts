import { drawKey, uniform, type DrawKey } from '../../base/draw.ts';
import { utf8Bytes } from '../../base/utf8.ts';
import type { PartitionerPlan } from '../../topology/channel.ts';
import { murmur2 } from './murmur2.ts';

/** What a client remembers for entries without key: where it is, and what it has put there. */
export interface StickyState {
  partition: number;
  bytes: number;
  switches: number;
}

/** The partition of a key: `(murmur2(key) & 0x7fffffff) mod partitions`. */
export const keyedPartition = (key: string, partitions: number): number => (keyHash(key) & 0x7fff_ffff) % partitions;

/** Most keys are short and of plain letters: they need no array of their own. */
function keyHash(key: string): number {
  if (key.length > PLAIN.length) return murmur2(utf8Bytes(key));
  for (let i = 0; i < key.length; i++) {
    const unit = key.charCodeAt(i);
    if (unit >= 0x80) return murmur2(utf8Bytes(key));
    PLAIN[i] = unit;
  }
  return murmur2(PLAIN, key.length);
}

const PLAIN = new Uint8Array(64);

export const partitionerKey = (seed: string, client: string): DrawKey => drawKey(seed, client, 'partition');

/** Places an entry without key, and remembers. The n-th switch is a draw of its own. */
export function unkeyedPartition(plan: PartitionerPlan, state: StickyState, bytes: number, partitions: number, key: DrawKey): number {
  if (plan.unkeyed === 'roundRobin') {
    state.partition = (state.partition + 1) % partitions;
    return state.partition;
  }
  if (state.switches === 0 || state.bytes >= plan.stickyBytes) switchPartition(state, partitions, key);
  state.bytes += bytes;
  return state.partition;
}

/** Another partition than now, each of the others as likely. */
function switchPartition(state: StickyState, partitions: number, key: DrawKey): void {
  const u = uniform(key, 0, 0, 0, state.switches);
  if (state.switches === 0 || partitions === 1) state.partition = Math.floor(u * partitions);
  else state.partition = (state.partition + 1 + Math.floor(u * (partitions - 1))) % partitions;
  state.bytes = 0;
  state.switches++;
}
