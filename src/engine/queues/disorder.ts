import { drawKey, uniform, type DrawKey } from '../../base/draw.ts';
import type { QueuePlan } from '../../topology/queue.ts';
import type { Kernel } from '../kernel/kernel.ts';
import type { Messages } from '../kernel/messages.ts';
import { nextReady, nthReady } from './order.ts';
import type { Entry, Queue } from './queue-state.ts';

interface Keys {
  readonly duplicate: DrawKey;
  readonly window: DrawKey;
  readonly missed: DrawKey;
}

/** What queues that are kept on many hosts may do where nothing forbids it: deliver twice, out of order, or nothing although there is something. */
export class Disorder {
  readonly #messages: Messages;
  readonly #keys: readonly Keys[];

  constructor({ topology, scenario }: Kernel, messages: Messages) {
    this.#messages = messages;
    this.#keys = topology.queues.map(({ channel }) => {
      const { id } = topology.channels[channel]!;
      const key = (purpose: string): DrawKey => drawKey(scenario.seed, id, purpose);
      return { duplicate: key('duplicate'), window: key('window'), missed: key('missed') };
    });
  }

  /** The next entries to deliver, up to `max`. */
  next(q: number, queue: Queue, plan: QueuePlan, max: number): number[] {
    const { window = 0 } = plan.disorder ?? {};
    const choices = Math.min(window + 1, queue.ready);
    if (choices < 2) return nextReady(queue, plan, max);
    return [nthReady(queue, Math.floor(uniform(this.#keys[q]!.window, 0, queue.receipts, 0, 0) * choices))];
  }

  /** Is a settled entry left on one of the hosts? */
  leavesCopy(q: number, { disorder }: QueuePlan, { message, deliveries }: Entry): boolean {
    if (disorder === undefined || disorder.duplicate === 0) return false;
    return uniform(this.#keys[q]!.duplicate, this.#messages.lineageHi(message), this.#messages.lineageLo(message), deliveries, 0) < disorder.duplicate;
  }

  /** Does a request that does not wait ask only hosts that have nothing? */
  misses(q: number, queue: Queue, { disorder }: QueuePlan): boolean {
    if (disorder === undefined || disorder.missed === 0) return false;
    return uniform(this.#keys[q]!.missed, 0, ++queue.polls, 0, 0) < disorder.missed;
  }
}
