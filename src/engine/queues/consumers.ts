import type { Consumer, Queue } from './queue-state.ts';

/** The next with credit, in turn among those of the highest priority; with single active the oldest of them only. */
export function nextConsumer(queue: Queue, single: boolean): Consumer | undefined {
  const { consumers } = queue;
  if (single) return withCredit(consumers.reduce<Consumer | undefined>((best, other) => (best === undefined || other.priority > best.priority ? other : best), undefined));
  let best = -1;
  for (let i = 0; i < consumers.length; i++) {
    const at = (queue.turn + i) % consumers.length;
    if (consumers[at]!.credit > 0 && (best < 0 || consumers[at]!.priority > consumers[best]!.priority)) best = at;
  }
  if (best < 0) return undefined;
  queue.turn = (best + 1) % consumers.length;
  return consumers[best];
}

const withCredit = (consumer: Consumer | undefined): Consumer | undefined => (consumer !== undefined && consumer.credit > 0 ? consumer : undefined);
