import { assert } from '../../base/assert.ts';
import type { Simulation } from '../simulation.ts';
import type { Partition } from './partition.ts';

/** The partitions of a running simulation. */
export function partitionsOf(simulation: Simulation): readonly Partition[] {
  const state = simulation.keyframe().parts.find((part): part is { partitions: Partition[] } => typeof part === 'object' && part !== null && 'partitions' in part);
  assert(state !== undefined, 'a keyframe has partitions');
  return state.partitions;
}

/** What always holds of a replicated log: no in-sync replica lacks a committed entry, and the leader knows no more than there is. */
export function replicationHolds(simulation: Simulation): void {
  for (const p of partitionsOf(simulation)) {
    const at = `partition ${p.channel}/${p.index} at ${simulation.timeUs} us`;
    assert(p.start <= p.committed && p.committed <= p.end, `${at}: start ${p.start}, committed ${p.committed}, end ${p.end}`);
    p.ends.forEach((end, r) => {
      assert(!p.inSync[r] || end >= p.committed, `${at}: replica ${r} is in sync with ${end} of ${p.committed} committed entries`);
      assert(!p.eligible[r] || (end >= p.committed && !p.inSync[r]), `${at}: replica ${r} is eligible with ${end} of ${p.committed} committed entries`);
      assert(p.leader < 0 || p.known[r]! <= end, `${at}: the leader believes that replica ${r} has ${p.known[r]} entries, and it has ${end}`);
    });
    // With eligible leaders the last may leave too, and is remembered.
    assert(p.inSync.includes(true) || (p.leader < 0 && p.lastKnown >= 0), `${at}: nobody is in sync`);
  }
}
