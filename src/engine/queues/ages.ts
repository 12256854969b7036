import { UNBOUNDED } from '../../base/limits.ts';
import { K, PHASES, type Kernel } from '../kernel/kernel.ts';
import { headsOf } from './order.ts';
import type { Entry, QueueActions } from './queue-state.ts';

/** How old entries may become: at the head of a queue, or wherever they are. */
export class QueueAges {
  readonly #kernel: Kernel;
  readonly #queues: QueueActions;
  /** Event of a queue's timer. */
  readonly #tickCode: number;

  constructor(kernel: Kernel, queues: QueueActions, tickCode: number) {
    this.#kernel = kernel;
    this.#queues = queues;
    this.#tickCode = tickCode;
  }

  /** Expires what has come to the head. An entry with no life at all may still be delivered in the instant of its arrival. */
  heads(q: number, all: boolean): void {
    const queue = this.#queues.queue(q);
    if (this.#queues.plans[q]!.age.at !== 'head') return;
    const { nowUs } = this.#kernel;
    const isOver = ({ expiresUs, appendedUs }: Entry): boolean => expiresUs < nowUs || (expiresUs === nowUs && (all || appendedUs < nowUs));
    for (let found = true; found;) {
      const over = headsOf(queue).map((position) => queue.entries.get(position)!).filter(isOver);
      for (const entry of over) if (entry.state === 'ready') this.#queues.bury(q, entry, 'expired', entry.row);
      found = over.length > 0;
    }
  }

  tick(q: number): void {
    const queue = this.#queues.queue(q);
    if (this.#kernel.nowUs < queue.armedUs) return;
    queue.armedUs = UNBOUNDED;
    if (this.#queues.plans[q]!.age.at === 'anywhere') this.#all(q);
    this.#queues.pump(q);
  }

  /** Everything too old goes, in whoever's hands it is; no dead letters come of it (SQS-11). */
  #all(q: number): void {
    const queue = this.#queues.queue(q);
    for (const entry of [...queue.entries.values()]) {
      if (entry.state === 'pending') continue;
      if (entry.expiresUs > this.#kernel.nowUs) {
        this.arm(q, entry);
        continue;
      }
      if (entry.state === 'leased') this.#queues.letGo(q, entry, 'expired', entry.row);
      else if (entry.state === 'delayed') {
        queue.delayed--;
        entry.row = this.#queues.entryRow(K.entryDue, q, entry, 0, 0, entry.row);
      }
      this.#queues.remove(q, entry, K.entryRemoved, 'expired', entry.row);
    }
  }

  /** One timer for each queue: when the next of its heads, or a new one of its entries, is too old. */
  arm(q: number, entry?: Entry): void {
    const queue = this.#queues.queue(q);
    const candidates = entry !== undefined ? [entry] : this.#queues.plans[q]!.age.at === 'head' ? headsOf(queue).map((position) => queue.entries.get(position)!) : [];
    let dueUs = UNBOUNDED;
    for (const { expiresUs } of candidates) dueUs = Math.min(dueUs, expiresUs);
    if (dueUs >= queue.armedUs) return;
    queue.armedUs = dueUs;
    this.#kernel.at(Math.max(dueUs, this.#kernel.nowUs), PHASES.timer, this.#tickCode, q, 0);
  }
}
