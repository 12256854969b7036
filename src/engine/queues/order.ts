import type { QueuePlan } from '../../topology/queue.ts';
import { addToGroup, lineUp, removeFromGroup, takeFromGroups } from './group-line.ts';
import type { Entry, Queue } from './queue-state.ts';
import { firstOf, insertPosition, peekReady, removeReady, sizeOf } from './ready-line.ts';

/** Which ready entry is next: the one place that knows lines, levels and groups. Counts what is ready. */

const readyIn = (queue: Queue) => (position: number): boolean => queue.entries.get(position)?.state === 'ready';

/** A new entry takes its place, whatever its state. */
export function enter(queue: Queue, { order }: QueuePlan, entry: Entry): void {
  if (order.kind === 'groupLine') addToGroup(queue.groups, entry.options.key, entry.position);
}

/** The entry can be delivered from now on. */
export function makeReady(queue: Queue, { order }: QueuePlan, entry: Entry, isReturn: boolean): void {
  entry.state = 'ready';
  queue.ready++;
  queue.readyBytes += entry.bytes;
  if (order.kind === 'groupLine') lineUp(queue.groups, entry.options.key, readyIn(queue));
  else if (isReturn && order.returns === 'first') queue.line.returns.push(entry.position);
  else insertPosition(queue.line.levels[entry.level]!, entry.position);
}

/** The entry is not ready any more; `state` is what it is instead. */
export function takeOut(queue: Queue, { order }: QueuePlan, entry: Entry, state: Entry['state']): void {
  if (entry.state !== 'ready') return void (entry.state = state);
  entry.state = state;
  queue.ready--;
  queue.readyBytes -= entry.bytes;
  if (order.kind === 'groupLine') lineUp(queue.groups, entry.options.key, readyIn(queue));
  else removeReady(queue.line, entry.position, entry.level);
}

/** The entry is gone. */
export function leave(queue: Queue, plan: QueuePlan, entry: Entry): void {
  if (entry.state === 'ready') takeOut(queue, plan, entry, 'leased');
  queue.entries.delete(entry.position);
  while (queue.base < queue.end && !queue.entries.has(queue.base)) queue.base++;
  if (plan.order.kind === 'groupLine') removeFromGroup(queue.groups, entry.options.key, entry.position, readyIn(queue));
}

/** The next entries to deliver, up to `max`; they are still ready. */
export function nextReady(queue: Queue, { order }: QueuePlan, max: number): number[] {
  if (order.kind === 'groupLine') return takeFromGroups(queue.groups, max, readyIn(queue));
  const first = peekReady(queue.line);
  return first < 0 || max <= 0 ? [] : [first];
}

/** The nth ready entry of a queue without levels, from 0. */
export const nthReady = ({ line }: Queue, n: number): number => {
  const [level] = line.levels;
  return level!.items[level!.head + n]!;
};

/** The heads that age is looked at: of each level, and of what came back. */
export function headsOf({ line }: Queue): readonly number[] {
  return [...line.returns.slice(0, 1), ...line.levels.filter((level) => sizeOf(level) > 0).map(firstOf)];
}
