import type { ChannelPlan } from '../../topology/channel.ts';
import type { Reason } from '../kernel/reasons.ts';
import type { Batch, Partition } from './partition.ts';

export type Verdict =
  | { readonly kind: 'admitted' }
  /** In the log already, from this position. */
  | { readonly kind: 'repeated'; readonly position: number }
  | { readonly kind: 'refused'; readonly reason: Reason };

const ADMITTED: Verdict = { kind: 'admitted' };

/** Asks the channel's guards in order. */
export function admit(p: Partition, plan: ChannelPlan, batch: Batch): Verdict {
  for (const guard of plan.guards) {
    switch (guard.kind) {
      case 'producerSequence': {
        const verdict = checkSequence(p, batch);
        if (verdict.kind !== 'admitted') return verdict;
      }
    }
  }
  return ADMITTED;
}

/** Keeps what the guards need to know of an appended batch. */
export function remember(p: Partition, plan: ChannelPlan, batch: Batch, position: number): void {
  if (batch.sequence < 0) return;
  const guard = plan.guards.find(({ kind }) => kind === 'producerSequence');
  if (guard === undefined) return;
  const memory = p.producers.get(batch.producer);
  if (memory === undefined || memory.epoch !== batch.producerEpoch) {
    p.producers.set(batch.producer, { epoch: batch.producerEpoch, batches: [[batch.sequence, batch.items.length, position]] });
    return;
  }
  const { batches } = memory;
  const oldest = batches.length < guard.window ? undefined : batches.shift();
  if (oldest === undefined) return void batches.push([batch.sequence, batch.items.length, position]);
  oldest[0] = batch.sequence;
  oldest[1] = batch.items.length;
  oldest[2] = position;
  batches.push(oldest);
}

/**
 * The log was cut at `end`. Of what a producer has lost, its first sequence is the next that is taken: its client sends all of it again,
 * in order.
 */
export function forgetSequences(p: Partition, end: number): void {
  for (const memory of p.producers.values()) {
    const lost = memory.batches.find(([, count, position]) => position + count > end);
    memory.batches = memory.batches.filter(([, count, position]) => position + count <= end);
    if (memory.batches.length === 0 && lost !== undefined) memory.batches = [[lost[0], 0, end]];
  }
}

/** A marker carries its producer's epoch: what an older one still sends is refused from here on. */
export function rememberMarker(p: Partition, producer: number, epoch: number): void {
  const memory = p.producers.get(producer);
  if (memory === undefined || memory.epoch < epoch) p.producers.set(producer, { epoch, batches: [] });
}

/**
 * Kafka's rule for idempotent producers (ProducerAppendInfo): an exact repeat of one of the last batches succeeds
 * with its first position; the next sequence must follow the last; a new epoch starts at 0. A producer that the partition has
 * not seen yet starts at 0 as well: Kafka lets one whose state has expired begin anywhere, and here none expires, so anything
 * else was overtaken on its way, and taking it would shut out what it overtook (KIP-890).
 */
function checkSequence(p: Partition, batch: Batch): Verdict {
  if (batch.sequence < 0) return ADMITTED;
  const memory = p.producers.get(batch.producer);
  if (memory === undefined) return batch.sequence === 0 ? ADMITTED : { kind: 'refused', reason: 'outOfOrderSequence' };
  if (batch.producerEpoch < memory.epoch) return { kind: 'refused', reason: 'staleEpoch' };
  if (batch.producerEpoch > memory.epoch) return batch.sequence === 0 ? ADMITTED : { kind: 'refused', reason: 'outOfOrderSequence' };
  // Sequences only grow, so what follows the last is no repeat.
  const last = memory.batches[memory.batches.length - 1];
  if (last === undefined || batch.sequence === last[0] + last[1]) return ADMITTED;
  for (const [sequence, count, position] of memory.batches) {
    if (sequence === batch.sequence && count === batch.items.length) return { kind: 'repeated', position };
  }
  return { kind: 'refused', reason: 'outOfOrderSequence' };
}
