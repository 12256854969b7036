import type { QueuePlan } from '../../topology/queue.ts';
import type { Messages } from '../kernel/messages.ts';
import type { Reason } from '../kernel/reasons.ts';
import type { Arrival, Queue } from './queue-state.ts';

export type Admission =
  | { readonly kind: 'admitted' }
  /** Seen within the window, at this position. */
  | { readonly kind: 'repeated'; readonly position: number }
  | { readonly kind: 'refused'; readonly reason: Reason };

/** Whether a queue takes an entry: its size, whether it was seen before, and the length of the queue. */
export function admission(queue: Queue, plan: QueuePlan, arrival: Arrival, messages: Messages, nowUs: number): Admission {
  if (messages.bytes(arrival.message) > plan.entryBytesMax) return { kind: 'refused', reason: 'tooLarge' };
  const key = dedupKey(plan.dedup, arrival, messages);
  const seen = key === null ? undefined : queue.seen.get(key);
  if (seen !== undefined && nowUs < seen.untilUs) return { kind: 'repeated', position: seen.position };
  const { length } = plan;
  const isFull = queue.ready >= length.entriesMax || queue.readyBytes + messages.bytes(arrival.message) > length.bytesMax;
  return isFull && length.overflow !== 'dropHead' ? { kind: 'refused', reason: 'maxlen' } : { kind: 'admitted' };
}

/** Keeps what the guard must know of an appended entry, and forgets what is out of its window. */
export function remember(queue: Queue, { dedup }: QueuePlan, arrival: Arrival, position: number, messages: Messages, nowUs: number): void {
  const key = dedupKey(dedup, arrival, messages);
  if (key === null || dedup === null) return;
  for (const [old, { untilUs }] of queue.seen) {
    if (untilUs > nowUs) break;
    queue.seen.delete(old);
  }
  queue.seen.delete(key);
  queue.seen.set(key, { untilUs: nowUs + dedup.windowUs, position });
}

/** What counts as the same entry; null when nothing does. A dead letter is no repeat: it comes by itself. */
export function dedupKey(dedup: QueuePlan['dedup'], { options, message, deliveries }: Arrival, messages: Messages): string | null {
  if (dedup === null || deliveries > 0) return null;
  const own = options.dedupKey ?? (dedup.byContent ? JSON.stringify(messages.payload(message)) : null);
  if (own === null) return null;
  return dedup.scope === 'group' ? `${options.key}\u0000${own}` : own;
}
